"""The list of changes of the rules."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _
from bangfu.screening.models import RuleChange

STATES = {"draft": "grey", "published": "ok", "ended": "gold"}
RULE_CHANGES = Sheet(
    name="rule_changes", title=_("规则改动"), icon="scale", model=RuleChange, thing="rule_change", order=("-drafted_on",),
    period="drafted_on",
    columns=(
        Column("name", _("名称"), sortable=False),
        Column("region", _("适用地区"), Type.REGION),
        Column("state", _("状态"), Type.CODE, "rule_change_state", tones=STATES, sortable=False),
        Column("line", _("扶贫标准"), Type.MONEY, unit=_("元/年"), sortable=False),
        Column("cutoff", _("临界值"), Type.INTEGER, unit=_("份"), sortable=False),
        Column("since", _("起用日期"), Type.DATE, sortable=False),
        Column("until", _("停用日期"), Type.DATE, sortable=False),
        Column("source", _("依据文件"), sortable=False),
        Column("decided_by", _("批准人"), privacy=Privacy.NAME, sortable=False),
        Column("drafted_on", _("起草日期"), Type.DATE),
        Column("key", _("改动编号"), shown=False, sortable=False),
    ),
    filters=("state",), search=("name", "key"), kind="screening.rules_drafted",
)  # fmt: skip
RULE_CHANGE = Thing("rule_change", _("规则改动"), "scale", RuleChange, "name", ("name", "key"))
