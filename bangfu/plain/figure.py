"""Figures and identities: what is counted, of which facts, declared once in a room's `figures.py` as plain values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bangfu.plain.fact import Fact
from bangfu.plain.policy import policy, values_of


@dataclass(frozen=True)
class Count:
    """How many facts of a kind happened in the period."""

    of: type[Fact]


@dataclass(frozen=True)
class Sum:
    """The sum of a whole-number, quantity or money field over the facts of the period; absent values are nothing."""

    of: type[Fact]
    field: str


@dataclass(frozen=True)
class Distinct:
    """How many different values a field has among the facts of the period; of a region, its first `width` digits."""

    of: type[Fact]
    field: str
    width: int = 12


@dataclass(frozen=True)
class Stock:
    """How many things are open at the end of the period's last day.

    A thing (`key`: the fields that name it) is open on a day when, of its facts up to that day, the last is one of
    `opens`; on one day a closing stands after an opening. With `field`, the different values of that field among the
    open things' last opening facts are counted instead; of a region, their first `width` digits. Region and `where` are
    those of the last opening fact.
    """

    opens: type[Fact]
    closes: tuple[type[Fact], ...] = ()
    key: tuple[str, ...] = ()
    field: str = ""
    width: int = 12


@dataclass(frozen=True)
class Ratio:
    """One figure over another, in hundredths when the unit is %."""

    top: str
    bottom: str


@dataclass(frozen=True, repr=False)
class Within:
    """In `where`, of the day of what a field refers to (`case.happened_on`): the fact came by the last day of a term begun then.

    `last_day`: of a day, a region and the day that took its place (or None) the last day in time; None: there is no term.
    `places`: the prefixes of regions that may have terms of their own. `sooner`: the figure whose facts, when one came before,
    begin the term on their first day instead.
    """

    name: str
    last_day: Callable[[date, str, date | None], date | None]
    places: Callable[[], Collection[str]]
    sooner: str = ""

    def __repr__(self) -> str:
        return f"within {self.name}"


def within_days(key: str) -> Within:
    """A term of as many days as the policy number says on the day and in the place where it begins."""

    def last_day(day: date, region: str, _sooner: date | None) -> date | None:
        try:
            return day + timedelta(days=policy(key, day, region).value)
        except KeyError:
            return None

    return Within(key, last_day, lambda: {value.region for value in values_of(key)})


FIGURES: dict[str, Figure] = {}
IDENTITIES: dict[str, Identity] = {}


@dataclass(frozen=True)
class Figure:
    """A figure's whole meaning. `where` holds fields (or `field.register_field` through a reference) to allowed values, or a day
    to a term (`Within`).

    `form` says in words how it is counted when label and measure do not say enough; `source` where it is asked for;
    `plan` names the figure that says how much of it was meant to be.
    """

    key: str
    label: str
    unit: str
    measure: Count | Sum | Distinct | Stock | Ratio
    where: Mapping[str, Any | tuple[Any, ...]] = field(default_factory=dict)
    chapter: str = ""
    form: str = ""
    source: str = ""
    plan: str = ""

    def __post_init__(self) -> None:
        FIGURES[self.key] = self


@dataclass(frozen=True)
class Identity:
    """An equality (or order) that must hold between sums of figures in every region and period."""

    key: str
    label: str
    left: tuple[str, ...]
    relation: str
    right: tuple[str, ...]

    def __post_init__(self) -> None:
        IDENTITIES[self.key] = self
