"""Help that reached people."""

from __future__ import annotations

from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, said
from bangfu.plain.words import mark as _


@fact("helping.condolence_visit_made", _("走访慰问"), headline=("household", "money", "goods"), icon="gift", often=True)
class CondolenceVisitMade(Fact):
    """A household was visited with money or goods."""

    household: str = said(_("户编号"), Type.REF, ref="household")
    unit: str = said(_("慰问单位"), Type.REF, ref="unit")
    money: Decimal | None = said(_("慰问金"), Type.MONEY, default=None)
    goods: str = said(_("慰问品"), default="")


@fact("helping.training_held", _("举办培训班"), headline=("topic", "attendances"), icon="school")
class TrainingHeld(Fact):
    """A training session was held; attendances are head counts of that session."""

    unit: str = said(_("举办单位"), Type.REF, ref="unit")
    topic: str = said(_("培训内容"))
    attendances: int = said(_("参训人次"), Type.INTEGER, unit=_("人次"), maximum=100000)
    days: int | None = said(_("天数"), Type.INTEGER, unit=_("天"), default=None, maximum=365)


@fact("helping.labour_export_organised", _("组织劳务输出"), headline=("people", "destination", "trade"), icon="bus")
class LabourExportOrganised(Fact):
    """Villagers were brought to work elsewhere."""

    unit: str = said(_("组织单位"), Type.REF, ref="unit")
    people: int = said(_("输出人次"), Type.INTEGER, unit=_("人次"), maximum=100000)
    destination: str = said(_("去向"), default="")
    trade: str = said(_("行业"), default="")


@fact("helping.technology_introduced", _("引进技术"), headline=("name", "unit"), icon="bulb")
class TechnologyIntroduced(Fact):
    """A technology was brought to a village."""

    unit: str = said(_("引进单位"), Type.REF, ref="unit")
    name: str = said(_("技术名称"))


@fact("helping.talent_introduced", _("引进人才"), headline=("field", "unit"), icon="user-star")
class TalentIntroduced(Fact):
    """A specialist was brought to a village."""

    unit: str = said(_("引进单位"), Type.REF, ref="unit")
    name: str = said(_("姓名"), privacy=Privacy.NAME)
    field: str = said(_("专长"))


@fact("helping.student_aided", _("资助贫困学生"), headline=("stage", "amount"), icon="book")
class StudentAided(Fact):
    """A student of a poor family was aided."""

    unit: str = said(_("资助单位"), Type.REF, ref="unit")
    student: str = said(_("学生姓名"), privacy=Privacy.NAME)
    household: str = said(_("户编号"), Type.REF, ref="household", default="")
    stage: str = said(_("就读阶段"), Type.CODE, codes="school_stage")
    amount: Decimal = said(_("资助金额"), Type.MONEY)
