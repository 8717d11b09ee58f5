"""The rules of villages that have left poverty: each hits and spares; which villages they speak of; the numbers of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.plain.policy import codes, tables
from bangfu.screening import villages
from bangfu.screening.household import RULES
from bangfu.survey.items import items

SOUND: dict[str, Any] = {
    "total_households": 300, "total_people": 1100, "collective_income": 5_000_000, "primary_schools": 0, "pension_people": 600,
    "bus": False, "clinics": 1, "public_toilets": 2, "doctors": 1, "waste_points": 3, "libraries": 1, "allowance_households": 12,
    "allowance_people": 20, "supported_people": 0, "disabled_people": 9, "road_to_town": True, "unsafe_water_households": 0,
    "unsafe_house_households": 300, "village_arable": 10_000, "sum_arable": 10_000, "village_forest": 0, "sum_forest": 0,
    "village_orchard": 0, "sum_orchard": 0, "village_pasture": 0, "sum_pasture": 0,
}  # fmt: skip
WRONG: dict[str, dict[str, Any]] = {
    "1_03_002": {"total_people": 0}, "1_03_003": {"collective_income": None}, "1_03_004": {"primary_schools": None},
    "1_03_006": {"pension_people": None}, "1_03_007": {"bus": None}, "1_03_009": {"clinics": None},
    "1_03_010": {"public_toilets": None}, "1_03_011": {"doctors": None}, "1_03_012": {"waste_points": None},
    "1_03_013": {"libraries": None}, "1_03_014": {"allowance_people": None}, "1_03_015": {"supported_people": None},
    "1_03_016": {"disabled_people": None}, "2_03_001": {"road_to_town": False},
    "3_03_001": {"unsafe_house_households": 301}, "3_03_002": {"sum_arable": 10_001}, "3_03_003": {"total_households": 0},
}  # fmt: skip


def hits(village: dict[str, Any]) -> set[str]:
    return {f.rule.number for f in villages.judge(village) if f.verdict}


def test_a_sound_village_is_objected_to_by_nobody() -> None:
    assert hits(SOUND) == set()


@pytest.mark.parametrize("rule", villages.RULES, ids=lambda rule: rule.number)
def test_a_rule_of_villages_hits_and_names_what_it_read(rule: villages.VillageRule) -> None:
    wrong = {**SOUND, **WRONG[rule.number]}
    assert rule.number in hits(wrong)
    (found,) = (f for f in villages.judge(wrong) if f.rule is rule)
    assert set(WRONG[rule.number]) & {name for name, _value in found.because}


def test_what_is_not_said_is_not_held_against_a_sum() -> None:
    assert "3_03_002" not in hits({**SOUND, "village_arable": None, "sum_arable": 5})


def test_every_item_is_one_that_surveys_ask() -> None:
    read = {name for f in villages.judge(SOUND) for name, _value in f.because}
    assert {name for name in read if not name.startswith("sum_")} <= set(items("village"))


def test_a_number_of_the_catalogue_stands_in_one_place_only() -> None:
    here = [r.number for r in RULES.values() if r.number] + [r.number for r in villages.RULES]
    absent = [entry["number"] for entry in tables("catalogue_absent")]
    assert len(set(here)) == len(here) and not set(here) & set(absent) and len(set(absent)) == len(absent)
    assert {entry["why"] for entry in tables("catalogue_absent")} <= set(codes("catalogue_absence"))
