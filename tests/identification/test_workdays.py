"""Terms in working days: the calendar, and a county that chose the variant of the procedure that counts in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.access.scope import SYSTEM
from bangfu.figures.engine import ask
from bangfu.figures.question import Question
from bangfu.identification import monitoring, procedure, rules
from bangfu.identification.standing import standing
from bangfu.ledger import journal
from bangfu.plain import policy, workdays
from bangfu.plain.period import Period
from tests import world
from tests.identification import cast

DAYS = st.dates(date(2013, 1, 1), date(2027, 12, 31))
CHOICE = """
[[procedure_choices]]
procedure = "monitoring"
variant = "working_days"
region = "610726"
from = 2022-01-01
source = "县级办法"
"""


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    caches = (policy._documents, policy.tables, procedure.all_procedures)
    (tmp_path / "ours.toml").write_text(CHOICE, "utf8")
    monkeypatch.setenv("BANGFU_POLICY", str(tmp_path))
    for one in caches:
        one.cache_clear()
    yield
    monkeypatch.undo()
    for one in caches:
        one.cache_clear()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2014, 10, 1), False), (date(2014, 10, 11), True), (date(2014, 10, 12), False), (date(2022, 1, 29), True),
        (date(2022, 2, 4), False), (date(2022, 2, 7), True), (date(2040, 1, 2), True), (date(2040, 1, 7), False),
    ],
)  # fmt: skip
def test_the_calendar_of_holidays_and_days_worked_in_exchange(day: date, worked: bool) -> None:
    assert workdays.is_worked(day) is worked


@given(day=DAYS, n=st.integers(0, 40))
def test_the_nth_working_day_has_n_between(day: date, n: int) -> None:
    last = workdays.after(day, n)
    assert workdays.worked_from(day + timedelta(days=1), last) == n
    assert last == day if n == 0 else workdays.is_worked(last)
    assert workdays.worked_from(last, last - timedelta(days=1)) == 0


def test_every_year_named_has_its_source_and_only_its_own_days() -> None:
    for entry in policy.tables("workdays"):
        assert str(entry["year"]) in entry["source"]
        assert all(day.year == entry["year"] and day.weekday() < 5 for day in entry["off"])
        assert all(day.year == entry["year"] and day.weekday() >= 5 for day in entry["worked"])


def test_nobody_counts_in_working_days_who_did_not_choose_it() -> None:
    law = procedure.procedure("monitoring", date(2022, 1, 24), world.HUAYANSI)
    assert law and not law.working and law.whole == 15


@pytest.mark.usefixtures("chosen")
def test_a_county_that_chose_it_from_its_day_on() -> None:
    here, there = world.HUAYANSI, "610722100001"
    assert [bool(p and p.working) for p in (
        procedure.procedure("monitoring", date(2022, 1, 24), here), procedure.procedure("monitoring", date(2021, 12, 31), here),
        procedure.procedure("monitoring", date(2022, 1, 24), there),
    )] == [True, False, False]  # fmt: skip


@pytest.mark.usefixtures("chosen")
def test_twenty_working_days_over_the_spring_festival() -> None:
    """After Monday 24 January 2022: six days to Sunday the 30th, which was worked, five from 7 February, five, and four to the 24th."""
    clue = replace(cast.clue(), happened_on=date(2022, 1, 24))
    state = standing([clue])
    assert state and state.whole_due_on == date(2022, 2, 24)
    due = monitoring.duty(state, world.HUAYANSI)
    assert due and due.due_on == date(2022, 2, 24)


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize(("until", "fine"), [(date(2022, 2, 9), False), (date(2022, 2, 10), True)])
def test_five_working_days_of_publicity(until: date, fine: bool) -> None:
    """From Sunday 30 January, which was worked: it and 7, 8, 9 February make four, the 10th the fifth."""
    clue = replace(cast.clue(), happened_on=date(2022, 1, 24))
    state = standing([clue])
    assert state
    step = state.procedure.step("first_publicity")
    assert step and state.procedure.last_of(date(2022, 1, 30), 5) == date(2022, 2, 10)
    found = rules._shown_long_enough(date(2022, 1, 30), until, step, state.procedure, "until")
    assert found.fine is fine and (fine or "4个工作日" in str(found.reasons[0]))


def _told(case: str, region: str, identified_on: date, helped_on: date = date(2022, 3, 30)) -> None:
    """A household whose clue came in on 24 January 2022 was identified on a day, and helped by the green channel on another."""
    path = [replace(fact, region=region) for fact in cast.monitoring(case, date(2022, 1, 24))]
    path[7] = replace(path[7], happened_on=identified_on)
    path[8] = replace(path[8], happened_on=helped_on, green=helped_on < identified_on)
    path[4] = replace(path[4], until=date(2022, 2, 10))
    receipts = [journal.submit([fact], SYSTEM, confirmed=True)[0] for fact in path]
    state = standing(path)
    assert {receipt.outcome for receipt in receipts} == {"accepted"} and state and state.whole_due_on
    assert (identified_on <= state.whole_due_on) is case.startswith("in")


@pytest.mark.django_db
@pytest.mark.usefixtures("chosen")
def test_the_figure_counts_by_the_clock_that_each_place_chose() -> None:
    """Of 15 days to 8 February, of 20 working days to the 24th; of the papers after help on the 7th, to 7 March."""
    world.make()
    here, there, helped = world.HUAYANSI, world.SHUANGJING, date(2022, 2, 7)
    _told("in-1", here, date(2022, 2, 24))
    _told("late-1", here, date(2022, 2, 25))
    _told("late-2", here, date(2022, 2, 26))
    _told("in-2", there, date(2022, 2, 8))
    _told("late-3", there, date(2022, 2, 9))
    _told("in-3", here, date(2022, 3, 7), helped)
    _told("late-4", here, date(2022, 3, 8), helped)
    keys = ("households_identified_in_time", "households_monitored_new")
    found = ask(Question(keys, world.CITY, Period.of("2022"), by=6))
    assert found == {keys[0]: {here[:6]: 2, there[:6]: 1}, keys[1]: {here[:6]: 5, there[:6]: 2}}
