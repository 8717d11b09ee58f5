"""Pairing in numbers, by place and by unit, each leading to its facts; pairs without contact and helpers off quota."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.figures.engine import ask
from bangfu.figures.question import question_for
from bangfu.handbook import queries
from bangfu.kit import crumbs, export, show
from bangfu.kit.asked import asked_period, period_text, years
from bangfu.kit.thing import THINGS
from bangfu.ledger import vantage
from bangfu.pairing import queries as pairing
from bangfu.pairing import rules
from bangfu.people import queries as people
from bangfu.places import queries as places
from bangfu.plain import region as regions
from bangfu.plain.fact import Type
from bangfu.plain.figure import FIGURES
from bangfu.plain.period import Period
from bangfu.plain.policy import Value
from bangfu.plain.verdict import Verdict
from bangfu.reports import review

KEYS = (
    "households_registered", "paired_households", "paired_share", "pairing_cadres", "visits", "households_visited", "visited_share",
    "households_with_plan", "plans_confirmed", "measures_delivered",
)  # fmt: skip
WIDEST = 4
PAGE = 100


def pairs(request: HttpRequest, region: str) -> HttpResponse:
    """A place's pairs in numbers, by the level below; of a village, the page on which people pair."""
    viewer = somebody(request.user)
    scope = viewer.scope(Verb.READ)
    if len(region) not in regions.LEVELS or not scope.covers(region):
        raise Http404
    if len(region) == regions.WIDTHS["village"]:
        return redirect("handbook:pair", region=region)
    period = asked_period(request)
    table = _by_place(region, period, scope)
    if request.GET.get("format") in ("xlsx", "csv"):
        return _file(request, viewer, region, table)
    context = {
        "title": _("%(place)s结对帮扶统计") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("handbook:pairs", period=period_text(period))),
        "period": period_text(period), "years": years(period), "table": table, "units": _by_unit(region, period, scope),
        "attention": _attention(region, scope), "may_export": viewer.may(Verb.EXPORT, region),
    }  # fmt: skip
    return render(request, "handbook/statistics.html", context)


def _by_place(region: str, period: Period, scope: Scope) -> dict[str, Any]:
    """Each figure of each child region as a link to the facts that it counts."""
    whole = ask(question_for(region, period, None, scope, KEYS))
    parts = ask(question_for(region, period, None, scope, KEYS, by="child"))
    children = sorted({code for answer in parts.values() for code in answer})
    rows = [
        [
            {"text": _("合计"), "kind": "name"},
            *_cells(region, period, {key: review.whole(whole, key, region) for key in KEYS}),
        ]
    ]
    for code in children:
        name = {
            "text": show.region_name(code),
            "url": reverse("handbook:pairs", args=[code]) + f"?period={period_text(period)}",
        }
        rows.append([name, *_cells(code, period, {key: parts[key].get(code) for key in KEYS})])
    heads = [{"label": f"{_(FIGURES[key].label)}({_(FIGURES[key].unit)})", "kind": "num"} for key in KEYS]
    return {"title": _("分地区"), "columns": [_("地区"), *heads], "rows": rows}


def _cells(region: str, period: Period, values: dict[str, Any]) -> list[dict[str, str]]:
    query = "?" + urlencode({"region": region, "period": period_text(period)})
    return [
        {
            "text": show.plain(values[key] or 0, FIGURES[key].unit), "kind": "num",
            "url": reverse("reports:facts", args=[key]) + query,
        }
        for key in KEYS
    ]  # fmt: skip


def _by_unit(region: str, period: Period, scope: Scope) -> dict[str, Any] | None:
    """Units with cadres who help in a place: how many help, whom, how often they came. Not wider than a county."""
    if len(region) <= WIDEST:
        return None
    within = scope.rows() & places.within(region)
    pairs_ = list(pairing.running(within).values_list("cadre", "household"))
    cadres = {c.key: c.unit for c in people.cadres((), {cadre for cadre, _household in pairs_})}
    came: dict[str, int] = {}
    for cadre in pairing.visits(scope, period).filter(places.within(region)).values_list("cadre", flat=True):
        came[cadre] = came.get(cadre, 0) + 1
    units = people.units(u for u in cadres.values() if u)
    found: dict[str, list[Any]] = {}
    for cadre, unit in cadres.items():
        line = found.setdefault(unit, [set(), set(), 0])
        line[0].add(cadre)
        line[2] += came.get(cadre, 0)
    for cadre, household in pairs_:
        found[cadres.get(cadre, "")][1].add(household)
    return {
        "title": _("分单位"), "note": _("有干部在这里结对的单位"),
        "columns": [_("单位"), *({"label": label, "kind": "num"} for label in (_("结对干部"), _("结对户"), _("入户走访")))],
        "rows": [
            [
                {"text": units[unit].name, "url": THINGS["unit"].url(unit)} if unit in units else _("未注明单位"),
                *({"text": show.number(n), "kind": "num"} for n in (len(line[0]), len(line[1]), line[2])),
            ]
            for unit, line in sorted(found.items())
        ],
    }  # fmt: skip


