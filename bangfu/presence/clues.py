"""Conflicts between what is recorded of duty: clues for people to look into, each with its facts; none decides anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.plain.policy import Value
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.presence.rules import Confirmed, Evidence, Record, days_of

TOWN = 9


@dataclass(frozen=True)
class Clue:
    """A conflict: whom it is about, where, its first day, the sentence, the facts that show it."""

    cadre: str
    village: str
    day: date
    reason: Reason
    seqs: tuple[int, ...]

    @property
    def code(self) -> str:
        return self.reason.code


def clues(record: Record, rule: Value) -> list[Clue]:
    """Every conflict in a record, by person and day. `rule.value` holds the limits."""
    limits = rule.value
    found = [
        *more_than_the_days(record, rule.source), *there_while_on_leave(record, rule.source),
        *two_villages(record, rule.source), *absent_but_recorded(record, rule.source),
        *one_recorder(record, limits["recorder_people"], limits["recorder_times"], rule.source),
        *entered_late(record, limits["late_after_days"], limits["late_entries"], rule.source),
        *bare_days(record, limits["bare_days"], rule.source),
        *confirmed_fewer(record, limits["confirm_tolerance"], rule.source),
    ]  # fmt: skip
    return sorted(found, key=lambda c: (c.cadre, c.day, c.code))


def _clue(code: str, text: str, source: str, about: Any, day: date, seqs: Iterable[int], **values: Any) -> Clue:
    return Clue(about.cadre, about.village, day, Reason(code, text, values, source), tuple(sorted(set(seqs))))


def more_than_the_days(record: Record, source: str) -> Iterator[Clue]:
    """Days confirmed and days of rest or leave together exceed the days there were."""
    for c in record.confirmed:
        length = (c.until - c.since).days + 1
        away = [one for one in record.leaves if one.cadre == c.cadre and one.kind != "official"]
        left = sum(c.since <= day <= c.until for one in away for day in days_of(one.since, one.until))
        if c.days + max(c.rest_days, left) > length:
            text = _("确认在村%(days)s天,休息或请假%(rest)s天,合计%(sum)s天,而这段时间只有%(length)s天")
            rest = max(c.rest_days, left)
            seqs = [c.seq, *(one.seq for one in away if one.since <= c.until and one.until >= c.since)]
            yield _clue(
                "too_many_days",
                text,
                source,
                c,
                c.since,
                seqs,
                days=c.days,
                rest=rest,
                sum=c.days + rest,
                length=length,
            )


def there_while_on_leave(record: Record, source: str) -> Iterator[Clue]:
    """Recorded in the village on days of an approved leave that nobody reported back from."""
    by_cadre = _by_cadre(record.evidence)
    for leave in record.leaves:
        if leave.kind == "official":
            continue
        hits = [e for e in by_cadre.get(leave.cadre, ()) if leave.since <= e.day <= leave.until]
        if hits:
            text = _("请假期间(%(since)s至%(until)s)有%(n)s天记录在村")
            n = len({e.day for e in hits})
            values = {"since": str(leave.since), "until": str(leave.until), "n": n}
            yield _clue(
                "there_on_leave", text, source, hits[0], hits[0].day, [leave.seq, *(e.seq for e in hits)], **values
            )


def two_villages(record: Record, source: str) -> Iterator[Clue]:
    """In two villages on one day: both noted by the cadre, or one noted and work in another town."""
    for (_cadre, day), pile in _by_day(record.evidence).items():
        own = {e.village for e in pile if e.kind == "own"}
        towns = {v[:TOWN] for v in own} | {e.village[:TOWN] for e in pile if own}
        if len(own) > 1 or len(towns) > 1:
            text = _("%(when)s同一天记录在%(n)s个村")
            villages = {e.village for e in pile}
            yield _clue(
                "two_villages", text, source, pile[0], day, (e.seq for e in pile), when=str(day), n=len(villages)
            )


def absent_but_recorded(record: Record, source: str) -> Iterator[Clue]:
    """An inspection found the cadre absent on a day that is recorded as spent in the village."""
    by_day = _by_day(record.evidence)
    for c in record.checks:
        pile = [e for e in by_day.get((c.cadre, c.day), ()) if e.village == c.village]
        if c.found == "absent" and pile:
            text = _("%(when)s检查时不在岗,而当天有%(n)s条在村记录")
            seqs = [c.seq, *(e.seq for e in pile)]
            yield _clue("absent_but_recorded", text, source, c, c.day, seqs, when=str(c.day), n=len(pile))


def one_recorder(record: Record, people: int, times: int, source: str) -> Iterator[Clue]:
    """In a month one account noted several people's days: of many on one day, or on several days of entry of others than its own.

    Its own is whom it noted most often. A phone lent once is no pattern, however many days were made up for with it.
    """
    months: dict[tuple[str, str], list[Evidence]] = {}
    for e in record.evidence:
        if e.recorder and e.kind == "own":
            months.setdefault((e.recorder, f"{e.day:%Y-%m}"), []).append(e)
    for (recorder, _month), pile in sorted(months.items()):
        own = Counter(cadre for cadre, _on in sorted({(e.cadre, e.recorded_on) for e in pile})).most_common(1)[0][0]
        others = [e for e in pile if e.cadre != own]
        again = len({e.recorded_on for e in others}) >= times
        noted: dict[date, set[str]] = {}
        for e in pile:
            noted.setdefault(e.day, set()).add(e.cadre)
        crowded = {day for day, cadres in noted.items() if len(cadres) >= people}
        days = crowded | ({e.day for e in others} if again else set())
        if found := sorted((e for e in pile if e.day in days), key=lambda e: (e.day, e.cadre)):
            text = _("账号%(recorder)s一人在%(n)s天里记了%(people)s人的在村")
            values = {"recorder": recorder, "n": len(days), "people": len({e.cadre for e in found})}
            yield _clue("one_recorder", text, source, found[0], found[0].day, (e.seq for e in found), **values)


def entered_late(record: Record, after: int, least: int, source: str) -> Iterator[Clue]:
    """Several days of a month were entered long after; one or two are forgotten, a fortnight is a village without signal."""
    months: dict[tuple[str, str], list[Evidence]] = {}
    for e in record.evidence:
        if e.recorder and e.kind in ("own", "visit") and (e.recorded_on - e.day).days > after:
            months.setdefault((e.cadre, f"{e.day:%Y-%m}"), []).append(e)
    for pile in months.values():
        if len({e.day for e in pile}) >= least:
            text = _("有%(n)s天是%(after)s天以后补记的,最长隔%(most)s天")
            most = max((e.recorded_on - e.day).days for e in pile)
            days = sorted(e.day for e in pile)
            seqs = [e.seq for e in pile]
            yield _clue("entered_late", text, source, pile[0], days[0], seqs, n=len(set(days)), after=after, most=most)


def bare_days(record: Record, least: int, source: str) -> Iterator[Clue]:
    """A month of days noted by the cadre alone, without any work to show for them."""
    months: dict[tuple[str, str], list[Evidence]] = {}
    for e in record.evidence:
        months.setdefault((e.cadre, f"{e.day:%Y-%m}"), []).append(e)
    for pile in months.values():
        days = {e.day for e in pile if e.kind == "own"}
        if len(days) >= least and all(e.kind == "own" for e in pile):
            text = _("当月只有本人记录的%(n)s天,没有走访或其他工作")
            yield _clue("bare_days", text, source, pile[0], min(days), (e.seq for e in pile), n=len(days))


def confirmed_fewer(record: Record, tolerance: int, source: str) -> Iterator[Clue]:
    """The village confirmed clearly fewer days than are recorded."""
    by_cadre = _by_cadre(record.evidence)
    for c in record.confirmed:
        hits = _within(by_cadre.get(c.cadre, ()), c)
        n = len({e.day for e in hits})
        if n - c.days > tolerance:
            text = _("记录在村%(n)s天,村上只确认%(days)s天")
            yield _clue("confirmed_fewer", text, source, c, c.since, [c.seq, *(e.seq for e in hits)], n=n, days=c.days)


def _within(evidence: Iterable[Evidence], c: Confirmed) -> list[Evidence]:
    return [e for e in evidence if e.village == c.village and c.since <= e.day <= c.until]


def _by_cadre(evidence: Iterable[Evidence]) -> Mapping[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for e in evidence:
        found.setdefault(e.cadre, []).append(e)
    return found


def _by_day(evidence: Iterable[Evidence]) -> Mapping[tuple[str, date], list[Evidence]]:
    found: dict[tuple[str, date], list[Evidence]] = {}
    for e in evidence:
        found.setdefault((e.cadre, e.day), []).append(e)
    return found
