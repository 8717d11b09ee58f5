"""The numbers of the law as they are on a day, for rules to read; with them the days and sources that rules rest on."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bangfu.identification.procedure import monitored_classes
from bangfu.plain.policy import Value, policy, values_of
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.screening.columns import FEN


@dataclass(frozen=True)
class Weighing:
    """In a region and below: the parts that each indicator of deprivation counts, and the parts from which a household is poor."""

    region: str
    weights: Mapping[str, int]
    cutoff: int


@dataclass(frozen=True)
class Numbers:
    """`poverty_line`, `monitoring_line`: pairs (region prefix, fen), the widest first; `earlier_lines`: the poverty lines of the years
    before, where they were others. `weighings`: the widest first, all of the same whole, so that parts of different regions add
    up. Tables are empty where nothing is in force."""

    day: date
    on: int
    year: int
    poverty_line: tuple[tuple[str, int], ...]
    earlier_lines: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]
    monitoring_line: tuple[tuple[str, int], ...]
    limits: Mapping[str, Any]
    monitor: Mapping[str, Any]
    catalogue: Mapping[str, Any]
    deprivation: Mapping[str, Any]
    classes: tuple[str, ...]
    weighings: tuple[Weighing, ...] = ()
    values: Mapping[str, Value | None] = field(default_factory=dict)

    def stands(self, number_of: str) -> bool:
        """Whether rules that rest on a policy number are in force."""
        return self.values.get(number_of) is not None

    def source(self, number_of: str) -> str:
        value = self.values.get(number_of)
        return value.source if value else ""


NUMBERS = (
    "poverty_line",
    "monitoring_line",
    "screening_limits",
    "screening_monitor",
    "screening_catalogue",
    "deprivation",
)


def as_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


@dataclass(frozen=True)
class NotInForce(Exception):
    """A day on which the rules did not stand yet."""

    reason: Reason


def numbers(day: date) -> Numbers:
    """The numbers in force on a day. Raises NotInForce for a day before the first rules."""
    values = {name: _in_force(name, day) for name in NUMBERS}
    if not values["screening_limits"]:
        text = _("%(day)s还没有可用的规则;请给规则生效以后的日期")
        raise NotInForce(Reason("not_in_force", text, {"day": day.isoformat()}))

    def table(name: str) -> Mapping[str, Any]:
        value = values[name]
        return value.value if value else {}

    return Numbers(
        day=day, on=as_number(day), year=day.year,
        poverty_line=_lines("poverty_line", day, day),
        earlier_lines=_earlier(day), monitoring_line=_lines("monitoring_line", day, day),
        limits=table("screening_limits"), monitor=table("screening_monitor"), catalogue=table("screening_catalogue"),
        deprivation=table("deprivation"),
        classes=tuple(c.code for c in monitored_classes() if c.since <= day < c.until),
        weighings=_weighings(day), values=values,
    )  # fmt: skip


def _in_force(name: str, day: date) -> Value | None:
    try:
        return policy(name, day)
    except KeyError:
        return None


def edition(p: Numbers, region: str) -> str:
    """A mark of the numbers that a household of a region is judged by; the mark of the whole for an empty region."""

    def here(prefix: str) -> bool:
        return not region or region.startswith(prefix)

    said = [
        p.year, [pair for pair in p.poverty_line if here(pair[0])], [pair for pair in p.monitoring_line if here(pair[0])],
        [(year, [pair for pair in lines if here(pair[0])]) for year, lines in p.earlier_lines],
        [(w.region, sorted(w.weights.items()), w.cutoff) for w in p.weighings if here(w.region)],
        p.limits, p.monitor, p.catalogue, p.deprivation, p.classes,
    ]  # fmt: skip
    return hashlib.blake2b(repr(said).encode(), digest_size=8).hexdigest()


def _earlier(day: date) -> tuple[tuple[int, tuple[tuple[str, int], ...]], ...]:
    first, now = min(value.since.year for value in values_of("poverty_line")), _lines("poverty_line", day, day)
    found = [(year, _lines("poverty_line", date(year, 12, 31), day)) for year in range(first, day.year)]
    return tuple((year, lines) for year, lines in found if lines != now)


def _lines(name: str, day: date, judged: date) -> tuple[tuple[str, int], ...]:
    """The last value of each region that has one on a day, in fen; what is published holds from the day of judging, whatever year
    the incomes are of."""
    found = _by_region(name, day, judged)
    return tuple((prefix, int(value * FEN)) for prefix, value in found.items())


def _by_region(name: str, day: date, judged: date) -> dict[str, Any]:
    """The value of each region that has one, the widest first."""
    known = values_of(name)[::-1]
    found = {
        v.region: v.value
        for v in sorted(known, key=lambda v: (v.published, v.since)) if v.holds(judged if v.published else day)
    }  # fmt: skip
    return dict(sorted(found.items(), key=lambda pair: len(pair[0])))


def _weighings(day: date) -> tuple[Weighing, ...]:
    found = _by_region("deprivation", day, day)
    return common(Weighing(region, table["weights"], table["cutoff"]) for region, table in found.items())


def common(weighings: Iterable[Weighing]) -> tuple[Weighing, ...]:
    """The same weighings in parts of one whole."""
    some = tuple(weighings)
    whole = math.lcm(*(sum(w.weights.values()) or 1 for w in some))
    made = []
    for w in some:
        times = whole // (sum(w.weights.values()) or 1)
        made.append(Weighing(w.region, {name: n * times for name, n in w.weights.items()}, w.cutoff * times))
    return tuple(made)
