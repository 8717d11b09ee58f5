"""What happens to a case: a household's or village's way through identification, exit or monitoring, step by step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, said
from bangfu.plain.words import mark as _

CASE = _("办理编号")
WHY = _("理由")


@fact(
    "identification.applied", _("申请识别"), stream="case", births=True, headline=("procedure", "head"), icon="pencil"
)
class Applied(Fact):
    """A household asked to be identified as poor, or a village as a poor village; a case begins."""

    region: str = said(_("村"), Type.REGION)
    case: str = said(CASE, ref="case")
    procedure: str = said(_("申请事项"), Type.CODE, codes="applied_for", default="identification")
    batch: str = said(_("批次"), help=_("如2014年识别;同村同批次一起评议、公示"))
    household: str = said(_("户编号"), default="", help=_("入户调查和建档用同一个编号;贫困村申请不填"))
    head: str = said(_("户主姓名"), privacy=Privacy.NAME, default="", help=_("贫困村申请不填"))
    group: str = said(_("村民小组"), default="")
    people: int | None = said(_("人口"), Type.INTEGER, unit=_("人"), minimum=1, maximum=100000, default=None)
    ground: str = said(_("申请理由"), Type.LONG, privacy=Privacy.PERSONAL, default="")


@fact(
    "identification.exit_proposed", _("提名退出"), stream="case", births=True, headline=("head", "people"), icon="trending-up",
)  # fmt: skip
class ExitProposed(Fact):
    """The villagers' group named a household that might leave poverty; a case begins."""

    region: str = said(_("村"), Type.REGION)
    case: str = said(CASE, ref="case")
    batch: str = said(_("批次"))
    household: str = said(_("户编号"), Type.REF, ref="household")
    head: str = said(_("户主姓名"), privacy=Privacy.NAME)
    group: str = said(_("村民小组"), default="")
    people: int = said(_("人口"), Type.INTEGER, unit=_("人"), minimum=1, maximum=30)


@fact(
    "identification.village_exit_proposed", _("贫困村申请退出"), stream="case", births=True, headline=("batch",),
    icon="building-community",
)  # fmt: skip
class VillageExitProposed(Fact):
    """A village asked to be struck off the list of poor villages, with its rate of poverty."""

    region: str = said(_("村"), Type.REGION)
    case: str = said(CASE, ref="case")
    batch: str = said(_("批次"))
    poor_people: int = said(_("未脱贫人口"), Type.INTEGER, unit=_("人"))
    all_people: int = said(_("农业户籍人口"), Type.INTEGER, unit=_("人"), minimum=1)
    western: bool = said(_("西部地区"), Type.YES, help=_("贫困发生率西部低于3%,其他低于2%"))
    conditions: str = said(_("基础设施、公共服务、产业和集体经济"), Type.LONG, default="")


@fact(
    "identification.clue_received", _("监测线索"), stream="case", births=True, headline=("source", "head"), icon="alert-circle",
)  # fmt: skip
class ClueReceived(Fact):
    """Somebody said that a household may fall into poverty: itself, a patrol, or a department's threshold."""

    region: str = said(_("村"), Type.REGION)
    case: str = said(CASE, ref="case")
    batch: str = said(_("批次"), default="")
    source: str = said(_("线索来源"), Type.CODE, codes="clue_source")
    department: str = said(_("预警部门"), default="")
    threshold: str = said(_("预警项目"), Type.CODE, codes="clue_threshold", default="", privacy=Privacy.PERSONAL)
    amount: Decimal | None = said(_("预警金额"), Type.MONEY, default=None, privacy=Privacy.PERSONAL)
    household: str = said(_("户编号"), default="")
    head: str = said(_("户主姓名"), privacy=Privacy.NAME)
    group: str = said(_("村民小组"), default="")
    people: int | None = said(_("人口"), Type.INTEGER, unit=_("人"), minimum=1, maximum=30, default=None)
    what: str = said(_("线索内容"), Type.LONG, privacy=Privacy.PERSONAL)
    earlier: str = said(
        _("原监测编号"), Type.REF, ref="case", default="", help=_("消除风险后又出现风险的,填原来的办理编号")
    )


@fact(
    "identification.clue_joined", _("并入监测线索"), stream="case", headline=("case", "source"), icon="alert-circle",
)  # fmt: skip
class ClueJoined(Fact):
    """A further clue on a household whose monitoring is under way: it is looked into there, and no clock begins anew."""

    case: str = said(CASE, Type.REF, ref="case")
    source: str = said(_("线索来源"), Type.CODE, codes="clue_source")
    department: str = said(_("预警部门"), default="")
    threshold: str = said(_("预警项目"), Type.CODE, codes="clue_threshold", default="", privacy=Privacy.PERSONAL)
    amount: Decimal | None = said(_("预警金额"), Type.MONEY, default=None, privacy=Privacy.PERSONAL)
    what: str = said(_("线索内容"), Type.LONG, privacy=Privacy.PERSONAL)


