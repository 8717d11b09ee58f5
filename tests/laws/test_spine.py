"""The laws of the spine: any order, sent twice, rebuilt or live, withdrawn or never entered, the picture is the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.access.scope import SYSTEM, Somebody
from bangfu.ledger import corrections, inbox, journal
from bangfu.ledger.journal import Outcome, Sent
from bangfu.ledger.models import Entry, Held, Subject
from bangfu.ledger.registry import FOLDS, RECORDS
from bangfu.pairing.facts import PairStarted
from bangfu.people.facts import UnitRegistered
from bangfu.stationing.facts import (
    CadrePosted,
    CadreRecalled,
    CadreReplaced,
    TeamSetUp,
    TeamWithdrawn,
    VillageJudgedStable,
)
from tests import world

pytestmark = pytest.mark.django_db(transaction=False)
EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = st.integers(0, 200).map(lambda n: date(2014, 4, 11) + timedelta(days=n))


def picture() -> dict[str, Any]:
    """Every read model's rows, without the places in the journal that the order of arrival gives."""
    models = {*RECORDS.values(), Subject, *(m for _fold, rows in FOLDS.values() for m in rows)}
    found = {}
    for model in models:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("seq", "id")]
        found[model.__name__] = sorted(map(repr, model._default_manager.values_list(*names)))
    return found


def clear() -> None:
    Entry.objects.all().delete()
    Held.objects.all().delete()
    corrections.rebuild()


def ground() -> None:
    """The registers, and a village stable enough that its team may change and leave."""
    stable = VillageJudgedStable(region=world.HUAYANSI, happened_on=world.SPRING, basis="考核认定")
    journal.submit([*world.registers(), stable], SYSTEM)


@st.composite
def histories(draw: Any) -> list[Any]:
    """What rules have nothing to say to, so that all of it is accepted: a household is paired with its cadre once."""
    keys = ["HU-0001", "HU-0002", "HU-0003"]
    facts: list[Any] = [world.household(key, serial=n + 1) for n, key in enumerate(keys)]
    facts.append(TeamSetUp(region=world.HUAYANSI, happened_on=world.SPRING, team="T1", name="工作队", unit="DW1"))
    for _n in range(draw(st.integers(0, 8))):
        day, key = draw(DAYS), draw(st.sampled_from(keys))
        about = {"region": world.HUAYANSI, "happened_on": day, "team": "T1"}
        facts.append(
            draw(
                st.sampled_from(
                    [
                        world.visit(key, day), world.pair(key, day), world.exited(key, day), world.training(day=day),
                        CadrePosted(**about, cadre="GB1", post="leader"), CadreReplaced(**about, cadre="GB1", reason="轮换"),
                        CadreRecalled(**about, cadre="GB1", reason="召回"), TeamWithdrawn(**about, reason="期满"),
                    ]
                )
            )
        )  # fmt: skip
    pairs = {fact.household: fact for fact in facts if isinstance(fact, PairStarted)}
    kept = [fact for fact in facts if not isinstance(fact, PairStarted) or pairs[fact.household] is fact]
    return [Sent(fact, journal.new_id()) for fact in kept]


@EXAMPLES
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_one_by_one_or_at_once(sents: list[Sent], random: Any) -> None:
    clear()
    ground()
    journal.submit(sents, SYSTEM)
    at_once = picture()
    clear()
    ground()
    for sent in random.sample(sents, len(sents)):
        journal.submit([sent], SYSTEM)
    assert picture() == at_once
    assert not Held.objects.exists()


@EXAMPLES
@given(histories())
def test_sent_twice_changes_nothing(sents: list[Sent]) -> None:
    clear()
    ground()
    journal.submit(sents, SYSTEM)
    once, count = picture(), Entry.objects.count()
    assert {r.outcome for r in journal.submit(sents, SYSTEM)} == {Outcome.DUPLICATE}
    assert (picture(), Entry.objects.count()) == (once, count)


@EXAMPLES
@given(histories())
def test_rebuilt_is_live(sents: list[Sent]) -> None:
    clear()
    ground()
    journal.submit(sents, SYSTEM)
    live = picture()
    corrections.rebuild()
    assert picture() == live


@EXAMPLES
@given(histories(), st.data())
def test_withdrawn_is_never_entered(sents: list[Sent], data: Any) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(4, len(sents))))) if len(sents) > 4 else set()
    clear()
    ground()
    journal.submit(sents, SYSTEM)
    assert corrections.withdraw([sents[n].id for n in gone], "录错", SYSTEM) is None
    withdrawn = picture()
    clear()
    ground()
    journal.submit([s for n, s in enumerate(sents) if n not in gone], SYSTEM)
    assert picture() == withdrawn


def test_content_says_whether_it_is_new_and_may_come_again_after_withdrawal() -> None:
    world.make()
    fact = world.training(topic="茶叶")
    first = journal.submit([fact], SYSTEM)[0]
    assert journal.submit([fact], SYSTEM)[0].outcome is Outcome.DUPLICATE
    assert corrections.withdraw([first.id], "录错", SYSTEM) is None
    assert journal.submit([fact], SYSTEM)[0].outcome is Outcome.ACCEPTED


def test_what_others_speak_of_is_withdrawn_last() -> None:
    world.make()
    entry = Entry.objects.get(kind="households.household_registered", stream="household:HU-0002")
    refusal = corrections.withdraw([entry.id], "录错", SYSTEM)
    assert refusal and refusal.code == "still_spoken_of"


