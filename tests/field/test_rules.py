"""Laws of putting a phone's clock right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bangfu.field.rules import Clock, clock_at_entry, entered_at, true_day
from bangfu.plain.period import local_day

NOW = datetime(2014, 7, 3, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=5)
PAST = st.timedeltas(timedelta(0), timedelta(days=300))
OFF = st.timedeltas(timedelta(days=-3000), timedelta(days=3000))


@given(PAST, OFF)
def test_a_clock_wrong_all_the_time_gives_the_true_day(ago: timedelta, off: timedelta) -> None:
    """Whatever a phone's clock shows: what it filled in becomes the day it was, or was within tolerance of it."""
    true, shown = NOW - ago, NOW - ago + off
    clock = Clock(-off, MINUTES)
    day = true_day(local_day(shown), shown, clock_at_entry(shown, None, clock, NOW), None, NOW)
    assert day == local_day(true) or abs(off) <= MINUTES


@given(PAST, OFF)
def test_a_chosen_day_is_never_moved(ago: timedelta, off: timedelta) -> None:
    made = NOW - ago + off
    chosen = local_day(made) - timedelta(days=1)
    assert true_day(chosen, made, Clock(-off, MINUTES), None, NOW) == chosen


@given(OFF, OFF, PAST)
def test_nothing_is_entered_after_now_or_before_a_contact(
    off: timedelta, behind: timedelta, contact: timedelta
) -> None:
    after = NOW - contact
    assert after <= entered_at(NOW + off, behind, after, NOW) <= NOW


@given(PAST, st.timedeltas(timedelta(hours=1), timedelta(days=3000)))
def test_a_clock_turned_after_the_entry_changes_nothing(ago: timedelta, turned: timedelta) -> None:
    made = NOW - ago
    for behind in (turned, -turned):
        clock = clock_at_entry(made, timedelta(0), Clock(behind, MINUTES), NOW)
        assert true_day(local_day(made), made, clock, None, NOW) == local_day(made)
