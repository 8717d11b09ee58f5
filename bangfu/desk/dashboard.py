"""The leader's view of a region: figures with what they mean, the map, the ranking of its parts, the trend by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from bangfu.access.scope import Scope
from bangfu.desk import shapes
from bangfu.figures.engine import ask
from bangfu.figures.question import question_for
from bangfu.kit import show
from bangfu.kit.asked import period_text, years
from bangfu.kit.thing import THINGS
from bangfu.plain.figure import FIGURES
from bangfu.plain.lineage import lineage
from bangfu.plain.period import Period
from bangfu.plain.words import mark as _
from bangfu.reports import review

WALLS = (4, 6)
"""Widths of the codes of places that are shown on a wall: cities and counties."""
CLASSES = 5
VILLAGE = 12


@dataclass(frozen=True)
class Tile:
    """A figure on the dashboard under a short name; `beside` gives its context: a share of it, or a number in `note`."""

    key: str
    label: str
    icon: str
    note: str
    beside: str
    share: bool = False


TILES = (
    Tile("work_teams", _("驻村工作队"), "users-group", _("覆盖贫困村 %(n)s 个"), "poor_villages_covered"),
    Tile("stationed_cadres", _("驻村干部"), "id-badge-2", _("其中队长 %(n)s 名"), "team_leaders"),
    Tile("paired_households", _("结对帮扶户"), "heart-handshake", _("占建档户"), "paired_share", share=True),
    Tile("funds_invested", _("帮扶资金"), "coin-yuan", _("已支出"), "funds_spent_share", share=True),
    Tile("projects_implemented", _("帮扶项目"), "tool", _("已验收"), "projects_accepted_share", share=True),
    Tile("people_lifted_out", _("全年脱贫人口"), "trending-up", _("脱贫 %(n)s 户"), "households_exited"),
)
MEASURES = {
    "paired_households": _("结对帮扶户"), "paired_share": _("结对覆盖率"), "stationed_cadres": _("驻村干部"),
    "funds_invested": _("帮扶资金"), "funds_spent_share": _("资金支出率"), "people_lifted_out": _("脱贫人口"),
}  # fmt: skip
NEEDS = (
    ("needs_housing", "households", _("特困户安居"), "home-heart"),
    ("needs_student_aid", "people", _("大学生助学"), "school"),
    ("needs_serious_illness", "people", _("大病救助"), "heart-handshake"),
    ("needs_village_public", "projects", _("村公益事业"), "road"),
)
BESIDE = ("poor_villages_covered", "work_teams")
TRENDS = (("visits", _("入户走访")), ("funds_invested", _("资金到位")))


def asked_measure(request: HttpRequest) -> str:
    measure = request.GET.get("measure", next(iter(MEASURES)))
    if measure not in FIGURES:
        raise Http404
    return measure


def context(request: HttpRequest, region: str, period: Period, asof: int | None, scope: Scope) -> dict[str, Any]:
    """All that the dashboard of a region shows, save what waits for attention."""
    measure = asked_measure(request)
    kept = {k: request.GET[k] for k in ("year", "period", "as_of", "measure", "order") if k in request.GET}
    keys = _keys([t.key for t in TILES], [t.beside for t in TILES], [f"{n}_{unit}" for n, unit, *_r in NEEDS],
                 [f"{n}_amount" for n, *_r in NEEDS], ["needs_amount"])  # fmt: skip
    values = whole(question_for(region, period, asof, scope, keys), keys, region)
    before = whole(
        question_for(region, period.before(), asof, scope, [t.key for t in TILES]), [t.key for t in TILES], region
    )
    parts = ask(question_for(region, period, asof, scope, _keys(MEASURES, BESIDE, [measure]), by="child"))
    months = ask(question_for(region, period, asof, scope, [key for key, _label in TRENDS], by="month"))
    rows = ranking(parts, measure, region, kept)
    return {
        "measures": [
            {"label": gettext(label), "url": _with(kept, measure=key), "current": key == measure}
            for key, label in MEASURES.items()
        ],
        "kpis": [tile(t, values, before, region, period) for t in TILES],
        "ranking": ranking_table(rows, measure, region, kept),
        "map": map_of(region, measure, rows),
        "trends": trends(months, period),
        "needs": needs(values, region, period),
        "years": years(period),
        "year": period.start.year,
    }


def _keys(*some: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for keys in some for key in keys))


def _with(kept: dict[str, str], **more: str) -> str:
    return "?" + urlencode({**kept, **more})


def whole(question: Any, keys: Iterable[str], region: str) -> dict[str, Any]:
    answer = ask(question)
    return {key: review.whole(answer, key, region) for key in keys}


def facts_url(key: str, region: str, period: Period) -> str:
    return reverse("reports:facts", args=[key]) + "?" + urlencode({"region": region, "period": period_text(period)})


def tile(t: Tile, values: dict[str, Any], before: dict[str, Any], region: str, period: Period) -> dict[str, Any]:
    unit = FIGURES[t.key].unit
    value, shown_unit = show.measured(values[t.key], unit)
    beside = values[t.beside]
    last = before.get(t.key)
    change = values[t.key] - last if last else None
    return {
        "label": gettext(t.label), "icon": t.icon, "value": value, "unit": shown_unit,
        "exact": show.exact(values[t.key], unit), "name": gettext(FIGURES[t.key].label),
        "note": gettext(t.note) if t.share else gettext(t.note) % {"n": show.number(beside)},
        "percent": min(round(beside), 100) if t.share else None, "percent_text": f"{beside:.1f}%" if t.share else "",
        "tone": "gold" if t.share and beside < 80 else "",
        "change": show.measured(abs(change), unit)[0] if change else "", "up": bool(change and change > 0),
        "url": facts_url(t.key, region, period),
    }  # fmt: skip


def ranking(parts: Any, measure: str, region: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """The parts of a region by a figure, the largest first (or last, with `order=up`), with figures beside it."""
    unit = FIGURES[measure].unit
    codes = {code for answer in parts.values() for code in answer if code != region}
    most = max([float(v) for code, v in parts.get(measure, {}).items() if code != region] or [0]) or 1
    found = []
    for code in codes:
        value = parts.get(measure, {}).get(code, 0)
        found.append(
            {
                "code": code, "name": show.region_label(code), "number": float(value),
                "value": show.brief(value, unit),
                "exact": show.exact(value, unit), "share": round(float(value) / most * 100), "url": part_url(code, kept),
                "beside": [show.number(parts.get(key, {}).get(code, 0)) for key in BESIDE],
            }
        )  # fmt: skip
    up = kept.get("order") == "up"
    return sorted(found, key=lambda row: (row["number"] if up else -row["number"], row["code"]))


def part_url(code: str, kept: dict[str, str]) -> str:
    """Where a part of a region is looked at: a county or town on its dashboard, a village on its own page."""
    if len(code) == VILLAGE:
        when = {k: v for k, v in kept.items() if k in ("year", "period")}
        return THINGS["place"].url(code) + ("?" + urlencode(when) if when else "")
    return reverse("desk:region", args=[code]) + ("?" + urlencode(kept) if kept else "")


def ranking_table(rows: list[dict[str, Any]], measure: str, region: str, kept: dict[str, str]) -> dict[str, Any]:
    up = kept.get("order") == "up"
    label = gettext(MEASURES.get(measure, FIGURES[measure].label))
    unit = gettext(FIGURES[measure].unit)
    title = {4: gettext("县区排名"), 6: gettext("镇街排名"), 9: gettext("各村情况")}.get(len(region), gettext("分地区"))
    return {
        "title": title, "tall": True, "grid": True, "note": unit,
        "link": {"label": gettext("从高到低") if up else gettext("从低到高"), "url": _with(kept, order="down" if up else "up")},
        "columns": [
            {"label": "#"}, {"label": gettext("地区")}, {"label": gettext("贫困村"), "kind": "num"},
            {"label": gettext("工作队"), "kind": "num"}, {"label": label, "kind": "meter"},
        ],
        "rows": [
            [
                {"text": str(at), "kind": "rank", "top": not up and at <= 3}, {"text": r["name"], "url": r["url"]},
                *({"text": text, "kind": "num"} for text in r["beside"]),
                {"text": r["value"], "kind": "meter", "percent": r["share"], "title": r["exact"],
                 "tone": tone(r["share"]) if FIGURES[measure].unit == "%" else ""},
            ]
            for at, r in enumerate(rows, 1)
        ],
    }  # fmt: skip


def tone(share: int) -> str:
    """How a share beside the best one looks; counts have no tone, since places differ in size."""
    return "red" if share < 25 else "gold" if share < 50 else ""


def map_of(region: str, measure: str, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What the map is drawn from; None where there are no outlines, or when there is nothing to shade."""
    if not rows or not shapes.within(today_code(region)):
        return None
    figure = FIGURES[measure]
    label = gettext(MEASURES.get(measure, figure.label))
    unit = gettext(figure.unit) if figure.unit != "%" else "%"
    return {
        "geojson": reverse("desk:boundaries", args=[region]),
        "title": f"{label} ({unit})",
        "note": gettext("镇界为示意(按驻地划分)") if shapes.are_about_seats(region) else "",
        "classes": named_classes(classes([r["number"] for r in rows]), lambda v: _bound(v, figure.unit)),
        "values": [
            {
                "code": today_code(r["code"]), "name": show.region_label(r["code"]), "value": r["number"],
                "label": r["value"], "url": r["url"],
            }
            for r in rows
        ],
    }  # fmt: skip


