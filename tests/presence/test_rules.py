"""Days on duty: a year worked by hand, laws that hold of any record, every conflict with its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.plain.period import Period
from bangfu.plain.policy import policy
from bangfu.presence import rules
from bangfu.presence.clues import clues
from bangfu.presence.rules import Check, Confirmed, Evidence, Leave, Post, Record, Standing, Stretch
from bench import duty_years as year
from bench.duty_years import VILLAGE, shows, span

WHOLE = Period.of("2014")
COUNTS = ("visit", "work", "own", "inspection", "objection")
LIMITS = policy("presence_limits", date(2014, 12, 31), VILLAGE)


def a_year() -> Record:
    """Three posts filled by four people: leave, an official journey, a swap on 1 August, a recall on 1 October."""
    posts = [
        Post("G1", "T1", VILLAGE, date(2014, 4, 25)),
        Post("G2", "T1", VILLAGE, date(2014, 4, 25), date(2014, 8, 1)),
        Post("G3", "T1", VILLAGE, date(2014, 8, 1)),
        Post("G4", "T1", VILLAGE, date(2014, 5, 1), date(2014, 10, 1)),
    ]
    evidence = [
        *shows("G1", span("04-25", "05-24"), "visit"),  # 30 days
        *shows("G1", span("06-01", "06-10"), night=True),  # 10 days, 10 nights
        *shows("G1", span("11-01", "11-30"), "work"),  # 30 days
        *shows("G2", span("05-20", "07-31")),  # 73 days, 5 of them together with G1 in May, 10 in June
        *shows("G2", span("08-01", "08-05")),  # after the swap: not in this post any more
        *shows("G3", span("07-25", "07-31")),  # before the swap: not yet
        *shows("G3", span("08-01", "10-31")),  # 92 days
        *shows("G4", span("09-01", "09-20"), village=year.NEXT_VILLAGE),  # elsewhere
        *shows("G4", span("09-25", "10-05")),  # 6 days to the recall on 1 October, 5 after it
    ]
    leaves = [
        Leave("G1", date(2014, 7, 1), date(2014, 7, 10), "sick", 1),
        Leave("G1", date(2014, 12, 1), date(2014, 12, 5), "official", 2),
    ]
    checks = [
        Check("G3", VILLAGE, date(2014, 8, 20), "absent", 3),  # counts no more
        Check("G1", VILLAGE, date(2014, 12, 20), "present", 4),  # counts though nothing else shows
        Check("G3", VILLAGE, date(2014, 9, 9), "absent", 5),  # but the objection was upheld
    ]
    excused = [Stretch("G3", date(2014, 9, 9), date(2014, 9, 9), 6)]
    return Record(
        posts, evidence, leaves, (), checks, (Stretch("G1", date(2014, 12, 22), date(2014, 12, 24), 7),), excused
    )


# worked by hand. Team: 25 Apr-24 May 30, 25 May-31 Jul 68, 1 Aug-31 Oct 92 less 20 Aug 91, Nov 30, 20 Dec 1
HAND = {"team": 220, "G1": 30 + 10 + 30 + 1, "G2": 73, "G3": 91, "G4": 6}


def test_the_year_equals_the_table_worked_by_hand() -> None:
    days = rules.present(a_year(), COUNTS)
    assert len(rules.team_days(days, "T1", WHOLE)) == HAND["team"]
    assert {c: len(rules.person_days(days, c, WHOLE)) for c in ("G1", "G2", "G3", "G4")} == {
        c: n for c, n in HAND.items() if c != "team"
    }
    assert len(rules.nights(days, "G1", WHOLE)) == 10


@pytest.mark.parametrize(
    ("month", "cadre", "expected"),
    # 20 days a month: sick leave counts for nothing, the official journey of December for five days
    [("2014-05", "G1", 24), ("2014-06", "G1", 10), ("2014-07", "G1", 0), ("2014-12", "G1", 6), ("2014-08", "G3", 30),
     ("2014-07", "G2", 31), ("2014-08", "G2", 0), ("2014-09", "G4", 6)],
)  # fmt: skip
def test_months_by_the_later_policy(month: str, cadre: str, expected: int) -> None:
    days = rules.present(a_year(), (*COUNTS, "official"))
    assert len(rules.person_days(days, cadre, Period.of(month))) == expected
    assert date(2014, 12, 3) not in rules.team_days(days, "T1", WHOLE)


def test_policies_of_their_day() -> None:
    by_2014 = rules.targets(policy("presence", date(2014, 12, 31), VILLAGE))
    assert [(t.of, t.period, t.required) for t in by_2014] == [("team", "year", 220), ("cadre", "year", 90)]
    by_2018 = rules.targets(policy("presence", date(2018, 5, 1), VILLAGE))
    assert [(t.measure, t.period, t.required) for t in by_2018] == [("days", "month", 20), ("nights", "month", 10)]
    served = Period(date(2018, 5, 17), date(2019, 1, 1))
    assert rules.asked(by_2018[0], Period.of("2018-05"), served) == 10  # 15 of 31 days: 9.7, rounded up
    assert rules.asked(by_2014[0], WHOLE, Period(date(2014, 4, 25), date(2017, 1, 1))) == 220


def test_standing_on_a_day() -> None:
    record = a_year()
    known = rules.index(record, COUNTS, WHOLE)
    first, third = record.posts[0], record.posts[2]
    assert rules.standing(known, first, date(2014, 5, 1)) is Standing.PRESENT
    assert rules.standing(known, first, date(2014, 7, 3)) is Standing.LEAVE
    assert rules.standing(known, third, date(2014, 8, 20)) is Standing.ABSENT
    assert rules.standing(known, third, date(2014, 9, 9)) is Standing.PRESENT
    assert rules.standing(known, first, date(2014, 12, 23)) is Standing.UNKNOWN
    assert rules.standing(known, first, date(2014, 12, 28)) is Standing.FREE


def test_the_forecast_says_where_the_pace_leads() -> None:
    served = Period(date(2014, 4, 25), date(2017, 1, 1))
    made = rules.forecast(110, 220, served, WHOLE, date(2014, 8, 31))
    assert (made.done, made.expected, made.short) == (110, 110 + 110 * 122 // 129, 6)
    told = rules.reached(rules.targets(policy("presence", date(2014, 8, 31), VILLAGE))[0], made)
    assert str(told.reasons[0]) == "已有110天,按目前进度至2014-12-31为214天,要求220天,差6天"
    assert "汉办发[2014]3号" in told.reasons[0].source
    assert rules.forecast(220, 220, served, WHOLE, date(2015, 3, 1)).expected == 220
    assert rules.forecast(0, 220, served, WHOLE, date(2014, 1, 1)).expected == 0


def test_gaps_leave_out_leave() -> None:
    period = Period.of("2014-07")
    covered = span("07-01", "07-05")
    found = rules.gaps(covered, span("07-10", "07-12"), period, 5)
    assert [(g.start.day, g.last.day) for g in found] == [(13, 31)]


CADRES = st.sampled_from(["G1", "G2", "G3"])
DAYS = st.integers(0, 60).map(lambda n: date(2014, 5, 1) + timedelta(days=n))


@st.composite
def records(draw: st.DrawFn) -> Record:
    pieces = st.builds(
        lambda c, d, k, v: Evidence(c, v, d, k, 1, d), CADRES, DAYS, st.sampled_from(["own", "visit", "work"]),
        st.sampled_from([VILLAGE, year.NEXT_VILLAGE]),
    )  # fmt: skip
    stretches = st.builds(lambda c, d, n: Stretch(c, d, d + timedelta(n), 1), CADRES, DAYS, st.integers(0, 9))
    leaves = st.builds(lambda s: Leave(s.cadre, s.since, s.until, "sick", 1), stretches)
    checks = st.builds(lambda c, d, f: Check(c, VILLAGE, d, f, 1), CADRES, DAYS, st.sampled_from(["present", "absent"]))
    posts = [Post(c, "T1", VILLAGE, draw(DAYS)) for c in ("G1", "G2", "G3")]
    several = lambda one: draw(st.lists(one, max_size=12))
    return Record(posts, several(pieces), several(leaves), (), several(checks), several(stretches), several(stretches))


@settings(max_examples=150, deadline=None)
@given(records(), st.randoms())
def test_laws_of_days(record: Record, random: Random) -> None:
    """The order of facts does not matter; a team's days are at most its people's together, at least the busiest one's;
    on any day everybody stands in exactly one way; more evidence never takes a day away."""
    days = rules.present(record, COUNTS)
    mixed = list(record.evidence)
    random.shuffle(mixed)
    again = rules.present(Record(record.posts, mixed, record.leaves, (), record.checks, (), record.excused), COUNTS)
    assert {w: set(d) for w, d in again.items()} == {w: set(d) for w, d in days.items()}
    each = [len(rules.person_days(days, c, WHOLE)) for c in ("G1", "G2", "G3")]
    assert max(each) <= len(rules.team_days(days, "T1", WHOLE)) <= sum(each)
    fewer = rules.present(Record(record.posts, mixed[1:], record.leaves, (), record.checks, (), record.excused), COUNTS)
    assert all(set(found) <= set(days[who]) for who, found in fewer.items())
    known = rules.index(record, COUNTS, WHOLE)
    standings = [
        rules.standing(known, p, d) for p in record.posts for d in rules.days_of(WHOLE.start, WHOLE.last) if p.on(d)
    ]
    assert rules.tally(known, record.posts, WHOLE) == {s: standings.count(s) for s in {*standings} - {Standing.FREE}}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 200), st.integers(0, 365), st.integers(1, 365))
def test_laws_of_the_forecast(done: int, at: int, required: int) -> None:
    served = Period(date(2014, 1, 1), date(2017, 1, 1))
    made = rules.forecast(done, required, served, WHOLE, date(2014, 1, 1) + timedelta(days=at))
    assert made.expected >= made.done and made.short == max(required - made.expected, 0)
    assert rules.forecast(done, required, served, WHOLE, date(2014, 12, 31)).expected == done


def codes(record: Record) -> list[str]:
    return [c.code for c in clues(record, LIMITS)]


POST = (Post("G1", "T1", VILLAGE, date(2014, 4, 25)),)


def test_more_days_than_the_month_has() -> None:
    """The April of a known case: days in the village and days of rest came to 31."""
    record = Record(POST, confirmed=[Confirmed("G1", VILLAGE, date(2014, 4, 1), date(2014, 4, 30), 22, 9, 5)])
    found = clues(record, LIMITS)
    assert [str(c.reason) for c in found] == ["确认在村22天,休息或请假9天,合计31天,而这段时间只有30天"]
    assert found[0].seqs == (5,)


def test_each_conflict_is_found_with_its_facts() -> None:
    day = date(2014, 6, 3)
    own = shows("G1", [day])
    assert codes(Record(POST, own, [Leave("G1", day, day, "sick", 9)])) == ["there_on_leave"]
    elsewhere = shows("G1", [day], village=year.NEXT_VILLAGE)
    assert codes(Record(POST, own + elsewhere)) == ["two_villages"]
    found = clues(Record(POST, own, checks=[Check("G1", VILLAGE, day, "absent", 77)]), LIMITS)
    assert [(c.code, c.seqs) for c in found] == [("absent_but_recorded", tuple(sorted((77, own[0].seq))))]
    three = [e for c in ("G1", "G2", "G3") for e in shows(c, [day], by="one")]
    assert codes(Record(POST, three)) == ["one_recorder"]
    late = [Evidence("G1", VILLAGE, day + timedelta(n), "own", n, day + timedelta(40), "u") for n in range(6)] + shows(
        "G1", [day], "visit"
    )
    assert codes(Record(POST, late)) == ["entered_late"]
    assert codes(Record(POST, shows("G1", span("06-01", "06-12")))) == ["bare_days"]
    few = Confirmed("G1", VILLAGE, date(2014, 6, 1), date(2014, 6, 30), 3, 0, 4)
    assert codes(Record(POST, shows("G1", span("06-01", "06-10")), confirmed=[few])) == ["confirmed_fewer"]


def test_an_official_journey_and_a_visit_next_door_are_no_conflict() -> None:
    day = date(2014, 6, 3)
    away = Leave("G1", day, day, "official", 9)
    near = shows("G1", [day], "visit", village="610726102230")
    assert codes(Record(POST, shows("G1", [day]) + near, [away])) == []


def test_a_phone_lent_once_is_no_pattern_and_one_that_notes_another_again_and_again_is() -> None:
    lent = [replace(e, recorded_on=date(2014, 6, 20)) for e in shows("G2", span("06-16", "06-20"), by="user-G1")]
    mine = shows("G1", span("06-02", "06-04"))
    assert codes(Record(POST, mine + lent)) == []
    assert codes(Record(POST, mine[:1] + lent)) == []
    again = shows("G2", span("06-02", "06-04"), by="user-G1")
    found = clues(Record(POST, shows("G1", span("06-02", "06-09")) + again), LIMITS)
    assert [(c.code, c.reason.values["n"], c.reason.values["people"]) for c in found] == [("one_recorder", 3, 2)]
    assert {e.seq for e in again} < set(found[0].seqs)
    assert codes(Record(POST, shows("G1", span("06-02", "06-09")) + again[:2])) == []


def test_a_holiday_without_signal_is_entered_within_a_fortnight_and_three_days_later_still_are_a_clue() -> None:
    holiday = shows("G1", span("10-01", "10-07"))
    assert codes(Record(POST, [replace(e, recorded_on=date(2014, 10, 15)) for e in holiday])) == []
    late = [replace(e, recorded_on=date(2014, 10, 24)) for e in holiday[:3]]
    assert codes(Record(POST, late)) == ["entered_late"] and codes(Record(POST, late[:2])) == []


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("made", [year.honest, year.sloppy], ids=lambda made: made.__name__)
def test_an_honest_year_raises_no_flag(made: Any, seed: int) -> None:
    assert clues(made(Random(seed)), LIMITS) == []


@pytest.mark.parametrize("plant", year.FRAUDS, ids=lambda plant: plant.__name__)
def test_planted_frauds_are_found_with_their_evidence(plant: Any) -> None:
    """Of thirty plants of a kind most are found; those below the limits of the policy are not meant to be."""
    found = 0
    for seed in range(30):
        record, code, seqs = plant(Random(seed), year.honest(Random(seed)))
        found += any(c.code == code and set(seqs) & set(c.seqs) for c in clues(record, LIMITS))
    assert found >= 15 if plant in BELOW_THE_LIMITS_TOO else found == 30


BELOW_THE_LIMITS_TOO = (year.one_for_all, year.nothing_but_notes)
