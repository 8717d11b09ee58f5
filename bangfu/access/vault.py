"""The vault: personal data is encrypted at rest (AES-256-GCM) and found through keyed hashes.

Keys come from BANGFU_KEYS (base64, the newest first, separated by commas) or from a file made at first start that only
its owner can read. A blob says which key made it, so a new key is put first and old blobs stay readable until rotated.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@cache
def _keys() -> dict[bytes, bytes]:
    """Key id (4 bytes) → key; the first is the one that encrypts."""
    text = os.environ.get("BANGFU_KEYS", "") or _key_file()
    raw = [base64.b64decode(part) for part in text.replace("\n", ",").split(",") if part.strip()]
    return {hashlib.sha256(b"bangfu key id" + key).digest()[:4]: key for key in raw}


def _key_file() -> str:
    """The text of the key file, which is made with one key when there is none: whole, and by one process only."""
    path: Path = settings.BANGFU_KEY_FILE
    if not path.exists():
        fresh = _written(path, new_key() + "\n")
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()


def _written(path: Path, text: str) -> Path:
    """A draft of the key file beside it, that only its owner can read."""
    fresh = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def add_key() -> None:
    """Put a new key before the others in the key file; what is sealed from now on uses it."""
    old = _key_file()
    _written(settings.BANGFU_KEY_FILE, new_key() + "\n" + old).replace(settings.BANGFU_KEY_FILE)
    _keys.cache_clear()


def seal(personal: dict[str, Any], bound_to: bytes) -> bytes:
    """Encrypt personal fields, bound to the entry they belong to; nothing gives an empty blob."""
    if not personal:
        return b""
    return seal_bytes(json.dumps(personal, ensure_ascii=False).encode(), bound_to)


def seal_bytes(content: bytes, bound_to: bytes) -> bytes:
    """Encrypt what may hold personal data, bound to what it belongs to."""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    return key_id + nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def unseal_bytes(blob: bytes, bound_to: bytes) -> bytes:
    """What `seal_bytes` encrypted. Raises KeyError when its key is gone, InvalidTag when it was tampered with."""
    if blob[:4] not in _keys():  # another process may have added a key
        _keys.cache_clear()
    return AESGCM(_keys()[blob[:4]]).decrypt(blob[4:16], blob[16:], bound_to)


def unseal(blob: bytes, bound_to: bytes) -> dict[str, Any]:
    """What `seal` encrypted. Raises KeyError when its key is gone, InvalidTag when it was tampered with."""
    blob = bytes(blob)
    if not blob:
        return {}
    result: dict[str, Any] = json.loads(unseal_bytes(blob, bound_to))
    return result


def is_current(blob: bytes) -> bool:
    """Whether the newest key made this blob."""
    return not blob or bytes(blob[:4]) == next(iter(_keys()))


@cache
def _hash_key() -> bytes:
    """The key of the hashes: from the oldest key, so that adding a key leaves what is stored findable."""
    return hashlib.sha256(b"bangfu search" + list(_keys().values())[-1]).digest()


def search_hash(value: str) -> str:
    """A keyed hash by which an exact personal value is found without being readable."""
    return hmac.new(_hash_key(), value.strip().upper().encode(), hashlib.sha256).hexdigest()[:32]


def masked(value: str) -> str:
    """How a personal value shows to those who have not given a reason: the first three and last four characters."""
    if len(value) <= 7:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def masked_name(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else name
