"""Teams are set up and withdrawn; cadres are posted, replaced and seconded; their duty, leave, promises and keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.plain.fact import Fact, Type, fact, said
from bangfu.plain.words import mark as _


@fact(
    "stationing.team_set_up", _("组建工作队"), stream="team", births=True, headline=("name", "unit"), icon="users-group"
)
class TeamSetUp(Fact):
    """A work team was sent to a village by a unit, for a cycle of three years in 2014."""

    region: str = said(_("驻村"), Type.REGION)
    happened_on: date = said(_("进驻日期"), Type.DATE)
    team: str = said(_("工作队编号"), ref="team")
    name: str = said(_("工作队名称"))
    unit: str = said(_("派出单位"), Type.REF, ref="unit")
    until: date | None = said(_("期满日期"), Type.DATE, default=None, ahead=True)


@fact(
    "stationing.team_withdrawn",
    _("撤出工作队"),
    stream="team",
    ends=True,
    headline=("team", "reason"),
    icon="users-minus",
)
class TeamWithdrawn(Fact):
    """A team left its village for good."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    reason: str = said(_("理由"))


@fact("stationing.village_judged_stable", _("认定稳定脱贫"), headline=("basis",), icon="shield-check")
class VillageJudgedStable(Fact):
    """A village was judged to be stably out of poverty: from then on its team may leave («不稳定脱贫,队伍不能撤»)."""

    region: str = said(_("村"), Type.REGION)
    basis: str = said(_("认定依据"))


@fact("stationing.cadre_posted", _("派驻干部"), stream="team", headline=("cadre", "post"), icon="user-plus")
class CadrePosted(Fact):
    """A cadre was posted to a team."""

    region: str = said(_("驻村"), Type.REGION)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    post: str = said(_("职务"), Type.CODE, codes="team_post")
    seat: str = said(_("选派来源"), Type.CODE, codes="team_seat", default="")
    until: date | None = said(_("期满日期"), Type.DATE, default=None, ahead=True)


@fact(
    "stationing.cadre_replaced", _("轮换干部"), stream="team", ends=True, headline=("cadre", "reason"), icon="replace"
)
class CadreReplaced(Fact):
    """A cadre's post in a team passed on; the successor is posted by a fact of its own."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    cause: str = said(_("轮换事由"), Type.CODE, codes="replacement_cause", default="")
    reason: str = said(_("理由"))


@fact("stationing.cadre_recalled", _("召回干部"), stream="team", ends=True, headline=("cadre", "reason"), icon="user-x")
class CadreRecalled(Fact):
    """A cadre was recalled from a team as unfit for the post (召回)."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    reason: str = said(_("理由"))


@fact("stationing.cadre_seconded", _("挂职任职"), headline=("cadre", "post"), icon="briefcase")
class CadreSeconded(Fact):
    """A cadre took an office in a county or village for a term: deputy county head, first secretary and the like."""

    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    post: str = said(_("职务"), Type.CODE, codes="seconded_post")
    until: date | None = said(_("期满日期"), Type.DATE, default=None, ahead=True)


@fact("stationing.duty_rostered", _("排班"), headline=("cadre", "until"), icon="calendar-event", often=True)
class DutyRostered(Fact):
    """A cadre was put on the roster of a team in advance, from the first to the last day, both included."""

    region: str = said(_("驻村"), Type.REGION)
    happened_on: date = said(_("起"), Type.DATE, ahead=True)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    until: date = said(_("止"), Type.DATE, ahead=True)


@fact("stationing.day_in_village", _("我今天在村"), headline=("cadre", "night", "note"), icon="map-pin", often=True)
class DayInVillage(Fact):
    """A cadre's own note of a day spent in the village. Never asked for: it fills days that no other work shows."""

    region: str = said(_("驻村"), Type.REGION)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    night: bool | None = said(_("当晚住村"), Type.YES, default=None)
    note: str = said(_("记录"), Type.LONG, default="")


@fact("stationing.days_confirmed", _("村上确认在村天数"), headline=("cadre", "days", "rest_days"), icon="checks")
class DaysConfirmed(Fact):
    """The village confirmed how many days a cadre spent there in a stretch of days, from the first to the last."""

    region: str = said(_("驻村"), Type.REGION)
    happened_on: date = said(_("确认日期"), Type.DATE)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    since: date = said(_("起"), Type.DATE)
    until: date = said(_("止"), Type.DATE)
    days: int = said(_("在村天数"), Type.INTEGER, unit=_("天"), maximum=366)
    rest_days: int | None = said(_("休息天数"), Type.INTEGER, unit=_("天"), default=None, maximum=366)
    nights: int | None = said(_("住村夜数"), Type.INTEGER, unit=_("夜"), default=None, maximum=366)
    confirmed_by: str = said(_("确认人"), default="")


@fact(
    "stationing.leave_applied",
    _("请假"),
    stream="leave",
    births=True,
    headline=("cadre", "reason", "until"),
    icon="calendar-off",
)
class LeaveApplied(Fact):
    """A cadre applied for leave from the first to the last day, both included."""

    region: str = said(_("驻村"), Type.REGION)
    happened_on: date = said(_("申请日期"), Type.DATE)
    leave: str = said(_("请假编号"), ref="leave")
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    why: str = said(_("请假类别"), Type.CODE, codes="leave_kind")
    since: date = said(_("起"), Type.DATE, ahead=True)
    until: date = said(_("止"), Type.DATE, ahead=True)
    reason: str = said(_("理由"), default="")


@fact("stationing.leave_approved", _("准假"), stream="leave", headline=("leave", "level"), icon="calendar-check")
class LeaveApproved(Fact):
    """A leave was approved at a level; who may approve how many days says the policy."""

    leave: str = said(_("请假编号"), Type.REF, ref="leave")
    level: str = said(_("审批层级"), Type.CODE, codes="leave_level")
    approved_by: str = said(_("审批人"), default="")


