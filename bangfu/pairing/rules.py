"""Quotas of pairing by rank, how often a helper visits, households nobody helps, helpers nobody sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bangfu.plain.policy import Value
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _


@dataclass(frozen=True)
class Quota:
    """What a policy asks of a rank: so many households, so many visits a year, a day or more at least every so often.

    None where the policy says nothing. `role`: first or second responsible person.
    """

    least: int = 0
    most: int | None = None
    visits: int | None = None
    every: int | None = None


def quota_of(rank: str, rule: Value, role: str = "first") -> Quota | None:
    """The quota of a rank and role: the first row that names them, or names no ranks. None when no row does."""
    for row in rule.value:
        if row.get("role", "first") == role and (not row.get("ranks") or rank in row["ranks"]):
            return Quota(row.get("least", 0), row.get("most"), row.get("visits"), row.get("every"))
    return None


def quota_met(households: int, rank: str, rule: Value, role: str = "first") -> Verdict:
    """Whether somebody answers for as many households as the rank is asked to, and for no more than allowed."""
    quota = quota_of(rank, rule, role)
    if quota is None:
        return YES
    if households < quota.least:
        text = _("结对%(n)s户,应为%(least)s户,还差%(short)s户")
        short = quota.least - households
        return no("too_few_households", text, source=rule.source, n=households, least=quota.least, short=short)
    if quota.most is not None and households > quota.most:
        text = _("结对%(n)s户,最多%(most)s户")
        return no("too_many_households", text, source=rule.source, n=households, most=quota.most)
    return YES


def visits_met(visits: int, rank: str, rule: Value, role: str = "first") -> Verdict:
    """Whether a helper visited often enough within a year."""
    quota = quota_of(rank, rule, role)
    if quota is None or quota.visits is None or visits >= quota.visits:
        return YES
    text = _("本年度走访%(n)s次,应走访%(least)s次")
    return no("too_few_visits", text, source=rule.source, n=visits, least=quota.visits)


def in_contact(since: date, last: date | None, today: date, rank: str, rule: Value, role: str = "first") -> Verdict:
    """Whether a helper saw the household lately; before the first visit the days count from the pairing on."""
    quota = quota_of(rank, rule, role)
    days = (today - (last or since)).days
    if quota is None or quota.every is None or days <= quota.every:
        return YES
    if last is None:
        text = _("结对%(days)s天还没有走访,应每%(every)s天至少一次")
    else:
        text = _("距上次走访(%(last)s)已%(days)s天,应每%(every)s天至少一次")
    return no("no_contact", text, source=rule.source, days=days, every=quota.every, last=str(last or since))


def seen_since(today: date, rule: Value) -> list[tuple[str, list[str], date | None]]:
    """Of each role and ranks (none named: all others), in their order: since when `in_contact` wants a meeting; None: never."""
    rows = [(row.get("role", "first"), list(row.get("ranks", ())), row.get("every")) for row in rule.value]
    return [(role, ranks, None if every is None else today - timedelta(days=every)) for role, ranks, every in rows]


@dataclass(frozen=True)
class Gap:
    """A helper and a household who have not met for too long."""

    household: str
    cadre: str
    verdict: Verdict


def contact_gaps(
    pairs: Iterable[tuple[str, str, date]],
    last: Mapping[tuple[str, str], date],
    ranks: Mapping[str, str],
    today: date,
    rule: Value,
) -> list[Gap]:
    """Of pairs (household, cadre, since): those who have not met for too long, the longest first."""
    found = []
    for household, cadre, since in pairs:
        met = last.get((household, cadre))
        verdict = in_contact(since, met, today, ranks.get(cadre, ""), rule)
        if not verdict.fine:
            found.append((met or since, Gap(household, cadre, verdict)))
    return [gap for _day, gap in sorted(found, key=lambda pair: (pair[0], pair[1].household, pair[1].cadre))]


def without_helper(households: Iterable[str], helpers: Mapping[str, Sequence[Any]]) -> list[str]:
    """Households that nobody answers for."""
    return sorted(h for h in households if not helpers.get(h))


def may_pair(
    helpers: Mapping[str, str], households: int, cadre: str, rank: str, role: str, rule: Value | None
) -> Verdict:
    """Whether a cadre may be paired with a household.

    `helpers`: who answers for the household now, with the role; `households`: how many the cadre answers for in that role,
    without this one.
    """
    if cadre in helpers:
        return no("paired_already", _("这名干部已经与这户结对"), at="cadre", binding=True)
    if role == "second" and "first" not in helpers.values():
        return no("no_first", _("这户还没有帮扶责任人,先定帮扶责任人"), at="role")
    if role == "second" and "second" in helpers.values():
        return no("second_already", _("这户已有第二帮扶责任人"), at="role")
    quota = quota_of(rank, rule, role) if rule else None
    if rule and quota and quota.most is not None and households >= quota.most:
        text = _("结对%(n)s户,最多%(most)s户")
        return no("too_many_households", text, source=rule.source, at="cadre", n=households + 1, most=quota.most)
    return YES
