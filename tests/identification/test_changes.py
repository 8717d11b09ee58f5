"""Natural changes of households: births, marriages, deaths, moves, return to poverty, in any order of arrival."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.access.scope import SYSTEM
from bangfu.households.facts import HouseholdMoved, HouseholdRelapsed, Member, MemberJoined, MemberLeft
from bangfu.households.models import Household, Person
from bangfu.ledger import journal
from bangfu.ledger.journal import Outcome, Sent
from tests import world
from tests.laws.test_spine import EXAMPLES, clear, picture

pytestmark = pytest.mark.django_db


def about(day: date) -> dict[str, Any]:
    return {"region": world.HUAYANSI, "happened_on": day, "household": "HU-0001"}


def joined(serial: int = 3, day: date = date(2014, 6, 1), how: str = "birth") -> MemberJoined:
    child = Member(name="张小", sex="1", id_number=world.id_number(serial), relation="03")
    return MemberJoined(**about(day), how=how, members=(child,))


def left(serial: int = 3, day: date = date(2014, 9, 1), how: str = "death") -> MemberLeft:
    return MemberLeft(**about(day), how=how, name="张小", id_number=world.id_number(serial))


def relapsed(day: date = date(2015, 3, 1)) -> HouseholdRelapsed:
    return HouseholdRelapsed(**about(day), cause="4")


def moved(day: date = date(2015, 6, 1)) -> HouseholdMoved:
    return HouseholdMoved(**about(day), to=world.SHUANGJING)


def now() -> tuple[int, str, str]:
    found = Household.objects.get(key="HU-0001")
    return found.size, found.state, found.region


def test_a_household_grows_shrinks_relapses_and_moves() -> None:
    world.make()
    for fact, after in (
        (joined(), (2, "exited", world.HUAYANSI)),
        (left(), (1, "exited", world.HUAYANSI)),
        (relapsed(), (1, "poor", world.HUAYANSI)),
        (moved(), (1, "poor", world.SHUANGJING)),
        (left(1, date(2015, 7, 1)), (0, "gone", world.SHUANGJING)),
    ):
        assert journal.submit([fact], SYSTEM)[0].outcome is Outcome.ACCEPTED
        assert now() == after
    assert not Person.objects.filter(household="HU-0001").exists()


def test_a_stranger_cannot_leave() -> None:
    world.make()
    receipt = journal.submit([left(8)], SYSTEM)[0]
    assert receipt.outcome is Outcome.HELD and receipt.reasons[0].code == "not_a_member"


@EXAMPLES
@given(st.lists(st.sampled_from([joined(), joined(4), left(), left(4), relapsed(), moved(), world.exited("HU-0001")]), unique=True),
       st.randoms(use_true_random=False))  # fmt: skip
def test_any_order_of_arrival(some: list[Any], random: Any) -> None:
    sents = [Sent(fact, journal.new_id()) for fact in [world.household("HU-0001"), *some]]
    clear()
    journal.submit([*world.registers(), *sents], SYSTEM, confirmed=True)
    at_once = picture()
    clear()
    journal.submit(world.registers(), SYSTEM)
    for sent in random.sample(sents, len(sents)):
        journal.submit([sent], SYSTEM, confirmed=True)
    assert picture() == at_once
