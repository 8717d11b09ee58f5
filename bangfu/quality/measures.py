"""The rates of a sample, each by its definition in the policy: several may bear one name, each with its source. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.plain.policy import tables
from bangfu.quality.draws import COUNTY
from bangfu.quality.estimates import Cell, Estimate, Part, Stratum, composite, estimate
from bangfu.quality.facts import CountyFrame, DrawnVillage

MET = ("right", "missed", "wrongly_exited", "wrongly_listed")


@dataclass(frozen=True)
class Measure:
    """How a rate is counted (see `policy/quality.toml`), and what its source asks of it."""

    code: str
    label: str
    how: str
    numerator: str
    count: str
    groups: tuple[str, ...]
    base: str
    source: str
    most: Decimal | None = None
    below: Decimal | None = None
    least: Decimal | None = None


def measures(on: date, region: str) -> tuple[Measure, ...]:
    """The definitions in force on a day in a region, in order of the policy."""
    return tuple(
        Measure(
            m["code"], m["label"], m["how"], m["numerator"], m["count"], tuple(m["groups"]), m["base"], m["source"],
            *(Decimal(m[name]) if name in m else None for name in ("most", "below", "least")),
        )
        for m in tables("quality_measures")
        if m["from"] <= on and region.startswith(m.get("region", ""))
    )  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """A drawn household that was visited."""

    village: str
    group: str
    outcome: str
    people: int
    wrong: int
    satisfied: str


@dataclass(frozen=True)
class Sampled:
    """A sample: its frame by county, its villages by group, and what was found."""

    counties: Sequence[CountyFrame]
    villages: Sequence[DrawnVillage]
    checks: Sequence[Checked]

    def of(self, county: str) -> Sampled:
        """What of it lies in one county."""
        return Sampled(
            [c for c in self.counties if c.county == county], [v for v in self.villages if v.village[:COUNTY] == county],
            [c for c in self.checks if c.village[:COUNTY] == county],
        )  # fmt: skip


@dataclass(frozen=True)
class Rate:
    """A rate by one definition: `top` over `bottom` as counted, or an estimate. `verdict`: ok, over, unsure or empty."""

    measure: Measure
    estimate: Estimate | None
    top: int
    bottom: int
    verdict: str = ""


def rates(sampled: Sampled, known: Sequence[Measure], confidence: float) -> list[Rate]:
    """Every rate that the checks allow, by each definition."""
    found = []
    for measure in known:
        top, bottom = _counted(sampled, measure)
        if measure.base != "estimated":
            made = Estimate(top / bottom, None, None, None, bottom) if bottom else None
        elif measure.numerator == "composite":
            made = _composite(sampled, measure, confidence)
        else:
            made = estimate(_strata(sampled, measure.groups, measure.numerator), confidence)
        found.append(Rate(measure, made, top, bottom, _verdict(measure, made)))
    return found


def _asked(check: Checked, numerator: str) -> tuple[int, int] | None:
    """What a check adds below and above the line; None when it says nothing of it."""
    if check.outcome not in MET:
        return None
    if numerator == "satisfied":
        return None if check.satisfied == "not_asked" else (1, int(check.satisfied == "yes"))
    return check.people, check.wrong if check.outcome == numerator else 0


def _counted(sampled: Sampled, measure: Measure) -> tuple[int, int]:
    some = [c for c in sampled.checks if c.group in measure.groups]
    known = [one for c in some if (one := _asked(c, measure.numerator))]
    top = sum(y for _x, y in known)
    if measure.base == "villages":
        return top, sum(v.people for v in sampled.villages if v.group in measure.groups)
    return top, sum(x for x, _y in known)


def _strata(sampled: Sampled, groups: Sequence[str], numerator: str) -> dict[str, Stratum]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for check in sampled.checks:
        if one := _asked(check, numerator):
            found.setdefault((check.village, check.group), []).append(one)
    clusters: dict[str, dict[str, list[Cell]]] = {c.county: {} for c in sampled.counties}
    for v in sampled.villages:
        if v.group in groups:
            cell = Cell(v.households, tuple(found.get((v.village, v.group), ())))
            clusters[v.village[:COUNTY]].setdefault(v.village, []).append(cell)
    return {
        c.county: Stratum(c.villages, {village: tuple(cells) for village, cells in clusters[c.county].items()})
        for c in sampled.counties
    }


WRONG = {"unregistered": "missed", "exited": "wrongly_exited"}


def _composite(sampled: Sampled, measure: Measure, confidence: float) -> Estimate | None:
    """(Poor people still registered + people missed + people wrongly exited) / all rural people, the last two estimated.

    None where the roster of a village is not known: all rural people are not known then.
    """
    people = {
        "poor": sum(c.poor_people for c in sampled.counties), "exited": sum(c.exited_people for c in sampled.counties),
        "unregistered": sum(c.unregistered_people for c in sampled.counties),
    }  # fmt: skip
    everybody = sum(people.values())
    if not everybody or any(c.rosters < c.villages for c in sampled.counties):
        return None
    parts = [
        Part(people[group] / everybody, _strata(sampled, (group,), WRONG[group]))
        for group in measure.groups
        if people[group]
    ]
    return composite(people["poor"] / everybody, parts, confidence)


def _verdict(measure: Measure, made: Estimate | None) -> str:
    """Against what the source asks: by the interval where there is one, else by the rate alone."""
    limit = next((x for x in (measure.most, measure.below, measure.least) if x is not None), None)
    if made is None or limit is None:
        return ""
    low, high = (made.rate if end is None else end for end in (made.low, made.high))
    bound = float(limit)
    if measure.least is not None:
        return "ok" if low >= bound else "over" if high < bound else "unsure"
    if measure.below is not None:
        return "ok" if high < bound else "over" if low >= bound else "unsure"
    return "ok" if high <= bound else "over" if low > bound else "unsure"
