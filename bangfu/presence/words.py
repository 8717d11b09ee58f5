"""How duty shows to people: months, calendars, standings, verdicts and clues."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bangfu.kit import show
from bangfu.ledger import vantage
from bangfu.plain.period import Period
from bangfu.plain.verdict import Reason
from bangfu.presence.clues import Clue
from bangfu.presence.rules import Day, Standing

STANDINGS = {
    Standing.PRESENT: (gettext_noop("在岗"), gettext_noop("岗"), "green"),
    Standing.LEAVE: (gettext_noop("请假"), gettext_noop("假"), "blue"),
    Standing.ABSENT: (gettext_noop("无故不在岗"), gettext_noop("缺"), "red"),
    Standing.UNKNOWN: (gettext_noop("排班无记录"), gettext_noop("?"), "gold"),
    Standing.FREE: (gettext_noop("未排班"), "", "grey"),
}
"""Standing → name, mark in a calendar, tone."""


def asked_month(request: HttpRequest) -> Period:
    """The month in the address, else the month that pages look from."""
    text = request.GET.get("month") or f"{vantage.day():%Y-%m}"
    try:
        month = Period.of(text)
    except ValueError:
        raise Http404 from None
    if len(text) != 7:
        raise Http404
    return month


def year_of(day: date) -> Period:
    return Period.of(str(day.year))


def months_around(request: HttpRequest, month: Period) -> dict[str, str]:
    """The month's name, and links to the one before and after."""
    before, after = month.start - timedelta(days=1), month.end
    words = {k: v for k, v in request.GET.items() if k != "month"}
    query = "".join(f"&{k}={v}" for k, v in words.items() if k in ("unit", "standing"))
    return {
        "name": f"{month.start:%Y-%m}", "before": f"?month={before:%Y-%m}{query}", "after": f"?month={after:%Y-%m}{query}",
    }  # fmt: skip


def weeks(month: Period, cells: Mapping[date, dict[str, Any]]) -> list[list[dict[str, Any] | None]]:
    """A month as weeks from Monday on; days of other months are None."""
    found: list[list[dict[str, Any] | None]] = []
    for week in calendar.Calendar().monthdatescalendar(month.start.year, month.start.month):
        found.append([{"n": day.day, **cells.get(day, {})} if day in month else None for day in week])
    return found


def cell(standing: Standing, day: Day | None) -> dict[str, Any]:
    """A day in a calendar: its mark, its tone, what it means."""
    name, mark, tone = STANDINGS[standing]
    kinds = "、".join(show.code_label("evidence_kind", kind) for kind in day.kinds) if day else ""
    label = _(name) + (f": {kinds}" if kinds else "")
    return {"mark": _(mark) if mark else "", "tone": tone, "label": label, "night": bool(day and day.night)}


def facts_links(seqs: Iterable[int]) -> list[tuple[str, str]]:
    """Links to the facts behind something, numbered."""
    return [(str(n), reverse("kit:entry_by_seq", args=[seq])) for n, seq in enumerate(seqs, 1)]


def reasons(found: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as sentences with their sources."""
    return [{"text": show.sentence(r), "source": r.source} for r in found]


def clue_lines(found: Iterable[Clue], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Clues as lines: who, where, the sentence, links to the first facts."""
    return [
        {
            "who": names.get(f"cadre:{c.cadre}", c.cadre), "url": reverse("presence:person", args=[c.cadre]),
            "place": show.region_path(c.village), "when": c.day, "text": show.sentence(c.reason), "source": c.reason.source,
            "facts": facts_links(c.seqs[:6]), "more": max(len(c.seqs) - 6, 0),
        }
        for c in found
    ]  # fmt: skip
