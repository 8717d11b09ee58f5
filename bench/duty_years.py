"""Made-up years of a team as records: honest ones, and the same with a known kind of fraud planted in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bangfu.presence.rules import Check, Confirmed, Evidence, Leave, Post, Record, Stretch, days_of

VILLAGE, NEXT_VILLAGE = "610726102229", "610725117207"
YEAR = 2014


def span(first: str, last: str) -> list[date]:
    """Days of the year from `MM-DD` to `MM-DD`, both included."""
    return list(days_of(date.fromisoformat(f"{YEAR}-{first}"), date.fromisoformat(f"{YEAR}-{last}")))


def shows(
    cadre: str, days: Iterable[date], kind: str = "own", *, village: str = VILLAGE, night: bool = False, by: str = ""
) -> list[Evidence]:
    """Evidence of a kind on each of some days, entered the same day by the cadre's own account."""
    return [
        Evidence(cadre, village, day, kind, _seq(cadre, day, kind), day, by or f"user-{cadre}", night) for day in days
    ]


def _seq(cadre: str, day: date, kind: str) -> int:
    return int(cadre[1:]) * 100_000 + day.timetuple().tm_yday * 10 + ("own", "visit", "work").index(kind) + 1


def honest(random: Random) -> Record:
    """A year as it goes when nobody cheats: two of three on the roster by turns, leave, a swap, some days without signal."""
    start, end = date(YEAR, 4, 25), date(YEAR, 12, 31)
    swap = start + timedelta(days=random.randrange(100, 160))
    posts = [
        Post("G1", "T1", VILLAGE, start), Post("G2", "T1", VILLAGE, start), Post("G3", "T1", VILLAGE, start, swap),
        Post("G4", "T1", VILLAGE, swap),
    ]  # fmt: skip
    leaves = [_leave(random, p.cadre, p.since, p.until or end, n) for n, p in enumerate(posts)]
    evidence: list[Evidence] = []
    rosters: list[Stretch] = []
    for post in posts:
        away = {d for one in leaves if one.cadre == post.cadre for d in days_of(one.since, one.until)}
        for day in days_of(post.since, (post.until or end + timedelta(1)) - timedelta(1)):
            if day in away or day.weekday() >= 5 or random.random() < 0.35:
                continue
            evidence += _honest_day(random, post.cadre, day)
    checks = [
        Check(e.cadre, e.village, e.day, "present", 900_000 + n)
        for n, e in enumerate(random.sample(evidence, min(6, len(evidence))))
    ]
    record = Record(posts, evidence, leaves, (), checks, rosters)
    return replace(record, confirmed=list(confirmations(random, record)))


def sloppy(random: Random) -> Record:
    """An honest year as people are: a holiday without signal entered after it, a fortnight forgotten, a colleague's phone lent."""
    record = honest(random)
    holiday = span("10-01", f"10-{random.randrange(5, 8):02d}")
    back = holiday[-1] + timedelta(days=random.randrange(1, 8))
    stayed = shows(random.choice(("G1", "G2")), holiday)
    evidence = [e for e in record.evidence if (e.cadre, e.day) not in {(s.cadre, s.day) for s in stayed}]
    evidence += [replace(s, recorded_on=back) for s in stayed]
    forgotten = span("05-12", "05-25")
    evidence = [
        replace(e, recorded_on=forgotten[-1]) if e.cadre == "G2" and e.day in forgotten and e.kind == "own" else e
        for e in evidence
    ]  # fmt: skip
    for lent in random.sample(range(6, 10), random.randrange(1, 3)):
        days = span(f"{lent:02d}-01", f"{lent:02d}-28")
        first = random.choice(days[:-5])
        once = shows("G2", list(days_of(first, first + timedelta(days=random.randrange(0, 5)))), by="user-G1")
        evidence = [e for e in evidence if (e.cadre, e.day) not in {(s.cadre, s.day) for s in once}]
        evidence += [replace(s, recorded_on=once[-1].day) for s in once]
    away = [one for one in record.leaves if one.kind == "official" or not _meets(one, evidence)]
    found = replace(record, evidence=evidence, leaves=away, confirmed=())
    return replace(found, confirmed=list(confirmations(random, found)))


def _meets(leave: Leave, evidence: Iterable[Evidence]) -> bool:
    return any(e.cadre == leave.cadre and leave.since <= e.day <= leave.until for e in evidence)


def _leave(random: Random, cadre: str, start: date, end: date, n: int) -> Leave:
    first = start + timedelta(days=random.randrange(10, max((end - start).days - 15, 11)))
    kind = random.choice(("personal", "sick", "annual", "official"))
    return Leave(cadre, first, first + timedelta(days=random.randrange(1, 8)), kind, 800_000 + n)


def _honest_day(random: Random, cadre: str, day: date) -> list[Evidence]:
    kinds = random.choice((("visit",), ("visit", "own"), ("own",), ("work",), ("visit", "work")))
    late = timedelta(days=random.choice((0,) * 12 + (1, 2, 3, 9)))
    return [
        replace(e, recorded_on=day + (late if kind == "own" else timedelta(0)))
        for kind in kinds for e in shows(cadre, [day], kind, night=random.random() < 0.5)
    ]  # fmt: skip


