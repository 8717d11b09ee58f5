"""Who of a department's file is in the register, who is there twice, and who is not there though they ought to be.

All in memory: the register's people are known by keyed hashes, names, birthdays and last four; nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bangfu.access.vault import search_hash
from bangfu.crosscheck import columns, linkage, queries, rules
from bangfu.crosscheck.columns import Row
from bangfu.households.queries import Enrolled, enrolled
from bangfu.identification.procedure import threshold
from bangfu.kit.sound import sound
from bangfu.places.queries import find_region
from bangfu.plain.amount import yuan
from bangfu.plain.policy import policy

EXACT, PROBABLE, NONE = "exact", "probable", "none"
Why = tuple[tuple[str, str, Decimal], ...]
WHOLE_ID = 18
EVERY = 2000
"""After so many rows it is said how far a comparison is."""
WANTED_BITS = (("id_number", "same", Decimal(0)),)


@dataclass(frozen=True)
class Hit:
    """A person of the register with the rows of the file that are of them, and why."""

    person: Enrolled
    rows: tuple[Row, ...]
    how: str
    bits: Decimal | None
    why: Why
    amount: Decimal | None = None
    threshold: str = ""


@dataclass(frozen=True)
class Twice:
    """A person who stands in two households."""

    person: Enrolled
    other: Enrolled
    how: str
    bits: Decimal | None
    why: Why


@dataclass(frozen=True)
class Absent:
    """Who is in a department's list and not in the register, and in which place (as far as it is known)."""

    row: Row
    region: str


@dataclass(frozen=True)
class Found:
    """What a comparison found, before anything is sent."""

    rows: int
    people: int
    no_consent: int
    hits: tuple[Hit, ...] = ()
    twice: tuple[Twice, ...] = ()
    absent: tuple[Absent, ...] = ()
    below: int = 0

    def how(self, how: str) -> int:
        """How many were found in one way."""
        return sum(one.how == how for one in (*self.hits, *self.twice))


def compare(
    rows: Sequence[Row],
    source: rules.Source,
    region: str,
    on: date,
    progress: Callable[[float], None] = lambda share: None,
) -> Found:
    """A file held against the register of a region, as of a day; who gave no consent is not looked up."""
    everybody = enrolled(region)
    progress(0.2)
    consents = queries.consents({p.household for p in everybody}) if source.consent else {}
    people = [p for p in everybody if rules.may_look(source.consent, p.id_hash, consents.get(p.household, ()), on)]
    exact, rest = _exact(rows, people, lambda share: progress(0.2 + 0.3 * share))
    probable = _probable(rest, people)
    progress(0.9)
    hits = [*_hits(exact, people, EXACT), *_hits(probable, people, PROBABLE)]
    matched = {id(row) for hit in hits for row in hit.rows}
    left = len(everybody) - len(people)
    if source.sign == "absent":
        missing = [
            Absent(row, _place(row) or region) for row in rows if id(row) not in matched and row.said.get(columns.NAME)
        ]
        return Found(len(rows), len(people), left, absent=tuple(a for a in missing if a.region.startswith(region)))
    told, below = _over_threshold(hits, source, on)
    return Found(len(rows), len(people), left, hits=tuple(told), below=below)


def _exact(
    rows: Sequence[Row], people: Sequence[Enrolled], progress: Callable[[float], None]
) -> tuple[list[tuple[int, Row, Decimal | None, Why]], list[Row]]:
    """The rows whose ID number is somebody's, with whose, and the other rows."""
    at = {p.id_hash: n for n, p in enumerate(people)}
    found: list[tuple[int, Row, Decimal | None, Why]] = []
    rest = []
    for n, row in enumerate(rows):
        if n % EVERY == 0:
            progress(n / len(rows))
        number = row.said.get(columns.ID, "")
        who = at.get(search_hash(number)) if len(number) >= WHOLE_ID else None
        if who is None:
            rest.append(row)
        else:
            found.append((who, row, None, (*WANTED_BITS, ("name", _same_name(row, people[who]), Decimal(0)))))
    return found, rest


def _same_name(row: Row, person: Enrolled) -> str:
    name = row.said.get(columns.NAME, "")
    return (
        "unknown"
        if not name
        else "same"
        if name == columns.person_name(person.name)
        else "sound"
        if sound(name) == sound(person.name)
        else "different"
    )


def _probable(rows: Sequence[Row], people: Sequence[Enrolled]) -> list[tuple[int, Row, Decimal | None, Why]]:
    """The rows that are most probably somebody's, by linkage."""
    named = [row for row in rows if row.said.get(columns.NAME)]
    if not named or not people:
        return []
    linked = linkage.best(linkage.link(_of_rows(named).and_(_of_people(people)), weights(), left=len(named)))
    return [
        (pair.other - len(named), named[pair.one], Decimal(str(pair.bits)), _why(linked.start, pair.fields))
        for pair in linked.explain()
    ]


