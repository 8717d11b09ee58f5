"""What an address asks for: the period."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from bangfu.ledger import queries, vantage
from bangfu.plain.period import Period


def asked_period(request: HttpRequest) -> Period:
    """The period in the address, or the year that pages look from."""
    text = request.GET.get("period") or request.GET.get("year")
    try:
        if text:
            return Period.of(text)
    except ValueError:
        raise Http404 from None
    return Period.of(str(vantage.day().year))


def period_text(period: Period) -> str:
    """A period as an address says it: its year when it is one."""
    return str(period.start.year) if period.is_year else f"{period.start}/{period.last}"


def years(now: Period) -> list[int]:
    """The years that can be chosen, the last first: those in which anything was recorded, and the one shown."""
    return sorted({*queries.recorded_years(), now.start.year}, reverse=True)
