"""What plans say on pages: a household's plan and how far each measure is, a village's years, what a household disputes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.households.models import Household
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.kit.thing import THINGS
from bangfu.ledger import clock
from bangfu.places.models import Region
from bangfu.plans import queries
from bangfu.plans.models import Dispute, Plan, VillagePlan
from bangfu.plans.rules import BUILT, Progress, whole

STATES = {"open": "gold", "agreed": "green", "declined": "red", "right": "green", "wrong": "grey"}


def enter_url(kind: str, **values: Any) -> str:
    """The form of a kind, filled in as far as is known."""
    return reverse("kit:enter", args=[kind]) + "?" + urlencode(values)


@panel("household", order=17)
def of_household(row: Household, looking: Looking) -> dict[str, Any]:
    """A household's plan: the last one with the progress of its measures."""
    plans = queries.plans_of(row.key)
    may = looking.person.may(Verb.ENTER, row.region)
    if not plans:
        url = enter_url(
            "plans.household_plan_made", region=row.region, household=row.key, plan=f"JH-{row.key}", cause=row.cause
        )
        return {
            "kind": "table", "title": gettext("一户一法"), "columns": [], "rows": [],
            "nothing": gettext("还没有帮扶计划。"), "link": {"url": url, "label": gettext("制定帮扶计划")} if may else None,
        }  # fmt: skip
    return _measures(gettext("一户一法"), plans[0], looking, may) | {"more_url": THINGS["plan"].url(plans[0].row.key)}


@panel("plan", order=10)
def measures(row: Plan, looking: Looking) -> dict[str, Any]:
    """The measures of a plan with what was delivered of each."""
    return _measures(
        gettext("帮扶措施"), queries.carried([row])[0], looking, looking.person.may(Verb.ENTER, row.region)
    )


def _measures(title: str, plan: queries.Carried, looking: Looking, may: bool) -> dict[str, Any]:
    titles = show.titles_of(
        [("unit", p.measure.unit) for p in plan.progress] + [("cadre", p.measure.cadre) for p in plan.progress]
    )
    note = gettext("完成 %(n)s%%") % {"n": whole(plan.progress)}
    return {
        "kind": "table", "title": title, "note": f"{show.code_label('plan_state', plan.row.state)} · {note}",
        "columns": [
            gettext("措施内容"), gettext("类别"), {"label": gettext("计划"), "kind": "num"}, {"label": gettext("已落实"), "kind": "num"},
            gettext("责任"), gettext("完成时限"), gettext("进度"),
        ],
        "rows": [_measure(p, plan, titles, looking, may) for p in plan.progress],
    }  # fmt: skip


def amounts(quantity: Any, unit: str, money: Any) -> str:
    """So much of a thing and so much money, in one line; a dash for nothing."""
    parts = [f"{show.number(quantity)} {unit}".strip()] if quantity else []
    parts += [f"{show.number(money)} {gettext('元')}"] if money else []
    return " · ".join(parts) or "—"


def _measure(p: Progress, plan: queries.Carried, titles: dict[str, str], looking: Looking, may: bool) -> list[Any]:
    m, row = p.measure, plan.row
    who = titles.get(f"cadre:{m.cadre}", "")
    who = looking.name(who, row.region)
    late = p.late(clock.today())
    if m.project:
        url = THINGS["project"].url(m.project)
    elif may:
        url = enter_url(
            "plans.measure_delivered", region=row.region, plan=row.key, household=row.household, measure=m.what
        )
    else:
        url = ""
    return [
        {"text": m.what, "url": url}, show.code_label("monitored_measure", m.kind),
        {"text": amounts(m.quantity, m.quantity_unit, m.money), "kind": "num"},
        {"text": amounts(p.quantity, m.quantity_unit, p.money), "kind": "num"},
        show.listed([one for one in (titles.get(f"unit:{m.unit}", ""), who) if one]) or "—",
        {"text": f"{m.due}" if m.due else "—", "kind": "date"},
        {"text": f"{p.percent}%", "kind": "meter", "percent": p.percent, "tone": "low" if late else "ok" if p.percent == 100 else ""},
    ]  # fmt: skip


@panel("plan", order=20)
def goals(row: Plan, looking: Looking) -> dict[str, Any]:
    """What the household is to reach, by year, and what it needs."""
    fact = queries.carried([row])[0].fact
    return {
        "kind": "pairs", "title": gettext("需求与分年目标"),
        "pairs": [
            {"label": gettext("需求"), "value": fact.need},
            *(
                {"label": str(g.year), "value": show.listed([x for x in (_income(g.income), g.aim) if x])}
                for g in sorted(fact.goals, key=lambda g: g.year)
            ),
        ],
    }  # fmt: skip


