"""Signs: honest data raise no more leads than is stated, planted frauds are found, a lead has its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.plain.period import SHANGHAI
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Reason
from bangfu.quality.signs import Lead, Limits, Paper, discoveries, overlaps, signs, upper_tail, whipple
from tests.quality import made

FOUND = policy("quality_signs", date(2014, 12, 31))
LIMITS = Limits.of(FOUND.value, FOUND.source)
SEEDS = range(40)


def test_honest_counties_stay_within_the_level() -> None:
    """The chance that an honest county shows anything at all is at most the level: of 40, no more than 5 may."""
    assert sum(bool(signs(made.honest(Random(seed)), LIMITS)) for seed in SEEDS) <= 5


@pytest.mark.parametrize("plant", made.FRAUDS, ids=lambda plant: plant.__name__)
def test_planted_frauds_are_found_and_nobody_else(plant: made.Plant) -> None:
    found = others = 0
    for seed in range(8):
        sign, village, papers = plant(Random(seed), made.honest(Random(seed)))
        leads = signs(papers, LIMITS)
        found += any((lead.sign, lead.village) == (sign, village) and lead.seqs for lead in leads)
        others += sum(lead.village != village for lead in leads)
    assert found == 8 and others <= 1


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(seed: int, random: Random) -> None:
    _sign, _village, papers = made.copied(Random(seed), made.honest(Random(seed), villages=6))
    assert signs(random.sample(papers, len(papers)), LIMITS) == signs(papers, LIMITS)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=30), st.floats(0.001, 0.5))
def test_discoveries_are_the_smallest_and_bounded(ps: list[float], level: float) -> None:
    tests = [(p, Lead("s", str(n), Reason("s", "s"), ())) for n, p in enumerate(ps)]
    kept = discoveries(tests, level)
    assert len(kept) <= len(ps)
    by_p = sorted(ps)
    if kept:
        assert by_p[len(kept) - 1] <= level * len(kept) / len(ps)
    assert all(by_p[n - 1] > level * n / len(ps) for n in range(len(kept) + 1, len(ps) + 1))


def test_the_exact_tail() -> None:
    assert upper_tail(0, 9, 0.3) == 1
    assert round(upper_tail(9, 10, 0.5), 6) == round(11 / 1024, 6)


def test_the_tail_of_a_large_village_is_a_number() -> None:
    """Half of 3,000 at even odds: by symmetry half of the whole, and of the middle's own chance."""
    assert abs(upper_tail(1501, 3001, 0.5) - 0.5) < 1e-9
    assert upper_tail(1, 5000, 0.0) == 0 and upper_tail(5000, 5000, 1.0) == 1


def test_what_was_tested_and_showed_nothing_counts_too() -> None:
    """One village at p = 0.01 among 100 that show nothing is what chance would bring."""
    lead = Lead("s", "v", Reason("s", "s"), ())
    assert discoveries([(0.01, lead)], 0.05) == [lead]
    assert discoveries([(0.01, lead)], 0.05, silent=100) == []


def test_a_long_survey_overlaps_all_that_begin_before_it_ends() -> None:
    """Also behind a short one of the same household in between."""
    nine = datetime(2014, 5, 6, 9, tzinfo=UTC)

    def asked(seq: int, household: str, begin: int, end: int) -> Paper:
        return Paper(
            seq,
            "v",
            household,
            "h",
            made.DAY,
            50,
            started=nine + timedelta(minutes=begin),
            ended=nine + timedelta(minutes=end),
        )

    (lead,) = signs([asked(1, "a", 0, 120), asked(2, "a", 10, 20), asked(3, "b", 30, 60)], LIMITS)
    assert (lead.sign, lead.seqs, lead.reason.values["longest"]) == ("overlap", (1, 3), 30)


def test_uniform_digits_have_an_index_of_a_hundred() -> None:
    spread = [Paper(n, "v", str(n), "h", made.DAY, 1, amounts=(("wage", Decimal(n)),)) for n in range(1000, 2000)]
    assert whipple(spread, 100) == 100
    assert whipple([replace(p, amounts=(("wage", Decimal(500)),)) for p in spread], 100) == 10000


def test_only_the_last_survey_of_a_household_counts() -> None:
    _sign, _village, papers = made.bunched(Random(1), made.honest(Random(1)))
    again = [replace(p, seq=p.seq + 100000) for p in papers]
    assert {lead.sign for lead in signs([*papers, *again], LIMITS)} >= {"bunching"}
    before = [lead.reason.values["n"] for lead in signs(papers, LIMITS) if lead.sign == "bunching"]
    assert before == [lead.reason.values["n"] for lead in signs([*papers, *again], LIMITS) if lead.sign == "bunching"]


def test_a_village_of_thousands_is_within_the_range_of_the_test() -> None:
    """P(X >= 550) of 1100 fair throws is a little above a half; the exact tail of 60 in 100 is 0.0284."""
    assert 0.5 < upper_tail(550, 1100, 0.5) < 0.52
    assert abs(upper_tail(60, 100, 0.5) - 0.02844397) < 1e-8
    assert (upper_tail(0, 5, 0.0), upper_tail(1, 5, 0.0), upper_tail(5, 5, 1.0)) == (1.0, 0.0, 1.0)


def test_a_long_survey_covers_what_does_not_follow_it_and_villages_do_not_hide_it() -> None:
    at = datetime(2014, 5, 1, 9, tzinfo=SHANGHAI)
    spans = (("V1", "H1", 0, 180), ("V1", "H1", 10, 11), ("V2", "H2", 60, 70))
    papers = [
        Paper(
            seq, village, home, "甲", at.date(), 9, started=at + timedelta(minutes=a), ended=at + timedelta(minutes=b)
        )
        for seq, (village, home, a, b) in enumerate(spans, 1)
    ]
    (lead,) = overlaps(papers, LIMITS)
    assert lead.seqs == (1, 3) and lead.reason.values["longest"] == 10
