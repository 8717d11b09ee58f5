"""Files that were brought and wait to be taken in: kept sealed, gone when taken in, given up or left lying; never in clear on a disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from bangfu.access import vault
from bangfu.kit import jobs
from bangfu.kit.spreadsheet import in_memory
from bangfu.ledger import clock, journal


@dataclass(frozen=True)
class Shelf:
    """A folder of such files; `kept`: how long one that nobody takes in stays there."""

    name: str
    kept: Callable[[], timedelta]

    def keep(self, content: bytes, about: dict[str, Any]) -> UUID:
        """Keep a file with what is known of it; those left lying go."""
        self.clear()
        key = journal.new_id()
        self._put(key, "sealed", content)
        self.note(key, about)
        return key

    def note(self, key: UUID, about: dict[str, Any]) -> None:
        """Keep what is now known of a file."""
        self._put(key, "about", json.dumps(about).encode())

    def about(self, key: UUID) -> dict[str, Any]:
        """What is known of a file. Raises FileNotFoundError."""
        found: dict[str, Any] = json.loads(self._read(key, "about"))
        return found

    @contextmanager
    def opened(self, key: UUID) -> Iterator[Path]:
        """A path under which a file can be read. Raises FileNotFoundError."""
        with in_memory(self._read(key, "sealed")) as path:
            yield path

    def work_of(self, key: UUID) -> Path:
        """The path by which work about a file is known."""
        return self._folder() / f"{key}.work"

    def empty(self, key: UUID) -> None:
        """Remove a file of which it still has to be told what became of it."""
        (self._folder() / f"{key}.sealed").unlink(missing_ok=True)

    def forget(self, key: UUID) -> None:
        """Remove a file and all that is known of it."""
        jobs.forget(self.work_of(key))
        self.empty(key)
        (self._folder() / f"{key}.about").unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove the files that nobody took in or gave up in time."""
        before = (clock.now() - self.kept()).timestamp()
        for path in self._folder().iterdir():
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)

    def _put(self, key: UUID, suffix: str, content: bytes) -> None:
        aside = self._folder() / f"{key}.{suffix}.new"
        aside.write_bytes(vault.seal_bytes(content, _bound_to(key, suffix)))
        aside.replace(aside.with_suffix(""))

    def _read(self, key: UUID, suffix: str) -> bytes:
        return vault.unseal_bytes((self._folder() / f"{key}.{suffix}").read_bytes(), _bound_to(key, suffix))

    def _folder(self) -> Path:
        folder: Path = settings.BANGFU_HOME / self.name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def _bound_to(key: UUID, suffix: str) -> bytes:
    return key.bytes + suffix.encode()
