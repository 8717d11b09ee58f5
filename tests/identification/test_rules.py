"""The rules of procedures, without a database: each objection once with a case that meets it and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.identification import facts as f
from bangfu.identification import risks, rules, story, turns
from bangfu.identification.procedure import Procedure, Step, all_procedures, procedure
from bangfu.identification.standing import Standing, standing
from bangfu.plain.fact import KINDS, Fact, fields_of
from tests import world
from tests.identification import cast
from tests.identification.cast import day


def judged(history: list[Fact], fact: Fact, earlier: Standing | None = None) -> list[str]:
    """The codes of what is objected to in a fact after a history."""
    before = standing([x for x in history if x.happened_on <= fact.happened_on])
    return [reason.code for reason in rules.may_happen(fact, before, earlier).reasons]


def test_the_whole_procedure_is_fine_step_by_step() -> None:
    for path in (cast.whole(), cast.monitoring()):
        for at, fact in enumerate(path):
            assert judged(path[:at], fact) == [], fact
        state = standing(path)
        assert state and (state.state, state.step, state.waits_for, state.due_on) == ("finished", None, "", None)


def taking(law: Procedure, step: Step, start: date, at: date) -> list[Any]:
    """Facts that take any step of any procedure, from a day on."""
    about = cast.about("P1", at)
    kind: Any = KINDS[step.fact]
    if step.is_publicity:
        shown = cast.opened("P1", at, step.round, step.days)
        return [shown, cast.closed("P1", shown.until, step.round)]
    known: dict[str, Any] = {
        "by": "甲", "fits": True, "signed_by": "乙", "until": cast.day(30, at), "agrees": True, "given": True, "scope": ("vehicle",),
        "clues": 0, "cleared": 0, "seed": "1", "share": Decimal("0.04"), "among": 1, "chosen": True, "passed": True, "risks": ("1",),
        "monitored_class": "1", "measures": ("health",), "expected": 9, "present": 9, "votes_for": 9, "votes_against": 0,
        "batch": "一", "household": "H", "head": "张", "people": 3, "procedure": law.name, "poor_people": 1, "all_people": 900,
        "western": True, "source": "patrol", "what": "病", "earlier": "M1", "stable_since": start,
    }  # fmt: skip
    names = {x.name for x in fields_of(kind)}
    return [kind(**about, **{name: value for name, value in known.items() if name in names})]


@pytest.mark.parametrize("law", all_procedures(), ids=lambda law: f"{law.name}-{law.since.year}")
def test_every_procedure_can_be_walked_to_its_end(law: Procedure) -> None:
    watched = cast.monitoring(start=date(2021, 2, 1))
    over = f.RiskEndedNaturally(**cast.about("M1", date(2021, 2, 20)), how="moved", reason="整户迁出")
    earlier = standing([*watched, over] if law.name == "monitoring" else watched)
    at = start = max(law.since, date(2015, 1, 1)) if law.since.year < 2016 else date(law.since.year + 1, 3, 1)
    history: list[Fact] = []
    for step in law.steps:
        for fact in taking(law, step, date(2021, 3, 1), at):
            assert judged(history, fact, earlier) == [], (law.name, step.name)
            assert turns.signers(fact, standing(history)) == step.signers
            history.append(fact)
        at = cast.day(1, history[-1].happened_on)
    state = standing(history)
    assert state and state.state == "finished" and state.opened_on == start and story.tell(history)


UP_TO = {"deliberate": 2, "open": 3, "close": 4, "town": 5, "second": 6, "county": 8, "announce": 9}
OBJECTIONS: list[tuple[str, str, Fact]] = [
    ("deliberate", "votes", cast.deliberated(present=61)),
    ("deliberate", "votes", cast.deliberated(votes_for=46)),
    ("deliberate", "quorum", cast.deliberated(present=39, votes_for=30)),
    ("open", "too_short", cast.opened(days=6)),
    ("close", "too_short", cast.closed(on=day(11))),
    ("open", "not_opened", cast.closed()),
    ("town", "publicity_not_over", cast.town(on=day(12))),
    ("close", "step_missing", cast.town()),
    ("second", "step_missing", cast.county()),
    ("county", "already_done", cast.town(on=day(21))),
    ("county", "after_later_step", cast.verified(on=day(21))),
    ("town", "not_in_procedure", cast.signed("C1", on=day(14))),
    ("deliberate", "not_in_publicity", cast.objected(on=day(5))),
    ("close", "no_objection", cast.answered()),
    ("open", "step_missing", cast.returned(on=day(6), to="county_review")),
    ("open", "not_in_procedure", cast.returned(on=day(6), to="apply")),
]


@pytest.mark.parametrize(("up_to", "code", "fact"), OBJECTIONS)
def test_what_is_objected_to(up_to: str, code: str, fact: Fact) -> None:
    assert code in judged(cast.whole()[: UP_TO[up_to]], fact)


@pytest.mark.parametrize(
    ("up_to", "fact"),
    [
        ("deliberate", cast.deliberated(present=40, votes_for=30)),
        ("open", cast.opened(days=7)),
        ("close", cast.closed(on=day(12))),
        ("close", cast.objected(on=day(12))),
        ("town", cast.town(on=day(13))),
        ("open", cast.returned(on=day(6))),
    ],
)
def test_what_is_just_right(up_to: str, fact: Fact) -> None:
    assert judged(cast.whole()[: UP_TO[up_to]], fact) == []


def test_a_short_publicity_says_the_days_and_the_source_and_binds() -> None:
    before = standing(cast.whole()[:3])
    (reason,) = rules.may_happen(cast.opened(days=5), before).reasons
    assert str(reason) == "从2014-05-11到2014-05-15只有5天,公示不得少于7天"
    assert reason.binding and "两公示一公告" in reason.source and reason.field == "until"


def test_days_depend_on_the_procedure_of_the_day() -> None:
    path = cast.monitoring()
    assert judged(path[:4], cast.opened("M1", day(4, cast.CLUE_DAY), days=5)) == []
    assert judged(path[:4], cast.opened("M1", day(4, cast.CLUE_DAY), days=4)) == ["too_short"]
    assert judged([], cast.clue(on=date(2020, 6, 1))) == ["no_procedure"]


def test_the_law_of_2016_wants_consent_and_comparison() -> None:
    shift = date(2016, 3, 1) - cast.START
    path = [replace(x, happened_on=x.happened_on + shift) for x in cast.whole()]
    path = [replace(x, until=x.until + shift) if hasattr(x, "until") else x for x in path]
    assert judged(path[:9], path[9]) == ["step_missing"]
    on = path[8].happened_on
    given_ = cast.consented("C1", on)
    compared = f.Compared(**cast.about("C1", on), scope=("vehicle",), clues=1, cleared=1)
    assert judged([*path[:9], given_], compared) == []
    assert judged([*path[:9], given_], replace(compared, scope=("housing",))) == ["beyond_consent"]
    refused = cast.consented("C1", on, given=False)
    assert judged([*path[:9], refused], compared) == ["step_missing", "stopped", "no_consent"]
    assert judged([*path[:9], given_, compared], path[9]) == []


def test_an_upheld_objection_stops_until_the_case_is_sent_back() -> None:
    path = [*cast.whole()[:4], cast.objected()]
    assert judged([*path, cast.closed()], cast.town()) == ["objections_open"]
    fine = [*path, cast.answered(), cast.closed()]
    assert judged(fine, cast.town()) == []
    upheld = [*path, cast.answered(outcome="upheld")]
    assert "stopped" in judged([*upheld, cast.closed()], cast.town())
    again = [
        *upheld,
        cast.returned(on=day(11)),
        cast.deliberated(on=day(12)),
        cast.opened(on=day(13)),
        cast.closed(on=day(19)),
    ]
    assert judged(upheld, cast.rejected(on=day(11))) == []
    assert judged([*upheld, cast.returned(on=day(11))], cast.deliberated(on=day(11))) == ["returned_today"]
    assert judged(again, cast.town(on=day(20))) == []


def test_voted_down_is_rejected_and_may_be_returned() -> None:
    down = [*cast.whole()[:2], cast.deliberated(votes_for=23, votes_against=24)]
    state = standing(down)
    assert state and (state.state, state.ended_how) == ("rejected", "voted_down")
    assert judged(down, cast.opened()) == ["ended"]
    assert judged(down, cast.returned(on=day(6), to="deliberate")) == []


def test_a_household_that_does_not_agree_does_not_leave() -> None:
    path = [cast.proposed(), cast.verified("T1"), cast.signed(agrees=False)]
    assert judged(path, cast.deliberated("T1")) == ["step_missing", "stopped"]
    assert judged([*path, cast.signed(on=day(5))], cast.deliberated("T1", on=day(6))) == []


def test_only_those_drawn_are_checked() -> None:
    path: list[Fact] = [
        cast.proposed(), cast.verified("T1"), cast.signed(), cast.deliberated("T1"), cast.opened("T1"), cast.closed("T1"),
    ]  # fmt: skip
    assert judged(path, replace(cast.drawn(), share=Decimal("0.10"))) == ["share"]
    assert judged([*path, cast.drawn(chosen=False)], cast.town("T1")) == []
    assert judged([*path, cast.drawn()], cast.town("T1")) == ["step_missing"]


@given(st.sets(st.text("abcdef0123456789", min_size=1, max_size=8), min_size=1, max_size=300), st.text(max_size=9))
def test_a_draw_is_of_its_seed_and_of_the_right_size(keys: set[str], seed: str) -> None:
    chosen = rules.draw(keys, seed, Decimal("0.03"))
    assert chosen <= keys and chosen == rules.draw(sorted(keys, reverse=True), seed, Decimal("0.03"))
    assert len(chosen) == max(1, -(-3 * len(keys) // 100))


def test_a_draw_of_ones_own_choosing_is_seen() -> None:
    keys = [f"T{n}" for n in range(40)]
    chosen = rules.draw(keys, "20140518", Decimal("0.05"))
    for key in keys:
        right = cast.drawn(key, among=40, chosen=key in chosen)
        assert rules.drawn_as_seeded(right, keys).fine
        assert not rules.drawn_as_seeded(replace(right, chosen=not right.chosen), keys).fine


@pytest.mark.parametrize(
    ("poor", "people", "western", "fine"),
    [(20, 1000, False, False), (19, 1000, False, True), (29, 1000, True, True), (30, 1000, True, False)],
)
def test_a_village_leaves_below_its_rate(poor: int, people: int, western: bool, fine: bool) -> None:
    fact = f.VillageExitProposed(
        **cast.about("V1", cast.START), batch="2014", poor_people=poor, all_people=people, western=western
    )
    assert rules.may_happen(fact, None).fine == fine


def test_monitoring_has_its_clock_and_its_green_channel() -> None:
    state = standing([cast.clue()])
    assert state and state.due_on == day(3, cast.CLUE_DAY)
    late = standing(cast.monitoring()[:7])
    assert late and late.due_on == day(11, cast.CLUE_DAY)
    assert judged([cast.clue()], cast.measure(on=cast.CLUE_DAY)) == ["not_identified"]
    assert judged([cast.clue()], cast.measure(on=cast.CLUE_DAY, green=True)) == []
    helped = standing([cast.clue(), cast.measure(on=cast.CLUE_DAY, green=True)])
    assert helped and helped.helped_first_on == cast.CLUE_DAY and helped.step and helped.step.name == "consent"


@pytest.mark.parametrize(
    ("code", "amount", "on", "fine"),
    [
        ("inpatient_exited", 5000, date(2023, 3, 1), True), ("inpatient_exited", 4999, date(2023, 3, 1), False),
        ("inpatient_other", 5000, date(2023, 3, 1), False), ("schooling", 10000, date(2023, 3, 1), True),
        ("schooling", None, date(2023, 3, 1), False), ("", None, date(2023, 3, 1), True),
    ],
)  # fmt: skip
def test_departments_clues_reach_their_threshold(code: str, amount: int | None, on: date, fine: bool) -> None:
    clue = cast.clue(on=on, source="department", threshold=code, amount=None if amount is None else Decimal(amount))
    assert rules.may_happen(clue, None).fine == fine


@pytest.mark.parametrize(
    ("on", "code", "fine"),
    [
        (date(2023, 3, 13), "2", True),
        (date(2023, 3, 13), "4", False),
        (date(2026, 3, 13), "4", True),
        (date(2026, 3, 13), "1", False),
    ],
)
def test_classes_are_of_their_time(on: date, code: str, fine: bool) -> None:
    start = day(-12, on)
    assert (judged(cast.monitoring(start=start)[:7], cast.identified(on=on, monitored_class=code)) == []) == fine


def test_a_risk_is_closed_after_half_a_year_of_stability() -> None:
    monitored = standing(cast.monitoring())
    assert judged([], cast.closing(), monitored) == []
    assert judged([], cast.closing(on=date(2023, 11, 30)), monitored) == ["not_stable"]
    assert judged([], cast.closing(), None) == ["not_monitored"]
    unhelped = standing(cast.monitoring()[:8])
    assert judged([], cast.closing(), unhelped) == ["no_measures"]


def test_risks_call_for_measures() -> None:
    place = (cast.CLUE_DAY, world.HUAYANSI)
    assert risks.unmet_risks(("1", "4"), ("industry",), *place) == ("1",)
    assert risks.unmet_risks(("1",), ("health",), *place) == ()
    assert risks.unmet_risks(("1",), (), date(2020, 12, 31), world.HUAYANSI) == ()


STEPS = st.sampled_from(
    [
        *cast.whole(), cast.objected(), cast.answered(), cast.answered(outcome="upheld"), cast.returned(), cast.rejected(),
        cast.deliberated(votes_for=1), cast.consented("C1", day(9)), f.CaseWithdrawn(**cast.about("C1", day(30)), reason="不要了"),
    ]
)  # fmt: skip


@given(st.lists(STEPS, max_size=20, unique=True), st.randoms(use_true_random=False))
def test_a_standing_is_total_and_does_not_depend_on_order(some: list[Any], random: Any) -> None:
    state = standing(some)
    assert standing(random.sample(some, len(some))) == state
    if state:
        assert (state.state == "open") == (state.step is not None)
        assert set(state.done) <= {s.name for s in state.procedure.steps}
        for fact in some:
            rules.may_happen(fact, state)
            assert set(turns.signers(fact, state)) <= {"village", "town", "county"}


@given(st.integers(0, 30), st.integers(0, 30))
def test_no_publicity_below_the_legal_days_passes(first: int, length: int) -> None:
    law = procedure("identification", cast.START, world.HUAYANSI)
    assert law
    fact = cast.opened(on=day(6 + first), days=length)
    found = judged(cast.whole()[:3], fact)
    assert ("too_short" in found) == (length < 7)


def test_months() -> None:
    assert risks.months_after(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert risks.months_after(date(2023, 12, 1), 6) == date(2024, 6, 1)
