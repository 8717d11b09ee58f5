"""Every rule says what its words say: of a household at its edge, of one past it, and where an answer is missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bangfu.screening import guide
from bangfu.screening.deprivation import INDICATORS, measure
from bangfu.screening.household import Judged, judge
from bangfu.screening.numbers import NotInForce, numbers
from bangfu.screening.rule import RULES
from tests.screening import samples

P = numbers(date(2023, 12, 31))
BASES = {"registered": samples.SOUND, "unwatched": samples.SOUND, "": samples.SOUND, "monitored": samples.MONITORED,
         "open": samples.MONITORED, "removed": samples.REMOVED}  # fmt: skip
CATALOGUE = sorted(rule.number for rule in RULES.values() if rule.group == "catalogue")


def judged(base: dict[str, Any], change: dict[str, Any], day: Any = P) -> Judged:
    told = {name: value for name, value in change.items() if not name.startswith("_")}
    people = [{**samples.PERSON, **change.get("_person", {})}]
    people += [
        {**samples.PERSON, **one}
        for one in [*([change["_second"]] if "_second" in change else []), *change.get("_more", [])]
    ]
    return judge({**base, **told}, people, day)


@pytest.mark.parametrize("number", CATALOGUE)
def test_a_rule_of_the_catalogue_hits_and_spares(number: str) -> None:
    rule = RULES[f"r_{number}"]
    if rule.member:
        hit, spared = ({"_person": change} for change in samples.PEOPLE[number])
    else:
        hit, spared = samples.HOUSEHOLDS[number]
    base = BASES[rule.of]
    assert judged(base, hit).of(rule.key) is True
    assert not judged(base, spared).of(rule.key)


def test_the_sound_household_is_objected_to_by_nobody() -> None:
    for base in (samples.SOUND, samples.MONITORED, samples.REMOVED):
        made = judged(base, {})
        assert [f.rule.key for f in made.findings if f.verdict] == []


def test_a_rule_is_silent_outside_its_population() -> None:
    stranger = {**samples.SOUND, "registered": None, "unsafe": True, "safe_water": False}
    made = judged(stranger, {"_person": {"ethnicity": None, "labour": "4"}})
    assert {f.rule.group for f in made.findings if f.verdict} == {"guarantee", "deprivation"}


def test_income_is_compared_to_the_fen() -> None:
    made = judged({**samples.SOUND, "wage": 400_000 - 500_001}, {})
    assert made.columns["line"] == 400_000 and made.columns["net"] == 399_999
    assert made.of("exit_income") is True and made.columns["gap"] == 1
    assert judged({**samples.SOUND, "wage": 400_000 - 500_000}, {}).of("exit_income") is False


def test_the_line_is_of_the_year_and_the_region() -> None:
    def line(day: date, region: str) -> Any:
        return judged({**samples.SOUND, "region": region}, {}, numbers(day)).columns["line"]

    assert line(date(2014, 12, 31), "610726102229") == 280_000
    assert line(date(2017, 12, 31), "520101001001") == 333_500 and line(date(2017, 12, 31), "610726102229") == 295_200
    assert line(date(2019, 12, 31), "610726102229") == 321_800
    made = judged({**samples.SOUND, "income_year": 2014}, {}, numbers(date(2015, 6, 30)))
    assert made.columns["line"] == 280_000  # the line is of the year that the incomes are of


def test_a_missing_answer_is_no_clean_bill() -> None:
    made = judge(
        {"household": "H1", "region": samples.REGION, "registered": "poor"}, [{"household": "H1", "born": 20130101}], P
    )
    for key in (
        "exit_income",
        "exit_water",
        "exit_house",
        "exit_school",
        "exit_insurance",
        "cannot_unhelped",
        "monitor_missed",
    ):
        assert made.of(key) is None, key
    assert made.columns["exit_points"] == 0 and made.columns["exit_fit"] is None


def test_all_members_count_not_the_last() -> None:
    out = {**samples.CHILD, "schooling": "0"}
    for more in ([out, samples.CHILD], [samples.CHILD, out]):
        assert judged(samples.SOUND, {"_more": more}).of("exit_school") is True


def test_five_points() -> None:
    assert judged(samples.SOUND, {}).columns["exit_points"] == 100
    assert judged(samples.SOUND, {"unsafe": True, "safe_water": False}).columns["exit_points"] == 60


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("cannot_income", {"wage": 0, "business": 0}), ("cannot_water", {"safe_water": False}),
        ("cannot_school", {"_second": {**samples.CHILD, "schooling": "0"}}),
        ("cannot_medical", {"_person": {"serious_illness_insurance": False}}), ("cannot_house", {"floor_area": 0}),
        ("cannot_house", {"floor_area": 129_999, "rebuild_done": 10_000}), ("cannot_new", {"registered_on": 20230105}),
        ("cannot_new", {"relapsed_on": 20230601}), ("cannot_unhelped", {"helped": False}),
    ],
)  # fmt: skip
def test_seven_cannot_exit(key: str, change: dict[str, Any]) -> None:
    assert judged(samples.SOUND, {}).of(key) is False
    assert judged(samples.SOUND, change).of(key) is True


LOW = {"wage": 229_999, "unsafe": True}
SUDDEN = {"wage": 240_000, "self_paid": 550_000}


@pytest.mark.parametrize(
    ("day", "change", "found"),
    [
        (date(2023, 12, 31), LOW, "1"), (date(2023, 12, 31), {**LOW, "registered": None}, "2"), (date(2023, 12, 31), SUDDEN, "3"),
        (date(2023, 12, 31), {"wage": 229_999}, ""), (date(2023, 12, 31), {"unsafe": True}, ""),
        (date(2026, 1, 1), LOW, "4"), (date(2026, 1, 1), {**LOW, "registered": None}, "4"), (date(2025, 12, 31), LOW, "1"),
        (date(2020, 12, 31), LOW, ""),
    ],
)  # fmt: skip
def test_the_class_of_a_monitored_household(day: date, change: dict[str, Any], found: str) -> None:
    """Three classes until the end of 2025, one from 2026 on; risk and income both count; before 2021 there is none."""
    made = judged(samples.SOUND, change, numbers(day))
    assert made.columns["found_class"] == found
    assert bool(made.of("monitor_missed")) is (found != "")


def test_a_class_that_is_no_longer_used() -> None:
    assert judged(samples.MONITORED, {}, numbers(date(2026, 1, 1))).of("monitor_expired") is True
    assert judged(samples.MONITORED, {}).of("monitor_expired") is False


def test_no_day_before_the_rules() -> None:
    with pytest.raises(NotInForce):
        numbers(date(2012, 12, 31))


DEPRIVED: dict[str, dict[str, Any]] = {
    "d_education": {"_person": {"education": "2"}}, "d_attendance": {"_second": {**samples.CHILD, "schooling": "0"}},
    "d_illness": {"_person": samples.ILL}, "d_insurance": {"_person": {"medical_insurance": False}}, "d_house": {"structure": "5"},
    "d_water": {"safe_water": False}, "d_power": {"powered": False}, "d_fuel": {"dirty_fuel": True}, "d_toilet": {"toilet": False},
    "d_road": {"road": "1"},
}  # fmt: skip


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_of_deprivation(name: str) -> None:
    weight = P.deprivation["weights"][name]
    assert judged(samples.SOUND, {}).columns["deprivation_score"] == 0
    made = judged(samples.SOUND, DEPRIVED[name])
    assert made.of(name) is True and made.columns["deprivation_score"] == weight and made.columns["deprived"] is False


def test_deprived_at_the_cutoff() -> None:
    both = {**DEPRIVED["d_education"], "_second": {**samples.CHILD, "schooling": "0"}}
    assert judged(samples.SOUND, both).columns["deprived"] is True


def test_the_worked_example_of_alkire_and_foster() -> None:
    """Alkire and Foster, Counting and multidimensional poverty measurement (J. Public Economics 95, 2011), section on dimensional
    cut-offs: four people, four equal dimensions, k = 2: H = 1/2, A = 3/4, M0 = 3/8."""
    people = [(1, set()), (1, {"b", "d"}), (1, {"a", "b", "c", "d"}), (1, {"b"})]
    found = measure(people, dict.fromkeys("abcd", 1), 2)
    assert (found.headcount, found.intensity, found.adjusted) == (Fraction(1, 2), Fraction(3, 4), Fraction(3, 8))


def test_the_worked_example_of_the_human_development_report() -> None:
    """UNDP, Human Development Report 2011, Technical note 4: four households of 4, 7, 5 and 4; scores 22.2, 72.2, 38.9 and 50.0
    per cent; H = 0.800, A = 0.5625 (printed 0.56), M0 = 0.450; ten indicators in three dimensions, here in 18 parts."""
    weights = {"schooling": 3, "enrolment": 3, "nutrition": 3, "mortality": 3, **dict.fromkeys(
        ("electricity", "sanitation", "water", "floor", "fuel", "assets"), 1)}  # fmt: skip
    homes = [
        (4, {"mortality", "fuel"}),
        (7, {"schooling", "enrolment", "mortality", "electricity", "sanitation", "fuel", "assets"}),
        (5, {"nutrition", "electricity", "sanitation", "water", "fuel"}),
        (4, {"schooling", "mortality", "electricity", "fuel", "assets"}),
    ]  # fmt: skip
    assert [round(100 * sum(weights[i] for i in lacking) / 18, 1) for _size, lacking in homes] == [
        22.2,
        72.2,
        38.9,
        50.0,
    ]
    found = measure(homes, weights, 6)
    assert (round(float(found.headcount), 3), round(float(found.intensity), 2), round(float(found.adjusted), 3)) == (
        0.8,
        0.56,
        0.45,
    )
    assert sum(found.contribution(i, w) for i, w in weights.items()) == 1


def test_the_guide_is_up_to_date() -> None:
    """docs/screening.md is what the declarations say; `python -m bangfu.screening.guide` makes it."""
    assert (Path(__file__).parents[2] / "docs" / "screening.md").read_text("utf8") == guide.text()


def test_of_a_household_of_which_nobody_is_known_nothing_is_said() -> None:
    """Without a member a sum is below no line, nobody is out of school, all of nobody are insured: none of it is a finding."""
    made = judge({**samples.SOUND, "wage": 0, "business": 0, "transfer": 0, "business_cost": 0}, [], P)
    for key in (
        "exit_income",
        "exit_school",
        "exit_insurance",
        "cannot_income",
        "guarantee_school",
        "d_education",
        "d_illness",
        "d_insurance",
    ):
        assert made.of(key) is None, key
    assert made.columns["poor"] is None and made.columns["exit_fit"] is None and made.columns["found_class"] == ""
    assert made.of("monitor_missed") is None


def test_before_there_was_monitoring_a_burden_is_no_risk() -> None:
    made = judged({**samples.SOUND, "self_paid": 0}, {}, numbers(date(2014, 12, 31)))
    assert made.columns["at_risk"] is False