def _attention(region: str, scope: Scope) -> list[dict[str, Any]]:
    today = vantage.day()
    bare = pairing.count_without_helper(scope.rows() & places.within(region))
    query = "?" + urlencode({"region": region})
    return [
        {"label": _("无人结对的户"), "n": show.number(bare), "unit": _("户"), "url": reverse("desk:matter", args=["no-helper"]) + query},
        {"label": _("太久没有联系的结对"), "n": show.number(queries.gaps(region, scope, today).count()), "unit": _("对"),
         "url": reverse("handbook:gaps", args=[region])},
        {"label": _("结对户数不合要求的干部"), "n": show.number(len(queries.off_quota(region, scope, today))), "unit": _("名"),
         "url": reverse("handbook:quotas", args=[region])},
    ]  # fmt: skip


def _file(request: HttpRequest, viewer: Somebody, region: str, table: dict[str, Any]) -> HttpResponse:
    if not viewer.may(Verb.EXPORT, region):
        raise Http404
    heads = [export.Column(h["label"] if isinstance(h, dict) else h, Type.TEXT) for h in table["columns"]]
    rows = ([cell["text"] for cell in row] for row in table["rows"])
    return export.response(_("结对帮扶统计"), request.GET["format"], heads, rows)  # type: ignore[return-value]


def gaps(request: HttpRequest, region: str) -> HttpResponse:
    """The pairs that have not met for too long, the longest first, page by page."""
    viewer, scope = _looking(request, region)
    today = vantage.day()
    found, rule = queries.gaps(region, scope, today), pairing.quota_rule(today, region)
    start = _start(request)
    some, total = list(found[start : start + PAGE]), found.count()
    more = start + PAGE if total > start + PAGE else 0
    titles = show.titles_of([("household", g.household) for g in some] + [("cadre", g.cadre) for g in some])
    names = viewer.may(Verb.NAMES, region)
    rows = [
        [
            _named("household", g.household, titles, names), _named("cadre", g.cadre, titles, names),
            show.region_path(g.region), {"text": str(g.since), "kind": "date"},
            show.listed(show.sentence(r) for r in _late(g, today, rule).reasons),
        ]
        for g in some if rule
    ]  # fmt: skip
    columns = [_("户主"), _("结对干部"), _("镇村"), _("最近联系"), _("说明")]
    advice = _("点开干部,看走访记录;已经走访的请登记,不能再帮的请换人。")
    return _list(request, region, scope, _("太久没有联系的结对"), columns, rows, total, more, advice)


def _late(pair: Any, today: date, rule: Value) -> Verdict:
    return rules.in_contact(pair.happened_on, pair.met, today, pair.rank or "", rule, pair.role or "first")


def quotas(request: HttpRequest, region: str) -> HttpResponse:
    """Helpers with more or fewer households than their rank is asked to have."""
    viewer, scope = _looking(request, region)
    found = queries.off_quota(region, scope, vantage.day())
    some, more = _paged(request, found)
    titles = show.titles_of(("cadre", o.cadre) for o in some)
    names = viewer.may(Verb.NAMES, region)
    rows = [
        [
            _named("cadre", o.cadre, titles, names), show.code_label("pair_role", o.role), {"text": str(o.households), "kind": "num"},
            show.listed(show.sentence(r) for r in o.verdict.reasons), show.listed(r.source for r in o.verdict.reasons),
        ]
        for o in some
    ]  # fmt: skip
    columns = [_("结对干部"), _("帮扶责任"), {"label": _("结对户"), "kind": "num"}, _("说明"), _("依据")]
    advice = _("到村的结对页上补结或换人。")
    return _list(request, region, scope, _("结对户数不合要求的干部"), columns, rows, len(found), more, advice)


def _looking(request: HttpRequest, region: str) -> tuple[Somebody, Scope]:
    viewer = somebody(request.user)
    scope = viewer.scope(Verb.READ)
    if len(region) not in regions.LEVELS or not scope.covers(region):
        raise Http404
    return viewer, scope


def _paged(request: HttpRequest, found: Sequence[Any]) -> tuple[Sequence[Any], int]:
    """A page of what was found, and where the next one begins (0: this is the last)."""
    start = _start(request)
    return found[start : start + PAGE], start + PAGE if len(found) > start + PAGE else 0


def _start(request: HttpRequest) -> int:
    return int(text) if (text := request.GET.get("from", "")).isdecimal() else 0


def _named(thing: str, key: str, titles: dict[str, str], names: bool) -> dict[str, str]:
    title = titles.get(f"{thing}:{key}", key)
    return {"text": title if names else masked_name(title), "url": THINGS[thing].url(key)}


def _list(
    request: HttpRequest,
    region: str,
    scope: Scope,
    title: str,
    columns: list[Any],
    rows: list[Any],
    total: int,
    more: int,
    advice: str,
) -> HttpResponse:
    context = {
        "title": title, "crumbs": crumbs.places(region, scope, crumbs.at("handbook:pairs"), title),
        "table": {"title": title, "columns": columns, "rows": rows, "note": show.region_path(region)},
        "total": show.number(total), "advice": advice, "next_url": f"?from={more}" if more else "", "first_url": "?",
    }  # fmt: skip
    return render(request, "desk/matter.html", context)
