"""Plans are made, agreed to and carried out; households get a card to look with, and say what is not true."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, record, said
from bangfu.plain.words import mark as _

FIRST, LAST = 1990, 2100


@record
class Goal:
    """What a household is to reach by the end of a year."""

    year: int = said(_("年度"), Type.INTEGER, minimum=FIRST, maximum=LAST)
    income: Decimal | None = said(_("人均纯收入目标"), Type.MONEY, default=None)
    aim: str = said(_("目标"), default="")


@record
class Measure:
    """One thing that is to be done for a household: what, how much, for how much money, by whom, until when."""

    kind: str = said(_("措施类别"), Type.CODE, codes="monitored_measure")
    what: str = said(_("措施内容"))
    quantity: Decimal | None = said(_("数量"), Type.NUMBER, default=None)
    quantity_unit: str = said(_("计量单位"), default="")
    money: Decimal | None = said(_("资金"), Type.MONEY, default=None)
    unit: str = said(_("责任单位"), Type.REF, ref="unit", default="")
    cadre: str = said(_("责任人"), Type.REF, ref="cadre", default="")
    due: date | None = said(_("完成时限"), Type.DATE, default=None, ahead=True)
    project: str = said(
        _("项目编号"), Type.REF, ref="project", default="", help=_("措施就是某个项目的,填项目编号,进度随项目走")
    )


@fact(
    "plans.household_plan_made", _("制定帮扶计划"), stream="plan", births=True, repeats=True, headline=("cause", "need", "exit_year"),
    icon="clipboard-check",
)  # fmt: skip
class HouseholdPlanMade(Fact):
    """One household, one method: what is to be done for a household. Made again under its number, it is a new version."""

    region: str = said(_("村"), Type.REGION)
    plan: str = said(_("计划编号"), ref="plan")
    household: str = said(_("户编号"), Type.REF, ref="household")
    cause: str = said(_("主要致贫原因"), Type.CODE, codes="cause")
    need: str = said(_("需求"), Type.LONG)
    exit_year: int | None = said(_("计划脱贫年度"), Type.INTEGER, minimum=FIRST, maximum=LAST, default=None)
    goals: tuple[Goal, ...] = said(_("分年目标"), Type.GROUP, item=Goal, default=())
    measures: tuple[Measure, ...] = said(_("帮扶措施"), Type.GROUP, item=Measure, default=())


@fact("plans.plan_confirmed", _("农户确认计划"), stream="plan", headline=("agrees", "reason"), icon="writing-sign")
class PlanConfirmed(Fact):
    """The household signed its plan as agreed with it, or said why it does not agree."""

    plan: str = said(_("计划编号"), Type.REF, ref="plan")
    household: str = said(_("户编号"), Type.REF, ref="household")
    agrees: bool = said(_("同意"), Type.YES)
    signed_by: str = said(_("签字人"), privacy=Privacy.NAME, default="")
    reason: str = said(_("不同意的理由"), Type.LONG, default="")


@fact(
    "plans.measure_delivered",
    _("措施落实"),
    stream="plan",
    headline=("measure", "quantity", "money"),
    icon="circle-check",
)
class MeasureDelivered(Fact):
    """Something of a plan reached the household, as it received it."""

    plan: str = said(_("计划编号"), Type.REF, ref="plan")
    household: str = said(_("户编号"), Type.REF, ref="household")
    measure: str = said(_("措施内容"), help=_("照计划里的写法"))
    quantity: Decimal | None = said(_("数量"), Type.NUMBER, default=None)
    money: Decimal | None = said(_("资金"), Type.MONEY, default=None)
    income: Decimal | None = said(_("带来的收入"), Type.MONEY, default=None)
    signed: bool | None = said(_("农户已签字"), Type.YES, default=None)
    note: str = said(_("说明"), Type.LONG, default="")


@record
class Work:
    """One thing that is to be done in a village in a year."""

    category: str = said(_("项目类别"), Type.CODE, codes="project_category")
    what: str = said(_("建设内容"))
    money: Decimal | None = said(_("计划投资"), Type.MONEY, default=None)
    unit: str = said(_("责任单位"), Type.REF, ref="unit", default="")
    project: str = said(_("项目编号"), Type.REF, ref="project", default="", help=_("项目登记以后填,进度随项目走"))


@fact(
    "plans.village_plan_made", _("制定村三年规划"), stream="village_plan", births=True, repeats=True, headline=("first_year", "industry"),
    icon="map-2",
)  # fmt: skip
class VillagePlanMade(Fact):
    """One village, one policy: how a village is to leave poverty, for three years in 2014."""

    region: str = said(_("村"), Type.REGION)
    village_plan: str = said(_("规划编号"), ref="village_plan")
    first_year: int = said(_("起始年度"), Type.INTEGER, minimum=FIRST, maximum=LAST)
    last_year: int = said(_("终止年度"), Type.INTEGER, minimum=FIRST, maximum=LAST)
    situation: str = said(_("现状"), Type.LONG)
    industry: str = said(_("主导产业"), default="")
    aim: str = said(_("目标"), Type.LONG, default="")


@fact(
    "plans.year_plan_made", _("制定村年度计划"), stream="village_plan", headline=("year", "aim"), icon="calendar-event"
)
class YearPlanMade(Fact):
    """What of a village's plan is to be done in a year. The last one made for a year counts."""

    region: str = said(_("村"), Type.REGION)
    village_plan: str = said(_("规划编号"), Type.REF, ref="village_plan")
    year: int = said(_("年度"), Type.INTEGER, minimum=FIRST, maximum=LAST)
    aim: str = said(_("目标"), Type.LONG, default="")
    works: tuple[Work, ...] = said(_("建设项目"), Type.GROUP, item=Work, default=())


