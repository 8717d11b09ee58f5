"""Rules of teams: composition by date, leave by days and rank, who may go when, hand-over by checklist."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.plain.policy import Value, policy
from bangfu.plain.verdict import Verdict
from bangfu.stationing import rules
from bangfu.stationing.rules import Seat

HANZHONG = "610726102229"
IN_2014, IN_2018, IN_2022 = date(2014, 6, 1), date(2018, 6, 1), date(2022, 6, 1)


def codes(verdict: Verdict) -> list[str]:
    return [r.code for r in verdict.reasons]


FULL = (Seat("leader", "leader", "county"), Seat("member", "reserve", "section"), Seat("member", "county", "staff"),
        Seat("member", "town", "staff"))  # fmt: skip


@pytest.mark.parametrize(
    ("seats", "day", "expected"),
    [
        (FULL, IN_2014, []),
        (FULL[:3], IN_2014, ["under_strength", "no_town"]),
        ((Seat("leader", "leader", "section"), *FULL[1:]), IN_2014, ["leader_rank"]),
        ((*FULL[1:], Seat("member", "reserve", "staff")), IN_2014, ["no_leader"]),
        ((FULL[0], *[Seat("member", "", "staff")] * 3), IN_2014, []),  # nobody noted the seats
        ((FULL[0], FULL[1], *[Seat("member", "", "staff")] * 1, FULL[1]), IN_2014, ["no_town"]),
        (FULL[:3], IN_2018, []),
        (FULL[:2], IN_2018, ["under_strength"]),
        (FULL[:3], IN_2022, ["no_first_secretary"]),
        ((*FULL[:2], Seat("member", "first_secretary", "section")), IN_2022, []),
        ((), IN_2014, ["under_strength", "no_leader", "no_reserve", "no_county", "no_town"]),
    ],
)
def test_composition_by_date(seats: tuple[Seat, ...], day: date, expected: list[str]) -> None:
    assert codes(rules.composition(seats, policy("team_composition", day, HANZHONG))) == expected


def test_a_team_under_strength_is_said_with_numbers() -> None:
    told = rules.composition(FULL[:3], policy("team_composition", IN_2014, HANZHONG)).reasons
    assert [str(r) for r in told] == ["现有3人,应有4人以上,少1人", "缺镇上选派干部1名"]
    assert all("汉办发[2014]3号" in r.source for r in told)


@given(st.lists(st.sampled_from(FULL), max_size=5), st.sampled_from(FULL))
def test_one_more_person_never_makes_a_team_weaker(seats: list[Seat], more: Seat) -> None:
    rule = policy("team_composition", IN_2014, HANZHONG)
    before, after = codes(rules.composition(seats, rule)), codes(rules.composition([*seats, more], rule))
    assert set(after) <= set(before)


@pytest.mark.parametrize(
    ("days", "rank", "needed"),
    [(1, "staff", "town"), (3, "section", "town"), (4, "staff", "county"), (10, "staff", "county"), (11, "staff", "city"),
     (1, "county", "city"), (5, "", "county")],
)  # fmt: skip
def test_who_approves_leave(days: int, rank: str, needed: str) -> None:
    rule = policy("leave_approval", IN_2014, HANZHONG)
    assert rules.needed_level(days, rank, rule.value) == needed
    assert rules.approved_high_enough(days, rank, needed, rule).fine
    assert rules.approved_high_enough(days, rank, "city", rule).fine
    if needed != "team":
        lower = rules.LEAVE_LEVELS[rules.LEAVE_LEVELS.index(needed) - 1]
        assert codes(rules.approved_high_enough(days, rank, lower, rule)) == ["level_too_low"]


def test_a_year_of_leave() -> None:
    rule = policy("leave_year_limit", IN_2014, HANZHONG)
    assert rules.leave_within_year(30, rule).fine
    assert str(rules.leave_within_year(31, rule).reasons[0]) == "本年度累计请假31天,超过30天,应召回重派"


RULE = policy("replacement", IN_2014, HANZHONG)


@pytest.mark.parametrize(
    ("cause", "stable", "served", "expected"),
    [("illness", None, 10, []), ("", None, 200, ["must_stay"]), ("rotation", None, 200, ["must_stay"]),
     ("rotation", None, 40, ["must_stay", "too_soon"]), ("rotation", date(2014, 5, 1), 100, []),
     ("rotation", date(2014, 5, 1), 89, ["too_soon"]), ("rotation", date(2014, 7, 1), 100, ["must_stay"]),
     ("term", date(2014, 6, 1), None, [])],
)  # fmt: skip
def test_who_may_be_replaced(cause: str, stable: date | None, served: int | None, expected: list[str]) -> None:
    assert codes(rules.may_replace(cause, stable, served, IN_2014, RULE)) == expected


def test_a_team_stays_until_the_village_is_stable() -> None:
    assert codes(rules.may_withdraw(None, IN_2014, RULE)) == ["village_not_stable"]
    assert codes(rules.may_withdraw(date(2014, 6, 2), IN_2014, RULE)) == ["village_not_stable"]
    assert rules.may_withdraw(IN_2014, IN_2014, RULE).fine


@given(st.tuples(st.booleans(), st.booleans(), st.integers(0, 3), st.booleans(), st.booleans()))
def test_a_hand_over_says_all_that_is_missing(done: tuple[bool, bool, int, bool, bool]) -> None:
    assert len(rules.handed_over(*done, RULE).reasons) == sum(not one for one in done)


def test_terms_that_end_soon() -> None:
    assert rules.ends_soon(date(2014, 7, 31), IN_2014, 60)
    assert not rules.ends_soon(date(2014, 8, 1), IN_2014, 60)
    assert not rules.ends_soon(None, IN_2014, 60)


def test_days_in_order() -> None:
    assert rules.days_between(date(2014, 4, 1), date(2014, 4, 30)) == 30
    assert codes(rules.in_order(IN_2018, IN_2014)) == ["ends_before"]
    assert rules.leave_within_year(0, Value(0, IN_2014, "", "")).fine
