"""Rates: worked values, the limits of full counts, and how often the interval holds the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import isclose, sqrt
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.quality.estimates import Cell, Part, Stratum, composite, estimate, t_quantile, wilson
from bangfu.quality.facts import CountyFrame, DrawnVillage
from bangfu.quality.measures import Checked, Sampled, measures, rates

Z = NormalDist().inv_cdf(0.975)
UNITS = st.lists(st.tuples(st.integers(1, 6).map(float), st.just(0.0)), min_size=1, max_size=9)


def test_wilson_and_t_as_in_the_tables() -> None:
    low, high = wilson(0.1, 100, Z)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)
    for freedom, value in ((1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042)):
        assert abs(t_quantile(0.95, freedom) - value) < 0.002


def test_one_village_is_simple_random_sampling() -> None:
    """All of one village's frame of 100, 20 asked, 4 wrong: p = 0.2, v = (1 - 20/100) p(1-p) / 19."""
    found = tuple([(1.0, 1.0)] * 4 + [(1.0, 0.0)] * 16)
    made = estimate({"c": Stratum(1, {"v": (Cell(100, found),)})}, 0.95)
    assert made and isclose(made.rate, 0.2) and made.error and isclose(made.error, sqrt(0.8 * 0.2 * 0.8 / 19))


def test_villages_alone_are_cluster_sampling() -> None:
    """3 of 10 villages of 4 households, all asked, with 0, 1 and 2 wrong: v = (1 - 3/10) s^2 / 3, s^2 of 0, 1/4, 1/2."""
    clusters = {str(n): (Cell(4, tuple([(1.0, 1.0)] * n + [(1.0, 0.0)] * (4 - n))),) for n in range(3)}
    made = estimate({"c": Stratum(10, clusters)}, 0.95)
    assert made and isclose(made.rate, 0.25) and made.error and isclose(made.error, sqrt(0.7 * 0.0625 / 3))


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=3), UNITS, min_size=1, max_size=5), st.data())
def test_a_full_count_has_no_error(villages: dict[str, list[tuple[float, float]]], data: st.DataObject) -> None:
    full = {
        code: tuple((x, x if data.draw(st.booleans()) else 0.0) for x, _y in units) for code, units in villages.items()
    }  # fmt: skip
    made = estimate({"c": Stratum(len(full), {code: (Cell(len(u), u),) for code, u in full.items()})}, 0.95)
    people, wrong = sum(x for u in full.values() for x, _y in u), sum(y for u in full.values() for _x, y in u)
    assert made and isclose(made.rate, wrong / people, abs_tol=1e-12) and made.low == made.high == made.rate


def test_what_a_sample_cannot_tell() -> None:
    one = {"c": Stratum(9, {"v": (Cell(30, ((2.0, 0.0), (3.0, 3.0))),)})}
    made = estimate(one, 0.95)
    assert made and isclose(made.rate, 0.6) and made.error is None and made.low is None
    assert estimate({"c": Stratum(9, {"v": (Cell(30, ()),)})}, 0.95) is None


def population(random: Random, rate: float) -> list[list[tuple[float, float]]]:
    """Villages of households with people, wrong ones more often in some villages than in others."""
    found = []
    for _village in range(80):
        p = random.betavariate(rate * 12, (1 - rate) * 12)
        people = [float(random.randint(1, 6)) for _household in range(random.randint(30, 90))]
        found.append([(x, x if random.random() < p else 0.0) for x in people])
    return found


@pytest.mark.parametrize("rate", [0.02, 0.1])
def test_the_interval_holds_the_truth_as_often_as_it_says(rate: float) -> None:
    random = Random(7)
    held = trials = 0
    for _population in range(4):
        villages = population(random, rate)
        truth = sum(y for v in villages for _x, y in v) / sum(x for v in villages for x, _y in v)
        for _sample in range(100):
            chosen = random.sample(range(80), 20)
            cells = {str(n): (Cell(len(villages[n]), tuple(random.sample(villages[n], 12))),) for n in chosen}
            made = estimate({"c": Stratum(80, cells)}, 0.95)
            assert made and made.low is not None and made.high is not None
            held += made.low <= truth <= made.high
            trials += 1
    assert 0.91 <= held / trials <= 0.995


def test_the_composite_rate_adds_the_parts() -> None:
    found = tuple([(1.0, 1.0)] * 4 + [(1.0, 0.0)] * 16)
    strata = {"c": Stratum(1, {"v": (Cell(100, found),)})}
    one = estimate(strata, 0.95)
    made = composite(0.01, [Part(0.5, strata)], 0.95)
    assert made and one and made.error and one.error
    assert isclose(made.rate, 0.01 + 0.5 * one.rate) and isclose(made.error, 0.5 * one.error)
    none = {"c": Stratum(1, {"v": (Cell(100, tuple([(1.0, 0.0)] * 20)),)})}
    never = composite(0.01, [Part(0.5, none)], 0.95)
    assert never and never.high and never.high > 0.05 and never.low == 0.01


COUNTY = CountyFrame(county="610726", villages=1, rosters=1, poor_people=20, exited_people=100, unregistered_people=880)
VILLAGE = "610726102229"


def sampled() -> Sampled:
    villages = [
        DrawnVillage(village=VILLAGE, group=group, households=n, people=people)
        for group, n, people in (("poor", 5, 20), ("exited", 30, 100), ("unregistered", 250, 880))
    ]
    checks = [
        *(Checked(VILLAGE, "unregistered", "right", 4, 0, "yes") for _n in range(24)),
        Checked(VILLAGE, "unregistered", "missed", 4, 4, "no"),
        *(Checked(VILLAGE, "exited", "right", 4, 0, "yes") for _n in range(9)),
        Checked(VILLAGE, "exited", "wrongly_exited", 4, 2, "not_asked"),
        Checked(VILLAGE, "exited", "not_met", 0, 0, "not_asked"),
    ]  # fmt: skip
    return Sampled([COUNTY], villages, checks)


def test_definitions_of_one_name_stand_side_by_side() -> None:
    made = {r.measure.code: r for r in rates(sampled(), measures(date(2014, 12, 31), "610726"), 0.95)}
    assert (made["missed_villages"].top, made["missed_villages"].bottom, made["missed_villages"].verdict) == (
        4,
        880,
        "ok",
    )
    assert made["missed_estimated"].estimate and isclose(made["missed_estimated"].estimate.rate, 4 / 100)
    assert (made["wrong_exit_asked"].top, made["wrong_exit_asked"].bottom, made["wrong_exit_asked"].verdict) == (
        2,
        40,
        "over",
    )
    assert (made["satisfied_asked"].top, made["satisfied_asked"].bottom) == (33, 34)
    whole = made["poverty_rate"].estimate
    assert whole and isclose(whole.rate, (20 + 880 * 0.04 + 100 * 0.05) / 1000)
    partly = replace(sampled(), counties=[replace(COUNTY, rosters=0)])
    assert not {r.measure.code: r for r in rates(partly, measures(date(2014, 12, 31), "610726"), 0.95)}[
        "poverty_rate"
    ].estimate
    assert "missed_guizhou" not in made
    assert "missed_guizhou" in {m.code for m in measures(date(2018, 1, 1), "520102")}