@fact("stationing.leave_refused", _("不准假"), stream="leave", headline=("leave", "reason"), icon="calendar-x")
class LeaveRefused(Fact):
    """A leave was refused, with the reason."""

    leave: str = said(_("请假编号"), Type.REF, ref="leave")
    reason: str = said(_("理由"))


@fact("stationing.returned_from_leave", _("销假"), stream="leave", ends=True, headline=("leave",), icon="calendar-down")
class ReturnedFromLeave(Fact):
    """A cadre reported back from leave; that day is the first day back."""

    leave: str = said(_("请假编号"), Type.REF, ref="leave")


@fact(
    "stationing.presence_objected",
    _("对到岗记录的异议"),
    stream="presence_objection",
    births=True,
    headline=("cadre", "reason"),
    icon="flag",
)
class PresenceObjected(Fact):
    """A cadre objects to what is recorded of days on duty, from the first to the last day, both included."""

    region: str = said(_("驻村"), Type.REGION)
    presence_objection: str = said(_("异议编号"), ref="presence_objection")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    since: date = said(_("起"), Type.DATE)
    until: date = said(_("止"), Type.DATE)
    reason: str = said(_("理由"), Type.LONG)


@fact(
    "stationing.presence_objection_answered",
    _("答复异议"),
    stream="presence_objection",
    headline=("presence_objection", "upheld", "reason"),
    icon="message-check",
)
class PresenceObjectionAnswered(Fact):
    """An objection was answered: upheld, and the days count as present, or not, with the reason."""

    presence_objection: str = said(_("异议编号"), Type.REF, ref="presence_objection")
    upheld: bool = said(_("异议成立"), Type.YES)
    reason: str = said(_("理由"), Type.LONG)


@fact(
    "stationing.promise_made",
    _("作出承诺"),
    stream="promise",
    births=True,
    headline=("what", "due"),
    icon="message-circle",
)
class PromiseMade(Fact):
    """A team promised something to the village or to a household. It binds the post: whoever serves there next."""

    region: str = said(_("村"), Type.REGION)
    promise: str = said(_("承诺编号"), ref="promise")
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("承诺人"), Type.REF, ref="cadre", default="")
    household: str = said(_("户编号"), Type.REF, ref="household", default="")
    what: str = said(_("承诺事项"))
    due: date | None = said(_("完成时限"), Type.DATE, default=None, ahead=True)


@fact(
    "stationing.promise_settled",
    _("承诺办结"),
    stream="promise",
    ends=True,
    headline=("promise", "kept", "note"),
    icon="circle-check",
)
class PromiseSettled(Fact):
    """A promise was kept, or given up with the reason told to those it was made to."""

    promise: str = said(_("承诺编号"), Type.REF, ref="promise")
    kept: bool = said(_("已兑现"), Type.YES)
    note: str = said(_("说明"), Type.LONG, default="")


@fact("stationing.post_handed_over", _("工作交接"), headline=("giver", "taker", "households_visited"), icon="transfer")
class PostHandedOver(Fact):
    """A cadre handed the post over by checklist: one ledger, one plan, one round of visits; both signed."""

    region: str = said(_("驻村"), Type.REGION)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    giver: str = said(_("移交人"), Type.REF, ref="cadre")
    taker: str = said(_("接收人"), Type.REF, ref="cadre")
    ledger: bool = said(_("一本台账已移交"), Type.YES)
    plan: bool = said(_("一套方案已移交"), Type.YES)
    households_visited: int = said(_("共同走访户数"), Type.INTEGER, unit=_("户"), maximum=2000)
    signed_by_giver: bool = said(_("移交人已签字"), Type.YES)
    signed_by_taker: bool = said(_("接收人已签字"), Type.YES)
    note: str = said(_("说明"), Type.LONG, default="")


@fact(
    "stationing.conditions_recorded",
    _("驻村工作生活条件"),
    headline=("team", "bed", "stove", "desk", "network"),
    icon="bed",
)
class ConditionsRecorded(Fact):
    """What a team has to live and work with in its village, as seen on a day."""

    region: str = said(_("驻村"), Type.REGION)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    bed: bool = said(_("有床铺"), Type.YES)
    stove: bool = said(_("有灶具"), Type.YES)
    desk: bool = said(_("有办公桌椅"), Type.YES)
    network: bool = said(_("通网络"), Type.YES)
    note: str = said(_("说明"), Type.LONG, default="")


@fact("stationing.cadre_insured", _("办理意外伤害保险"), headline=("cadre", "until"), icon="umbrella")
class CadreInsured(Fact):
    """A stationed cadre was insured against accidents up to a day."""

    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    until: date = said(_("保险期满"), Type.DATE, ahead=True)
    insurer: str = said(_("承保机构"), default="")


@fact("stationing.checkup_made", _("年度体检"), headline=("cadre", "year"), icon="stethoscope")
class CheckupMade(Fact):
    """A stationed cadre had the yearly medical check-up. What it found is nobody else's business and not kept."""

    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    year: int = said(_("年度"), Type.INTEGER, minimum=2000, maximum=2100)


@fact("stationing.work_funds_granted", _("拨付驻村工作经费"), headline=("team", "amount", "year"), icon="wallet")
class WorkFundsGranted(Fact):
    """A team was granted money for its own work, besides the money for the village."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    year: int = said(_("年度"), Type.INTEGER, minimum=2000, maximum=2100)
    amount: Decimal = said(_("金额"), Type.MONEY)
    granted_by: str = said(_("拨付单位"), Type.REF, ref="unit", default="")
