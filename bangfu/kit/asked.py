"""What an address asks for: the period, a day, a moment."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import Http404, HttpRequest

from bangfu.ledger import queries, vantage
from bangfu.plain.period import SHANGHAI, Period, day_of

LONGEST_SEQ = 19
"""Digits that no place in the journal has: a database's whole numbers end there."""


def asked_period(request: HttpRequest) -> Period:
    """The period in the address, or the year that pages look from."""
    text = request.GET.get("period") or request.GET.get("year")
    try:
        if text:
            return Period.of(text)
    except ValueError:
        raise Http404 from None
    return Period.of(str(vantage.day().year))


def asked_day(text: str) -> date:
    """A day in an address."""
    try:
        return day_of(text)
    except ValueError:
        raise Http404 from None


def moment_of(text: str) -> int:
    """The place in the journal that `as_of` means: a `seq`, or the end of a day. Raises ValueError."""
    if text.isdecimal() and len(text) < LONGEST_SEQ:
        return int(text)
    return queries.seq_at(datetime.combine(day_of(text), time.max, SHANGHAI))


def period_text(period: Period) -> str:
    """A period as an address says it: its year when it is one."""
    return str(period.start.year) if period.is_year else f"{period.start}/{period.last}"


def years(now: Period) -> list[int]:
    """The years that can be chosen, the last first: those in which anything was recorded, and the one shown."""
    return sorted({*queries.recorded_years(), now.start.year}, reverse=True)
