"""Quotas by rank, visits, and helpers without contact for too long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.pairing import rules
from bangfu.plain.policy import Value, policy

DAY = date(2014, 9, 1)
HANZHONG = policy("pairing_quota", DAY, "610726102229")
GANSU = policy("pairing_quota", DAY, "6205")
LAIZHOU = policy("pairing_quota", date(2018, 9, 1), "370683")


@pytest.mark.parametrize(
    ("households", "rank", "rule", "role", "said"),
    [
        (10, "standing", HANZHONG, "first", ""),
        (8, "standing", HANZHONG, "first", "结对8户,应为10户,还差2户"),
        (1, "staff", HANZHONG, "first", ""),
        (0, "staff", HANZHONG, "first", "结对0户,应为1户,还差1户"),
        (4, "county", GANSU, "first", "结对4户,应为5户,还差1户"),
        (3, "section", GANSU, "first", ""),
        (2, "section", GANSU, "first", "结对2户,应为3户,还差1户"),
        (1, "staff", LAIZHOU, "first", ""),
        (2, "staff", LAIZHOU, "first", "结对2户,最多1户"),
        (6, "staff", LAIZHOU, "second", "结对6户,最多5户"),
        (9, "staff", HANZHONG, "second", ""),
    ],
)
def test_quotas_by_rank_and_role(households: int, rank: str, rule: rules.Value, role: str, said: str) -> None:
    verdict = rules.quota_met(households, rank, rule, role)
    assert "".join(map(str, verdict.reasons)) == said
    assert all(r.source == rule.source for r in verdict.reasons)


def test_visits_of_a_year() -> None:
    assert rules.visits_met(4, "staff", GANSU).fine
    assert str(rules.visits_met(3, "staff", GANSU).reasons[0]) == "本年度走访3次,应走访4次"
    assert rules.visits_met(0, "staff", HANZHONG).fine


def test_contact_counts_from_the_last_visit_or_from_the_pairing() -> None:
    since = date(2014, 5, 1)
    assert rules.in_contact(since, date(2014, 6, 3), DAY, "staff", HANZHONG).fine
    late = rules.in_contact(since, date(2014, 6, 2), DAY, "staff", HANZHONG)
    assert str(late.reasons[0]) == "距上次走访(2014-06-02)已91天,应每90天至少一次"
    never = rules.in_contact(since, None, DAY, "staff", HANZHONG)
    assert str(never.reasons[0]) == "结对123天还没有走访,应每90天至少一次"


def test_gaps_and_households_without_a_helper() -> None:
    since = date(2014, 5, 1)
    pairs = [("H1", "G1", since), ("H2", "G1", since), ("H3", "G2", since)]
    last = {("H1", "G1"): date(2014, 8, 20), ("H3", "G2"): date(2014, 5, 20)}
    found = rules.contact_gaps(pairs, last, {"G1": "staff", "G2": "section"}, DAY, HANZHONG)
    assert [(g.household, g.cadre) for g in found] == [("H2", "G1"), ("H3", "G2")]
    assert rules.without_helper(["H3", "H1", "H2"], {"H1": ["G1"], "H2": []}) == ["H2", "H3"]


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_later_visit_never_makes_a_gap(first: int, more: int) -> None:
    since = date(2014, 1, 1)
    today = since + timedelta(days=800)
    early, late = since + timedelta(days=first), since + timedelta(days=first + more)
    if rules.in_contact(since, early, today, "staff", HANZHONG).fine:
        assert rules.in_contact(since, late, today, "staff", HANZHONG).fine


@given(
    st.dictionaries(st.sampled_from(["A", "B", "C"]), st.sampled_from(["first", "second"])), st.integers(0, 9),
    st.sampled_from(["first", "second"]), st.one_of(st.none(), st.integers(0, 6)),
)  # fmt: skip
def test_nobody_is_paired_twice_beyond_the_quota_or_second_without_a_first(
    helpers: dict[str, str], held: int, role: str, most: int | None
) -> None:
    rows = [{"role": role, "least": 0, **({} if most is None else {"most": most})}]
    rule = Value(rows, date(2014, 1, 1), "", "测试")
    verdict = rules.may_pair(helpers, held, "A", "staff", role, rule)
    if verdict.fine:
        assert "A" not in helpers and (most is None or held < most)
        assert role == "first" or ("first" in helpers.values() and "second" not in helpers.values())
    else:
        assert all(r.text for r in verdict.reasons)
    assert rules.may_pair({}, 0, "A", "staff", "first", None).fine