def weights() -> linkage.Weights:
    """The weights in force."""
    found: linkage.Weights = policy("linkage", date.max).value
    return found


def _why(start: float, fields: Iterable[tuple[str, str, float]]) -> Why:
    return (
        ("start", "unknown", Decimal(str(round(start, 2)))),
        *((f, level, Decimal(str(bits))) for f, level, bits in fields),
    )


def _of_rows(rows: Sequence[Row]) -> linkage.People:
    numbers = [row.said.get(columns.ID, "") for row in rows]
    numbers = [n if len(n) == WHOLE_ID else "" for n in numbers]
    places: dict[str, str] = {}
    for row in rows:
        written = row.said.get(columns.PLACE, "")
        if written not in places:
            places[written] = (find_region(written) or "") if written else ""
    return linkage.People.of(
        name=[row.said.get(columns.NAME, "") for row in rows],
        birth=[row.said.get(columns.BIRTH, "") or _shown(n[6:14]) for row, n in zip(rows, numbers, strict=True)],
        born=[_shown(n[6:14]) for n in numbers], tail=[_shown(n[14:18]) for n in numbers],
        sex=[row.said.get(columns.SEX, "") for row in rows],
        place=[places[row.said.get(columns.PLACE, "")] for row in rows], kin=[row.said.get(columns.KIN, "") for row in rows],
        syllable=sound,
    )  # fmt: skip


def _shown(part: str) -> str:
    """A part of an ID number; empty where it is masked (6107**********1234)."""
    return part if part.removesuffix("X").isdigit() else ""


def _of_people(people: Sequence[Enrolled]) -> linkage.People:
    births = [f"{p.born_on:%Y%m%d}" if p.born_on else "" for p in people]
    return linkage.People.of(
        name=[columns.person_name(p.name) for p in people], birth=births, born=births,
        tail=[p.id_last for p in people], sex=[p.sex for p in people],
        place=[p.region for p in people], kin=[p.head for p in people], syllable=sound,
    )  # fmt: skip


def _hits(found: Sequence[tuple[int, Row, Decimal | None, Why]], people: Sequence[Enrolled], how: str) -> list[Hit]:
    """One hit a person: the rows of all that was found of them."""
    by_person: dict[int, list[tuple[Row, Decimal | None, Why]]] = {}
    for who, row, bits, why in found:
        by_person.setdefault(who, []).append((row, bits, why))
    return [
        Hit(
            people[who],
            tuple(row for row, _bits, _why in some),
            how,
            some[0][1],
            some[0][2],
            _amount(row for row, _b, _w in some),
        )
        for who, some in by_person.items()
    ]


def _amount(rows: Iterable[Row]) -> Decimal | None:
    known = []
    for row in rows:
        try:
            known.append(round(yuan(row.said.get(columns.AMOUNT, "")), 2))
        except InvalidOperation:
            continue
    return sum(known, Decimal(0)) if known and all(k.is_finite() for k in known) else None


def _over_threshold(hits: Sequence[Hit], source: rules.Source, on: date) -> tuple[list[Hit], int]:
    """The hits whose amounts reach the threshold of their day and county, and how many do not; without thresholds, all."""
    told, below = [], 0
    for hit in hits:
        code = source.thresholds.get(hit.person.state, "")
        line = threshold(code, on, hit.person.region) if code else None
        if line and hit.amount is not None and hit.amount < line.least:
            below += 1
        else:
            reached = bool(line and hit.amount is not None)
            told.append(Hit(**{**hit.__dict__, "threshold": code if reached else ""}))
    return told, below


def _place(row: Row) -> str:
    written = row.said.get(columns.PLACE, "")
    return (find_region(written) or "") if written else ""


def duplicates(region: str) -> Found:
    """People of a region who stand in two households: by the same number, or most probably the same person."""
    people = enrolled(region)
    by_hash: dict[str, list[Enrolled]] = {}
    for person in people:
        by_hash.setdefault(person.id_hash, []).append(person)
    found = [
        Twice(some[0], other, EXACT, None, (*WANTED_BITS, ("name", "same" if some[0].name == other.name else "different", Decimal(0))))
        for some in by_hash.values() for other in some[1:] if other.household != some[0].household
    ]  # fmt: skip
    if len(people) > 1:
        linked = linkage.link(_of_people(people), weights())
        for pair in linked.explain():
            one, other = people[pair.one], people[pair.other]
            if one.household != other.household and one.id_hash != other.id_hash:
                found.append(Twice(one, other, PROBABLE, Decimal(str(pair.bits)), _why(linked.start, pair.fields)))
    return Found(0, len(people), 0, twice=tuple(found))


def by_place(found: Found, width: int) -> Counter[str]:
    """How many clues each place of a level has."""
    regions = [h.person.region for h in found.hits] + [a.region for a in found.absent]
    regions += [p.region for t in found.twice for p in (t.person, t.other)]
    return Counter(region[:width] for region in regions)
