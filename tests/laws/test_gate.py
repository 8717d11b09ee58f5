"""The gate: nobody enters anything about a thing that lies where they may not enter, whatever place they write on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bangfu.access.scope import SYSTEM, Somebody
from bangfu.households.facts import HouseholdExited, HouseholdMoved
from bangfu.households.models import Household
from bangfu.identification.facts import CaseWithdrawn, TownReviewed
from bangfu.ledger import inbox, journal
from bangfu.ledger.journal import Outcome, Sent
from bangfu.ledger.models import Entry, Held
from bangfu.ledger.registry import FOLDS
from bangfu.plain.fact import KINDS, Fact, Type, fields_of
from bangfu.plain.policy import codes
from tests import world
from tests.identification import cast

pytestmark = pytest.mark.django_db
CADRE = Somebody("cadre", [("pairing_cadre", world.HUAYANSI, "")])
COUNTY = Somebody("county", [("county_office", world.NINGQIANG, "")])
NEIGHBOUR = Somebody("neighbour", [("county_office", world.CHENGGU, "")])
STREAMS = sorted({kind.kind().stream for kind in KINDS.values()} - {"", "household"})
LATER = sorted(
    name for name, kind in KINDS.items() if kind.kind().stream and (not kind.kind().births or kind.kind().repeats)
)
OF_HOUSEHOLDS = sorted(
    name for name, kind in KINDS.items()
    if kind.kind().births and kind.kind().stream != "household" and "household" in {f.name for f in fields_of(kind)}
)  # fmt: skip


@pytest.fixture(autouse=True)
def _made() -> None:
    world.make()


def plainly(kind: Any, **said: Any) -> Any:
    """A fact (or record) of a kind with something plain in every field that must be filled."""
    values = {f.name: _plain(f) for f in fields_of(kind) if f.required}
    names = {f.name for f in fields_of(kind)}
    return kind(**{**values, **{name: value for name, value in said.items() if name in names}})


def _plain(f: Any) -> Any:
    code = next(iter(codes(f.codes))) if f.codes else ""
    return {
        Type.TEXT: "某", Type.LONG: "某", Type.INTEGER: int(f.minimum or 1), Type.NUMBER: Decimal(1), Type.MONEY: Decimal(1),
        Type.DATE: world.SPRING, Type.YES: True, Type.CODE: code, Type.CODES: (code,), Type.REGION: world.SHUANGJING,
        Type.REF: f"{f.ref}-1", Type.ID_NUMBER: world.id_number(7), Type.PHONE: "13800000000",
        Type.GROUP: (plainly(f.item),) if f.item else (),
    }[f.type]  # fmt: skip


def about(kind: Any, region: str, stream: str, **said: Any) -> Any:
    keys = {stream: "HU-0002" if stream == "household" else f"{stream}-1", "household": "HU-0002"}
    keys |= {"place": world.SHUANGJING} if stream == "place" else {}
    return plainly(kind, region=region, **keys, **said)


def born(stream: str, region: str = world.SHUANGJING) -> None:
    """A thing of a kind, at the neighbour's."""
    if stream in ("place", "household"):
        return
    birth = next(kind for kind in KINDS.values() if kind.kind().stream == stream and kind.kind().births)
    receipt = journal.submit([about(birth, region, stream)], SYSTEM, confirmed=True)[0]
    assert receipt.outcome is Outcome.ACCEPTED
    assert FOLDS[stream][1][0]._default_manager.filter(stream=f"{stream}:{stream}-1").exists()


@pytest.mark.parametrize("name", LATER)
def test_nobody_enters_about_a_neighbours_thing_from_their_own_place(name: str) -> None:
    kind = KINDS[name]
    stream = kind.kind().stream
    born(stream)
    before = Entry.objects.count()
    for person in (CADRE, COUNTY):
        region = world.HUAYANSI if person is CADRE else world.NINGQIANG
        fact = about(kind, region, stream, happened_on=cast.START)
        for receipt in (journal.rehearse([fact], person)[0], journal.submit([fact], person)[0]):
            assert (receipt.outcome, receipt.reasons[0].code) == (Outcome.REFUSED, "not_yours")
    assert Entry.objects.count() == before and not Held.objects.exists()
    own = journal.rehearse([about(kind, world.SHUANGJING, stream, happened_on=cast.START)], NEIGHBOUR)[0]
    assert "not_yours" not in {reason.code for reason in own.reasons}


