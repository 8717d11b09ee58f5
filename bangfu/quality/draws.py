"""Drawing a sample that anybody can draw again: villages in each county, then households in each village and group. Pure.

Lots are the SHA-256 of the public seed and what is drawn, the smallest win: simple random sampling without replacement
at both stages, the same on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bangfu.quality.facts import CountyFrame, DrawnUnit, DrawnVillage

GROUPS = ("poor", "exited", "unregistered")
COUNTY = 6


@dataclass(frozen=True)
class Listed:
    """A registered household in the frame."""

    village: str
    group: str
    key: str
    people: int


@dataclass(frozen=True)
class Plan:
    """How many villages a county, and how many households of each group a village."""

    villages: int
    households: Mapping[str, int]


@dataclass(frozen=True)
class Frame:
    """All that lots are drawn among: the registered households, and by village the roster's (households, people)."""

    listed: tuple[Listed, ...]
    rosters: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Equal frames have equal digests, in whatever order they were read."""
        lines = sorted(f"{one.village} {one.group} {one.key} {one.people}" for one in self.listed)
        lines += sorted(f"{village} {n} {people}" for village, (n, people) in self.rosters.items())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Drawn:
    counties: tuple[CountyFrame, ...]
    villages: tuple[DrawnVillage, ...]
    units: tuple[DrawnUnit, ...]


def lots(names: Iterable[str], seed: str, n: int) -> list[str]:
    """The n names with the smallest SHA-256 of seed and name; all when there are not so many."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest())[:n]


def draw(frame: Frame, plan: Plan, seed: str) -> Drawn:
    """The sample that follows from a frame, a plan and a seed."""
    held = _by_village(frame)
    counties: list[CountyFrame] = []
    villages: list[DrawnVillage] = []
    units: list[DrawnUnit] = []
    for county in sorted({village[:COUNTY] for village in held}):
        own = [village for village in held if village[:COUNTY] == county]
        people = {g: sum(held[v][g][1] for v in own) for g in GROUPS}
        counties.append(
            CountyFrame(
                county=county, villages=len(own), rosters=sum(v in frame.rosters for v in own),
                poor_people=people["poor"], exited_people=people["exited"],
                unregistered_people=people["unregistered"],
            )
        )  # fmt: skip
        for village in sorted(lots(own, seed, plan.villages)):
            for group in GROUPS:
                keys, n = held[village][group]
                villages.append(DrawnVillage(village=village, group=group, households=len(keys), people=n))
                chosen = lots([f"{village}\n{group}\n{key}" for key in keys], seed, plan.households[group])
                units += [DrawnUnit(village=village, group=group, unit=name.split("\n")[2]) for name in chosen]
    return Drawn(tuple(counties), tuple(villages), tuple(units))


Held = dict[str, dict[str, tuple[Sequence[str], int]]]


def _by_village(frame: Frame) -> Held:
    """Village → group → (keys, people). Those not registered are the roster's lines that are left: 1, 2, 3 …"""
    found: Held = {}
    for village in sorted({one.village for one in frame.listed} | set(frame.rosters)):
        found[village] = {group: ([], 0) for group in GROUPS}
    lists: dict[tuple[str, str], list[Listed]] = {}
    for one in frame.listed:
        lists.setdefault((one.village, one.group), []).append(one)
    for (village, group), some in lists.items():
        found[village][group] = (sorted(one.key for one in some), sum(one.people for one in some))
    for village, (households, people) in frame.rosters.items():
        registered = [*lists.get((village, "poor"), ()), *lists.get((village, "exited"), ())]
        left = max(households - len(registered), 0)
        rest = max(people - sum(one.people for one in registered), 0)
        found[village]["unregistered"] = ([str(n) for n in range(1, left + 1)], rest if left else 0)
    return found