@fact(
    "identification.risk_closing_proposed", _("提出消除风险"), stream="case", births=True, headline=("head", "income_per_head"),
    icon="shield-check",
)  # fmt: skip
class RiskClosingProposed(Fact):
    """It was proposed to close the risk of a monitored household; a case begins."""

    region: str = said(_("村"), Type.REGION)
    case: str = said(CASE, ref="case")
    batch: str = said(_("批次"), default="")
    earlier: str = said(_("原监测编号"), Type.REF, ref="case")
    household: str = said(_("户编号"), default="")
    head: str = said(_("户主姓名"), privacy=Privacy.NAME)
    group: str = said(_("村民小组"), default="")
    people: int | None = said(_("人口"), Type.INTEGER, unit=_("人"), minimum=1, maximum=30, default=None)
    stable_since: date = said(_("稳定起始日"), Type.DATE)
    income_per_head: Decimal | None = said(_("人均纯收入"), Type.MONEY, default=None)


@fact("identification.verified", _("入户核实"), stream="case", headline=("case", "by", "fits"), icon="home-check")
class Verified(Fact):
    """People from the village went to the household and looked; `survey` names the survey that they filled in."""

    case: str = said(CASE, Type.REF, ref="case")
    by: str = said(_("核实人"), privacy=Privacy.NAME)
    fits: bool = said(_("情况属实"), Type.YES)
    survey: str = said(_("调查表编号"), default="")
    note: str = said(_("核实情况"), Type.LONG, privacy=Privacy.PERSONAL, default="")


@fact(
    "identification.deliberated", _("民主评议"), stream="case", headline=("case", "votes_for", "votes_against", "present"),
    icon="users-group",
)  # fmt: skip
class Deliberated(Fact):
    """The villagers' representatives met and voted on the case."""

    case: str = said(CASE, Type.REF, ref="case")
    expected: int = said(_("应到代表"), Type.INTEGER, unit=_("人"), minimum=1)
    present: int = said(_("实到代表"), Type.INTEGER, unit=_("人"))
    votes_for: int = said(_("同意票"), Type.INTEGER, unit=_("票"))
    votes_against: int = said(_("反对票"), Type.INTEGER, unit=_("票"))
    minutes: str = said(_("评议记录"), Type.LONG, default="")


@fact(
    "identification.publicity_opened",
    _("开始公示"),
    stream="case",
    headline=("case", "round", "until"),
    icon="speakerphone",
)
class PublicityOpened(Fact):
    """The case was put up for everybody to see, from this day on."""

    case: str = said(CASE, Type.REF, ref="case")
    happened_on: date = said(_("公示起始日"), Type.DATE)
    round: str = said(_("公示轮次"), Type.CODE, codes="publicity_round")
    until: date = said(_("公示截止日"), Type.DATE, help=_("含当天"))
    place: str = said(_("公示地点"), default="")
    phone: str = said(_("监督电话"), default="")


@fact("identification.publicity_closed", _("公示期满"), stream="case", headline=("case", "round"), icon="speakerphone")
class PublicityClosed(Fact):
    """The publicity was over; the day is the last on which it was shown."""

    case: str = said(CASE, Type.REF, ref="case")
    happened_on: date = said(_("公示最后一天"), Type.DATE)
    round: str = said(_("公示轮次"), Type.CODE, codes="publicity_round")
    note: str = said(_("公示情况"), Type.LONG, default="")


@fact(
    "identification.objection_raised",
    _("提出异议"),
    stream="case",
    headline=("objection", "way"),
    icon="message-report",
)
class ObjectionRaised(Fact):
    """Somebody objected to a case that was put up; they may stay unnamed."""

    case: str = said(CASE, Type.REF, ref="case")
    objection: str = said(_("异议编号"))
    way: str = said(_("反映方式"), Type.CODE, codes="objection_way", default="visit")
    content: str = said(_("异议内容"), Type.LONG, privacy=Privacy.PERSONAL)
    name: str = said(_("反映人"), privacy=Privacy.PERSONAL, default="")
    phone: str = said(_("反映人电话"), Type.PHONE, privacy=Privacy.PERSONAL, default="")


