"""The leads of a region: signs of made-up data with their facts, and what was found about each on the spot."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.kit import crumbs, show
from bangfu.kit.asked import asked_period
from bangfu.ledger import clock
from bangfu.places import queries as places
from bangfu.plain.period import Period
from bangfu.plain.policy import codes
from bangfu.quality import queries
from bangfu.quality.acts import ABOVE_VILLAGES
from bangfu.quality.draws import COUNTY
from bangfu.quality.facts import LeadAnswered
from bangfu.quality.signs import Lead

FACTS = 8
SHOWN = 200
TONES = {"explained": "ok", "corrected": "blue", "made_up": "red", "unclear": "gold"}


def show_leads(request: HttpRequest, region: str) -> HttpResponse:
    """The leads in a year's household surveys of a county, town or village, by sign, open ones first."""
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    if not scope.covers(region):
        raise Http404
    period = asked_period(request)
    wide = len(region) < COUNTY
    # the tests compare villages with the rest of their county, whoever looks at which part of it
    whole = [] if wide else queries.leads(region[:COUNTY], period)
    known = [lead for lead in whole if lead.village.startswith(region)]
    said = queries.answers(region) if known else {}
    lines = [_line(lead, queries.key_of(lead, period), said, person) for lead in known]
    sign, state = request.GET.get("sign", ""), request.GET.get("state", "")
    shown = [
        one for one in lines if sign in ("", one["sign"]) and state in ("", "answered" if one["answer"] else "open")
    ]
    context = {
        "title": _("%(place)s数据线索") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("quality:leads")),
        "period": period, "wide": wide, "children": _children(region) if wide else [],
        "lines": sorted(shown, key=lambda one: bool(one["answer"]))[:SHOWN], "total": len(shown),
        "counts": _counts(lines, region, period), "sign": sign, "state": state,
        "states": [(code, _(label)) for code, label in codes("lead_state").items()],
        "source": known[0].reason.source if known else "",
        "back": reverse("quality:overview", args=[region]),
    }  # fmt: skip
    return render(request, "quality/leads.html", context)


def _children(region: str) -> list[tuple[str, str]]:
    return [
        (show.region_name(r.key), reverse("quality:leads", args=[r.key]))
        for r in places.children(region, clock.today())
    ]


def _counts(lines: list[dict[str, Any]], region: str, period: Period) -> list[dict[str, Any]]:
    """How many leads of each sign, answered and open."""
    every, answered = Counter(one["sign"] for one in lines), Counter(one["sign"] for one in lines if one["answer"])
    base = reverse("quality:leads", args=[region])
    return [
        {
            "label": _(label), "value": show.number(every[code]), "unit": _("条"),
            "note": _("已核实 %(n)s") % {"n": show.number(answered[code])},
            "url": f"{base}?{urlencode({'period': period.start.year, 'sign': code})}",
        }
        for code, label in codes("quality_sign").items()
    ]  # fmt: skip


def _line(lead: Lead, key: str, said: dict[str, Any], person: Somebody) -> dict[str, Any]:
    names = person.may(Verb.NAMES, lead.village)
    answer = said.get(key)
    words = {"region": lead.village, "lead": key, "sign": lead.sign}
    url = reverse("kit:enter", args=[LeadAnswered.kind().name]) + "?" + urlencode(words)
    return {
        "sign": lead.sign, "label": show.code_label("quality_sign", lead.sign), "key": key, "place": show.region_path(lead.village),
        "place_url": reverse("kit:thing", args=["place", lead.village]), "day": lead.day,
        "hand": (lead.hand if names else masked_name(lead.hand)) if lead.hand else "", "text": show.sentence(lead.reason),
        "facts": [(str(n), reverse("kit:entry_by_seq", args=[seq])) for n, seq in enumerate(lead.seqs[:FACTS], 1)],
        "more": max(len(lead.seqs) - FACTS, 0),
        "answer": _answer(answer) if answer else None,
        "answer_url": url if not answer and person.levels(lead.village) & set(ABOVE_VILLAGES) else "",
    }  # fmt: skip


def _answer(row: Any) -> dict[str, Any]:
    return {
        "text": show.code_label("lead_found", row.found), "tone": TONES[row.found], "on": row.happened_on,
        "url": reverse("kit:entry_by_seq", args=[row.seq]),
    }  # fmt: skip