def _income(income: Any) -> str:
    return gettext("人均纯收入%(n)s元") % {"n": show.number(income)} if income is not None else ""


@panel("plan", order=5)
def not_agreed(row: Plan, looking: Looking) -> dict[str, Any] | None:
    """A plan that the household did not sign is none yet."""
    if row.state == "open":
        return {"kind": "alerts", "lines": [{"text": gettext("农户还没有确认这份计划。")}]}
    if row.state == "declined":
        return {"kind": "alerts", "lines": [{"text": gettext("农户不同意这份计划,请再商量,出新的版本。")}]}
    return None


@panel("place", order=15)
def of_village(row: Region, looking: Looking) -> dict[str, Any] | None:
    """A village's plan with its years: what is planned, what became projects, what is done."""
    if len(row.key) != 12:
        return None
    found = queries.village_plan(row.key)
    if found is None:
        url = enter_url("plans.village_plan_made", region=row.key, village_plan=f"GH-{row.key}")
        may = looking.person.may(Verb.ENTER, row.key)
        return {
            "kind": "table", "title": gettext("一村一策"), "columns": [], "rows": [], "nothing": gettext("还没有村规划。"),
            "link": {"url": url, "label": gettext("制定村三年规划")} if may else None,
        }  # fmt: skip
    plan, fact, years = found
    return _years(gettext("一村一策"), plan, years) | {
        "more_url": THINGS["village_plan"].url(plan.key),
        "note": fact.industry,
    }


@panel("village_plan", order=10)
def of_plan(row: VillagePlan, looking: Looking) -> dict[str, Any] | None:
    """The works of each year with the projects registered for them."""
    found = queries.village_plan(row.region)
    return _years(gettext("年度计划与项目"), row, found[2]) if found else None


def _years(title: str, plan: VillagePlan, years: list[queries.Year]) -> dict[str, Any]:
    rows = []
    for one in years:
        for work, project in one.works:
            state = show.code_label("project_state", project.state) if project else gettext("尚未登记项目")
            done = bool(project and project.state in BUILT)
            rows.append(
                [
                    {"text": str(one.fact.year), "kind": "date"},
                    {"text": work.what, "url": THINGS["project"].url(project.key) if project else ""},
                    show.code_label("project_category", work.category), {"text": show.money(work.money), "kind": "num"},
                    {"text": show.money(project.plan) if project else "—", "kind": "num"},
                    {"text": state, "kind": "tag", "tone": "green" if done else "blue" if project else "gold"},
                ]
            )  # fmt: skip
    return {
        "kind": "table", "title": title,
        "columns": [
            gettext("年度"), gettext("建设内容"), gettext("项目类别"), {"label": gettext("计划投资"), "kind": "num"},
            {"label": gettext("项目投资"), "kind": "num"}, gettext("状态"),
        ],
        "rows": rows, "nothing": gettext("%(first)s—%(last)s 年规划,还没有年度计划。") % {"first": plan.first_year, "last": plan.last_year},
    }  # fmt: skip


@panel("village_plan", order=20)
def situation(row: VillagePlan, looking: Looking) -> dict[str, Any] | None:
    """How the village stands and what it is to reach."""
    found = queries.village_plan(row.region)
    if found is None:
        return None
    return {
        "kind": "pairs", "title": gettext("现状与目标"),
        "pairs": [{"label": gettext("现状"), "value": found[1].situation}, {"label": gettext("目标"), "value": found[1].aim or "—"}],
    }  # fmt: skip


@panel("household", order=6)
def disputed(row: Household, looking: Looking) -> dict[str, Any] | None:
    """What the household calls untrue and nobody has answered."""
    waiting = [d for d in queries.disputes_of(row.key) if d.state == "open"]
    lines = [
        gettext("农户反映「%(about)s」,应于 %(due)s 前答复。")
        % {"about": show.code_label("disputed", d.about), "due": d.due_on}
        for d in waiting
    ]
    return {"kind": "alerts", "lines": [{"text": line} for line in lines]} if lines else None


@panel("dispute", order=10)
def answer_of(row: Dispute, looking: Looking) -> dict[str, Any] | None:
    """How something that a household said was answered."""
    if row.state == "open":
        return {
            "kind": "alerts",
            "lines": [{"text": gettext("应于 %(due)s 前由镇办或县扶贫办答复。") % {"due": row.due_on}}],
        }
    return {"kind": "pairs", "title": gettext("答复"), "pairs": [{"label": str(row.answered_on), "value": row.reason}]}
