"""What pairs come to: those who have not met for too long, and those who help more or fewer than asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import QuerySet

from bangfu.access.scope import Scope
from bangfu.pairing import queries as pairing
from bangfu.pairing import rules
from bangfu.pairing.models import Pair
from bangfu.people import queries as people
from bangfu.places import queries as places
from bangfu.plain.verdict import Verdict


@dataclass(frozen=True)
class OffQuota:
    """A helper with more or fewer households than the rank is asked to have."""

    cadre: str
    role: str
    households: int
    verdict: Verdict


def gaps(region: str, scope: Scope, today: date) -> QuerySet[Any]:
    """The pairs of a place that have not met for too long, the longest first, each with `rank`, `met` and `since`."""
    rule = pairing.quota_rule(today, region)
    found = pairing.out_of_contact(scope.rows() & places.within(region), today, rule) if rule else Pair.objects.none()
    return found.order_by("since", "seq")


def off_quota(region: str, scope: Scope, today: date) -> list[OffQuota]:
    """Those who help in a place and answer for more or fewer households than asked, wherever these are."""
    rule = pairing.quota_rule(today, region)
    if rule is None:
        return []
    within = scope.rows() & places.within(region)
    ranks = people.ranks_among(pairing.running(within).order_by().values("cadre"))
    verdict = cache(lambda n, rank, role: rules.quota_met(n, rank, rule, role))
    return [
        OffQuota(cadre, role, n, judged)
        for (cadre, role), n in sorted(pairing.counts_of_helpers(within).items())
        if not (judged := verdict(n, ranks.get(cadre, ""), role)).fine
    ]
