"""Days on duty as work shows them: who was there, who was due, what is still asked, how the year will end.

Nothing is punched. What counts, how much is asked and for whom is policy (`presence` in policy/presence.toml).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any

from bangfu.plain.period import Period
from bangfu.plain.policy import Value
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _


@dataclass(frozen=True)
class Post:
    """A cadre's service in the team of a village, from `since` up to `until`."""

    cadre: str
    team: str
    village: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Evidence:
    """What shows that a cadre was in a village on a day; `kind` is a code of `evidence_kind`, `seq` the fact's place.

    `recorder` is the account that entered it; empty where a file brought it.
    """

    cadre: str
    village: str
    day: date
    kind: str
    seq: int
    recorded_on: date
    recorder: str = ""
    night: bool = False


@dataclass(frozen=True)
class Leave:
    """A leave that was approved, from the first to the last day away."""

    cadre: str
    since: date
    until: date
    kind: str
    seq: int


@dataclass(frozen=True)
class Confirmed:
    """What a village confirmed of a stretch of days."""

    cadre: str
    village: str
    since: date
    until: date
    days: int
    rest_days: int
    seq: int


@dataclass(frozen=True)
class Check:
    """What an inspection found of a cadre on a day: present, on_leave, absent."""

    cadre: str
    village: str
    day: date
    found: str
    seq: int


@dataclass(frozen=True)
class Stretch:
    """Days of a cadre from the first to the last: on the roster, or excused after an objection."""

    cadre: str
    since: date
    until: date
    seq: int = 0

    def on(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True)
class Record:
    """All that is known of some cadres' duty in a period."""

    posts: Sequence[Post] = ()
    evidence: Sequence[Evidence] = ()
    leaves: Sequence[Leave] = ()
    confirmed: Sequence[Confirmed] = ()
    checks: Sequence[Check] = ()
    rosters: Sequence[Stretch] = ()
    excused: Sequence[Stretch] = ()


@dataclass(frozen=True)
class Day:
    """A day on which a cadre was there, with what shows it."""

    kinds: tuple[str, ...]
    seqs: tuple[int, ...]
    night: bool = False


Days = Mapping[tuple[str, str], Mapping[date, Day]]
"""(team, cadre) → day → what shows it."""


