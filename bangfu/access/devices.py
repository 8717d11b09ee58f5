"""The phones that people work with: which there are, their sealed keys, and locking one that is lost."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from bangfu.access import audit, vault
from bangfu.access.models import Device
from bangfu.access.scope import Somebody

KEY_BYTES = 32


def enrol(device: UUID, user: Any, name: str, key: str, at: datetime) -> bool:
    """Take a phone up, or its new key; False when the phone is somebody else's, is locked, or the key is none."""
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return False
    known = Device.objects.filter(id=device).first()
    if len(raw) != KEY_BYTES or (known and (known.user_id != user.pk or known.locked_at)):
        return False
    values = {"user": user, "name": name[:100], "seen": at, "key": vault.seal({"key": key}, device.bytes)}
    Device.objects.update_or_create(id=device, defaults=values, create_defaults={**values, "since": at})
    return True


def key_of(device: UUID, user: Any) -> str:
    """The key of somebody's own phone, for who forgot the PIN; empty when there is none or the phone is locked."""
    found = Device.objects.filter(id=device, user=user, locked_at=None).first()
    if found is None:
        return ""
    audit.note(Somebody(user.username, ()), "phone key", f"device {device}", "")
    key: str = vault.unseal(found.key, device.bytes)["key"]
    return key


def met(device: UUID, user: Any, app: str, at: datetime) -> bool:
    """Note that a phone was in contact; False when it is locked or not this person's."""
    return bool(Device.objects.filter(id=device, user=user, locked_at=None).update(seen=at, app=app[:20]))


def of(user: Any) -> list[Device]:
    """Somebody's phones, the one last in contact first."""
    return list(Device.objects.filter(user=user).order_by("-seen"))


def set_locked(device: UUID, by: Somebody, *, locked: bool, at: datetime) -> None:
    """Lock a phone, or open it again: its owner may sign in there and find everything."""
    Device.objects.filter(id=device).update(locked_at=at if locked else None, locked_by=by.name if locked else "")
    audit.note(by, "lock phone" if locked else "unlock phone", f"device {device}", "")
