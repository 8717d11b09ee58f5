"""Working days (工作日): weekdays without public holidays, and weekend days worked in exchange, by the calendar of each year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from bangfu.plain.policy import tables

SATURDAY = 5


@cache
def _calendar() -> tuple[frozenset[date], frozenset[date]]:
    """The days off and the days worked that the calendar names; of a year the office's own entry counts."""
    years = {entry["year"]: entry for entry in reversed(tables("workdays"))}
    off, worked = ([day for entry in years.values() for day in entry[key]] for key in ("off", "worked"))
    return frozenset(off), frozenset(worked)


def is_worked(day: date) -> bool:
    """Whether a day is a working day; in a year without a calendar every weekday is."""
    off, worked = _calendar()
    return day in worked or (day.weekday() < SATURDAY and day not in off)


def worked_from(first: date, last: date) -> int:
    """How many working days there are from the first day to the last, both counted; 0 when the last is before the first."""
    return sum(is_worked(first + timedelta(days=n)) for n in range((last - first).days + 1))


def after(day: date, n: int) -> date:
    """The n-th working day after a day, which itself does not count; the day itself for 0."""
    while n > 0:
        day += timedelta(days=1)
        n -= is_worked(day)
    return day
