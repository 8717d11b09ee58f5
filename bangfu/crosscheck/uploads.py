"""Departments' files between bringing and sending: taken into memory, kept sealed, gone when sent; never in clear on a disk."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from bangfu.access import vault
from bangfu.kit import jobs
from bangfu.kit.spreadsheet import Sheet, in_memory, sheets_of
from bangfu.ledger import clock, journal
from bangfu.plain.policy import policy


def _folder() -> Path:
    folder: Path = settings.BANGFU_HOME / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep(content: bytes, about: dict[str, Any]) -> UUID:
    """Keep a file sealed with what is known of it; files that were brought long ago and never sent are removed."""
    _forget_left()
    key = journal.new_id()
    (_folder() / f"{key}.sealed").write_bytes(vault.seal_bytes(content, key.bytes))
    (_folder() / f"{key}.about").write_bytes(vault.seal_bytes(json.dumps(about).encode(), key.bytes))
    return key


def _forget_left() -> None:
    """Remove the files that nobody sent or dropped within the days of policy."""
    days = policy("file_kept_days", clock.today()).value
    before = (clock.now() - timedelta(days=days)).timestamp()
    for path in _folder().iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def about(key: UUID) -> dict[str, Any]:
    """What is known of a kept file. Raises FileNotFoundError."""
    found: dict[str, Any] = json.loads(vault.unseal_bytes((_folder() / f"{key}.about").read_bytes(), key.bytes))
    return found


def sheets(key: UUID) -> list[Sheet]:
    """The sheets of a kept file. Raises FileNotFoundError, Unreadable."""
    with in_memory(vault.unseal_bytes((_folder() / f"{key}.sealed").read_bytes(), key.bytes)) as path:
        return sheets_of(path)


def work_of(key: UUID) -> Path:
    """The path by which work about a kept file is known."""
    return _folder() / f"{key}.work"


def forget(key: UUID) -> None:
    """Remove a kept file."""
    jobs.forget(work_of(key))
    for suffix in ("sealed", "about"):
        (_folder() / f"{key}.{suffix}").unlink(missing_ok=True)
