"""The audit log's one way in."""

from __future__ import annotations

from bangfu.access.models import AuditLog
from bangfu.access.scope import Somebody


def note(by: Somebody, verb: str, subject: str, reason: str = "") -> None:
    """Record that somebody looked at, exported or decided something; never the personal value itself."""
    AuditLog.objects.create(user=by.name, verb=verb, subject=subject[:120], reason=reason[:300])
