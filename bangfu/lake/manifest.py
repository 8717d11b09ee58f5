"""The lake's table of contents: which segment files count, up to which `seq`. Written last, and at once."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "manifest.json"
GRACE = 600.0
"""Seconds that a file no longer counted stays, for processes that still read by an older manifest."""


@dataclass(frozen=True)
class Segment:
    """A Parquet file with a kind's facts, or its withdrawn facts, of `first` ≤ seq ≤ `last`."""

    kind: str
    withdrawn: bool
    name: str
    first: int
    last: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """`last_id`: the id of the entry `last`, by which another journal is told from ours; `born` names the making."""

    fingerprint: str
    born: str
    last: int
    last_id: str
    segments: tuple[Segment, ...]


def read(path: Path) -> Manifest | None:
    try:
        raw = json.loads((path / NAME).read_text())
    except FileNotFoundError:
        return None
    return Manifest(**{**raw, "segments": tuple(Segment(**s) for s in raw["segments"])})


def write(path: Path, manifest: Manifest) -> None:
    write_json(path / NAME, json.dumps(asdict(manifest)))


def write_json(target: Path, text: str) -> None:
    """The whole text or nothing: a reader sees the old file or the new one."""
    draft = target.with_suffix(".draft")
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time; the system frees the lock of one that dies."""
    path.mkdir(parents=True, exist_ok=True)
    with (path / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sweep(path: Path, counted: set[str], dropped: set[str]) -> None:
    """Remove Parquet files that are not counted any more, or never were because their writer was killed.

    Those `dropped` just now are still read by processes that know an older manifest: their grace begins today.
    """
    for file in path.glob("*.parquet*"):
        if file.name in dropped - counted:
            file.touch()
        if file.name not in counted and time.time() - file.stat().st_mtime > GRACE:
            file.unlink(missing_ok=True)