@fact("plans.card_issued", _("发明白卡"), stream="card", births=True, headline=("household",), icon="id")
class CardIssued(Fact):
    """A household was given a card with an address and a PIN, by which it sees what is kept about it. The last one is valid."""

    region: str = said(_("村"), Type.REGION)
    card: str = said(_("卡号"), ref="card")
    household: str = said(_("户编号"), Type.REF, ref="household")
    pin: str = said(_("密码校验值"), privacy=Privacy.PERSONAL)


@fact("plans.card_cancelled", _("明白卡作废"), stream="card", ends=True, headline=("card", "reason"), icon="id-off")
class CardCancelled(Fact):
    """A card is no longer valid: lost, or seen by others."""

    card: str = said(_("卡号"), Type.REF, ref="card")
    reason: str = said(_("理由"))


@fact(
    "plans.statement_disputed",
    _("农户说不属实"),
    stream="dispute",
    births=True,
    headline=("dispute", "about"),
    icon="message-report",
)
class StatementDisputed(Fact):
    """A household said that something kept about it is not true."""

    region: str = said(_("村"), Type.REGION)
    dispute: str = said(_("反映编号"), ref="dispute")
    household: str = said(_("户编号"), Type.REF, ref="household")
    about: str = said(_("哪一项"), Type.CODE, codes="disputed")
    content: str = said(_("反映内容"), Type.LONG, privacy=Privacy.PERSONAL)
    phone: str = said(_("反映人电话"), Type.PHONE, privacy=Privacy.PERSONAL, default="")


@fact(
    "plans.dispute_answered",
    _("答复农户反映"),
    stream="dispute",
    headline=("dispute", "right", "reason"),
    icon="message-check",
)
class DisputeAnswered(Fact):
    """What a household said was looked into and answered: it was right, and what was done; or it was not, and why."""

    dispute: str = said(_("反映编号"), Type.REF, ref="dispute")
    right: bool = said(_("反映属实"), Type.YES)
    reason: str = said(_("答复"), Type.LONG)
