"""Files that facts speak of (forms, photos): kept by the SHA-256 of their content, encrypted, never changed.

A file is there whole or not at all: it is written aside and put in place at once. Losing a submission after that leaves
a file that nothing speaks of, which does no harm.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from pathlib import Path

from django.conf import settings

from bangfu.access import vault

DIGEST = re.compile("[0-9a-f]{64}")


def keep(content: bytes) -> str:
    """Keep a file; its SHA-256 in hexadecimal, by which it is read again."""
    digest = hashlib.sha256(content).hexdigest()
    if not _path(digest).exists():
        _put(digest, content)
    return digest


def _put(digest: str, content: bytes) -> None:
    path = _path(digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{digest}.{uuid.uuid4().hex}")
    with aside.open("xb") as file:
        file.write(vault.seal_bytes(content, digest.encode()))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def read(digest: str) -> bytes:
    """The file that was kept under a SHA-256. Raises FileNotFoundError."""
    return vault.unseal_bytes(_path(digest).read_bytes(), digest.encode())


def seal_anew() -> int:
    """Seal every file with the newest key; how many were of an older one."""
    count = 0
    for path in (settings.BANGFU_HOME / "files").glob("*/*"):
        if DIGEST.fullmatch(path.name) and not vault.is_current(path.read_bytes()):
            _put(path.name, read(path.name))
            count += 1
    return count


def is_kept(digest: str) -> bool:
    """Whether a file of this SHA-256 is here."""
    try:
        return _path(digest).exists()
    except FileNotFoundError:
        return False


def _path(digest: str) -> Path:
    if not DIGEST.fullmatch(digest):
        raise FileNotFoundError(digest)
    folder: Path = settings.BANGFU_HOME / "files" / digest[:2]
    return folder / digest