def days_of(since: date, until: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for n in range((until - since).days + 1):
        yield since + timedelta(days=n)


def shown(record: Record, counts: Iterable[str]) -> list[Evidence]:
    """Every piece of evidence of the kinds that count, those of official journeys and of upheld objections with it."""
    wanted = set(counts)
    found = [e for e in record.evidence if e.kind in wanted]
    villages = {p.cadre: p.village for p in sorted(record.posts, key=lambda p: p.since)}
    if "official" in wanted:
        found += [
            Evidence(one.cadre, "", day, "official", one.seq, day)
            for one in record.leaves if one.kind == "official" for day in days_of(one.since, one.until)
        ]  # fmt: skip
    if "objection" in wanted:
        found += [
            Evidence(e.cadre, villages.get(e.cadre, ""), day, "objection", e.seq, day)
            for e in record.excused for day in days_of(e.since, e.until)
        ]  # fmt: skip
    if "inspection" in wanted:
        found += [
            Evidence(c.cadre, c.village, c.day, "inspection", c.seq, c.day)
            for c in record.checks
            if c.found == "present"
        ]
    return found


def present(record: Record, counts: Iterable[str]) -> Days:
    """The days on which each cadre of each team was there, while the post was held and in the team's village.

    A day on which an inspection found the cadre absent does not count until an objection was upheld. An official
    journey counts for the cadre wherever it led.
    """
    excused = {(e.cadre, day) for e in record.excused for day in days_of(e.since, e.until)}
    absent = {(c.cadre, c.day) for c in record.checks if c.found == "absent"} - excused
    posts: dict[str, list[Post]] = {}
    for post in record.posts:
        posts.setdefault(post.cadre, []).append(post)
    piles: dict[tuple[str, str], dict[date, list[Evidence]]] = {}
    for e in shown(record, counts):
        if (e.cadre, e.day) in absent:
            continue
        for post in posts.get(e.cadre, ()):
            if post.on(e.day) and (not e.village or e.village == post.village or e.kind == "objection"):
                piles.setdefault((post.team, post.cadre), {}).setdefault(e.day, []).append(e)
    return {
        who: {
            day: Day(
                tuple(dict.fromkeys(e.kind for e in pile)), tuple(sorted({e.seq for e in pile})),
                any(e.night for e in pile),
            )
            for day, pile in sorted(by_day.items())
        }
        for who, by_day in piles.items()
    }  # fmt: skip


def team_days(days: Days, team: str, period: Period) -> set[date]:
    """The days of a period on which at least one of a team was in the village; an official journey is not there."""
    return {
        day
        for (of, _cadre), found in days.items() if of == team
        for day, one in found.items() if day in period and set(one.kinds) != {"official"}
    }  # fmt: skip


def person_days(days: Days, cadre: str, period: Period) -> set[date]:
    """The days of a period that count for a cadre, in whichever team."""
    return {day for (_team, of), found in days.items() if of == cadre for day in found if day in period}


def nights(days: Days, cadre: str, period: Period) -> set[date]:
    """The nights of a period that a cadre slept in the village."""
    found = (one for (_team, of), one in days.items() if of == cadre)
    return {day for by_day in found for day, one in by_day.items() if day in period and one.night}


@dataclass(frozen=True)
class Target:
    """What a policy asks: so many days or nights of a team or a cadre, within each year or month."""

    of: str
    measure: str
    period: str
    required: int
    counts: tuple[str, ...]
    source: str
    prorate: bool = False


def targets(rule: Value) -> list[Target]:
    """The targets of a policy value."""
    return [
        Target(
            t["of"], t["measure"], t["period"], t["required"], tuple(t["counts"]), rule.source, t.get("prorate", False)
        )
        for t in rule.value
    ]


def span_of(target: Target, day: date) -> Period:
    """The year or month of a target that a day lies in."""
    return Period.of(str(day.year) if target.period == "year" else f"{day:%Y-%m}")


def asked(target: Target, span: Period, served: Period) -> int:
    """What is asked within a span of one who served only a part of it: all of it, or its share rounded up."""
    if not target.prorate:
        return target.required
    start, end = max(span.start, served.start), min(span.end, served.end)
    share = max((end - start).days, 0)
    return -(-target.required * share // (span.end - span.start).days)


@dataclass(frozen=True)
class Forecast:
    """So far, what is asked, and what it will come to by the last day at this pace."""

    done: int
    required: int
    expected: int
    last: date

    @property
    def short(self) -> int:
        return max(self.required - self.expected, 0)


def forecast(done: int, required: int, served: Period, span: Period, today: date) -> Forecast:
    """At the pace since the service (or the span) began; after its end the pace no longer matters."""
    start, end = max(span.start, served.start), min(span.end, served.end)
    passed = min(max((today - start).days + 1, 0), max((end - start).days, 0))
    left = max((end - start).days - passed, 0)
    expected = done + (done * left // passed if passed else 0)
    return Forecast(done, required, expected, end - timedelta(days=1))


class Standing(StrEnum):
    """How somebody stands on a day: there; on leave; not there as an inspection found; on the roster and nothing shows."""

    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    FREE = "free"


@dataclass(frozen=True)
class Index:
    """A record made ready to be asked day by day."""

    days: Days
    leave: Mapping[tuple[str, date], int]
    absent: Mapping[tuple[str, date], int]
    rostered: Mapping[tuple[str, date], int]
    posts: Sequence[Post] = field(default=())

    @cached_property
    def spoken_of(self) -> set[str]:
        """The cadres of whom more is known than days in the village."""
        return {cadre for held in (self.leave, self.absent, self.rostered) for cadre, _day in held}


def index(record: Record, counts: Iterable[str], period: Period) -> Index:
    """Ready for `standing`, for the days of a period."""
    excused = {(e.cadre, day) for e in record.excused for day in days_of(e.since, e.until)}

    def spread(stretches: Iterable[Any]) -> dict[tuple[str, date], int]:
        return {
            (s.cadre, day): s.seq
            for s in stretches
            for day in days_of(max(s.since, period.start), min(s.until, period.last))
        }

    absent = {(c.cadre, c.day): c.seq for c in record.checks if c.found == "absent" and (c.cadre, c.day) not in excused}
    return Index(present(record, counts), spread(record.leaves), absent, spread(record.rosters), record.posts)


def standing(known: Index, post: Post, day: date) -> Standing:
    """How a cadre stands on a day. Free: nobody asked for the cadre that day. No record alone never makes absence."""
    who = (post.cadre, day)
    if day in known.days.get((post.team, post.cadre), {}):
        return Standing.PRESENT
    if who in known.leave:
        return Standing.LEAVE
    if who in known.absent:
        return Standing.ABSENT
    return Standing.UNKNOWN if who in known.rostered else Standing.FREE


def tally(known: Index, posts: Iterable[Post], period: Period) -> Counter[Standing]:
    """How many person-days of a period stand in each way, while the posts were held; free days are left out."""
    found: Counter[Standing] = Counter()
    for post in posts:
        start, end = max(post.since, period.start), min(post.until or period.end, period.end)
        if post.cadre in known.spoken_of:
            found.update(standing(known, post, start + timedelta(days=n)) for n in range((end - start).days))
        elif there := sum(start <= day < end for day in known.days.get((post.team, post.cadre), ())):
            found[Standing.PRESENT] += there
    found.pop(Standing.FREE, None)
    return found


def at_work(counts: Mapping[Standing, int]) -> int | None:
    """Share of the due person-days that were spent in the village, in percent; None when nobody was due."""
    due = sum(counts.values())
    return round(counts.get(Standing.PRESENT, 0) * 100 / due) if due else None


def gaps(covered: Iterable[date], away: Iterable[date], span: Period, longest: int) -> list[Period]:
    """Stretches of more than `longest` days of a span on which nothing shows and nobody was on leave."""
    missing = sorted(set(days_of(span.start, span.last)) - set(covered) - set(away))
    found = []
    for _key, group in groupby(enumerate(missing), key=lambda pair: pair[1] - timedelta(days=pair[0])):
        run = [day for _n, day in group]
        if len(run) > longest:
            found.append(Period(run[0], run[-1] + timedelta(days=1)))
    return found


def reached(target: Target, made: Forecast) -> Verdict:
    """Whether what is asked will be reached at this pace, with the numbers."""
    if made.expected >= made.required:
        return YES
    text = _("已有%(done)s天,按目前进度至%(last)s为%(expected)s天,要求%(required)s天,差%(short)s天")
    if target.measure == "nights":
        text = _("已有%(done)s夜,按目前进度至%(last)s为%(expected)s夜,要求%(required)s夜,差%(short)s夜")
    return no(
        "behind", text, source=target.source, done=made.done, last=str(made.last), expected=made.expected,
        required=made.required, short=made.short,
    )  # fmt: skip
