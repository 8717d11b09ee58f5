"""What households say on pages: members, the arithmetic of income, housing; and a village's households."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.households import queries
from bangfu.households.facts import HouseholdExited, HouseholdRegistered
from bangfu.households.models import Household
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.kit.thing import THINGS
from bangfu.ledger.projection import live_entries, told
from bangfu.places import queries as places
from bangfu.places.models import Region
from bangfu.plain.fact import fields_of
from bangfu.plain.policy import Value, policy
from bangfu.plain.words import mark as _

INCOMES = (
    ("wage", _("工资性收入"), 1), ("business", _("家庭经营性收入"), 1), ("transfer", _("转移性收入"), 1),
    ("property", _("财产性收入"), 1), ("business_cost", _("生产经营费用总支出"), -1),
)  # fmt: skip
LIVING = ("floor_area", "structure", "built_in", "unsafe", "water", "powered", "fuel", "road", "other_causes")
FIRST = 10
VILLAGE = 12


def told_of(row: Household) -> list[Any]:
    """The live facts of a household, in order of happening."""
    facts = [told(entry).fact for entry in live_entries([row.stream])]
    return sorted(facts, key=lambda fact: fact.happened_on)


def registrations(row: Household) -> list[HouseholdRegistered]:
    return [fact for fact in told_of(row) if isinstance(fact, HouseholdRegistered)]


def year_of(fact: HouseholdRegistered) -> int:
    """The year that the incomes are of; when it is not said, the year before the survey."""
    return fact.income_year or fact.happened_on.year - 1


def line_of(year: int, region: str) -> Value | None:
    """The poverty line of a year; None when none is known for it."""
    try:
        return policy("poverty_line", date(year, 12, 31), region)
    except KeyError:
        return None


@panel("household", order=10)
def members(row: Household, looking: Looking) -> dict[str, Any]:
    """The members; names as far as the reader may see them."""
    people = queries.members(row.key)
    workers = sum(1 for p in people if (p.work_months or 0) > 0)
    away = gettext("%(n)s 人,其中务工 %(workers)s 人") % {"n": len(people), "workers": workers}
    return {
        "kind": "table", "title": gettext("家庭成员"), "note": away,
        "columns": [
            gettext("姓名"), gettext("与户主关系"), gettext("性别"), {"label": gettext("出生年"), "kind": "num"},
            gettext("文化程度"), gettext("劳动能力"), {"label": gettext("务工月数"), "kind": "num"},
        ],
        "rows": [
            [
                {"text": looking.name(p.name, row.region), "kind": "name"},
                show.code_label("relation", p.relation), show.code_label("sex", p.sex),
                {"text": str(p.born_on.year) if p.born_on else "—", "kind": "num"},
                show.code_label("education", p.education) if p.education else "—",
                show.code_label("labour", p.labour) if p.labour else "—",
                {"text": show.number(p.work_months), "kind": "num"},
            ]
            for p in people
        ],
    }  # fmt: skip


@panel("household", order=20)
def income(row: Household, looking: Looking) -> dict[str, Any] | None:
    """The incomes of the last survey as a sum that anyone can follow, beside the poverty line of its year."""
    known = [fact for fact in registrations(row) if _net(fact) is not None]
    if not known:
        return None
    fact = known[-1]
    net, size = _net(fact) or Decimal(0), len(fact.members)
    lines = [
        {"sign": "+" if sign > 0 else "−", "label": gettext(label), "value": show.money(getattr(fact, name))}
        for name, label, sign in INCOMES if getattr(fact, name) is not None
    ]  # fmt: skip
    per_head = net / size
    line = line_of(year_of(fact), row.region)
    return {
        "kind": "sum", "title": gettext("收入核算"), "unit": gettext("元"),
        "note": gettext("%(year)s 年") % {"year": year_of(fact)},
        "lines": lines,
        "results": [
            {"sign": "=", "label": gettext("家庭纯收入"), "value": show.money(net)},
            {"sign": "÷", "label": gettext("家庭人口"), "value": gettext("%(n)s 人") % {"n": size}},
            {"sign": "=", "label": gettext("人均纯收入"), "value": show.money(per_head), "strong": True},
        ],
        "verdict": _against(per_head, line),
        "source": line.source if line else "",
    }  # fmt: skip


def _net(fact: HouseholdRegistered) -> Decimal | None:
    """The net income of a survey; None when no income was asked."""
    said = [(getattr(fact, name), sign) for name, _label, sign in INCOMES]
    return (
        sum((v * sign for v, sign in said if v is not None), Decimal(0))
        if any(v is not None for v, _s in said)
        else None
    )


def _against(per_head: Decimal, line: Value | None) -> dict[str, str] | None:
    if line is None:
        return None
    words = {"line": show.number(line.value), "gap": show.money(abs(per_head - line.value))}
    if per_head >= line.value:
        return {"tone": "ok", "text": gettext("比扶贫标准 %(line)s 元高 %(gap)s 元") % words}
    return {"tone": "red", "text": gettext("比扶贫标准 %(line)s 元低 %(gap)s 元") % words}


@panel("household", order=30)
def income_by_year(row: Household, looking: Looking) -> dict[str, Any] | None:
    """Net income per head by year: of each survey, and as stated when the household left poverty."""
    facts = told_of(row)
    years: dict[int, Decimal] = {}
    for fact in facts:
        if isinstance(fact, HouseholdRegistered) and (net := _net(fact)) is not None:
            years[year_of(fact)] = net / len(fact.members)
        elif isinstance(fact, HouseholdExited) and fact.income_per_head is not None:
            years[fact.happened_on.year] = fact.income_per_head
    if not years:
        return None
    line = line_of(max(years), row.region)
    order = sorted(years)
    return {
        "kind": "chart",
        "chart": {
            "id": "income-by-year", "kind": "bar", "title": gettext("人均纯收入"), "unit": gettext("元/年"), "labels": True,
            "small": True, "x": [str(year) for year in order],
            "series": [{"name": gettext("人均纯收入"), "values": [round(float(years[year]), 2) for year in order]}],
            "mark": {"value": line.value, "label": gettext("标准 %(line)s") % {"line": show.number(line.value)}} if line else None,
        },
    }  # fmt: skip


@panel("household", order=40)
def living(row: Household, looking: Looking) -> dict[str, Any] | None:
    """Housing, water, power and road as the last survey found them."""
    known = registrations(row)
    if not known:
        return None
    fields = {f.name: f for f in fields_of(HouseholdRegistered)}
    said = [(fields[name], getattr(known[-1], name)) for name in LIVING]
    names = looking.named.covers(row.region)
    pairs = [
        {"label": gettext(f.label), "value": str(raw) if f.name == "built_in" else show.value(f, raw, names=names)}
        for f, raw in said if raw not in (None, "", ())
    ]  # fmt: skip
    if not pairs:
        return None
    return {"kind": "pairs", "title": gettext("住房与生活条件"), "note": str(known[-1].happened_on), "pairs": pairs}


@panel("place", order=40)
def of_village(row: Region, looking: Looking) -> dict[str, Any] | None:
    """A village's households, those not yet out of poverty first."""
    if len(row.key) != VILLAGE:
        return None
    rows = Household.objects.filter(looking.scope.rows(), places.within(row.key))
    some = list(rows.order_by("-state", "key")[:FIRST])
    thing = THINGS["household"]
    tones = {"poor": "green", "exited": "ok"}
    return {
        "kind": "table", "title": gettext("贫困户"), "note": gettext("%(n)s 户") % {"n": show.number(rows.count())},
        "more_url": reverse("kit:list", args=["households"]) + "?" + urlencode({"region": row.key}),
        "columns": [
            gettext("户主"), {"label": gettext("人口"), "kind": "num"}, gettext("主要致贫原因"),
            {"label": gettext("人均纯收入(元)"), "kind": "num"}, gettext("状态"),
        ],
        "rows": [
            [
                {"text": looking.name(h.head, h.region), "url": thing.url(h.key)},
                {"text": str(h.size), "kind": "num"}, show.code_label("cause", h.cause),
                {"text": show.money(h.income), "kind": "num"},
                {"text": show.code_label("household_state", h.state), "kind": "tag", "tone": tones.get(h.state, "grey")},
            ]
            for h in some
        ],
    }  # fmt: skip
