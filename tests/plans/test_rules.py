"""How far a plan is: bounds, order, and that nothing delivered is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.plain.policy import policy
from bangfu.plans import facts as f
from bangfu.plans import rules

whenever = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
KINDS = ("society", "school", "industry")
amounts = st.one_of(st.none(), st.integers(0, 50).map(Decimal))
measures = st.lists(
    st.builds(
        f.Measure, kind=st.sampled_from(KINDS), what=st.sampled_from(["a", "b", "c", "d"]), quantity=amounts, money=amounts,
        due=st.one_of(st.none(), st.dates(date(2014, 1, 1), date(2016, 1, 1))),
    ),
    max_size=4, unique_by=lambda m: m.what,
)  # fmt: skip
one_delivery = st.builds(
    rules.Delivery, on=st.dates(date(2014, 1, 1), date(2015, 1, 1)), seq=st.integers(1, 10**6), kind=st.sampled_from(KINDS),
    measure=st.sampled_from(["", "a", "b", "c"]), quantity=amounts, money=amounts,
)  # fmt: skip
deliveries = st.lists(one_delivery, max_size=8, unique_by=lambda d: d.seq)


@whenever
@given(measures, deliveries)
def test_progress_lies_between_nothing_and_all_and_each_delivery_counts_once(
    some: list[f.Measure], given_: list[rules.Delivery]
) -> None:
    found = rules.progress(some, given_, {})
    seqs = [seq for p in found for seq in p.seqs]
    assert len(seqs) == len(set(seqs)) and set(seqs) <= {d.seq for d in given_}
    assert all(0 <= p.percent <= 100 for p in found) and 0 <= rules.whole(found) <= 100
    named = {d.seq for d in given_ if d.measure in {m.what for m in some}}
    assert named <= set(seqs)


@whenever
@given(measures, deliveries, st.randoms())
def test_the_order_of_arrival_does_not_matter(
    some: list[f.Measure], given_: list[rules.Delivery], random: Random
) -> None:
    mixed = list(given_)
    random.shuffle(mixed)
    assert rules.progress(some, given_, {}) == rules.progress(some, mixed, {})


@whenever
@given(measures, deliveries, one_delivery)
def test_more_delivered_is_never_less_done(
    some: list[f.Measure], given_: list[rules.Delivery], more: rules.Delivery
) -> None:
    more = rules.Delivery(date(2015, 6, 1), 10**7, measure=more.measure, quantity=more.quantity, money=more.money)
    before, after = rules.progress(some, given_, {}), rules.progress(some, [*given_, more], {})
    assert all(a.percent >= b.percent for a, b in zip(after, before, strict=True))


def test_a_measure_that_is_a_project_follows_the_project_alone() -> None:
    road = f.Measure(kind="works", what="路", project="XM1")
    seen = [rules.Delivery(date(2014, 5, 1), 1, kind="works", money=Decimal(5))]
    (found,) = rules.progress([road], seen, {"XM1": rules.Standing("3", 40)})
    assert (found.percent, found.seqs) == (40, [])
    assert rules.progress([road], [], {"XM1": rules.Standing("6", 40)})[0].percent == 100
    assert rules.progress([road], [], {})[0].percent == 0


def test_a_plan_meets_its_cause() -> None:
    rule = policy("plan_measures_for_cause", date(2014, 5, 1), "6107")
    day = date(2014, 5, 1)
    plan = f.HouseholdPlanMade(region="610726102229", happened_on=day, plan="1", household="H", cause="3", need="x")
    assert [r.code for r in rules.may_plan(plan, "3", rule).reasons] == ["no_measures"]
    ill = f.HouseholdPlanMade(**{**plan.__dict__, "measures": (f.Measure(kind="industry", what="养牛"),)})
    assert [r.code for r in rules.may_plan(ill, "3", rule).reasons] == ["cause_unmet"]
    good = f.HouseholdPlanMade(**{**plan.__dict__, "measures": (f.Measure(kind="school", what="助学"),)})
    assert rules.may_plan(good, "3", rule).fine
    assert [r.code for r in rules.may_plan(good, "1", rule).reasons] == ["other_cause"]


@given(st.integers(2000, 2050), st.integers(2000, 2050), st.integers(1, 6))
def test_a_village_plan_runs_forward_within_the_years(first: int, last: int, most: int) -> None:
    assert rules.in_years(first, last, most).fine == (0 <= last - first < most)


@given(st.one_of(st.none(), st.integers(0, 9)), st.integers(0, 9))
def test_an_answer_comes_after_what_was_said(answered: int | None, day: int) -> None:
    start = date(2014, 5, 5)
    answered_on = None if answered is None else start + timedelta(days=answered)
    verdict = rules.may_answer(start, answered_on, start + timedelta(days=day - 3))
    assert verdict.fine == (answered is None and day >= 3)
