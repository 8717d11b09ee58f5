"""Long imports: carried out in a thread of their own, with how far they are and a way to stop them.

The state stands in a file beside the upload, so that any process of the server can show it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections

from bangfu.access.scope import Somebody
from bangfu.exchange import importing
from bangfu.kit.spreadsheet import Unreadable
from bangfu.ledger import journal
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

LONG = 5000
"""Files of more rows than this are taken in by a thread."""
EVERY_SECONDS = 0.3
_running: set[str] = set()


class Cancelled(Exception):
    """Somebody stopped the import; nothing of it remains."""


def start(path: Path, about: dict[str, Any], by: Somebody, *, partial: bool) -> None:
    """Begin to take a file in; once, however often it is asked."""
    key = str(path)
    if key in _running:
        return
    _running.add(key)
    _stop(path).unlink(missing_ok=True)
    _write(path, {"state": "running", "share": 0.0})
    threading.Thread(target=_run, args=(path, about, by, partial), name=f"import {path.stem}").start()


def cancel(path: Path) -> None:
    """Stop an import at its next step."""
    _stop(path).touch()


def state(path: Path) -> dict[str, Any] | None:
    """`state` (running, done, failed, cancelled), `share`, and `batch` counts or a `reason`; None: nothing is under way.

    An import whose process is gone has failed: its transaction went with it.
    """
    try:
        found: dict[str, Any] = json.loads(_state(path).read_text("utf8"))
    except FileNotFoundError:
        return None
    if found["state"] == "running" and not _alive(path, found["pid"]):
        gone = Reason("interrupted", _("服务中断,没有入账;请再入账一次"))
        return {**found, "state": "failed", "reason": journal.written(gone)}
    return found


def forget(path: Path, *, upload: bool) -> None:
    """Remove the state of an import, and the uploaded file with it when it is no longer needed."""
    for each in (_state(path), _stop(path), *([path, path.with_suffix(".json")] if upload else [])):
        each.unlink(missing_ok=True)


def _run(path: Path, about: dict[str, Any], by: Somebody, partial: bool) -> None:
    try:
        batch = importing.commit(
            about["kind"], path, by, about["name"], partial=partial, columns=about["columns"], progress=_reporter(path)
        )
        counts = {k: getattr(batch, k) for k in ("accepted", "duplicate", "held", "refused")}
        _write(path, {"state": "done", "share": 1.0, "batch": counts})
    except Cancelled:
        _write(path, {"state": "cancelled", "share": 0.0})
    except Unreadable as unreadable:
        _write(path, {"state": "failed", "share": 0.0, "reason": journal.written(unreadable.reason)})
    except Exception:
        broken = Reason("broken_off", _("导入出错,没有入账;请再试一次,或告诉管理员"))
        _write(path, {"state": "failed", "share": 0.0, "reason": journal.written(broken)})
        raise
    finally:
        _running.discard(str(path))
        connections.close_all()


def _reporter(path: Path) -> Callable[[float], None]:
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
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({**found, "pid": os.getpid()}, default=str), "utf8")
    fresh.replace(_state(path))


def _state(path: Path) -> Path:
    return path.with_suffix(".state")


def _stop(path: Path) -> Path:
    return path.with_suffix(".stop")
