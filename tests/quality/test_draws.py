"""Drawing: the same seed and frame give the same sample anywhere; every household has the same chance."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.quality.draws import GROUPS, Frame, Listed, Plan, draw, lots

VILLAGES = [f"6107261020{n:02d}" for n in range(8)] + [f"6107221050{n:02d}" for n in range(5)]
LISTED = st.builds(
    Listed, st.sampled_from(VILLAGES), st.sampled_from(GROUPS[:2]), st.uuids().map(str), st.integers(1, 8)
)
FRAMES = st.builds(
    Frame,
    st.lists(LISTED, max_size=60, unique_by=lambda one: one.key).map(tuple),
    st.dictionaries(st.sampled_from(VILLAGES), st.tuples(st.integers(1, 60), st.integers(60, 300))),
)
PLANS = st.builds(Plan, st.integers(1, 9), st.fixed_dictionaries({group: st.integers(0, 9) for group in GROUPS}))


@settings(deadline=None)
@given(FRAMES, PLANS, st.text(), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(frame: Frame, plan: Plan, seed: str, random: Random) -> None:
    mixed = Frame(
        tuple(random.sample(frame.listed, len(frame.listed))), dict(sorted(frame.rosters.items(), reverse=True))
    )
    assert mixed.digest == frame.digest and draw(mixed, plan, seed) == draw(frame, plan, seed)


@settings(deadline=None)
@given(FRAMES, PLANS, st.text())
def test_as_many_as_planned_or_as_there_are(frame: Frame, plan: Plan, seed: str) -> None:
    drawn = draw(frame, plan, seed)
    for county in drawn.counties:
        own = {v.village for v in drawn.villages if v.village.startswith(county.county)}
        assert len(own) == min(plan.villages, county.villages)
    for v in drawn.villages:
        n = sum((u.village, u.group) == (v.village, v.group) for u in drawn.units)
        assert n == min(plan.households[v.group], v.households)
    units = [(u.village, u.group, u.unit) for u in drawn.units]
    assert len(set(units)) == len(units)
    real = {(one.village, one.group, one.key) for one in frame.listed}
    assert all(u in real or (u[1] == "unregistered" and 1 <= int(u[2]) <= frame.rosters[u[0]][0]) for u in units)


@settings(deadline=None)
@given(FRAMES)
def test_people_are_counted_once(frame: Frame) -> None:
    counties = draw(frame, Plan(99, dict.fromkeys(GROUPS, 1)), "x").counties
    registered = sum(one.people for one in frame.listed)
    assert sum(c.poor_people + c.exited_people for c in counties) == registered
    assert all(c.unregistered_people >= 0 for c in counties)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_every_name_wins_about_equally_often(start: int) -> None:
    names = [f"n{i}" for i in range(10)]
    wins = dict.fromkeys(names, 0)
    for seed in range(start, start + 600):
        for name in lots(names, str(seed), 3):
            wins[name] += 1
    assert all(110 < n < 250 for n in wins.values())


def test_a_known_draw() -> None:
    """Worked by hand with sha256sum, so that it stays the same on every machine and in every version."""
    assert lots(["甲", "乙", "丙", "丁"], "20141220", 2) == ["乙", "甲"]
