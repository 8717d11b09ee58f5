"""What happens in screening: a household is exempted from a rule, for a reason and a time."""

from __future__ import annotations

from datetime import date

from bangfu.plain.fact import Fact, Privacy, Type, fact, said
from bangfu.plain.words import mark as _


@fact("screening.rule_exempted", _("规则豁免"), stream="household", headline=("rule", "until"), icon="shield-check")
class RuleExempted(Fact):
    """Somebody looked into what a rule says of a household, found it in order, and answers for it until a day."""

    region: str = said(_("村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household")
    rule: str = said(_("规则编号"))
    reason: str = said(_("理由"), Type.LONG, privacy=Privacy.PERSONAL)
    decided_by: str = said(_("核实人"), privacy=Privacy.NAME)
    until: date = said(_("豁免至"), Type.DATE, ahead=True, help=_("含当天;过后规则重新生效"))
