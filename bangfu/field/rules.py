"""When something was entered on a phone whose clock may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bangfu.plain.period import local_day


@dataclass(frozen=True)
class Clock:
    """A phone's clock as the server sees it: how far the phone is behind (negative: ahead), and what passes as right."""

    behind: timedelta
    tolerance: timedelta

    @property
    def wrong(self) -> bool:
        return abs(self.behind) > self.tolerance


def clock_at_entry(made_at: datetime, known: timedelta | None, at_sending: Clock, now: datetime) -> Clock:
    """How far the phone was behind when something was entered.

    `known`: what the phone knew then from its last contact, None when its clock was turned back since. Where that puts
    the entry into the future, the clock was turned forward since, and what it shows at sending is taken.
    """
    if known is None or made_at + known > now + at_sending.tolerance:
        return at_sending
    return Clock(known, at_sending.tolerance)


def entered_at(made_at: datetime, behind: timedelta, after: datetime | None, now: datetime) -> datetime:
    """When something was really entered: the phone's time, put right by how far it was behind.

    Never after now, nor before `after`, a contact with the server that the phone remembers.
    """
    moment = made_at + behind
    return min(max(moment, after) if after else moment, now)


def true_day(happened_on: date, made_at: datetime, clock: Clock, after: datetime | None, now: datetime) -> date:
    """The day on which something happened.

    A day that the phone's clock filled in is put right with the clock; one that somebody chose is left as it is.
    """
    too_early = after is not None and made_at + clock.behind < after - clock.tolerance
    if not (clock.wrong or too_early) or happened_on != local_day(made_at):
        return happened_on
    return local_day(entered_at(made_at, clock.behind, after, now))
