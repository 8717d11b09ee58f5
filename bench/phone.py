"""The phone app: its first load and start, a soak with faults between it and the server, an evening hour of many phones.

`python -m bench.phone` measures these alone. Against a real server process; the soak in a real Chromium.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import uuid_utils.compat

from bench import faults
from bench.cluster import cluster, free_port

ROOT = Path(__file__).parent.parent
ROUNDS = int(os.environ.get("BANGFU_SOAK_ROUNDS", "1000"))
IN_AN_HOUR = 3000
PHONES = int(os.environ.get("BANGFU_PHONES", IN_AN_HOUR))
"""Fewer phones send at the same rate, for a shorter time."""
FACTS = 50
HOUR = 3600.0
FASTER = 20.0
"""The evening hour passes so many times faster, unless the database cannot follow."""
SECONDS_OF_LIMIT = 20.0
PRESSING = 8
AT_ONCE = 500
"""Phones of a piece of the hour."""
ON_SQLITE = 400


@contextmanager
def world(phones: int, households: int, database: str = "") -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """A server on a fresh database with a village's households and phones that are signed in: address, what there is, environment."""
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-phone-") as home:
        env = {**os.environ, "BANGFU_HOME": home, "BANGFU_LAKE": f"{home}/lake", "SECRET_KEY": "only for measuring"}
        env.pop("DATABASE_URL", None)
        env |= {"DATABASE_URL": database} if database else {}
        made = subprocess.run(
            [sys.executable, "-m", "bench.phone_world", str(phones), str(households)],
            cwd=ROOT, env=env, check=True, capture_output=True, text=True,
        )  # fmt: skip
        port = free_port()
        command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "2",
                   "--blocking-threads", "4", "--no-access-log", "--log-level", "error", "bangfu.wsgi:application"]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        try:
            _answers(port)
            yield f"127.0.0.1:{port}", json.loads(made.stdout.splitlines()[-1]), env
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _answers(port: int) -> None:
    for _again in range(200):
        try:
            link = HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/phone/")
            link.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not start")


def _letter(phone: dict[str, str], households: list[str], rng: random.Random) -> tuple[list[str], bytes]:
    """A phone's 50 visits of a day as the app sends them."""
    now = datetime.now(UTC)
    ids = [str(uuid_utils.compat.uuid7()) for _n in range(FACTS)]
    facts = [
        {
            "fact": {
                "kind": "pairing.visit_made", "id": one, "region": phone["region"], "happened_on": f"{now.astimezone():%Y-%m-%d}",
                "household": rng.choice(households), "cadre": phone["cadre"], "what": ["1", "6"], "note": f"核对收入 {one[-6:]}",
            },
            "made_at": now.isoformat(), "behind": 0, "known": 1,
        }
        for one in ids
    ]  # fmt: skip
    body = {"device": phone["device"], "app": "1.0.0", "now": now.isoformat(), "held": [], "facts": facts}
    return ids, json.dumps(body, ensure_ascii=False).encode()


def _send(host: str, phone: dict[str, str], body: bytes) -> float:
    """One sync; seconds from asking to the whole answer. Raises when anything but acceptance is answered."""
    begun = time.perf_counter()
    link = HTTPConnection(host, timeout=120)
    headers = {
        "Content-Type": "application/json", "X-CSRFToken": phone["csrf"],
        "Cookie": f"sessionid={phone['session']}; csrftoken={phone['csrf']}",
    }  # fmt: skip
    link.request("POST", "/api/phone/sync", body, headers)
    answer = link.getresponse()
    text = answer.read()
    taken = time.perf_counter() - begun
    link.close()
    if answer.status != 200 or any(one["state"] != "accepted" for one in json.loads(text)["answers"]):
        raise RuntimeError(f"{answer.status}: {text[:300]!r}")
    return taken


