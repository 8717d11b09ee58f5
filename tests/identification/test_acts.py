"""Cases in the journal: what is taken, held and refused; the laws of the spine for cases; who signs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.access.scope import SYSTEM, Somebody, Visitor
from bangfu.identification import facts as f
from bangfu.identification import queries, story
from bangfu.identification.models import Case, Monitored, Objection, Publicity
from bangfu.ledger import corrections, inbox, journal
from bangfu.ledger.journal import Outcome, Sent
from bangfu.ledger.models import Held
from bangfu.plain.verdict import Reason
from tests import world
from tests.identification import cast
from tests.identification.cast import day
from tests.laws.test_spine import EXAMPLES, clear, picture

pytestmark = pytest.mark.django_db
TEAM = Somebody("team", [("team_member", world.HUAYANSI, "")])
TOWN = Somebody("town", [("town_office", "610726102", "")])
COUNTY = Somebody("county", [("county_office", world.NINGQIANG, "")])


def told(fact: Any, by: Somebody = SYSTEM) -> journal.Receipt:
    return journal.submit([fact], by)[0]


def test_the_whole_procedure_and_the_register() -> None:
    world.make()
    for fact in cast.whole():
        assert told(fact).outcome is Outcome.ACCEPTED
    case = Case.objects.get(key="C1")
    assert (case.state, case.step, case.ended_on) == ("finished", "", day(24))
    assert Publicity.objects.count() == 3
    assert told(world.household("HU-C1", serial=9)).outcome is Outcome.ACCEPTED


def test_who_is_under_way_is_not_yet_registered() -> None:
    world.make()
    for fact in cast.whole()[:6]:
        told(fact)
    receipt = told(world.household("HU-C1", serial=9))
    assert receipt.outcome is Outcome.HELD and receipt.reasons[0].code == "not_announced"


def test_each_level_signs_its_own_step() -> None:
    world.make()
    by = [TEAM, TEAM, TEAM, TEAM, TEAM, TOWN, TOWN, TOWN, COUNTY, COUNTY]
    for fact, who in zip(cast.whole(), by, strict=True):
        for other in {TEAM, TOWN, COUNTY} - {who}:
            village_step = who is TEAM and other is TOWN
            if not village_step:
                receipt = told(fact, other)
                assert receipt.outcome is Outcome.REFUSED and receipt.reasons[0].code == "not_your_step", (
                    fact,
                    other.name,
                )
        assert told(fact, who).outcome is Outcome.ACCEPTED


def test_nobody_confirms_against_the_law_or_for_another_level() -> None:
    world.make()
    for fact in cast.whole()[:3]:
        told(fact)
    held = told(cast.opened(days=5), TEAM)
    assert held.outcome is Outcome.HELD and held.reasons[0].binding
    refusal = inbox.decide(held.id, confirm=True, reason="赶时间", by=COUNTY)
    assert refusal and refusal.code == "cannot_confirm" and "7" in str(refusal)
    assert Held.objects.filter(state="waiting").count() == 1
    early = told(cast.county(), COUNTY)
    refusal = inbox.decide(early.id, confirm=True, reason="先签", by=TOWN)
    assert refusal and refusal.code == "cannot_confirm"
    assert not Case.objects.filter(state="finished").exists()


def test_an_objection_from_the_public_waits_for_the_town() -> None:
    world.make()
    for fact in cast.whole()[:4]:
        told(fact)
    visitor = Visitor(world.HUAYANSI)
    receipt = journal.submit([cast.objected()], visitor, hold=Reason("from_public", "公众反映"))[0]
    assert receipt.outcome is Outcome.HELD
    assert not Objection.objects.exists()
    assert inbox.decide(receipt.id, confirm=True, reason="受理", by=TOWN) is None
    assert Objection.objects.get().state == "open"
    assert Case.objects.get(key="C1").waits_for == "town"
    assert told(cast.answered(), TEAM).outcome is Outcome.REFUSED
    assert told(cast.answered(), TOWN).outcome is Outcome.ACCEPTED
    outside = journal.submit([cast.objected(key="Y2")], Visitor(world.SHUANGJING))[0]
    assert outside.outcome is Outcome.REFUSED


def test_monitoring_closing_and_reentry() -> None:
    world.make()
    for fact in cast.monitoring():
        assert told(fact).outcome is Outcome.ACCEPTED, fact
    assert Case.objects.get(key="M1").monitored_class == "1"
    assert told(cast.clue("M2", day(100, cast.CLUE_DAY))).reasons[0].code == "monitored_already"
    for fact in cast.closed_risk():
        assert told(fact).outcome is Outcome.ACCEPTED, fact
    assert Monitored.objects.get(key="M1").stage == "helped"
    assert told(cast.marked(on=date(2024, 1, 11))).reasons[0].code == "closing_not_over"
    assert told(cast.marked()).outcome is Outcome.ACCEPTED
    assert Monitored.objects.get(key="M1").stage == "closed"
    assert told(cast.clue("M2", day(600, cast.CLUE_DAY), earlier="M1")).outcome is Outcome.ACCEPTED
    assert Case.objects.get(key="M2").earlier == "M1"


def joined(on: date, case: str = "M1", **more: Any) -> f.ClueJoined:
    return f.ClueJoined(**{**cast.about(case, on), "source": "department", "what": "住院自付三万元", **more})


def test_a_further_clue_joins_the_case_and_starts_no_clock_anew() -> None:
    world.make()
    path = cast.monitoring()
    assert told(path[0]).outcome is Outcome.ACCEPTED
    before = Monitored.objects.values().get()
    assert told(joined(cast.CLUE[3])).outcome is Outcome.ACCEPTED
    assert Monitored.objects.values().get() == before and Case.objects.count() == 1
    said = [str(line.said) for line in story.tell(queries.histories(["M1"])["M1"])]
    assert "又收到部门预警线索,并入本次办理,时限不重新计算" in said[-1]
    for fact in path[1:]:
        assert told(fact).outcome is Outcome.ACCEPTED, fact
    assert told(joined(day(60, cast.CLUE_DAY))).outcome is Outcome.ACCEPTED
    assert Monitored.objects.get().stage == "helped"
    small = joined(day(61, cast.CLUE_DAY), threshold="inpatient_exited", amount=Decimal("4999.99"))
    assert told(small).reasons[0].code == "below_threshold"


def test_a_clue_does_not_join_what_is_over() -> None:
    world.make()
    assert told(joined(cast.CLUE[3])).outcome is Outcome.HELD
    for fact in [*cast.monitoring(), *cast.closed_risk(), cast.marked()]:
        assert told(fact).outcome is Outcome.ACCEPTED, fact
    refused = told(joined(day(600, cast.CLUE_DAY)))
    assert refused.reasons[0].code == "ended" and refused.reasons[0].binding


@st.composite
def histories(draw: Any) -> list[Any]:
    some = [
        *cast.whole()[1:], cast.objected(), cast.answered(), cast.answered(outcome="upheld", on=day(11)), cast.returned(),
        cast.rejected(), cast.deliberated(votes_for=1), cast.consented("C1", day(9)),
    ]  # fmt: skip
    rest = draw(st.lists(st.sampled_from(some), max_size=12, unique=True))
    return [Sent(fact, journal.new_id()) for fact in [cast.applied(), *rest]]


@EXAMPLES
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_twice_or_rebuilt(sents: list[Sent], random: Any) -> None:
    clear()
    journal.submit(world.registers(), SYSTEM)
    journal.submit(sents, SYSTEM, confirmed=True)
    at_once = picture()
    clear()
    journal.submit(world.registers(), SYSTEM)
    for sent in random.sample(sents, len(sents)):
        journal.submit([sent], SYSTEM, confirmed=True)
    assert picture() == at_once
    assert {r.outcome for r in journal.submit(sents, SYSTEM)} == {Outcome.DUPLICATE}
    corrections.rebuild()
    assert picture() == at_once


@EXAMPLES
@given(histories(), st.data())
def test_a_withdrawn_step_leaves_no_trace(sents: list[Sent], data: Any) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(1, len(sents))))) if len(sents) > 1 else set()
    clear()
    journal.submit(world.registers(), SYSTEM)
    journal.submit(sents, SYSTEM, confirmed=True)
    assert corrections.withdraw([sents[n].id for n in gone], "录错", SYSTEM) is None
    withdrawn = picture()
    clear()
    journal.submit(world.registers(), SYSTEM)
    journal.submit([s for n, s in enumerate(sents) if n not in gone], SYSTEM, confirmed=True)
    assert picture() == withdrawn
