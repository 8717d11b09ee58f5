"""How often something may be tried: counted in the database before it is looked at, so that no two tries count as one.

What was tried longer ago than its time is not kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from bangfu.access.models import Tries


def may_try(what: str, most: int, within: timedelta, now: datetime) -> bool:
    """Count a try; False when there were `most` already in the time that began with the first."""
    Tries.objects.filter(until__lte=now).delete()
    Tries.objects.bulk_create([Tries(what=what, count=0, until=now + within)], ignore_conflicts=True)
    return bool(Tries.objects.filter(what=what, count__lt=most).update(count=F("count") + 1))


def forget(what: str) -> None:
    """It was the right one: the next tries count from the beginning."""
    Tries.objects.filter(what=what).delete()
