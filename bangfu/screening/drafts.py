"""What if the line, a weight or the cut-off were another: who would come in, who would go out, and what it would cost. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from bangfu.screening.deprivation import Measured, measure
from bangfu.screening.numbers import Numbers, Weighing, common

NOWHERE = "-"


@dataclass(frozen=True)
class Home:
    """What of a household a draft looks at: its people, its net income and its line in fen (None: unknown), what it is deprived of."""

    key: str
    region: str
    size: int
    net: int | None
    line: int | None
    lacking: frozenset[str]


@dataclass(frozen=True)
class Draft:
    """One line for all in fen (None: each household's own, as in force), and how indicators are weighed in which region.

    `spared`: narrower regions that have a line of their own, which stays.
    """

    line: int | None
    weighings: tuple[Weighing, ...]
    spared: tuple[str, ...] = ()

    def gap(self, home: Home) -> int | None:
        """What the household lacks to the line, in fen; 0 when it is not below; None when that is unknown, as of nobody."""
        line = home.line if self.line is None or home.region.startswith(self.spared) else self.line
        return None if home.net is None or line is None or not home.size else max(line * home.size - home.net, 0)

    def weighing(self, home: Home) -> Weighing | None:
        """The weighing of the narrowest region that the household lies in."""
        return next((w for w in reversed(self.weighings) if home.region.startswith(w.region)), None)

    def deprived(self, home: Home) -> bool:
        w = self.weighing(home)
        return w is not None and sum(w.weights.get(name, 0) for name in home.lacking) >= w.cutoff


def drafted(line: int | None, weights: Mapping[str, int], cutoff: int | None, region: str, p: Numbers) -> Draft:
    """What a change of a region would make of the numbers in force: narrower regions keep what is their own."""
    narrower = [w for w in p.weighings if len(w.region) > len(region) and w.region.startswith(region)]
    weighings = common([Weighing("", weights, cutoff), *narrower]) if weights and cutoff else p.weighings
    spared = tuple(r for r, _fen in p.poverty_line if len(r) > len(region) and r.startswith(region))
    return Draft(line, weighings, spared)


@dataclass
class Change:
    """What a draft would change in a place, of those who are `of` it: households in and out, some of each; the gaps in fen."""

    before: int = 0
    after: int = 0
    people_before: int = 0
    people_after: int = 0
    gap_before: int = 0
    gap_after: int = 0
    came: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)

    def add(self, home: Home, before: bool, after: bool) -> None:
        self.before += before
        self.after += after
        self.people_before += home.size * before
        self.people_after += home.size * after
        if after and not before:
            self.came.append(home.key)
        if before and not after:
            self.went.append(home.key)


def compare(homes: Iterable[Home], now: Draft, draft: Draft, width: int) -> tuple[dict[str, Change], dict[str, Change]]:
    """What a draft would change by region (its first `width` digits): of the poor by income, and of the multidimensionally poor.

    Households of unknown income are in neither; the whole stands under the empty code.
    """
    changes: dict[str, tuple[Change, Change]] = {"": (Change(), Change())}
    was, will = _deprived(now), _deprived(draft)
    for home in homes:
        before, after = now.gap(home), draft.gap(home)
        lacked, lacks = was(home.region, home.lacking), will(home.region, home.lacking)
        for place in {"", home.region[:width]}:
            if place not in changes:
                changes[place] = (Change(), Change())
            income, many = changes[place]
            if before is not None and after is not None:
                income.add(home, before > 0, after > 0)
                income.gap_before += before
                income.gap_after += after
            many.add(home, lacked, lacks)
    return {place: income for place, (income, _many) in changes.items()}, {
        place: many for place, (_income, many) in changes.items()
    }


def _deprived(draft: Draft) -> Callable[[str, frozenset[str]], bool]:
    """`draft.deprived` by region and what is lacked: a village's households share few answers."""
    return cache(lambda region, lacking: draft.deprived(Home("", region, 0, None, None, lacking)))


def measured(homes: Iterable[Home], draft: Draft) -> Measured:
    """H, A and M0 under a draft."""
    by_weighing: dict[str, list[Home]] = {}
    for home in homes:
        w = draft.weighing(home)
        by_weighing.setdefault(w.region if w else NOWHERE, []).append(home)
    found = Measured(0, 0, 0, 0, {})
    for w in (*draft.weighings, Weighing(NOWHERE, {}, 1)):
        some = ((home.size, home.lacking) for home in by_weighing.get(w.region, ()))
        found += measure(some, w.weights, w.cutoff)
    return found
