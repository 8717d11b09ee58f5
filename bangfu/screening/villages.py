"""The catalogue of data-quality rules, where they speak of a village that has left poverty. Numbers are those of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.cells import Scalar, any_of, scalars, value_of
from bangfu.screening.rule import SEVERITIES, SUSPICIOUS, Formula

LAND = ("arable", "forest", "orchard", "pasture")
"""Land of which the village's area is held against the sum of its registered households (`sum_…`)."""


@dataclass(frozen=True)
class VillageRule:
    """A rule of a village: true where it objects, unknown where an answer is missing."""

    number: str
    title: str
    formula: Formula

    @property
    def severity(self) -> str:
        return SEVERITIES.get(self.number[:1], SUSPICIOUS)


@dataclass(frozen=True)
class VillageFinding:
    """What a rule says of a village, and the items that it read with their values."""

    rule: VillageRule
    verdict: bool | None
    because: tuple[tuple[str, Scalar], ...]


def _blank(*names: str) -> Formula:
    return lambda v, p: any_of(*(getattr(v, name).isnull() for name in names))


def _zero(name: str) -> Formula:
    return lambda v, p: getattr(v, name).fill_null(0) == 0


def _more_than_there_are(v: Any, p: Any) -> Any:
    return (v.unsafe_water_households > v.total_households) | (v.unsafe_house_households > v.total_households)


def _less_land(v: Any, p: Any) -> Any:
    return any_of(*(getattr(v, f"village_{kind}") < getattr(v, f"sum_{kind}") for kind in LAND))


RULES = tuple(VillageRule(number, title, formula) for number, title, formula in (
    ("1_03_002", _("总人口没有填或是零"), _zero("total_people")),
    ("1_03_003", _("村集体年收入没有填或是零"), _zero("collective_income")),
    ("1_03_004", _("村小学个数没有填"), _blank("primary_schools")),
    ("1_03_006", _("参加居民养老保险的人数没有填"), _blank("pension_people")),
    ("1_03_007", _("是否通客运班车没有填"), _blank("bus")),
    ("1_03_009", _("卫生室个数没有填"), _blank("clinics")),
    ("1_03_010", _("公共厕所个数没有填"), _blank("public_toilets")),
    ("1_03_011", _("医师数没有填"), _blank("doctors")),
    ("1_03_012", _("垃圾堆放点个数没有填"), _blank("waste_points")),
    ("1_03_013", _("文化室个数没有填"), _blank("libraries")),
    ("1_03_014", _("低保户数或低保人数没有填"), _blank("allowance_households", "allowance_people")),
    ("1_03_015", _("特困供养人数没有填"), _blank("supported_people")),
    ("1_03_016", _("残疾人数没有填"), _blank("disabled_people")),
    ("2_03_001", _("到乡镇没有通硬化路"), lambda v, p: ~v.road_to_town),
    ("3_03_001", _("饮水困难户或危房户多于总户数"), _more_than_there_are),
    ("3_03_002", _("全村土地少于建档立卡户的土地之和"), _less_land),
    ("3_03_003", _("总户数没有填或是零"), _zero("total_households")),
))  # fmt: skip


def judge(village: Mapping[str, Scalar]) -> tuple[VillageFinding, ...]:
    """What the rules say of a village that has left poverty: amounts in fen, areas in ten-thousandths of a mu."""
    found = []
    for rule in RULES:
        named = scalars(village)
        verdict = value_of(rule.formula(named, None))
        found.append(VillageFinding(rule, verdict, tuple((name, village.get(name)) for name in named.read)))
    return tuple(found)
