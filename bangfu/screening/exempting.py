"""When a household may be exempted from a rule. Pure."""

from __future__ import annotations

from datetime import date

from bangfu.plain.policy import policy
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _
from bangfu.screening.rule import RULES


def may_exempt(rule: str, since: date, until: date) -> Verdict:
    """There is such a rule, and the exemption ends: after it began, and not later than the policy allows."""
    if rule not in RULES:
        return no("no_such_rule", _("没有编号为%(rule)s的规则"), at="rule", rule=rule)
    if until < since:
        return no("ends_before", _("豁免的截止日早于开始日"), at="until", binding=True)
    most = policy("exemption_days", since)
    days = (until - since).days
    if days > most.value:
        text = _("豁免最长%(most)s天,现为%(days)s天;到期再核实一次")
        return no("too_long", text, source=most.source, at="until", most=most.value, days=days)
    return YES
