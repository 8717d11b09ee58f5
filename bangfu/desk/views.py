"""The dashboard with the map, search, and suggestions for forms."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from itertools import pairwise
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
    if region and not scope.covers(region):
        raise Http404
    region = region or person.home
    if scope.nothing or (not region and not scope.units):
        return render(request, "desk/nothing.html", {})
    if not region:
        return redirect(THINGS["unit"].url(scope.units[0]))
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
        "crumbs": crumbs(region, scope, "desk:region", query),
        "measures": [
            {"label": _(FIGURES[key].label), "url": f"?measure={key}", "current": key == measure}
            for key in MEASURES[:5]
        ],
        "actions": [{"label": _("年度报告"), "url": reverse("reports:review", args=[region]), "icon": "report"}],
        "kpis": [_tile(key, icon, values[key], region, period) for key, icon in TILES],
        "ranking": _ranking_table(rows, measure),
        "map": _map(region, measure, rows),
        "trends": trends(months),
        "needs": {"items": [_tile(key, "clipboard-list", values[key], region, period) for key in NEEDS]},
    }
    return render(request, "kit/dashboard.html", context)


def _map(region: str, measure: str, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    if len(region) not in SHAPES:
        return None
    figure = FIGURES[measure]
    unit = _(figure.unit)
    return {
        "geojson": reverse("desk:boundaries", args=[region]),
        "title": f"{_(figure.label)}({unit})",
        "note": _("镇界为示意(按驻地划分)") if len(region) == 6 else "",
        "classes": named_classes(classes([row["number"] for row in rows])),
        "values": [
            {
                "code": today_code(r["code"]),
                "name": r["name"],
                "value": r["number"],
                "label": r["value"],
                "url": r["url"],
            }
            for r in rows
        ],
    }


def today_code(code: str) -> str:
    """The code under which a place's outline stands today."""
    return lineage().canon(code, date.today())


def _ranking_table(rows: list[dict[str, Any]], measure: str) -> dict[str, Any]:
    return {
        "title": _("分地区"),
        "note": _(FIGURES[measure].label),
        "columns": [
            {"label": "#"}, {"label": _("地区")}, {"label": _("合计"), "kind": "num"}, {"label": _("驻村干部"), "kind": "num"},
            {"label": _("项目"), "kind": "num"},
        ],
        "rows": [
            [
                {"text": str(at)}, {"text": r["name"], "url": r["url"]}, {"text": r["value"], "kind": "num"},
                *({"text": text, "kind": "num"} for text in r["others"]),
            ]
            for at, r in enumerate(rows, 1)
        ],
    }  # fmt: skip


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


def named_classes(bounds: list[float]) -> list[dict[str, Any]]:
    """Classes with their names, the lowest first."""
    edges = [None, *bounds, None]
    found = []
    for low, high in pairwise(edges):
        label = (
            f"< {high:,.0f}" if low is None and high is not None else f"≥ {low:,.0f}" if high is None and low else ""
        )
        found.append(
            {"min": low, "max": high, "label": label or (f"{low:,.0f} – {high:,.0f}" if low and high else "—")}
        )
    return found


def trends(months: Any) -> list[dict[str, Any]]:
    """A chart by month for each of two figures: small charts beside each other rather than two axes."""
    names = sorted({month for answer in months.values() for month in answer})
    return [
        {
            "id": f"trend-{key}", "kind": "bar", "title": f"{_(FIGURES[key].label)} · {_('月度')}",
            "unit": _(FIGURES[key].unit), "x": [str(m)[:7] for m in names],
            "series": [{"name": _(FIGURES[key].label), "values": [float(months.get(key, {}).get(m, 0)) for m in names]}],
        }
        for key in ("visits", "funds_invested")
    ]  # fmt: skip


SHAPES = {4: "counties.geojson", 6: "townships.geojson"}


@cache
def _shapes(name: str) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((settings.HERE / "hanzhong" / name).read_text("utf8"))
    return shapes


def boundaries(request: HttpRequest, region: str) -> HttpResponse:
    """The outlines of the child regions that somebody may see; towns are drawn about their seats."""
    scope = somebody(request.user).scope(Verb.READ)
    region = today_code(region)
    name = SHAPES.get(len(region))
    if name is None:
        raise Http404
    features = []
    for f in _shapes(name)["features"]:
        code = str(f.get("id") or f["properties"].get("code"))
        if code.startswith(region) and scope.covers(code):
            features.append({**f, "properties": {"name": show.region_name(code), "code": code}})
    return JsonResponse({"type": "FeatureCollection", "features": features})


def search(request: HttpRequest, *, fragment: bool = False) -> HttpResponse:
    """What the search box finds: as a list below the box, or as a page."""
    text = request.GET.get("q", "").strip()
    groups = found_things(text, somebody(request.user)) if text else []
    template = "kit/_suggest.html" if fragment else "desk/search.html"
    return render(request, template, {"groups": groups, "search_words": text, "title": _("搜索")})


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
            {
                "label": getattr(row, thing.title),
                "sub": show.region_path(row.region),
                "url": thing.url(getattr(row, thing.key)),
            }
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
    items = [
        {
            "value": getattr(row, declared.key), "label": _title(declared, row, names),
            "sub": f"{getattr(row, declared.key)} {show.region_path(row.region)}", "icon": declared.icon,
        }
        for row in rows
    ]  # fmt: skip
    return render(request, "kit/_suggest.html", {"groups": [{"label": "", "items": items}] if items else []})


def _title(declared: Any, row: Any, names: bool) -> str:
    title = str(getattr(row, declared.title))
    return masked_name(title) if declared.private and not names else title


def _suggest_scope(thing: str, scope: Scope) -> Scope:
    """Units are named by whoever helps beside them, so their names are open to all who work here."""
    return EVERYWHERE if thing == "unit" and not scope.nothing else scope
