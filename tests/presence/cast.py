"""A team in Huayansi village with its year: made through the one door, on top of the small world of all tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bangfu.access.models import User
from bangfu.access.scope import EVERYWHERE, SYSTEM, Somebody
from bangfu.ledger import clock, journal
from bangfu.pairing.facts import UnitMadeResponsible, VisitMade
from bangfu.people.facts import CadreRegistered
from bangfu.plain.fact import Fact
from bangfu.plain.period import SHANGHAI, Period
from bangfu.presence import bulletins, overview
from bangfu.presence.models import Bulletin
from bangfu.stationing.facts import (
    CadrePosted,
    ConditionsRecorded,
    DayInVillage,
    DutyRostered,
    LeaveApplied,
    LeaveApproved,
    PromiseMade,
    TeamSetUp,
)
from bangfu.supervision.facts import PresenceChecked
from tests import world

HERE = {"region": world.HUAYANSI}
TEAM = {**HERE, "team": "T1"}
EARLIER = datetime(2014, 6, 30, 9, tzinfo=SHANGHAI)
NOW = datetime(2014, 6, 30, 18, tzinfo=SHANGHAI)


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def submit(*facts: Fact, by: Somebody = SYSTEM, **more: Any) -> list[journal.Receipt]:
    return journal.submit([journal.Sent(f, journal.new_id()) for f in facts], by, **more)


def here(cadre: str, day: date, **more: Any) -> Fact:
    return DayInVillage(**TEAM, happened_on=day, cadre=cadre, **more)


def make_world() -> None:
    """The small world of all tests, recorded in June 2014, with the team's year."""
    with clock.at(EARLIER):
        world.make()
    make()


def make() -> None:
    """Wang leads, Li and Zhao serve; Li is on leave for three days, Zhao was looked for and not found on 12 June."""
    team_cast = [
        UnitMadeResponsible(**HERE, happened_on=world.SPRING, unit="DW1"),
        UnitMadeResponsible(region=world.SHUANGJING, happened_on=world.SPRING, unit="DW1"),
        CadreRegistered(region=world.NINGQIANG, happened_on=world.SPRING, cadre="GB2", name="李梅", rank="section", unit="DW1"),
        CadreRegistered(region=world.NINGQIANG, happened_on=world.SPRING, cadre="GB3", name="赵强", rank="staff"),
        TeamSetUp(**TEAM, happened_on=date(2014, 4, 25), name="市发改委驻华严寺村工作队", unit="DW1", until=date(2016, 12, 31)),
        CadrePosted(**TEAM, happened_on=date(2014, 4, 25), cadre="GB1", post="leader", seat="leader"),
        CadrePosted(**TEAM, happened_on=date(2014, 4, 25), cadre="GB2", post="member", seat="reserve"),
        CadrePosted(**TEAM, happened_on=date(2014, 4, 25), cadre="GB3", post="member", seat="town", until=date(2014, 7, 31)),
    ]  # fmt: skip
    with clock.at(NOW):
        receipts = submit(*team_cast)
        receipts += submit(
            *(here("GB1", day, night=True) for day in days(date(2014, 6, 2), 10)),
            *(here("GB2", day) for day in days(date(2014, 6, 9), 5)),
            *(
                VisitMade(**HERE, happened_on=day, household="HU-0001", cadre="GB2", note="商量种核桃")
                for day in days(date(2014, 6, 9), 3)
            ),
            here("GB3", date(2014, 6, 12)),
            PresenceChecked(**HERE, happened_on=date(2014, 6, 12), cadre="GB3", found="absent", inspectors="市督查组"),
            DutyRostered(**TEAM, happened_on=date(2014, 6, 9), until=date(2014, 6, 13), cadre="GB3"),
            LeaveApplied(
                **TEAM, happened_on=date(2014, 6, 15), leave="QJ1", cadre="GB2", why="sick", since=date(2014, 6, 16),
                until=date(2014, 6, 18),
            ),
            ConditionsRecorded(**TEAM, happened_on=date(2014, 5, 1), bed=True, stove=True, desk=True, network=False),
            PromiseMade(**TEAM, happened_on=date(2014, 5, 20), promise="CN1", cadre="GB1", household="HU-0001", what="修入户路"),
        )  # fmt: skip
        receipts += submit(LeaveApproved(**HERE, happened_on=date(2014, 6, 15), leave="QJ1", level="town"))
    assert all(r.outcome is journal.Outcome.ACCEPTED for r in receipts), receipts
    User.objects.filter(username="team").update(cadre="GB2")


def issue() -> None:
    """The county's bulletin of June, under the number 1."""
    month = Period.of("2014-06")
    with clock.at(NOW):
        made = bulletins.issue(overview.month_of(world.NINGQIANG, month, EVERYWHERE), month, [], [], "", SYSTEM)
    Bulletin.objects.filter(pk=made.pk).update(id=1)
