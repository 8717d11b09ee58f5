"""What happens when the lists are checked: rosters are counted, a sample is drawn, households are visited, leads are answered."""

from __future__ import annotations

from bangfu.plain.fact import Fact, Privacy, Type, fact, record, said
from bangfu.plain.words import mark as _


@fact("quality.roster_counted", _("村户籍底数"), headline=("households", "people"), icon="list-numbers")
class RosterCounted(Fact):
    """A village's rural households and people by the roster, from which those not registered are drawn."""

    region: str = said(_("村"), Type.REGION)
    households: int = said(_("农业户籍户数"), Type.INTEGER, unit=_("户"), minimum=1)
    people: int = said(_("农业户籍人口"), Type.INTEGER, unit=_("人"), minimum=1)
    source: str = said(_("底数来源"), default="", help=_("如户籍册、农普"))


@record
class CountyFrame:
    """What a county held when lots were drawn: villages, and people by group."""

    county: str = said(_("县区"), Type.REGION)
    villages: int = said(_("村数"), Type.INTEGER, unit=_("个"))
    rosters: int = said(_("有户籍底数的村"), Type.INTEGER, unit=_("个"))
    poor_people: int = said(_("未脱贫人口"), Type.INTEGER, unit=_("人"))
    exited_people: int = said(_("脱贫人口"), Type.INTEGER, unit=_("人"))
    unregistered_people: int = said(_("未建档人口"), Type.INTEGER, unit=_("人"))


@record
class DrawnVillage:
    """A drawn village: its households and people by group."""

    village: str = said(_("村"), Type.REGION)
    group: str = said(_("人群"), Type.CODE, codes="check_group")
    households: int = said(_("户数"), Type.INTEGER, unit=_("户"))
    people: int = said(_("人口"), Type.INTEGER, unit=_("人"))


@record
class DrawnUnit:
    """A drawn household: its key, or its line in the roster without those registered."""

    village: str = said(_("村"), Type.REGION)
    group: str = said(_("人群"), Type.CODE, codes="check_group")
    unit: str = said(_("户编号或册内序号"))


@fact("quality.sample_drawn", _("抽取核查样本"), stream="sample", births=True, headline=("title", "seed"), icon="dice")
class SampleDrawn(Fact):
    """Villages, and households in them, were drawn with a public seed from the register as of the entry `frame_seq`."""

    sample: str = said(_("样本编号"), ref="sample")
    title: str = said(_("核查名称"))
    seed: str = said(_("公开种子"), help=_("抽取前公布来源,如当天某一公开数字"))
    seed_source: str = said(_("种子来源"))
    frame_seq: int = said(_("抽样框时点"), Type.INTEGER, help=_("台账序号:框是到这一条为止的登记情况"))
    frame_digest: str = said(_("抽样框校验"), help=_("框内各户的SHA-256"))
    villages: int = said(_("每县抽村"), Type.INTEGER, unit=_("个"), minimum=1)
    poor: int = said(_("每村抽未脱贫户"), Type.INTEGER, unit=_("户"))
    exited: int = said(_("每村抽脱贫户"), Type.INTEGER, unit=_("户"))
    unregistered: int = said(_("每村抽未建档户"), Type.INTEGER, unit=_("户"))
    counties: tuple[CountyFrame, ...] = said(_("各县底数"), Type.GROUP, item=CountyFrame)
    drawn_villages: tuple[DrawnVillage, ...] = said(_("抽中的村"), Type.GROUP, item=DrawnVillage)
    units: tuple[DrawnUnit, ...] = said(_("抽中的户"), Type.GROUP, item=DrawnUnit)


@fact("quality.household_checked", _("样本户核查"), headline=("sample", "unit", "outcome"), icon="zoom-check")
class HouseholdChecked(Fact):
    """A drawn household was visited: whether it stands where it should on the lists, and what it says of the work."""

    region: str = said(_("村"), Type.REGION)
    sample: str = said(_("样本编号"), Type.REF, ref="sample")
    group: str = said(_("人群"), Type.CODE, codes="check_group")
    unit: str = said(_("户编号或册内序号"))
    outcome: str = said(_("核查结果"), Type.CODE, codes="check_outcome")
    people: int = said(_("户内人口"), Type.INTEGER, unit=_("人"), maximum=30, help=_("没有见到的填0"))
    wrong_people: int = said(
        _("涉及人口"), Type.INTEGER, unit=_("人"), maximum=30, default=0, help=_("漏评、错退或错评的人口")
    )
    reasons: tuple[str, ...] = said(_("认定依据"), Type.CODES, codes="check_reason", default=())
    satisfied: str = said(_("是否认可"), Type.CODE, codes="check_satisfied", default="not_asked")
    complaints: tuple[str, ...] = said(_("不认可的原因"), Type.CODES, codes="check_complaint", default=())
    by: str = said(_("核查人"), privacy=Privacy.NAME)
    note: str = said(_("核查情况"), Type.LONG, privacy=Privacy.PERSONAL, default="")


@fact("quality.lead_answered", _("线索核实"), headline=("sign", "found"), icon="message-check")
class LeadAnswered(Fact):
    """Somebody went to see about a lead and says what was found."""

    region: str = said(_("村"), Type.REGION)
    lead: str = said(_("线索编号"))
    sign: str = said(_("线索类别"), Type.CODE, codes="quality_sign")
    found: str = said(_("核实结果"), Type.CODE, codes="lead_found")
    by: str = said(_("核实人"), privacy=Privacy.NAME)
    note: str = said(_("核实情况"), Type.LONG, privacy=Privacy.PERSONAL)
