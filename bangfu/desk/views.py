"""The dashboard with the map, search, and suggestions for forms."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Scope, somebody
from bangfu.access.vault import masked_name
from bangfu.figures.engine import ask
from bangfu.households import queries as households
from bangfu.kit import show
from bangfu.kit.thing import THINGS
from bangfu.plain.figure import FIGURES
from bangfu.plain.lineage import lineage
from bangfu.plain.period import Period
from bangfu.reports import review
from bangfu.reports.views import asked_moment, asked_period, crumbs, period_text

TILES = (
    ("work_teams", "users-group"), ("stationed_cadres", "id-badge-2"), ("paired_households", "heart-handshake"),
    ("funds_invested", "cash"), ("projects_implemented", "tool"), ("people_lifted_out", "trending-up"),
)  # fmt: skip
MEASURES = ("paired_households", "stationed_cadres", "funds_invested", "projects_implemented", "people_lifted_out",
            "training_sessions", "households_visited_with_gifts")  # fmt: skip
NEEDS = ("needs_housing_households", "needs_student_aid_people", "needs_serious_illness_people",
         "needs_village_public_projects")  # fmt: skip
CLASSES = 5


def dashboard(request: HttpRequest, region: str = "") -> HttpResponse:
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    region = region or person.home
    if scope.nothing or (not region and not scope.units):
        return render(request, "desk/nothing.html", {})
    if not region:
        return redirect(THINGS["unit"].url(scope.units[0]))
    if not scope.covers(region):
        raise Http404
    period, asof = asked_period(request), asked_moment(request)
    measure = request.GET.get("measure", MEASURES[0])
    if measure not in FIGURES:
        raise Http404
    keys = tuple(dict.fromkeys([key for key, _icon in TILES] + list(NEEDS) + [measure]))
    here = review.question(region, period, asof, scope, keys)
    values = {key: review.whole(answer, key, region) for answer in [ask(here)] for key in keys}
    children = ask(review.question(region, period, asof, scope, MEASURES, by="child"))
    query = {k: request.GET[k] for k in ("year", "period", "as_of") if k in request.GET}
    rows = ranking(children, measure, region)
    months = ask(review.question(region, period, asof, scope, ["visits", "funds_invested"], by="month"))
    context = {
        "title": show.region_name(region),
        "region": region,
        "crumbs": crumbs(region, scope, "desk:region", query),
        "period": period_text(period),
        "asof": request.GET.get("as_of", ""),
        "tiles": [_tile(key, icon, values[key], region, period) for key, icon in TILES],
        "measure": _(FIGURES[measure].label),
        "measure_unit": _(FIGURES[measure].unit),
        "measures": [(_(FIGURES[key].label), f"?measure={key}", key == measure) for key in MEASURES],
        "rows": rows,
        "map": {
            "url": reverse("desk:boundaries", args=[region]),
            "title": _(FIGURES[measure].label),
            "classes": classes([row["number"] for row in rows]),
            "values": [{"code": r["code"], "name": r["name"], "value": r["number"], "label": r["value"], "url": r["url"]}
                       for r in rows],
        },
        "trend": trend(months),
        "needs": [_tile(key, "clipboard-list", values[key], region, period) for key in NEEDS],
        "review_url": reverse("reports:review", args=[region]),
        "towns_note": len(region) == 6,
    }  # fmt: skip
    return render(request, "desk/dashboard.html", context)


def _tile(key: str, icon: str, value: Any, region: str, period: Period) -> dict[str, Any]:
    figure = FIGURES[key]
    return {
        "label": _(figure.label), "icon": icon, "value": show.number(value), "unit": _(figure.unit),
        "url": reverse("reports:facts", args=[key]) + f"?region={region}&period={period_text(period)}",
    }  # fmt: skip


def ranking(children: Any, measure: str, region: str) -> list[dict[str, Any]]:
    """The child regions by a figure, the largest first, with the other figures beside it."""
    codes = {code for answer in children.values() for code in answer if code != region}
    found = []
    most = max([float(v) for code, v in children.get(measure, {}).items() if code != region] or [0]) or 1
    for code in codes:
        value = children.get(measure, {}).get(code, 0)
        found.append(
            {
                "code": code, "name": show.region_name(code), "number": float(value), "value": show.number(value),
                "share": round(float(value) / most * 100), "url": reverse("desk:region", args=[code]) + f"?measure={measure}",
                "others": [show.number(children.get(k, {}).get(code, 0)) for k in ("stationed_cadres", "projects_implemented")],
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: (-row["number"], row["code"]))


def classes(values: list[float]) -> list[float]:
    """Four bounds that part values into five classes of about equal count, rounded to two digits."""
    some = sorted(v for v in values if v)
    if len(some) < CLASSES:
        return some
    bounds = [some[len(some) * at // CLASSES] for at in range(1, CLASSES)]
    return sorted({float(f"{b:.2g}") for b in bounds})


def trend(months: Any) -> dict[str, Any]:
    """Two figures by month, for the chart."""
    names = sorted({month for answer in months.values() for month in answer})
    return {
        "months": [str(m)[:7] for m in names],
        "series": [
            {"name": f"{_(FIGURES[key].label)}({_(FIGURES[key].unit)})", "values": [float(months.get(key, {}).get(m, 0)) for m in names]}
            for key in ("visits", "funds_invested")
        ],
    }  # fmt: skip


@cache
def _shapes(name: str) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((settings.HERE / "hanzhong" / name).read_text("utf8"))
    return shapes


def boundaries(request: HttpRequest, region: str) -> HttpResponse:
    """The outlines of the child regions that somebody may see; towns are drawn about their seats."""
    scope = somebody(request.user).scope(Verb.READ)
    region = lineage().canon(region, date.today())
    name = {4: "counties.geojson", 6: "townships.geojson"}.get(len(region))
    if name is None:
        raise Http404
    features = []
    for f in _shapes(name)["features"]:
        code = str(f.get("id") or f["properties"].get("code"))
        if code.startswith(region) and any(scope.covers(kin) for kin in (code,)):
            features.append({**f, "properties": {**f["properties"], "name": show.region_name(code), "code": code}})
    return JsonResponse({"type": "FeatureCollection", "features": features})


def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    groups = found_things(text, somebody(request.user)) if text else []
    template = "desk/_found.html" if request.headers.get("HX-Request") else "desk/search.html"
    return render(request, template, {"groups": groups, "q": text})


def found_things(text: str, person: Any) -> list[dict[str, Any]]:
    """What the search box finds, by register: by name, sound, initials, number, ID number or its last four."""
    scope = person.scope(Verb.READ)
    names = bool(person.scope(Verb.NAMES).regions)
    typed = text.lower() if text.isascii() and not any(c.isdigit() for c in text) else text
    groups = []
    for thing in THINGS.values():
        if thing.private and not names:
            continue
        rows = thing.suggest(typed, scope)
        if thing.name == "household" and len(text) in (4, 18) and text[:3].isdigit():
            rows = households.by_id_number(text, scope) or rows
        items = [
            {"title": getattr(row, thing.title), "text": show.region_path(row.region), "url": thing.url(getattr(row, thing.key))}
            for row in rows
        ]
        if items:
            groups.append({"label": _(thing.label), "icon": thing.icon, "items": items})
    return groups


def suggest(request: HttpRequest, thing: str) -> HttpResponse:
    """Keys and titles for a form's field that refers to a register."""
    if thing not in THINGS:
        raise Http404
    person = somebody(request.user)
    declared = THINGS[thing]
    rows = declared.suggest(request.GET.get("q", "").strip(), _suggest_scope(thing, person.scope(Verb.READ)), 10)
    names = bool(person.scope(Verb.NAMES).regions)
    return JsonResponse(
        [
            {
                "value": getattr(row, declared.key),
                "label": f"{_title(declared, row, names)} {show.region_path(row.region)}",
            }
            for row in rows
        ],
        safe=False,
    )


def _title(declared: Any, row: Any, names: bool) -> str:
    title = str(getattr(row, declared.title))
    return masked_name(title) if declared.private and not names else title


def _suggest_scope(thing: str, scope: Scope) -> Scope:
    """Units are named by whoever helps beside them, so their names are open to all who work here."""
    return EVERYWHERE if thing == "unit" and not scope.nothing else scope