def _limit(host: str, made: dict[str, Any], seconds: float) -> tuple[float, int]:
    """How many facts a second are taken when several phones press at once; how many facts were sent."""
    ends = time.perf_counter() + seconds

    def press(n: int) -> int:
        rng, sent = random.Random(n), 0
        while time.perf_counter() < ends:
            phone = made["phones"][(n + PRESSING * sent) % len(made["phones"])]
            _send(host, phone, _letter(phone, made["households"], rng)[1])
            sent += 1
        return sent * FACTS

    begun = time.perf_counter()
    with ThreadPoolExecutor(PRESSING) as pool:
        total = sum(pool.map(press, range(PRESSING)))
    return total / (time.perf_counter() - begun), total


def _evening(host: str, made: dict[str, Any], faster: float, phones: range) -> list[float]:
    """These phones send their day's facts at moments of their share of the hour, one in ten again as if the answer were lost."""
    rng = random.Random(2014 + phones.start)
    moments = sorted(rng.uniform(0, HOUR / faster * len(phones) / IN_AN_HOUR) for _phone in phones)
    took: list[float] = []
    lock = threading.Lock()
    begun = time.perf_counter()

    def one(n: int, at: float) -> None:
        phone = made["phones"][n]
        body = _letter(phone, made["households"], random.Random(n))[1]
        time.sleep(max(0.0, begun + at - time.perf_counter()))
        late = time.perf_counter() - begun - at
        seconds = [_send(host, phone, body) for _again in range(2 if n % 10 == 0 else 1)]
        with lock:
            took.extend([seconds[0] + late, *seconds[1:]])

    with ThreadPoolExecutor(64) as pool:
        for done in [pool.submit(one, n, at) for n, at in zip(phones, moments, strict=True)]:
            done.result()
    return took


def _count(env: dict[str, str]) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "bench.phone_world", "count"],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


def sync_hour(meanwhile: Callable[[], AbstractContextManager[Any]] = nullcontext) -> list[dict[str, Any]]:
    """The evening hour on PostgreSQL, in pieces, each within `meanwhile`; and what SQLite can take at most."""
    with cluster() as address:
        rows = [_hour(address, meanwhile)] if address else []
    with world(min(PHONES, ON_SQLITE), 200) as (host, made, env), meanwhile():
        limit, sent = _limit(host, made, SECONDS_OF_LIMIT)
        return [*rows, {
            "name": "sync_limit_sqlite", "unit": "facts/s", "database": "SQLite", "phones": len(made["phones"]), "facts": FACTS,
            "value": round(limit), "lost_or_double": _count(env) - sent,
        }]  # fmt: skip


def _hour(address: str, meanwhile: Callable[[], AbstractContextManager[Any]]) -> dict[str, Any]:
    with world(PHONES, 200, address) as (host, made, env):
        with meanwhile():
            limit, sent = _limit(host, made, SECONDS_OF_LIMIT)
        faster = min(FASTER, limit / FACTS / (IN_AN_HOUR * 1.1 / HOUR) / 2)
        took: list[float] = []
        for first in range(0, PHONES, AT_ONCE):
            with meanwhile():
                took += _evening(host, made, faster, range(first, min(first + AT_ONCE, PHONES)))
        return {
            "name": "sync_hour", "unit": "s", "database": "PostgreSQL", "facts_a_second": round(limit), "phones": PHONES, "facts": FACTS,
            "value": round(statistics.quantiles(took, n=20)[-1], 3), "lost_or_double": _count(env) - sent - PHONES * FACTS,
            "median": round(statistics.median(took), 3), "syncs": len(took), "times_faster_than_the_hour": round(faster, 1),
        }  # fmt: skip


