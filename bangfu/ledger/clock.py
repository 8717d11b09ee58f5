"""The clock, which the demo year and the tests may set; everybody else asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    return _set.get() or timezone.now()


def today() -> date:
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (aware) within the block."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
