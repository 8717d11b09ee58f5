"""The page of a draft: a line, weights and a cut-off changed, and who would come in and go out, before anything is published."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import somebody
from bangfu.households.models import Household
from bangfu.kit import crumbs, show
from bangfu.kit.thing import THINGS
from bangfu.plain import region as regions
from bangfu.screening import queries, register
from bangfu.screening.cells import Cell, value_of
from bangfu.screening.columns import FEN
from bangfu.screening.drafts import Change, Draft, compare, measured
from bangfu.screening.numbers import numbers
from bangfu.screening.panels import seen_names
from bangfu.screening.rule import RULES
from bangfu.screening.rules import by_region
from bangfu.screening.views import percent, place_of

EXAMPLES = 10
MOST_LINE = 100_000
MOST_PARTS = 999


def what_if(request: HttpRequest, region: str) -> HttpResponse:
    """A draft in the address, compared with what is in force; the same address shows the same draft to a colleague."""
    scope, day = place_of(request, region), register.day()
    register.refresh(day)
    p = numbers(day)
    now = Draft(None, p.deprivation["weights"], p.deprivation["cutoff"])
    in_force_ = value_of(by_region(Cell(region), p.poverty_line)) or 0
    asked, flaws = _asked(request.GET, now, in_force_)
    homes = list(queries.homes(region, scope))
    width = regions.child_width(region)
    income, many = compare(homes, now, asked, width)
    before, after = measured(homes, now), measured(homes, asked)
    context = {
        "title": _("%(place)s:改动标准会怎样") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("screening:overview"), _("改动标准会怎样")),
        "back": reverse("screening:overview", args=[region]), "flaws": flaws,
        "line": (asked.line or in_force_) // FEN, "line_now": in_force_ // FEN, "cutoff": asked.cutoff,
        "whole": sum(asked.weights.values()),
        "weights": [
            {"name": name, "label": _(RULES[name].title), "parts": asked.weights[name], "now": parts}
            for name, parts in now.weights.items()
        ],
        "tables": [
            _table(_("按收入"), income, money=True), _table(_("按多维贫困"), many),
        ],
        "measures": _measures(before, after),
        "examples": [
            _examples(request, _("会进来的户(按收入)"), income[""].came), _examples(request, _("会出去的户(按收入)"), income[""].went),
            _examples(request, _("会进来的户(多维)"), many[""].came), _examples(request, _("会出去的户(多维)"), many[""].went),
        ],
    }  # fmt: skip
    return render(request, "screening/what_if.html", context)


def _asked(given: Mapping[str, str], now: Draft, in_force: int) -> tuple[Draft, list[str]]:
    """The draft that an address asks for; what cannot be read is as it is now, and said."""
    flaws: list[str] = []

    def number(name: str, default: int, most: int) -> int:
        text = given.get(name, "").strip()
        if not text:
            return default
        if not (text.isascii() and text.isdigit()) or int(text) > most:
            flaws.append(_("「%(text)s」应为0到%(most)s的整数") % {"text": text[:20], "most": most})
            return default
        return int(text)

    line = number("line", in_force // FEN, MOST_LINE) * FEN
    weights = {name: number(name, parts, MOST_PARTS) for name, parts in now.weights.items()}
    return Draft(
        None if line == in_force else line, weights, max(number("cutoff", now.cutoff, MOST_PARTS * len(weights)), 1)
    ), flaws


def _table(title: str, changes: Mapping[str, Change], *, money: bool = False) -> dict[str, Any]:
    heads = [_("现在"), _("改后"), _("进来"), _("出去"), _("人口变化")]
    heads += [_("差额现在(元)"), _("差额改后(元)"), _("多需(元)")] if money else []
    rows = []
    for code, c in sorted(changes.items()):
        cells = [
            show.number(n) for n in (c.before, c.after, len(c.came), len(c.went), c.people_after - c.people_before)
        ]
        cells += [yuan(fen) for fen in (c.gap_before, c.gap_after, c.gap_after - c.gap_before)] if money else []
        name = show.region_name(code) if code else _("合计")
        rows.append([name, *({"text": text, "kind": "num"} for text in cells)])
    return {
        "title": title, "note": _("单位:户"), "columns": [_("地区"), *({"label": head, "kind": "num"} for head in heads)],
        "rows": rows,
    }  # fmt: skip


def yuan(fen: int) -> str:
    return show.money(Decimal(fen) / FEN)


def _measures(before: Any, after: Any) -> dict[str, Any]:
    rows = [
        [label, {"text": told(before), "kind": "num"}, {"text": told(after), "kind": "num"}]
        for label, told in (
            (_("多维贫困发生率 H"), lambda m: percent(m.headcount)), (_("平均强度 A"), lambda m: percent(m.intensity)),
            (_("调整后的发生率 M0"), lambda m: f"{float(m.adjusted):.4f}"),
        )
    ]  # fmt: skip
    for name in after.indicators:
        share = [f"{float(m.indicators[name] / m.people):.3f}" if m.people else "—" for m in (before, after)]
        rows.append([_(RULES[name].title), *({"text": text, "kind": "num"} for text in share)])
    return {
        "title": _("多维贫困指数"), "note": _("指标行:贫困且在该项被剥夺的人口比例"),
        "columns": [_("项目"), {"label": _("现在"), "kind": "num"}, {"label": _("改后"), "kind": "num"}], "rows": rows,
    }  # fmt: skip


def _examples(request: HttpRequest, title: str, keys: list[str]) -> dict[str, Any]:
    viewer = somebody(request.user)
    rows = Household.objects.filter(key__in=sorted(keys)[:EXAMPLES]).order_by("key")
    return {
        "title": title, "note": _("共 %(n)s 户,列前 %(most)s 户") % {"n": show.number(len(keys)), "most": EXAMPLES},
        "columns": [_("户主"), _("镇村"), {"label": _("人口"), "kind": "num"}, {"label": _("人均纯收入"), "kind": "num"}],
        "nothing": _("没有"),
        "rows": [
            [
                {"text": seen_names([h.head], viewer.may(Verb.NAMES, h.region))[0], "url": THINGS["household"].url(h.key)},
                show.region_path(h.region), {"text": str(h.size), "kind": "num"}, {"text": show.money(h.income), "kind": "num"},
            ]
            for h in rows
        ],
    }  # fmt: skip
