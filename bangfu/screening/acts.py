"""What is objected to in exemptions."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.ledger.registry import check
from bangfu.plain.verdict import Verdict
from bangfu.screening import exempting, household  # noqa: F401 (the rules are declared by it)
from bangfu.screening.facts import RuleExempted


@check(RuleExempted)
def check_exempted(facts: Sequence[RuleExempted]) -> list[Verdict]:
    return [exempting.may_exempt(f.rule, f.happened_on, f.until) for f in facts]