def _bound(value: float, unit: str) -> str:
    if unit == show.YUAN:
        return show.brief(int(value), unit).replace(".00", "")
    return f"{value:,.0f}{'%' if unit == '%' else ''}"


def today_code(code: str) -> str:
    """The code under which a place's outline stands today."""
    return lineage().canon(code, date.today())


def classes(values: list[float]) -> list[float]:
    """Four bounds that part values into five classes of about equal count, rounded to two digits."""
    some = sorted(v for v in values if v)
    if len(some) < CLASSES:
        return some
    bounds = [some[len(some) * at // CLASSES] for at in range(1, CLASSES)]
    return sorted({float(f"{b:.2g}") for b in bounds})


def named_classes(bounds: list[float], name: Callable[[float], str]) -> list[dict[str, Any]]:
    """Classes with their names, the lowest first."""
    found = []
    for low, high in pairwise([None, *bounds, None]):
        if low is None or high is None:
            label = f"< {name(high)}" if high is not None else f"≥ {name(low)}" if low is not None else "—"
        else:
            label = f"{name(low)} – {name(high)}"
        found.append({"min": low, "max": high, "label": label})
    return found


def trends(months: Any, period: Period) -> list[dict[str, Any]]:
    """A chart by month for each of two figures: small charts beside each other rather than two axes."""
    names = sorted({str(month)[:7] for answer in months.values() for month in answer})
    span = [m for m in _months(period) if names and names[0] <= m <= names[-1]]
    found = []
    for key, label in TRENDS:
        unit = FIGURES[key].unit
        answer = {str(month)[:7]: value for month, value in months.get(key, {}).items()}
        found.append(
            {
                "id": f"trend-{key}", "kind": "bar", "title": gettext(label) + " · " + gettext("按月"),
                "unit": gettext(unit), "x": [month_name(m) for m in span],
                "series": [{"name": gettext(label), "values": [float(answer.get(m, 0)) for m in span]}],
            }
        )  # fmt: skip
    return found if span else []


def _months(period: Period) -> list[str]:
    first, last = period.start, period.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02d}" for n in range(count)]


def month_name(month: str) -> str:
    """A month for the foot of a chart: 5月, May."""
    return date_format(date(int(month[:4]), int(month[5:7]), 1), gettext("n月"))


def needs(values: dict[str, Any], region: str, period: Period) -> dict[str, Any]:
    """The needs that were collected, in kinds, with the money that each asks for."""
    total = values["needs_amount"]
    items = []
    for name, counted, label, icon in NEEDS:
        key = f"{name}_{counted}"
        money = values[f"{name}_amount"]
        items.append(
            {
                "label": gettext(label), "icon": icon, "value": show.number(values[key]), "unit": gettext(FIGURES[key].unit),
                "url": facts_url(key, region, period), "percent": round(money / total * 100) if total else None,
                "exact": show.exact(money, show.YUAN), "money": " ".join(show.amount(money)),
            }
        )  # fmt: skip
    shown = " ".join(show.amount(total))
    return {"items": items, "note": gettext("需资助 %(money)s,横条为各类所占") % {"money": shown} if total else ""}