@fact(
    "identification.objection_answered",
    _("答复异议"),
    stream="case",
    headline=("objection", "outcome"),
    icon="message-check",
)
class ObjectionAnswered(Fact):
    """An objection was looked into and answered, with the reason."""

    case: str = said(CASE, Type.REF, ref="case")
    objection: str = said(_("异议编号"))
    outcome: str = said(_("处理结果"), Type.CODE, codes="objection_outcome")
    reason: str = said(_("答复"), Type.LONG)


@fact("identification.town_reviewed", _("乡镇审核"), stream="case", headline=("case", "opinion"), icon="rubber-stamp")
class TownReviewed(Fact):
    """The town looked at the case and agreed."""

    case: str = said(CASE, Type.REF, ref="case")
    signed_by: str = said(_("签署人"), privacy=Privacy.NAME)
    opinion: str = said(_("审核意见"), default="")


@fact("identification.county_reviewed", _("县级审定"), stream="case", headline=("case", "number"), icon="rubber-stamp")
class CountyReviewed(Fact):
    """The county looked at the case and agreed."""

    case: str = said(CASE, Type.REF, ref="case")
    signed_by: str = said(_("签署人"), privacy=Privacy.NAME)
    number: str = said(_("批复文号"), default="")
    opinion: str = said(_("审定意见"), default="")


@fact(
    "identification.consent_answered",
    _("授权查询"),
    stream="case",
    headline=("case", "given", "scope"),
    icon="signature",
)
class ConsentAnswered(Fact):
    """The household said whether its assets may be looked up, which ones, and until when."""

    case: str = said(CASE, Type.REF, ref="case")
    given: bool = said(_("同意授权"), Type.YES)
    scope: tuple[str, ...] = said(_("授权范围"), Type.CODES, codes="consent_scope", default=())
    until: date | None = said(_("授权截止日"), Type.DATE, default=None)
    signed_by: str = said(_("签字人"), privacy=Privacy.NAME, default="")
    reason: str = said(_("不同意的原因"), default="")


@fact(
    "identification.compared",
    _("部门比对"),
    stream="case",
    headline=("case", "clues", "cleared"),
    icon="arrows-exchange",
)
class Compared(Fact):
    """The case was held against departments' data; what was found was looked into on the spot."""

    case: str = said(CASE, Type.REF, ref="case")
    scope: tuple[str, ...] = said(_("比对范围"), Type.CODES, codes="consent_scope")
    clues: int = said(_("比对线索"), Type.INTEGER, unit=_("条"))
    cleared: int = said(_("已核实排除"), Type.INTEGER, unit=_("条"))
    note: str = said(_("核实情况"), Type.LONG, privacy=Privacy.PERSONAL, default="")


@fact("identification.announced", _("公告"), stream="case", headline=("case", "number", "until"), icon="speakerphone")
class Announced(Fact):
    """The decision was announced; the household can now be registered, or counts as having left."""

    case: str = said(CASE, Type.REF, ref="case")
    until: date = said(_("公告截止日"), Type.DATE, help=_("含当天"))
    number: str = said(_("公告文号"), default="")


@fact("identification.exit_signed", _("本户认可签字"), stream="case", headline=("case", "agrees"), icon="signature")
class ExitSigned(Fact):
    """The household was shown the account of its exit and signed, or would not."""

    case: str = said(CASE, Type.REF, ref="case")
    agrees: bool = said(_("认可退出"), Type.YES)
    signed_by: str = said(_("签字人"), privacy=Privacy.NAME, default="")
    reason: str = said(_("不认可的原因"), default="")


@fact("identification.check_drawn", _("抽取核查户"), stream="case", headline=("case", "seed", "chosen"), icon="dice")
class CheckDrawn(Fact):
    """Lots were drawn which households the town checks; with the public seed anybody can draw them again."""

    case: str = said(CASE, Type.REF, ref="case")
    seed: str = said(_("公开种子"), help=_("如当天公布的数字;抽取前公开"))
    share: Decimal = said(_("抽取比例"), Type.NUMBER, maximum=1, help=_("0.03即3%"))
    among: int = said(_("参加抽取户数"), Type.INTEGER, unit=_("户"), minimum=1)
    chosen: bool = said(_("抽中"), Type.YES)


@fact("identification.spot_checked", _("乡镇抽查"), stream="case", headline=("case", "passed"), icon="zoom-check")
class SpotChecked(Fact):
    """The town went to a household that was drawn."""

    case: str = said(CASE, Type.REF, ref="case")
    passed: bool = said(_("符合退出标准"), Type.YES)
    by: str = said(_("核查人"), privacy=Privacy.NAME)
    note: str = said(_("核查情况"), Type.LONG, privacy=Privacy.PERSONAL, default="")


