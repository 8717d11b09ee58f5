"""What pairs come to: those who have not met for too long, and those who help more or fewer than asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.access.scope import Scope
from bangfu.pairing import queries as pairing
from bangfu.pairing import rules
from bangfu.people import queries as people
from bangfu.places import queries as places
from bangfu.plain.verdict import Verdict


@dataclass(frozen=True)
class Gap:
    """A running pair that has not met for too long, and since when."""

    pair: Any
    since: date
    verdict: Verdict


@dataclass(frozen=True)
class OffQuota:
    """A helper with more or fewer households than the rank is asked to have."""

    cadre: str
    role: str
    households: int
    verdict: Verdict


def gaps(region: str, scope: Scope, today: date) -> list[Gap]:
    """The pairs of a place that have not met for too long, the longest first."""
    within = scope.rows() & places.within(region)
    rule = pairing.quota_rule(today, region)
    if rule is None:
        return []
    pairs, last = list(pairing.running(within)), pairing.last_meetings(within)
    ranks = people.ranks(p.cadre for p in pairs)
    found = []
    for pair in pairs:
        met = last.get((pair.household, pair.cadre))
        verdict = rules.in_contact(pair.happened_on, met, today, ranks.get(pair.cadre, ""), rule, pair.role or "first")
        if not verdict.fine:
            found.append(Gap(pair, met or pair.happened_on, verdict))
    return sorted(found, key=lambda g: (g.since, g.pair.seq))


def off_quota(region: str, scope: Scope, today: date) -> list[OffQuota]:
    """Those who help in a place and answer for more or fewer households than asked, wherever these are."""
    rule = pairing.quota_rule(today, region)
    if rule is None:
        return []
    here = set(pairing.running(scope.rows() & places.within(region)).values_list("cadre", flat=True))
    counts, ranks = pairing.pair_counts(here), people.ranks(here)
    found = []
    for (cadre, role), n in sorted(counts.items()):
        verdict = rules.quota_met(n, ranks.get(cadre, ""), rule, role)
        if not verdict.fine:
            found.append(OffQuota(cadre, role, n, verdict))
    return found
