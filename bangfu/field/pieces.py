"""Photos that arrive in pieces over a bad link: what came stays, sealed, until the photo is whole and is what it says it is.

A piece counts where it follows on what is here; one that is here already, or that came too early, changes nothing. Pieces
are bounded in size and number, and those that nobody finishes go after some days.
"""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from pathlib import Path

from django.conf import settings

from bangfu.access import vault
from bangfu.ledger import files

MOST_BYTES = 8 * 1024 * 1024
MOST_PIECE = 1024 * 1024
MOST_UNFINISHED = 30
"""Photos that one account may have under way; the oldest makes room for the next."""
SECONDS_KEPT = 14 * 24 * 3600
JPEG = b"\xff\xd8\xff"


class NotWhole(ValueError):
    """All pieces are here and are not the photo of that digest: they are thrown away."""


def have(account: str, digest: str) -> int:
    """How many bytes of a photo are here without a gap, sent by an account."""
    folder, count = _folder(account, digest), 0
    while (piece := _piece(folder, count)) is not None:
        count += piece[1]
    return count


def add(account: str, digest: str, at: int, piece: bytes, size: int) -> int:
    """Take a piece of a photo of `size` bytes; how many bytes are here then. Raises NotWhole."""
    if files.is_kept(digest):
        return size
    folder, count = _folder(account, digest), have(account, digest)
    if at == count and piece and count + len(piece) <= size:
        _make_room(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = folder / f"{uuid.uuid4().hex}.new"
        aside.write_bytes(vault.seal_bytes(piece, _bound_to(digest, at)))
        aside.replace(folder / f"{at}-{len(piece)}")
        count += len(piece)
    if count == size:
        _finish(account, digest)
    return count


def _finish(account: str, digest: str) -> None:
    folder, content = _folder(account, digest), b""
    while (found := _piece(folder, len(content))) is not None:
        content += vault.unseal_bytes(found[0].read_bytes(), _bound_to(digest, len(content)))
    fits = hashlib.sha256(content).hexdigest() == digest
    if fits:
        files.keep(content)
    shutil.rmtree(folder, ignore_errors=True)
    if not fits:
        raise NotWhole(digest)


def _piece(folder: Path, at: int) -> tuple[Path, int] | None:
    found = next(iter(sorted(folder.glob(f"{at}-*"))), None)
    return (found, int(found.name.partition("-")[2])) if found else None


def _folder(account: str, digest: str) -> Path:
    home: Path = settings.BANGFU_HOME / "pieces"
    return home / hashlib.sha256(account.encode()).hexdigest()[:32] / digest


def _bound_to(digest: str, at: int) -> bytes:
    return f"{digest}/{at}".encode()


def _make_room(folder: Path) -> None:
    """Before a new photo is begun: those under way too long go, and the oldest of too many."""
    if folder.exists() or not folder.parent.exists():
        return
    under_way = sorted(folder.parent.iterdir(), key=lambda one: one.stat().st_mtime)
    late = [one for one in under_way if one.stat().st_mtime < time.time() - SECONDS_KEPT]
    for one in {*late, *under_way[: max(0, len(under_way) - MOST_UNFINISHED + 1)]}:
        shutil.rmtree(one, ignore_errors=True)
