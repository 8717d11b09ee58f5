"""The demo's village of Shuangjing as its team left it at the end of the year: plans, what was delivered, days, leave, promises."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from bangfu.access.scope import EVERYWHERE, SYSTEM
from bangfu.demo.cases import VILLAGE
from bangfu.households import queries as households
from bangfu.ledger import clock, journal
from bangfu.pairing import queries as pairing
from bangfu.plain.fact import Fact
from bangfu.plain.period import SHANGHAI
from bangfu.plans import facts as f
from bangfu.stationing import facts as s
from bangfu.stationing import queries as stationing

PLANNED = 60
AWAY = 6
"""Nights of a month that a cadre who was in the village by day spent at home."""
MONTHS = ((7, 31), (8, 31), (9, 30), (10, 31), (11, 30))
MEASURES = {
    "1": (("health", "办理大病救助", None, "", 6000), ("industry", "种天麻", 2, "亩", 4000)),
    "2": (("security", "办理残疾人补贴", None, "", 1200), ("industry", "养土鸡", 50, "只", 1500)),
    "3": (("school", "资助大学生", 1, "人", 3000), ("employment", "联系务工", 1, "人", None)),
    "7": (("employment", "参加种养培训", 2, "次", None), ("industry", "种香菇", 2000, "袋", 6000)),
    "9": (("finance", "办理小额贷款", None, "", 20000), ("industry", "养猪", 6, "头", 5000)),
}
OTHER = (("industry", "种核桃", 5, "亩", 2500), ("society", "春节慰问", None, "", 500))


def write() -> int:
    """Enter it as on the last day of the year; how many facts were taken. Nothing of it changes a published total."""
    random = Random(VILLAGE)
    taken = 0
    with clock.at(datetime(2014, 12, 31, 17, 30, tzinfo=SHANGHAI)):
        for some in (*_plans(random), _village(), _duty(random)):
            taken += sum(r.outcome is journal.Outcome.ACCEPTED for r in journal.submit(some, SYSTEM))
    return taken


def _about(kind: Any, day: date, **more: Any) -> Fact:
    fact: Fact = kind(region=VILLAGE, happened_on=day, **more)
    return fact


def _measure(kind: str, what: str, quantity: int | None, unit: str, money: int | None, cadre: str) -> f.Measure:
    return f.Measure(
        kind=kind, what=what, quantity=None if quantity is None else Decimal(quantity), quantity_unit=unit,
        money=None if money is None else Decimal(money), cadre=cadre, due=date(2014, 11, 30) if kind != "society" else date(2015, 2, 10),
    )  # fmt: skip


def _plans(random: Random) -> tuple[list[Fact], list[Fact]]:
    """Plans of households that have a helper, most of them confirmed, and what had been delivered by the end of the year."""
    plans: list[Fact] = []
    delivered: list[Fact] = []
    helpers = pairing.pairs_in(VILLAGE)
    for h in [h for h in households.of_village(VILLAGE) if h.key in helpers][:PLANNED]:
        measures = tuple(_measure(*one, helpers[h.key][0]) for one in MEASURES.get(h.cause, OTHER))
        about = {"plan": f"JH-{h.key}", "household": h.key}
        goals = tuple(f.Goal(year=2014 + n, income=Decimal(2000 + 700 * n)) for n in range(3))
        need = "、".join(m.what for m in measures)
        plans.append(
            _about(
                f.HouseholdPlanMade,
                date(2014, 7, 5),
                **about,
                cause=h.cause,
                need=need,
                exit_year=2016,
                goals=goals,
                measures=measures,
            )
        )
        if random.random() < 0.85:
            plans.append(_about(f.PlanConfirmed, date(2014, 7, 12), **about, agrees=True))
        for m in measures:
            share = random.choice((0, 50, 100, 100))
            if share:
                day = date(2014, 9, 1) + timedelta(days=random.randrange(100))
                some = {"quantity": m.quantity and m.quantity * share / 100, "money": m.money and m.money * share / 100}
                delivered.append(_about(f.MeasureDelivered, day, **about, measure=m.what, signed=share == 100, **some))
    return plans, delivered


def _village() -> list[Fact]:
    works = (
        f.Work(category="road", what="硬化通组路3公里", money=Decimal(300000)),
        f.Work(category="industry", what="天麻基地50亩", money=Decimal(120000)),
    )
    return [
        _about(
            f.VillagePlanMade, date(2014, 6, 20), village_plan=f"GH-{VILLAGE}", first_year=2014, last_year=2016, industry="天麻、香菇",
            situation="通组路没有硬化,缺少主导产业,青壮年多在外务工", aim="2016年底整村脱贫",
        ),
        _about(f.YearPlanMade, date(2014, 6, 20), village_plan=f"GH-{VILLAGE}", year=2014, aim="先通路,后兴产业", works=works),
    ]  # fmt: skip


def _duty(random: Random) -> list[Fact]:
    """The days that cadres noted, each month as the village confirmed it, one leave, what was promised."""
    made: list[Fact] = []
    for team in stationing.teams(EVERYWHERE).filter(region=VILLAGE):
        serving = sorted(p.cadre for p in stationing.postings_of_team(team.key) if p.until is None)
        for cadre in serving:
            about = {"team": team.key, "cadre": cadre}
            for month, last in MONTHS:
                span = {"since": date(2014, month, 1), "until": date(2014, month, last)}
                days = sorted(random.sample(range(1, last + 1), random.randrange(18, 23)))
                made += [
                    _about(s.DayInVillage, date(2014, month, day), **about, night=n >= AWAY)
                    for n, day in enumerate(days)
                ]
                counted = {"days": len(days), "nights": len(days) - AWAY, "confirmed_by": "村委会"}
                made.append(_about(s.DaysConfirmed, date(2014, month, last), **about, **span, **counted))
            made += [_about(s.DayInVillage, date(2014, 12, day), **about, night=day != 31) for day in (29, 30, 31)]
        for cadre in serving[:1]:
            about = {"team": team.key, "cadre": cadre}
            span = {"since": date(2014, 12, 8), "until": date(2014, 12, 9)}
            made += [
                _about(s.LeaveApplied, date(2014, 12, 5), leave="QJ-2014-1", why="sick", reason="看病", **about, **span),
                _about(s.LeaveApproved, date(2014, 12, 5), leave="QJ-2014-1", level="city"),
                _about(s.ReturnedFromLeave, date(2014, 12, 10), leave="QJ-2014-1"),
                _about(s.PromiseMade, date(2014, 9, 3), promise="CN-2014-1", what="明年春耕前修好三组灌渠", due=date(2015, 3, 15), **about),
                _about(s.PromiseMade, date(2014, 8, 1), promise="CN-2014-2", what="给村卫生室配血压计", **about),
                _about(s.PromiseSettled, date(2014, 10, 15), promise="CN-2014-2", kept=True),
                _about(s.ConditionsRecorded, date(2014, 7, 1), team=team.key, bed=True, stove=True, desk=True, network=False),
            ]  # fmt: skip
        break
    return made
