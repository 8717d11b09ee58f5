"""The audit log's one way in, and what somebody may be told of who looked at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from bangfu.access.models import AuditLog, User
from bangfu.access.scope import Somebody


def note(by: Somebody, verb: str, subject: str, reason: str = "") -> None:
    """Record that somebody looked at, exported or decided something; never the personal value itself."""
    AuditLog.objects.create(user=by.name, verb=verb, subject=subject[:120], reason=reason[:300])


def note_once(by: Somebody, verb: str, subject: str, within: timedelta) -> None:
    """The same, unless it stands there from a moment ago: a page of photos is one look."""
    if not AuditLog.objects.filter(user=by.name, verb=verb, subject=subject[:120], at__gt=timezone.now() - within).exists():
        note(by, verb, subject)


@dataclass(frozen=True)
class Look:
    """Somebody looked at something: when, who as their office knows them, what for."""

    at: datetime
    office: str
    who: str
    verb: str
    reason: str


def looks(subjects: Iterable[str], limit: int = 100) -> list[Look]:
    """Who looked at some subjects, the latest first."""
    rows = list(AuditLog.objects.filter(subject__in=set(subjects)).order_by("-at")[:limit])
    users = {u.username: u for u in User.objects.filter(username__in={row.user for row in rows})}
    return [
        Look(
            row.at,
            users[row.user].office if row.user in users else "",
            str(users.get(row.user, row.user)),
            row.verb,
            row.reason,
        )
        for row in rows
    ]
