"""Which rules look at a pair before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.ledger.registry import check
from bangfu.pairing import queries, rules
from bangfu.pairing.facts import PairStarted
from bangfu.pairing.queries import Span
from bangfu.people import queries as people
from bangfu.plain.verdict import Verdict


@check(PairStarted)
def check_pair(some: Sequence[PairStarted]) -> list[Verdict]:
    """Each pair against those that ran on its day, and those before it in the same submission; the same pair, told
    earlier with a later day and not ended, is there already.
    """
    homes = queries.spans_of("household", (one.household for one in some))
    hands = queries.spans_of("cadre", (one.cadre for one in some))
    ranks = people.ranks(one.cadre for one in some)
    found = []
    for one in some:
        home, hand = homes.setdefault(one.household, []), hands.setdefault(one.cadre, [])
        day = one.happened_on
        beside = [span for span in home if span.ran_on(day) or (span.cadre == one.cadre and span.until is None)]
        helpers = {span.cadre: span.role for span in beside}
        held = {span.household for span in hand if span.role == one.role and span.ran_on(day)}
        rule = queries.quota_rule(day, one.region)
        verdict = rules.may_pair(helpers, len(held), one.cadre, ranks.get(one.cadre, ""), one.role, rule)
        found.append(verdict)
        if verdict.fine:
            span = Span(one.household, one.cadre, one.role, day)
            home.append(span)
            hand.append(span)
    return found
