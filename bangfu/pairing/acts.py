"""Which rules look at a pair before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.ledger.registry import check
from bangfu.pairing import queries, rules
from bangfu.pairing.facts import PairStarted
from bangfu.people import queries as people
from bangfu.plain.verdict import Verdict


@check(PairStarted)
def check_pair(some: Sequence[PairStarted]) -> list[Verdict]:
    """Each pair against those that run, and those before it in the same submission."""
    helpers = queries.helpers_of(one.household for one in some)
    counts = queries.pair_counts(one.cadre for one in some)
    ranks = people.ranks(one.cadre for one in some)
    found = []
    for one in some:
        held = helpers.setdefault(one.household, {})
        who = (one.cadre, one.role)
        rule = queries.quota_rule(one.happened_on, one.region)
        verdict = rules.may_pair(held, counts.get(who, 0), one.cadre, ranks.get(one.cadre, ""), one.role, rule)
        found.append(verdict)
        if verdict.fine:
            held[one.cadre] = one.role
            counts[who] = counts.get(who, 0) + 1
    return found
