"""From when pages look where nobody says so: what is shown first, and the day by which deadlines are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings

from bangfu.ledger import clock, queries
from bangfu.plain.period import local_day


def ends() -> Mapping[str, datetime]:
    """In a demo, until when what it shows goes, by room ("": the rest); of any other installation nothing."""
    mark = settings.BANGFU_DEMO_MARK
    known = json.loads(mark.read_text("utf8") or "{}") if mark.exists() else {}
    return {room: datetime.fromisoformat(moment) for room, moment in known.get("ends", {}).items()}


def moment() -> datetime | None:
    """When the last entry was recorded; in a demo the end of what it shows. None in an empty journal."""
    span = queries.recorded_span()
    return span and ends().get("", span[1])


def day() -> date:
    """Today, or the day of `moment` if that is long ago."""
    last = moment()
    return min(clock.today(), local_day(last)) if last else clock.today()


def today(room: str) -> date:
    """Today; in a demo the last day of what it shows of a room, so that its deadlines are not all years past."""
    end = ends().get(room)
    return local_day(end) if end else clock.today()