@fact("identification.returned", _("退回"), stream="case", headline=("case", "to", "reason"), icon="arrow-back-up")
class Returned(Fact):
    """The case was sent back to a step, which and all after it are to be done anew."""

    case: str = said(CASE, Type.REF, ref="case")
    to: str = said(_("退回到"), Type.CODE, codes="case_step")
    reason: str = said(WHY, Type.LONG)


@fact("identification.rejected", _("不予通过"), stream="case", headline=("case", "reason"), icon="circle-x")
class Rejected(Fact):
    """Whoever had the case decided against it."""

    case: str = said(CASE, Type.REF, ref="case")
    reason: str = said(WHY, Type.LONG)


@fact("identification.case_withdrawn", _("撤回申请"), stream="case", headline=("case", "reason"), icon="circle-minus")
class CaseWithdrawn(Fact):
    """Who asked took it back."""

    case: str = said(CASE, Type.REF, ref="case")
    reason: str = said(WHY, Type.LONG)


@fact(
    "identification.monitored_household_identified", _("认定监测对象"), stream="case", headline=("case", "monitored_class", "risks"),
    icon="shield-half",
)  # fmt: skip
class MonitoredHouseholdIdentified(Fact):
    """The county decided that a household is monitored, in which class and for which risks."""

    case: str = said(CASE, Type.REF, ref="case")
    monitored_class: str = said(_("监测对象类别"), Type.CODE, codes="monitored_class")
    risks: tuple[str, ...] = said(
        _("返贫致贫风险"), Type.CODES, codes="risk", privacy=Privacy.PERSONAL, help=_("按轻重排列,最多五项")
    )
    signed_by: str = said(_("签署人"), privacy=Privacy.NAME)


@fact(
    "identification.measure_started", _("监测帮扶措施"), stream="case", headline=("case", "measures", "green"), icon="heart-handshake",
)  # fmt: skip
class MeasureStarted(Fact):
    """Help began for a monitored household; `green`: before the papers, because it could not wait (绿色通道)."""

    case: str = said(CASE, Type.REF, ref="case")
    measures: tuple[str, ...] = said(_("帮扶措施"), Type.CODES, codes="monitored_measure")
    green: bool = said(_("绿色通道"), Type.YES, default=False, help=_("先帮扶、后补程序"))
    note: str = said(_("措施内容"), Type.LONG, default="")


@fact("identification.risk_ended_naturally", _("自然消除"), stream="case", headline=("case", "how"), icon="leaf")
class RiskEndedNaturally(Fact):
    """The risk ended of itself: nobody is left of the household, or it is another's now."""

    case: str = said(CASE, Type.REF, ref="case")
    how: str = said(_("消除情形"), Type.CODE, codes="natural_end")
    reason: str = said(WHY, Type.LONG)


@fact(
    "identification.risk_closed", _("标注风险消除"), stream="case", headline=("closing",), icon="shield-check",
)  # fmt: skip
class RiskClosed(Fact):
    """The county marked that the risk of a monitored household (`case`) is over, after `closing` had gone through."""

    case: str = said(_("监测办理编号"), Type.REF, ref="case")
    closing: str = said(_("消除办理编号"), Type.REF, ref="case")
    signed_by: str = said(_("签署人"), privacy=Privacy.NAME)


@fact(
    "identification.omission_reported", _("漏报反映"), stream="omission", births=True, headline=("omission", "way"), icon="user-question",
)  # fmt: skip
class OmissionReported(Fact):
    """Somebody said that a household belongs on a list on which it does not stand: «why not us?»"""

    region: str = said(_("村"), Type.REGION)
    omission: str = said(_("反映编号"), ref="omission")
    batch: str = said(_("批次"), default="")
    way: str = said(_("反映方式"), Type.CODE, codes="objection_way", default="visit")
    content: str = said(_("反映内容"), Type.LONG, privacy=Privacy.PERSONAL, help=_("写明是哪一户、为什么应当纳入"))
    name: str = said(_("反映人"), privacy=Privacy.PERSONAL, default="")
    phone: str = said(_("反映人电话"), Type.PHONE, privacy=Privacy.PERSONAL, default="")


@fact(
    "identification.omission_answered", _("答复漏报反映"), stream="omission", headline=("omission", "outcome"), icon="message-check",
)  # fmt: skip
class OmissionAnswered(Fact):
    """A report of an omission was looked into and answered; when it was right, by the case that was begun."""

    omission: str = said(_("反映编号"), Type.REF, ref="omission")
    outcome: str = said(_("处理结果"), Type.CODE, codes="omission_outcome")
    case: str = said(_("已受理的办理编号"), Type.REF, ref="case", default="")
    reason: str = said(_("答复"), Type.LONG)
