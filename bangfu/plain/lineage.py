"""Lineage of regions: how places were merged, renamed and recoded, so that facts of any day roll up on any day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Standing:
    """A code as it stood: from `since` up to, not including, `until`; what took its place then."""

    code: str
    name: str
    since: date
    until: date
    successors: tuple[str, ...] = ()


class Lineage:
    """Every standing of every code. A code that has several successors rolls up into the first."""

    def __init__(self, standings: Iterable[Standing]) -> None:
        self.standings: dict[str, list[Standing]] = {}
        for standing in sorted(standings, key=lambda s: (s.code, s.since)):
            self.standings.setdefault(standing.code, []).append(standing)
        self._on: dict[date, Mapping[str, str]] = {}

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """Code → the codes that once rolled into it."""
        found: dict[str, list[str]] = {}
        for standings in self.standings.values():
            for standing in standings:
                for successor in standing.successors:
                    found.setdefault(successor, []).append(standing.code)
        return {code: tuple(old) for code, old in found.items()}

    def at(self, code: str, day: date) -> Standing | None:
        """The standing of a code on a day; None when it did not stand then."""
        return next((s for s in self.standings.get(code, ()) if s.since <= day < s.until), None)

    def canon(self, code: str, day: date) -> str:
        """The code that stood on `day` for what `code` ever was: forward to successors, else back to predecessors."""
        seen = {code}
        while self.at(code, day) is None:
            standings = self.standings.get(code, [])
            later = bool(standings) and standings[-1].until <= day
            ways = standings[-1].successors if later else self.predecessors.get(code, ())
            step = next((way for way in ways if way not in seen), None)
            if step is None:
                break
            seen.add(step)
            code = step
        return code

    def on(self, day: date) -> Mapping[str, str]:
        """For every code that is another one on `day`: code → that one."""
        if day not in self._on:
            pairs = ((code, self.canon(code, day)) for code in self.standings)
            self._on[day] = {code: canon for code, canon in pairs if code != canon}
        return self._on[day]

    def kin(self, prefix: str) -> tuple[str, ...]:
        """The prefixes whose facts belong to `prefix` on any day: itself, what it came from and what it became.

        Never what its own forerunners became besides it, nor what else flowed into its successors.
        """
        found = {prefix}
        for step in (self._predecessors, self._successors):
            queue = [prefix]
            while queue:
                news = [c for c in step(queue.pop()) if len(c) == len(prefix) and c not in found]
                found.update(news)
                queue += news
        return tuple(sorted(found))

    def _predecessors(self, code: str) -> tuple[str, ...]:
        return self.predecessors.get(code, ())

    def _successors(self, code: str) -> tuple[str, ...]:
        return tuple(c for standing in self.standings.get(code, ()) for c in standing.successors)


_source: list[Callable[[], Lineage]] = []


def use(source: Callable[[], Lineage]) -> None:
    """Say where the lineage comes from; `places` does, at start, so that the floors below it need not know it."""
    _source[:] = [source]


def lineage() -> Lineage:
    """The lineage of the regions that are known; empty before any is."""
    return _source[0]() if _source else Lineage(())