@pytest.mark.parametrize("name", OF_HOUSEHOLDS)
def test_nothing_new_is_hung_on_a_neighbours_household(name: str) -> None:
    kind = KINDS[name]
    fact = about(kind, world.HUAYANSI, kind.kind().stream)
    receipt = journal.submit([fact], COUNTY)[0]
    assert (receipt.outcome, receipt.reasons[0].code) == (Outcome.REFUSED, "not_yours")


def moved(household: str, of: str, to: str) -> Fact:
    return HouseholdMoved(region=of, happened_on=cast.START, household=household, to=to)


def test_a_household_is_moved_by_its_own_people_only_and_the_same_sending_again_is_known() -> None:
    taken = journal.submit([moved("HU-0002", world.HUAYANSI, world.HUAYANSI)], CADRE)[0]
    assert taken.outcome is Outcome.REFUSED and Household.objects.get(key="HU-0002").region == world.SHUANGJING
    sent = Sent(moved("HU-0001", world.HUAYANSI, world.SHUANGJING), journal.new_id())
    assert journal.submit([sent], CADRE)[0].outcome is Outcome.ACCEPTED
    assert Household.objects.get(key="HU-0001").region == world.SHUANGJING
    assert journal.submit([sent], CADRE)[0].outcome is Outcome.DUPLICATE
    assert journal.submit([sent.fact], CADRE)[0].outcome is Outcome.DUPLICATE


def test_what_hangs_on_a_household_that_moved_is_taken_on_where_it_lives_now() -> None:
    plan = about(KINDS["plans.household_plan_made"], world.HUAYANSI, "plan", happened_on=cast.START)
    plan = plan.__class__(**{**vars(plan), "household": "HU-0001"})
    journal.submit([plan, moved("HU-0001", world.HUAYANSI, world.SHUANGJING)], SYSTEM, confirmed=True)
    confirmed = KINDS["plans.plan_confirmed"]
    fact = plainly(confirmed, region=world.SHUANGJING, plan="plan-1", household="HU-0001", happened_on=cast.DAY[3])
    assert journal.submit([fact], NEIGHBOUR)[0].outcome is not Outcome.REFUSED


def test_what_waited_for_a_household_is_not_let_in_where_that_is_registered_elsewhere() -> None:
    exited = HouseholdExited(region=world.HUAYANSI, happened_on=cast.START, household="HU-0009", people=1)
    at_home = HouseholdExited(region=world.SHUANGJING, happened_on=cast.DAY[1], household="HU-0009", people=1)
    strange = journal.submit([exited], CADRE)[0]
    assert strange.outcome is Outcome.HELD
    assert journal.submit([at_home], NEIGHBOUR)[0].outcome is Outcome.HELD
    assert (
        journal.submit([world.household("HU-0009", world.SHUANGJING, serial=9)], NEIGHBOUR)[0].outcome
        is Outcome.ACCEPTED
    )
    assert [row.pk for row in Held.objects.filter(state="waiting")] == [strange.id]
    refusal = inbox.decide(strange.id, confirm=True, reason="属实", by=COUNTY)
    assert refusal and refusal.code == "elsewhere"
    assert inbox.decide(strange.id, confirm=False, reason="不在本县", by=COUNTY) is None


def test_who_signs_is_asked_of_the_place_where_the_case_lies() -> None:
    """Somebody of a town here and of a village there does not sign there as the town."""
    born("case")
    both = Somebody("both", [("town_office", "610726102", ""), ("team_member", world.SHUANGJING, "")])
    fact = TownReviewed(region=world.HUAYANSI, happened_on=cast.START, case="case-1", signed_by="镇长")
    receipt = journal.submit([fact], both)[0]
    assert (receipt.outcome, receipt.reasons[0].code) == (Outcome.REFUSED, "not_your_step")


def test_another_countys_case_is_not_withdrawn() -> None:
    journal.submit([cast.applied()], SYSTEM)
    fact = CaseWithdrawn(region=world.SHUANGJING, happened_on=cast.DAY[1], case="C1", reason="撤回")
    assert journal.submit([fact], NEIGHBOUR)[0].outcome is Outcome.REFUSED
