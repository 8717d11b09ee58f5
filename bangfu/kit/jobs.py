"""Long work: carried out in a thread of its own, with how far it is and a way to stop it.

The state stands in a file beside what the work is about, so that any process of the server can show it.
"""

from __future__ import annotations

import base64
import contextvars
import json
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bangfu.access import vault
from bangfu.kit.spreadsheet import Unreadable
from bangfu.ledger import journal
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

Progress = Callable[[float], None]
Work = Callable[[Progress], Any]
"""Work is given a way to say how far it is (0 to 1), which raises Cancelled when somebody stopped it; its answer is kept as JSON."""

EVERY_SECONDS = 0.3
_running: set[str] = set()
_starting = threading.Lock()


class Cancelled(Exception):
    """Somebody stopped the work; nothing of it remains."""


def start(path: Path, work: Work) -> None:
    """Begin work about the file at `path`, which need not exist; once, however often it is asked."""
    key = str(path)
    with _starting:
        if key in _running:
            return
        _running.add(key)
    _stop(path).unlink(missing_ok=True)
    _write(path, {"state": "running", "share": 0.0})
    run = partial(contextvars.copy_context().run, _run)
    threading.Thread(target=run, args=(path, work), name=f"work {path.stem}").start()


def cancel(path: Path) -> None:
    """Stop work at its next step."""
    _stop(path).touch()


def state(path: Path) -> dict[str, Any] | None:
    """`state` (running, done, failed, cancelled), `share`, and the `result` or a `reason`; None: nothing is under way.

    Work whose process is gone has failed: its transaction went with it.
    """
    try:
        found: dict[str, Any] = json.loads(_state(path).read_text("utf8"))
    except FileNotFoundError:
        return None
    if "reason" in found:
        found["reason"] = vault.unseal(base64.b64decode(found["reason"]), _bound_to(path))
    if found["state"] == "running" and not _alive(path, found["pid"]):
        gone = Reason("interrupted", _("服务中断,没有做完,什么也没有改动;请再来一次"))
        return {**found, "state": "failed", "reason": journal.written(gone)}
    return found


def forget(path: Path) -> None:
    """Remove the state of work that has ended."""
    for each in (_state(path), _stop(path)):
        each.unlink(missing_ok=True)


def watch(request: HttpRequest, path: Path, found: dict[str, Any], words: dict[str, str]) -> HttpResponse:
    """The page of running work; posting `act=cancel` stops it, which the page says until the work has come to its end.

    `words`: title, name, note, `doing` and `stop`, the label of the button.
    """
    if request.POST.get("act") == "cancel":
        cancel(path)
    if request.method == "POST":
        return redirect(request.path)
    part = "HX-Request" in request.headers
    context = {**words, "percent": round(100 * found["share"]), "here": request.path, "stopping": _stop(path).exists()}
    return render(request, "kit/_running.html" if part else "kit/running.html", context)


def leave(request: HttpRequest, to: str) -> HttpResponse:
    """On to another page when work has ended, also from within the part of a page that watched it."""
    return HttpResponse(headers={"HX-Redirect": to}) if "HX-Request" in request.headers else redirect(to)


def _run(path: Path, work: Work) -> None:
    try:
        _write(path, {"state": "done", "share": 1.0, "result": work(_reporter(path))})
    except Cancelled:
        _write(path, {"state": "cancelled", "share": 0.0})
    except Unreadable as unreadable:
        _write(path, {"state": "failed", "share": 0.0, "reason": journal.written(unreadable.reason)})
    except Exception:
        broken = Reason("broken_off", _("出错中断,什么也没有改动;请再试一次,或告诉管理员"))
        _write(path, {"state": "failed", "share": 0.0, "reason": journal.written(broken)})
        raise
    finally:
        _running.discard(str(path))
        connections.close_all()


def _reporter(path: Path) -> Progress:
    last = [0.0]

    def report(share: float) -> None:
        if _stop(path).exists():
            raise Cancelled
        if time.monotonic() - last[0] > EVERY_SECONDS:
            last[0] = time.monotonic()
            _write(path, {"state": "running", "share": round(share, 3)})

    return report


def _alive(path: Path, pid: int) -> bool:
    if pid == os.getpid():
        return str(path) in _running
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _write(path: Path, found: dict[str, Any]) -> None:
    if "reason" in found:  # it may quote what stood in a file
        found = {**found, "reason": base64.b64encode(vault.seal(found["reason"], _bound_to(path))).decode()}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({**found, "pid": os.getpid()}, default=str), "utf8")
    fresh.replace(_state(path))


def _bound_to(path: Path) -> bytes:
    return _state(path).name.encode()


def _state(path: Path) -> Path:
    return path.with_suffix(".state")


def _stop(path: Path) -> Path:
    return path.with_suffix(".stop")