def app_first_load() -> list[dict[str, Any]]:
    """What the first load brings over the line, compressed, with a village of 208 households; and the start without a network."""
    from playwright.sync_api import sync_playwright

    from tests.journeys.handset import Handset

    with world(1, 208) as (host, made, _env), tempfile.TemporaryDirectory() as profile, sync_playwright() as driver:
        built = ROOT / "bangfu/field/static/field"
        shell = sum(len(gzip.compress(p.read_bytes())) for p in built.iterdir() if p.suffix != ".gz")
        link = HTTPConnection(host)
        link.request(
            "GET",
            "/api/phone/keep",
            headers={"Cookie": f"sessionid={made['phones'][0]['session']}", "Accept-Encoding": "gzip"},
        )
        data = len(link.getresponse().read())
        handset = Handset(driver, f"http://{host}", Path(profile))
        handset.come_in("phone0")
        handset.context.set_offline(True)
        slow = handset.context.new_cdp_session(handset.page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        starts, opens = [], []
        for _again in range(5):
            begun = time.perf_counter()
            handset.page.goto("/phone/")
            handset.page.wait_for_selector("#pin")
            starts.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            handset.page.fill("#pin", "246813")
            handset.page.wait_for_selector(".hero")
            opens.append(time.perf_counter() - begun)
        handset.context.close()
    return [
        {
            "name": "app_first_load", "value": round((shell + data) / 1024, 1), "unit": "KiB",
            "app": round(shell / 1024, 1), "village_of_208": round(data / 1024, 1),
        },
        {
            "name": "app_offline_start", "value": round(statistics.median(starts), 3), "unit": "s",
            "pin_to_home": round(statistics.median(opens), 3), "throttling": 4,
        },
    ]  # fmt: skip


def sync_soak() -> list[dict[str, Any]]:
    """Visits, photos and surveys entered one after another in a real browser while the line to the server fails in every way."""
    from playwright.sync_api import sync_playwright

    from tests.journeys.handset import Handset

    with world(1, 20) as (host, _made, env), tempfile.TemporaryDirectory() as profile, sync_playwright() as driver:
        with faults.between(host) as line:
            handset = Handset(driver, f"http://{line.address}", Path(profile))
            handset.come_in("phone0")
            line.failing = True
            entered = _soak(handset)
            line.failing = False
            handset.start(online=True)
            _send_all(handset)
            handset.context.close()
            done = subprocess.run(
                [sys.executable, "-m", "bench.phone_world", "notes"],
                cwd=ROOT,
                env=env,
                check=True,
                capture_output=True,
                text=True,
            )
        notes = json.loads(done.stdout)
    entered |= {f"photo of {one}" for one in entered if one.endswith("0")}
    return [{
        "name": "sync_soak", "value": len(entered - set(notes)), "unit": "lost", "double": sum(n - 1 for n in notes.values()),
        "strange": len(set(notes) - entered), "rounds": ROUNDS,
        "photos": sum(one.startswith("photo") for one in entered), "surveys": sum(one.startswith("survey") for one in entered),
        "faults": line.made,
    }]  # fmt: skip


def _send_all(handset: Any) -> None:
    """Press until nothing waits any more, for ten minutes at most."""
    ends = time.perf_counter() + 600
    while "·" in handset.page.locator(".pill").inner_text() and time.perf_counter() < ends:
        _signed_in(handset)
        handset.page.click(".pill")
        handset.page.wait_for_timeout(500)


def _signed_in(handset: Any) -> None:
    """A browser that is killed may lose the cookie of its session: then the app asks for the password."""
    if "请重新登录" in handset.page.locator(".pill").inner_text():
        handset.sign_in_again()


ENTER = Path(__file__).parent.joinpath("phone_enter.js").read_text("utf8")


def _soak(handset: Any) -> set[str]:
    """Enter the visits; the tab is killed now and then, the browser more seldom. The notes that were saved."""
    entered = set()
    for n in range(0, ROUNDS, 10):
        if n and n % 50 == 0:
            if n % 200 == 0:
                handset.kill_browser()
            else:
                handset.kill_tab()
            handset.start(online=True)
        entered |= set(handset.page.evaluate(ENTER, [n, 10]))
        _signed_in(handset)
    return entered


def measure() -> list[dict[str, Any]]:
    return app_first_load() + sync_soak() + sync_hour()


if __name__ == "__main__":
    named = sys.argv[1:] or ["app_first_load", "sync_soak", "sync_hour"]
    for name in named:
        for row in globals()[name]():
            print(json.dumps(row, ensure_ascii=False), flush=True)
