"""What happens in screening: a household is exempted from a rule; a change of the rules is drafted, published, ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, record, said
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


@record
class Parts:
    """How many parts an indicator of deprivation counts; 0 leaves it out."""

    indicator: str = said(_("指标"), Type.CODE, codes="deprivation_indicator")
    parts: int = said(_("份数"), Type.INTEGER, unit=_("份"))


@fact(
    "screening.rules_drafted", _("规则改动草案"), stream="rule_change", births=True, repeats=True, headline=("name", "line"),
    icon="scale",
)  # fmt: skip
class RulesDrafted(Fact):
    """What an office thinks of changing, kept to look at and to compare. It changes nothing; saved again, it is the later one."""

    region: str = said(_("适用地区"), Type.REGION)
    rule_change: str = said(_("改动编号"), ref="rule_change")
    name: str = said(_("名称"))
    line: Decimal | None = said(_("扶贫标准"), Type.MONEY, unit=_("元/年"), default=None, help=_("不改的不填"))
    cutoff: int | None = said(
        _("临界值"), Type.INTEGER, unit=_("份"), minimum=1, default=None, help=_("不改权重的不填")
    )
    weights: tuple[Parts, ...] = said(_("指标权重"), Type.GROUP, item=Parts, default=())


@fact(
    "screening.rules_published", _("规则改动发布"), stream="rule_change", headline=("name", "since", "source"), icon="scale",
)  # fmt: skip
class RulesPublished(Fact):
    """From a day on the rules use other numbers in a region. What was judged before that day stands as it was."""

    region: str = said(_("适用地区"), Type.REGION)
    rule_change: str = said(_("改动编号"), Type.REF, ref="rule_change")
    name: str = said(_("名称"))
    since: date = said(_("起用日期"), Type.DATE, ahead=True, help=_("从这一天起用;不能早于今天"))
    source: str = said(_("依据文件"), help=_("文件名称和文号"))
    decided_by: str = said(_("批准人"), privacy=Privacy.NAME)
    line: Decimal | None = said(_("扶贫标准"), Type.MONEY, unit=_("元/年"), default=None, help=_("不改的不填"))
    cutoff: int | None = said(
        _("临界值"), Type.INTEGER, unit=_("份"), minimum=1, default=None, help=_("不改权重的不填")
    )
    weights: tuple[Parts, ...] = said(_("指标权重"), Type.GROUP, item=Parts, default=())


@fact(
    "screening.rules_ended",
    _("停用规则改动"),
    stream="rule_change",
    ends=True,
    headline=("rule_change", "until"),
    icon="scale",
)
class RulesEnded(Fact):
    """From a day on what was published holds no more, and what held before it holds again."""

    region: str = said(_("适用地区"), Type.REGION)
    rule_change: str = said(_("改动编号"), Type.REF, ref="rule_change")
    until: date = said(_("停用日期"), Type.DATE, ahead=True, help=_("从这一天起不再用;不能早于今天"))
    source: str = said(_("依据文件"), help=_("文件名称和文号"))
    decided_by: str = said(_("批准人"), privacy=Privacy.NAME)
