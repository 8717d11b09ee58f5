"""What is asked of the engine, and what it answers with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from bangfu.access.scope import Scope
from bangfu.plain.figure import FIGURES
from bangfu.plain.lineage import lineage
from bangfu.plain.period import Period

Value = Decimal | int


@dataclass(frozen=True)
class Question:
    """Which figures, where, when, and as they stood after which entry.

    `asof`: the last entry that counts (None: now). `by`: "child" (the level below `region`), "family" (the region
    and its children), "month", or a width of codes. `regions`: the prefixes that may be seen (None: all); `units`: facts
    that name one of them are seen as well. `roll_up`: codes that are other ones on the period's last day. A fact of a
    region wider than the groups stands under its own code.
    """

    keys: tuple[str, ...]
    region: str
    period: Period
    asof: int | None = None
    by: str | int | None = None
    regions: tuple[str, ...] | None = None
    units: tuple[str, ...] = ()
    roll_up: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def place(self) -> str:
        """The region's code on the period's last day."""
        return self.roll_up.get(self.region, self.region)

    @property
    def by_unit(self) -> bool:
        """Whether the units that facts name matter."""
        return self.regions is not None and bool(self.units)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """The codes of any day under which facts of the region may stand."""
        found = {self.place}
        for code, now in self.roll_up.items():
            if now.startswith(self.place) and not code.startswith(self.place):
                found.add(code)
        return tuple(sorted(p for p in found if not any(p != q and p.startswith(q) for q in found)))

    @cached_property
    def moved(self) -> bool:
        """Whether any fact within reach stands under a code that is another one on the last day."""
        return any(code.startswith(prefix) for code in self.roll_up for prefix in self.prefixes)


def question_for(
    region: str, period: Period, asof: int | None, scope: Scope, keys: Sequence[str] = (), by: str | int | None = None
) -> Question:
    """The question as somebody may ask it who sees `scope`; of every figure, without `keys`. The region's code may be that
    of any date."""
    known = lineage()
    return Question(
        keys=tuple(keys or FIGURES),
        region=known.canon(region, period.last),
        period=period,
        asof=asof,
        by=by,
        regions=None if scope.everywhere else scope.regions,
        units=scope.units,
        roll_up=known.on(period.last),
    )


@dataclass(frozen=True)
class Page:
    """Facts behind a figure: their `seq`, what each adds to it, and the cursor of the next page."""

    seqs: tuple[int, ...]
    values: tuple[Any, ...]
    next: str | None


@dataclass(frozen=True)
class Broken:
    """An identity that does not hold in a region."""

    identity: str
    region: str
    left: Value
    right: Value