def test_outside_ones_region_nothing_can_be_done() -> None:
    world.make()
    stranger = Somebody("county", [("county_office", world.NINGQIANG, "")])
    before = Entry.objects.count()
    receipt = journal.submit([world.visit("HU-0002", village=world.SHUANGJING, day=date(2014, 8, 1))], stranger)[0]
    assert receipt.outcome is Outcome.REFUSED and receipt.reasons[0].text
    theirs = Entry.objects.get(kind="helping.training_held", region=world.SHUANGJING)
    refusal = corrections.withdraw([theirs.id], "x", stranger)
    assert refusal and refusal.code == "not_yours"
    assert Entry.objects.count() == before


def test_a_rule_holds_and_the_waiting_are_let_in() -> None:
    journal.submit(world.registers(), SYSTEM)
    assert journal.submit([world.visit("HU-0009")], SYSTEM)[0].outcome is Outcome.HELD
    two_causes = world.household("HU-0009", other_causes=("1",))
    held = journal.submit([two_causes], SYSTEM)[0]
    assert held.outcome is Outcome.HELD and held.reasons[0].source
    assert inbox.decide(held.id, confirm=True, reason="属实", by=SYSTEM) is None
    assert not Held.objects.filter(state="waiting").exists()
    assert Entry.objects.filter(kind="pairing.visit_made").count() == 1


def test_what_is_held_registers_nothing_for_the_others_that_came_with_it() -> None:
    journal.submit(world.registers(), SYSTEM)
    facts = [
        world.visit("HU-0008"), world.household("HU-0009", other_causes=("1",)), world.visit("HU-0009"),
        world.household("HU-0008", serial=2),
    ]  # fmt: skip
    receipts = journal.submit(facts, SYSTEM)
    assert [r.outcome for r in receipts] == [Outcome.ACCEPTED, Outcome.HELD, Outcome.HELD, Outcome.ACCEPTED]
    assert [r.code for r in receipts[2].reasons] == ["unknown_thing"]
    assert inbox.decide(receipts[1].id, confirm=True, reason="属实", by=SYSTEM) is None
    assert not Held.objects.exists()


def test_a_registration_that_names_what_is_held_is_held_too_and_so_on() -> None:
    """A team of a unit that is not registered: neither the team nor who is posted to it is taken."""
    journal.submit(world.registers(), SYSTEM)
    about = {"region": world.HUAYANSI, "happened_on": world.SPRING, "team": "T1"}
    facts = [CadrePosted(**about, cadre="GB1", post="leader"), TeamSetUp(**about, name="工作队", unit="DW9")]
    assert [r.outcome for r in journal.rehearse(facts, SYSTEM)] == [Outcome.HELD, Outcome.HELD]
    assert [r.outcome for r in journal.submit(facts, SYSTEM)] == [Outcome.HELD, Outcome.HELD]
    unit = UnitRegistered(region=world.CITY, happened_on=world.SPRING, unit="DW9", name="市某局", level="3")
    journal.submit([unit], SYSTEM)
    assert not Held.objects.exists() and Subject.objects.filter(subject="team:T1").count() == 2


def test_of_two_registrations_the_one_that_nobody_objects_to_is_taken() -> None:
    journal.submit(world.registers(), SYSTEM)
    facts = [
        world.household("HU-0009", other_causes=("1",)),
        world.household("HU-0009"),
        world.household("HU-0009", serial=2),
    ]
    outcomes = [r.outcome for r in journal.submit(facts, SYSTEM)]
    assert outcomes == [Outcome.HELD, Outcome.ACCEPTED, Outcome.HELD]


def test_what_an_office_dropped_may_come_again_and_nothing_has_the_id_of_another() -> None:
    journal.submit(world.registers(), SYSTEM)
    visit, ids = world.visit("HU-0009"), set()
    for _time in range(2):
        held = journal.submit([visit], SYSTEM)[0]
        assert held.outcome is Outcome.HELD
        assert journal.submit([visit], SYSTEM)[0].outcome is Outcome.DUPLICATE
        assert inbox.decide(held.id, confirm=False, reason="户未登记", by=SYSTEM) is None
        ids.add(held.id)
    journal.submit([world.household("HU-0009")], SYSTEM)
    for _time in range(2):
        taken = journal.submit([visit], SYSTEM)[0]
        assert taken.outcome is Outcome.ACCEPTED
        assert journal.submit([visit], SYSTEM)[0].outcome is Outcome.DUPLICATE
        assert corrections.withdraw([taken.id], "录错", SYSTEM) is None
        ids.add(taken.id)
    assert len(ids) == 4 and Held.objects.filter(state="dropped").count() == 2


def test_the_same_sending_of_what_was_dropped_is_known() -> None:
    journal.submit(world.registers(), SYSTEM)
    sent = Sent(world.visit("HU-0009"), journal.new_id())
    held = journal.submit([sent], SYSTEM)[0]
    assert inbox.decide(held.id, confirm=False, reason="户未登记", by=SYSTEM) is None
    assert journal.submit([sent], SYSTEM)[0].outcome is Outcome.DUPLICATE


def test_nothing_personal_lies_open_in_the_journal() -> None:
    world.make()
    for entry in Entry.objects.all():
        text = repr(entry.body) + repr(bytes(entry.personal))
        for secret in ("张三", "李四", "王建国", "13800000000", world.id_number(1)):
            assert secret not in text
