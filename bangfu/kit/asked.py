"""What an address asks for: the period."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from bangfu.ledger import queries
from bangfu.plain.period import Period, local_day


def asked_period(request: HttpRequest) -> Period:
    """The period in the address, or the year that the last facts were recorded in."""
    text = request.GET.get("period") or request.GET.get("year")
    try:
        if text:
            return Period.of(text)
    except ValueError:
        raise Http404 from None
    span = queries.recorded_span()
    return Period.of(str(timezone.localtime(span[1]).year if span else timezone.localdate().year))


def period_text(period: Period) -> str:
    """A period as an address says it: its year when it is one."""
    year = Period.of(str(period.start.year))
    return str(period.start.year) if period == year else f"{period.start}/{period.last}"


def years(now: Period) -> list[int]:
    """The years that can be chosen: from the first to the last that facts were recorded in, and the one shown."""
    span = queries.recorded_span()
    every = [*(local_day(moment).year for moment in span or ()), now.start.year]
    return list(range(max(every), min(every) - 1, -1))
