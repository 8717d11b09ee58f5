"""The numbers of the law as they are on a day, for rules to read; with them the days and sources that rules rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bangfu.identification.procedure import monitored_classes
from bangfu.plain.policy import Value, policy, values_of
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.screening.columns import FEN


@dataclass(frozen=True)
class Numbers:
    """`poverty_line`, `monitoring_line`: pairs (region prefix, fen), the widest first; `earlier_lines`: the poverty lines of the years
    before, where they were others. Tables are empty where nothing is in force."""

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
        poverty_line=_lines("poverty_line", day),
        earlier_lines=_earlier(day), monitoring_line=_lines("monitoring_line", day),
        limits=table("screening_limits"), monitor=table("screening_monitor"), catalogue=table("screening_catalogue"),
        deprivation=table("deprivation"),
        classes=tuple(c.code for c in monitored_classes() if c.since <= day < c.until), values=values,
    )  # fmt: skip


def _in_force(name: str, day: date) -> Value | None:
    try:
        return policy(name, day)
    except KeyError:
        return None


def _earlier(day: date) -> tuple[tuple[int, tuple[tuple[str, int], ...]], ...]:
    first, now = min(value.since.year for value in values_of("poverty_line")), _lines("poverty_line", day)
    found = [(year, _lines("poverty_line", date(year, 12, 31))) for year in range(first, day.year)]
    return tuple((year, lines) for year, lines in found if lines != now)


def _lines(name: str, day: date) -> tuple[tuple[str, int], ...]:
    """The last value of each region that has one, as `policy` would choose: the narrowest region, then the latest start."""
    prefixes = {value.region for value in values_of(name) if value.since <= day}
    return tuple((prefix, int(policy(name, day, prefix).value * FEN)) for prefix in sorted(prefixes, key=len))
