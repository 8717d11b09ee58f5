"""A list page and a name search over a million households, whole, from a server on loopback.

For each database a process of its own makes the households, starts two servers (the house, and `bench.bare`), and asks
each for the same pages one after another. A value is the 95th percentile in milliseconds; `against` is the bare list's.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench import households
from bench.cluster import cluster, free_port
from bench.memory import peak_memory

Result = dict[str, Any]
HOUSEHOLDS = 1_000_000
PAGES = 200


def measure(count: int = HOUSEHOLDS) -> list[Result]:
    """`list_*` and `search_*` on both databases, with the most memory that their servers took."""
    home = tempfile.mkdtemp(prefix="bangfu-bench-lists-")
    results = _child(count, f"sqlite:///{home}/bangfu.sqlite3", home)
    with cluster() as address:
        if address is None:
            skipped = {"value": None, "unit": "PostgreSQL is not installed: skipped", "against": None, "ratio": None}
            return results + [{"name": name, **skipped} for name in ("list_postgres", "search_postgres")]
        return results + _child(count, address, tempfile.mkdtemp(prefix="bangfu-bench-lists-"))


def _child(count: int, address: str, home: str) -> list[Result]:
    env = {**os.environ, "DATABASE_URL": address, "BANGFU_HOME": home, "DJANGO_SETTINGS_MODULE": "bangfu.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.lists", str(count)], env=env, check=True, stdout=subprocess.PIPE
    )
    return list(json.loads(done.stdout))


def main(count: int) -> list[Result]:
    """In the child: make everything in the database that the environment names, and measure there."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    households.places()
    households.fill(count)
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    cookie, marks = sign_in(), deep_marks()
    connection.close()
    results = []
    with server("bangfu.wsgi:application") as ours, server("bench.bare:application") as bare:
        for name, asked in (("list", lists(marks)), ("search", searches())):
            mine = p95(ours, [f"/lists/households/?{urlencode(words)}" for words in asked], cookie)
            theirs = p95(bare, [f"/?{urlencode({'region': COUNTY, **words})}" for words in asked], "")
            row = {
                "value": round(mine, 2),
                "unit": "ms p95",
                "against": round(theirs, 2),
                "ratio": round(mine / theirs, 3),
            }
            memory = {"value": round(most_memory(ours)), "unit": "MB", "against": round(most_memory(bare))}
            memory["ratio"] = round(most_memory(ours) / most_memory(bare), 3)
            results += [{"name": f"{name}_{database}", **row}, {"name": f"{name}_{database}_memory", **memory}]
    return results


COUNTY = "990110"


def sign_in() -> str:
    """The cookie of a county office that is signed in."""
    from django.conf import settings
    from django.test import Client

    from bangfu.access.models import Grant, User

    user = User.objects.create_user("county")
    Grant.objects.create(user=user, role="county_office", region=COUNTY)
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def deep_marks() -> list[str]:
    """Marks of pages anywhere in the county's list, by which the page after them is asked for."""
    from bangfu.households.models import Household

    rows = Household.objects.filter(region__startswith=COUNTY).order_by("region", "key").values_list("region", "key")
    return [f"{place}~{key}" for place, key in Random(1).sample(list(rows), PAGES)]


def lists(marks: Sequence[str]) -> list[dict[str, str]]:
    """Requests for lists: the first page, deep pages, towns, and a filter, in turn."""
    towns = sorted({code[:9] for code in households.villages() if code.startswith(COUNTY)})
    ways: list[dict[str, str]] = []
    for n, mark in enumerate(marks):
        ways.append(({}, {"after": mark}, {"region": towns[n % len(towns)]}, {"state": "poor", "after": mark})[n % 4])
    return ways


def searches() -> list[dict[str, str]]:
    """Requests for names: whole and begun, in characters and in sound, rare and as frequent as a surname."""
    from bangfu.kit.sound import sound

    chance = Random(3)
    found = []
    for n in range(PAGES):
        last = chance.choice(list(households.SURNAMES))
        name = last + "".join(chance.choices(households.GIVEN, k=(2, 1, 2, 0)[n % 4]))
        found.append({"q": sound(name) if n % 8 > 3 else name})
    return found


@contextmanager
def server(application: str) -> Iterator[tuple[int, int]]:
    """A granian server of one worker: its port and process."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-log", application]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _until_it_answers(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _until_it_answers(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "/nowhere", "")
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def ask(connection: http.client.HTTPConnection, address: str, cookie: str) -> tuple[int, bytes]:
    connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
    response = connection.getresponse()
    return response.status, response.read()


def p95(at: tuple[int, int], addresses: Sequence[str], cookie: str) -> float:
    """Milliseconds from asking to the last byte; the first pages warm the server and are not counted."""
    connection = http.client.HTTPConnection("127.0.0.1", at[0], timeout=60)
    spent = []
    for address in [*addresses[:20], *addresses]:
        start = time.perf_counter()
        status, _body = ask(connection, address, cookie)
        spent.append((time.perf_counter() - start) * 1000)
        assert status == 200, (status, address)
    if os.environ.get("BENCH_SLOWEST"):
        print(*sorted(zip(spent[20:], addresses, strict=True), reverse=True)[:12], sep="\n", file=sys.stderr)
    return statistics.quantiles(spent[20:], n=20)[18]


def most_memory(at: tuple[int, int]) -> float:
    """The most memory, in MB, that a server or one of its workers ever took."""
    pids = [at[1], *map(int, Path(f"/proc/{at[1]}/task/{at[1]}/children").read_text().split())]
    return max(map(peak_memory, pids))


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
