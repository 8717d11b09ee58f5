"""Needs are collected; projects are registered, progress and are accepted."""

from __future__ import annotations

from decimal import Decimal

from bangfu.plain.fact import Fact, Type, fact, record, said
from bangfu.plain.words import mark as _


@record
class Output:
    """What a project yields: planned or done, exactly or about."""

    what: str = said(_("产出"))
    quantity: Decimal = said(_("数量"), Type.NUMBER)
    quantity_unit: str = said(_("计量单位"))
    exactness: str = said(_("准确程度"), Type.CODE, codes="exactness", default="exact")
    done: bool | None = said(_("已完成"), Type.YES, default=None)


@fact(
    "projects.need_collected",
    _("需求征集"),
    headline=("category", "description", "amount"),
    icon="clipboard-list",
    often=True,
)
class NeedCollected(Fact):
    """A household, a person or a village needs help of one of the four kinds."""

    category: str = said(_("需求类别"), Type.CODE, codes="need_category")
    household: str = said(_("户编号"), Type.REF, ref="household", default="")
    description: str = said(_("需求内容"), Type.LONG, default="")
    amount: Decimal = said(_("需资助金额"), Type.MONEY)


@fact(
    "projects.project_registered", _("项目登记"), stream="project", births=True, headline=("name", "plan"), icon="tool"
)
class ProjectRegistered(Fact):
    """A project was taken up with a sponsor's money."""

    project: str = said(_("项目编号"), ref="project")
    name: str = said(_("项目名称"))
    category: str = said(_("项目类别"), Type.CODE, codes="project_category")
    unit: str = said(_("帮扶单位"), Type.REF, ref="unit")
    plan: Decimal | None = said(_("计划投资"), Type.MONEY, default=None)
    exactness: str = said(_("准确程度"), Type.CODE, codes="exactness", default="exact")
    state: str = said(_("状态"), Type.CODE, codes="project_state", default="3")
    households: int | None = said(_("受益户数"), Type.INTEGER, unit=_("户"), default=None)
    people: int | None = said(_("受益人数"), Type.INTEGER, unit=_("人"), default=None)
    outputs: tuple[Output, ...] = said(_("建设内容"), Type.GROUP, item=Output, default=())


@fact(
    "projects.project_progressed",
    _("项目进度"),
    stream="project",
    headline=("state", "percent", "note"),
    icon="progress",
    often=True,
)
class ProjectProgressed(Fact):
    """How far a project is."""

    project: str = said(_("项目编号"), Type.REF, ref="project")
    state: str = said(_("状态"), Type.CODE, codes="project_state")
    percent: int | None = said(_("完成比例"), Type.INTEGER, unit="%", maximum=100, default=None)
    note: str = said(_("说明"), Type.LONG, default="")


@fact("projects.project_accepted", _("项目验收"), stream="project", headline=("result", "amount"), icon="checkup-list")
class ProjectAccepted(Fact):
    """A project was checked on the spot and accepted, with what it cost and yielded."""

    project: str = said(_("项目编号"), Type.REF, ref="project")
    result: str = said(_("验收结论"), Type.CODE, codes="acceptance")
    amount: Decimal | None = said(_("决算金额"), Type.MONEY, default=None)
    outputs: tuple[Output, ...] = said(_("建设内容"), Type.GROUP, item=Output, default=())
