"""Periods of time in whole local days (Asia/Shanghai)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = range(1900, 2200)
"""The years that anything may be asked for."""


def day_of(text: str) -> date:
    """A day written as 2014-09-28. Raises ValueError for anything else, and for a year out of all reason."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    @classmethod
    def of(cls, text: str) -> Period:
        """Read `2014`, `2014H1`, `2014Q3`, `2014-09`, `2014-09-28` or `2014-06-09/2014-06-20` (both ends included).

        Raises ValueError for anything else, and for years out of all reason.
        """
        if match := re.fullmatch(r"(\d{4})(?:([HQ])(\d)|-(\d\d))?", text):
            year, part, nth, month = int(match[1]), match[2], int(match[3] or 0), int(match[4] or 0)
            months = {"H": 6, "Q": 3}.get(part or "", 1 if month else 12)
            first = month or (nth - 1) * months + 1 if part or month else 1
            if not 1 <= first <= 12 or year not in YEARS:
                raise ValueError(text)
            after = year * 12 + first - 1 + months
            return cls(date(year, first, 1), date(after // 12, after % 12 + 1, 1))
        start, _, last = text.partition("/")
        return cls(day_of(start), day_of(last or start) + timedelta(days=1))

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def is_year(self) -> bool:
        return self == Period.of(f"{self.start.year:04}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def before(self) -> Period:
        """The same stretch one year earlier."""
        return Period(_year_earlier(self.start), _year_earlier(self.end))


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def local_day(moment: datetime) -> date:
    """The day in Asia/Shanghai of an aware moment."""
    return moment.astimezone(SHANGHAI).date()