def confirmations(random: Random, record: Record) -> Iterable[Confirmed]:
    """Each month the village confirms what there was, sometimes a day more or less."""
    months = sorted({(e.cadre, e.day.month) for e in record.evidence})
    for n, (cadre, month) in enumerate(months):
        first = date(YEAR, month, 1)
        last = date(YEAR + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        there = len({e.day for e in record.evidence if e.cadre == cadre and e.day.month == month})
        told = max(there + random.choice((0, 0, 0, 0, -1, 1)), 0)
        rest = max(last.day - told - 8, 0)
        yield Confirmed(cadre, VILLAGE, first, last, told, rest, 700_000 + n)


Planted = tuple[Record, str, tuple[int, ...]]
"""A record with a fraud in it, the code by which it should be found, the facts that were planted."""


def _days_of_g1(random: Random, record: Record, n: int) -> list[date]:
    away = {d for one in record.leaves if one.cadre == "G1" for d in days_of(one.since, one.until)}
    free = [d for d in span("05-01", "12-31") if d not in away]
    return sorted(random.sample(free, n))


def padded_sheet(random: Random, record: Record) -> Planted:
    """A month's sheet filled in without counting: days there and days of rest exceed the month."""
    more = random.randrange(1, 4)
    sheet = Confirmed("G1", VILLAGE, date(YEAR, 6, 1), date(YEAR, 6, 30), 22, 8 + more, 1)
    kept = [c for c in record.confirmed if not (c.cadre == "G1" and c.since.month == 6)]
    return replace(record, confirmed=[*kept, sheet]), "too_many_days", (1,)


def noted_on_leave(random: Random, record: Record) -> Planted:
    """Days noted while on leave."""
    leave = Leave("G1", date(YEAR, 9, 10), date(YEAR, 9, 16), "sick", 2)
    fake = shows("G1", list(days_of(leave.since, leave.until))[: random.randrange(1, 7)])
    kept = [e for e in record.evidence if not (e.cadre == "G1" and leave.since <= e.day <= leave.until)]
    found = replace(record, evidence=[*kept, *fake], leaves=[*record.leaves, leave])
    return found, "there_on_leave", tuple(e.seq for e in fake)


def in_two_places(random: Random, record: Record) -> Planted:
    """A day noted in another town's village besides the own one."""
    day = _days_of_g1(random, record, 1)[0]
    here, there = shows("G1", [day]), [replace(e, seq=3) for e in shows("G1", [day], village=NEXT_VILLAGE)]
    kept = [e for e in record.evidence if (e.cadre, e.day) != ("G1", day)]
    return replace(record, evidence=[*kept, *here, *there]), "two_villages", (3,)


def covered_absence(random: Random, record: Record) -> Planted:
    """Found absent by an inspection, noted as present all the same."""
    day = _days_of_g1(random, record, 1)[0]
    kept = [e for e in record.evidence if (e.cadre, e.day) != ("G1", day)]
    fake = shows("G1", [day])
    checks = [c for c in record.checks if (c.cadre, c.day) != ("G1", day)]
    found = replace(record, evidence=[*kept, *fake], checks=[*checks, Check("G1", VILLAGE, day, "absent", 4)])
    return found, "absent_but_recorded", (4, fake[0].seq)


def one_for_all(random: Random, record: Record) -> Planted:
    """One account notes the days of two or three people."""
    people = random.choice(("G1 G2", "G1 G2 G3", "G1 G2 G3")).split()
    days = span("06-02", f"06-{random.randrange(3, 12):02d}")
    kept = [e for e in record.evidence if e.day not in days]
    fake = [e for cadre in people for e in shows(cadre, days, by="user-G1")]
    away = [one for one in record.leaves if one.until < days[0] or one.since > days[-1]]
    return replace(record, evidence=[*kept, *fake], leaves=away), "one_recorder", tuple(e.seq for e in fake)


def filled_in_later(random: Random, record: Record) -> Planted:
    """Three to ten days of a month noted weeks later in one go."""
    days = span("10-01", f"10-{random.randrange(3, 11):02d}")
    kept = [e for e in record.evidence if e.day not in days]
    fake = [replace(e, recorded_on=date(YEAR, 11, random.randrange(1, 28))) for e in shows("G1", days)]
    away = [one for one in record.leaves if one.until < days[0] or one.since > days[-1]]
    return replace(record, evidence=[*kept, *fake], leaves=away), "entered_late", tuple(e.seq for e in fake)


def nothing_but_notes(random: Random, record: Record) -> Planted:
    """A month of notes with no work to show."""
    days = span("07-01", f"07-{random.randrange(10, 31):02d}")
    kept = [e for e in record.evidence if not (e.cadre == "G1" and e.day.month == 7)]
    away = [one for one in record.leaves if one.cadre != "G1" or one.until < days[0] or one.since > days[-1]]
    told = [c for c in record.confirmed if not (c.cadre == "G1" and c.since.month == 7)]
    fake = shows("G1", days)
    return (
        replace(record, evidence=[*kept, *fake], leaves=away, confirmed=told),
        "bare_days",
        tuple(e.seq for e in fake),
    )


def more_than_confirmed(random: Random, record: Record) -> Planted:
    """The village confirms clearly fewer days than were noted."""
    sheet = Confirmed("G1", VILLAGE, date(YEAR, 8, 1), date(YEAR, 8, 31), random.randrange(0, 6), 0, 5)
    kept = [c for c in record.confirmed if not (c.cadre == "G1" and c.since.month == 8)]
    fake = shows("G1", span("08-01", "08-09"))
    days = {e.day for e in fake}
    others = [e for e in record.evidence if not (e.cadre == "G1" and e.day.month == 8 and e.day not in days)]
    found = replace(record, evidence=[*others, *fake], confirmed=[*kept, sheet])
    return found, "confirmed_fewer", (5, *(e.seq for e in fake))


FRAUDS: tuple[Callable[[Random, Record], Planted], ...] = (
    padded_sheet, noted_on_leave, in_two_places, covered_absence, one_for_all, filled_in_later, nothing_but_notes,
    more_than_confirmed,
)  # fmt: skip
