"""A household of Huayansi with its plan, and the village with its own, on top of the small world of all tests."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bangfu.access.scope import SYSTEM, Somebody
from bangfu.helping.facts import CondolenceVisitMade
from bangfu.ledger import clock, journal
from bangfu.pairing.facts import PairEnded, PairStarted, UnitMadeResponsible
from bangfu.people.facts import CadreRegistered
from bangfu.plain.fact import Fact
from bangfu.plain.period import SHANGHAI
from bangfu.plans import facts as f
from bangfu.projects.facts import NeedCollected, ProjectProgressed, ProjectRegistered
from bangfu.stationing.facts import CadrePosted, TeamSetUp
from tests import world

HERE = {"region": world.HUAYANSI}
MADE = date(2014, 5, 10)
EARLIER = datetime(2014, 12, 30, 9, tzinfo=SHANGHAI)
NOW = datetime(2014, 12, 31, 9, tzinfo=SHANGHAI)
MEASURES = (
    f.Measure(kind="health", what="办理大病救助", money=Decimal(6000), cadre="GB1", due=date(2014, 9, 30)),
    f.Measure(
        kind="industry", what="种天麻", quantity=Decimal(2), quantity_unit="亩", unit="DW1", due=date(2014, 12, 1)
    ),
    f.Measure(kind="society", what="春节慰问", money=Decimal(500)),
    f.Measure(kind="works", what="修入户路", project="XM1"),
)


def submit(*facts: Fact, by: Somebody = SYSTEM, **more: Any) -> list[journal.Receipt]:
    with clock.at(NOW):
        return journal.submit([journal.Sent(one, journal.new_id()) for one in facts], by, **more)


def plan(**more: Any) -> Fact:
    values = {
        "happened_on": MADE, "plan": "JH1", "household": "HU-0001", "cause": "1", "need": "看病花费大,想种天麻", "exit_year": 2016,
        "goals": (f.Goal(year=2014, income=Decimal(2300)), f.Goal(year=2016, income=Decimal(4000), aim="脱贫")), "measures": MEASURES,
    }  # fmt: skip
    return f.HouseholdPlanMade(**HERE, **{**values, **more})


def about(kind: Any, day: date, **more: Any) -> Any:
    return kind(**HERE, happened_on=day, **more)


def make_world() -> None:
    with clock.at(EARLIER):
        world.make()
    make()


def make() -> None:
    """The plan, confirmed; half of the tianma and a condolence visit delivered; the road built. HU-0093 has no helper."""
    receipts = submit(
        world.household("HU-0093", head="周五", serial=93, cause="7"),
        about(UnitMadeResponsible, world.SPRING, unit="DW1"),
        CadreRegistered(
            region=world.NINGQIANG, happened_on=world.SPRING, cadre="GB8", name="李梅", rank="section", unit="DW1", skills=("farming",),
            phone="13900000002",
        ),
        CadreRegistered(region=world.HUAYANSI, happened_on=world.SPRING, cadre="GB9", name="赵强", rank="staff"),
        about(TeamSetUp, date(2014, 4, 25), team="T9", name="市发改委驻华严寺村工作队", unit="DW1"),
        about(CadrePosted, date(2014, 4, 25), team="T9", cadre="GB9", post="leader"),
        about(NeedCollected, date(2014, 5, 2), category="illness", household="HU-0093", description="看病", amount=Decimal(8000)),
        about(ProjectRegistered, date(2014, 6, 1), project="XM1", name="入户路硬化", category="road", unit="DW1", plan=Decimal(50000)),
        about(ProjectRegistered, date(2014, 7, 1), project="XM2", name="文化广场", category="venue", unit="DW1", plan=Decimal(80000)),
        about(ProjectProgressed, date(2014, 11, 1), project="XM1", state="4", percent=100),
    )  # fmt: skip
    receipts += submit(
        plan(),
        about(f.PlanConfirmed, date(2014, 5, 12), plan="JH1", household="HU-0001", agrees=True, signed_by="张三"),
        about(CondolenceVisitMade, date(2014, 9, 1), household="HU-0001", unit="DW1", money=Decimal(500)),
        about(
            f.VillagePlanMade, date(2014, 5, 1), village_plan="GH1", first_year=2014, last_year=2016, situation="缺水缺路",
            industry="天麻",
        ),
        about(
            f.YearPlanMade, date(2014, 5, 3), village_plan="GH1", year=2014,
            works=(
                f.Work(category="road", what="硬化入户路2公里", money=Decimal(60000), project="XM1"),
                f.Work(category="water", what="打井一口", money=Decimal(30000)),
            ),
        ),
    )  # fmt: skip
    receipts += submit(
        about(
            f.MeasureDelivered, date(2014, 8, 1), plan="JH1", household="HU-0001", measure="种天麻", quantity=Decimal(1)
        )
    )
    assert all(r.outcome in (journal.Outcome.ACCEPTED, journal.Outcome.DUPLICATE) for r in receipts), receipts


def end(cadre: str = "GB1", day: date = date(2014, 12, 20)) -> Fact:
    return about(PairEnded, day, household="HU-0001", cadre=cadre, reason="调离")


def pair(household: str = "HU-0001", cadre: str = "GB8", **more: Any) -> Fact:
    return about(PairStarted, date(2014, 12, 21), household=household, cadre=cadre, **more)
