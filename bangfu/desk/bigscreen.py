"""The dark page for the wall of a command room, 1920×1080: the dashboard's figures, and what came in last, without names."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import somebody
from bangfu.desk import dashboard
from bangfu.kit import show
from bangfu.kit.asked import asked_period
from bangfu.ledger import clock, queries, vantage
from bangfu.places.queries import within
from bangfu.plain.fact import KINDS
from bangfu.reports.views import asked_moment

SHOWN, LOOKED_AT = 12, 100
SECONDS = 300
"""How often the page is drawn anew."""


def screen(request: HttpRequest, region: str) -> HttpResponse:
    """A city or a county on the wall; a county's own map leads on to the desk."""
    scope = somebody(request.user).scope(Verb.READ)
    if len(region) not in dashboard.WALLS or not scope.covers(region):
        raise Http404
    shown = dashboard.context(request, region, asked_period(request), asked_moment(request), scope)
    if shown["map"]:
        shown["map"] = shown["map"] | {"dark": True, "values": [_on_the_wall(v) for v in shown["map"]["values"]]}
    context = {
        **shown,
        "title": show.region_name(region),
        "desk_url": reverse("desk:region", args=[region]),
        "trends": [{**chart, "dark": True, "kind": "area"} for chart in shown["trends"]],
        "news": news(region),
        "seconds": SECONDS,
    }
    return render(request, "desk/screen.html", context)


def _on_the_wall(value: dict[str, Any]) -> dict[str, Any]:
    wide = len(value["code"]) in dashboard.WALLS
    return {**value, "url": reverse("desk:screen", args=[value["code"]])} if wide else value


def news(region: str) -> list[dict[str, Any]]:
    """What came in last: when it happened, where and what, like with like; never whom it is about."""
    here = within(region) & Q(recorded_at__lte=vantage.moment() or clock.now())
    entries = [e for e in queries.latest(here, LOOKED_AT) if e.kind in KINDS]
    alike = Counter((e.happened_on, e.region, e.kind) for e in entries)
    return [
        {
            "when": f"{day:%m-%d}",
            "where": show.region_path(place, region),
            "what": _(KINDS[kind].kind().label),
            "times": n,
        }
        for (day, place, kind), n in list(alike.items())[:SHOWN]
    ]
