"""Multidimensional poverty after Alkire and Foster: who is deprived in what, and how a population is measured.

S. Alkire and J. Foster, Counting and multidimensional poverty measurement, Journal of Public Economics 95 (2011) 476-487.
Weights are whole parts; a household is poor when the parts in which it is deprived reach the cut-off. An unknown answer is not
counted as deprivation. Measures are exact fractions of people: H the share of the poor, A the average share of parts in which
the poor are deprived, M0 = H x A.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.rule import counted, derived, rule
from bangfu.screening.rules import no_safe_house, not_all_insured, out_of_school, unless_unknown

GRAVELY_ILL = "3"
EARTH_ROAD = "1"
NOBODY = 1 << 30
"""A cut-off that no household reaches: where none is in force."""
INDICATORS = (
    "d_education", "d_attendance", "d_illness", "d_insurance", "d_house", "d_water", "d_power", "d_fuel", "d_toilet", "d_road",
)  # fmt: skip


@counted("schooled", _("成人中初中及以上文化人数"))
def schooled(m: Any, p: Any) -> Any:
    return (m.age >= p.deprivation["adult"]) & m.education.isin(p.deprivation["schooled"])


@counted("education_unknown", _("成人中文化程度未填人数"))
def education_unknown(m: Any, p: Any) -> Any:
    return (m.age >= p.deprivation["adult"]) & m.education.isnull()


@counted("gravely_ill", _("患大病人数"))
def gravely_ill(m: Any, p: Any) -> Any:
    return m.health == GRAVELY_ILL


@counted("health_unknown", _("健康状况未填人数"))
def health_unknown(m: Any, p: Any) -> Any:
    return m.health.isnull()


@rule("d_education", _("没有成人读完初中"), "deprivation", number_of="deprivation")
def d_education(h: Any, p: Any) -> Any:
    return (h.schooled == 0) & ~unless_unknown(h, h.education_unknown)


@rule("d_attendance", _("学龄儿童不在校"), "deprivation", number_of="deprivation")
def d_attendance(h: Any, p: Any) -> Any:
    return out_of_school(h)


@rule("d_illness", _("有人患大病"), "deprivation", number_of="deprivation")
def d_illness(h: Any, p: Any) -> Any:
    return (h.gravely_ill > 0) | unless_unknown(h, h.health_unknown)


@rule("d_insurance", _("有人没有医疗保险"), "deprivation", number_of="deprivation")
def d_insurance(h: Any, p: Any) -> Any:
    return not_all_insured(h)


@rule("d_house", _("危房、无房或土坯房、土窑洞"), "deprivation", number_of="deprivation")
def d_house(h: Any, p: Any) -> Any:
    return no_safe_house(h) | h.structure.isin(p.deprivation["mud"])


@rule("d_water", _("没有安全饮用水"), "deprivation", number_of="deprivation")
def d_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


@rule("d_power", _("没有通电"), "deprivation", number_of="deprivation")
def d_power(h: Any, p: Any) -> Any:
    return ~h.powered


@rule("d_fuel", _("只用柴草或煤炭做饭"), "deprivation", number_of="deprivation")
def d_fuel(h: Any, p: Any) -> Any:
    return h.dirty_fuel


@rule("d_toilet", _("没有卫生厕所"), "deprivation", number_of="deprivation")
def d_toilet(h: Any, p: Any) -> Any:
    return ~h.toilet


@rule("d_road", _("入户路是泥土路"), "deprivation", number_of="deprivation")
def d_road(h: Any, p: Any) -> Any:
    return (h.road == EARTH_ROAD) | ~h.road_hardened


FORMULAS = {f.__name__: f for f in (
    d_education, d_attendance, d_illness, d_insurance, d_house, d_water, d_power, d_fuel, d_toilet, d_road,
)}  # fmt: skip


@derived("deprivation_score", _("多维贫困得分"), "whole", unit=_("份"))
def deprivation_score(h: Any, p: Any) -> Any:
    """The parts in which a household is deprived, of as many as all weights make."""
    lacks = {name: FORMULAS[name](h, p) for name in (p.weighings[0].weights if p.weighings else ())}
    found = h.region.isnull().ifelse(0, 0)
    for weighing in p.weighings:
        score = h.region.isnull().ifelse(0, 0)
        for name, weight in weighing.weights.items():
            score = score + lacks[name].ifelse(weight, 0)
        found = h.region.startswith(weighing.region).ifelse(score, found) if weighing.region else score
    return found


@derived("deprived", _("多维贫困"), "yes")
def deprived(h: Any, p: Any) -> Any:
    cutoff: Any = NOBODY
    for weighing in p.weighings:
        here = h.region.startswith(weighing.region) if weighing.region else None
        cutoff = weighing.cutoff if here is None else here.ifelse(weighing.cutoff, cutoff)
    return h.deprivation_score >= cutoff


@dataclass(frozen=True)
class Measured:
    """A population measured: its people, the poor among them, and the parts that the poor are deprived of, summed over people.

    `indicators`: of each, the poor people who are deprived in it; `whole`: the parts of all indicators together.
    """

    people: int
    poor: int
    parts: int
    whole: int
    indicators: Mapping[str, int]

    @property
    def headcount(self) -> Fraction:
        return Fraction(self.poor, self.people) if self.people else Fraction(0)

    @property
    def intensity(self) -> Fraction:
        return Fraction(self.parts, self.poor * self.whole) if self.poor else Fraction(0)

    @property
    def adjusted(self) -> Fraction:
        """M0, the adjusted headcount ratio."""
        return self.headcount * self.intensity

    def __add__(self, other: Measured) -> Measured:
        """Two populations together, measured in parts of the same whole."""
        names = {**self.indicators, **other.indicators}
        return Measured(
            self.people + other.people, self.poor + other.poor, self.parts + other.parts, max(self.whole, other.whole),
            {name: self.indicators.get(name, 0) + other.indicators.get(name, 0) for name in names},
        )  # fmt: skip

    def contribution(self, indicator: str, weight: int) -> Fraction:
        """The share of M0 that an indicator makes up."""
        return Fraction(self.indicators[indicator] * weight, self.parts) if self.parts else Fraction(0)


def measure(
    households: Iterable[tuple[int, frozenset[str] | set[str]]], weights: Mapping[str, int], cutoff: int
) -> Measured:
    """A population of households as (people, names of what they are deprived in), by weights and cut-off in parts."""
    people = poor = parts = 0
    indicators = dict.fromkeys(weights, 0)
    for size, lacking in households:
        people += size
        score = sum(weights[name] for name in lacking if name in weights)
        if score >= cutoff:
            poor += size
            parts += score * size
            for name in lacking:
                if name in indicators:
                    indicators[name] += size
    return Measured(people, poor, parts, sum(weights.values()), indicators)
