"""The list and the page of projects."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _
from bangfu.projects.models import Project

PROJECTS = Sheet(
    name="projects", title=_("帮扶项目"), icon="tool", model=Project, thing="project", unit="unit",
    columns=(
        Column("name", _("项目名称")),
        Column("key", _("项目编号")),
        Column("region", _("所在地"), Type.REGION),
        Column("category", _("项目类别"), Type.CODE, "project_category"),
        Column("unit", _("帮扶单位"), Type.REF, ref="unit", sortable=False),
        Column("plan", _("计划投资"), Type.MONEY, sortable=False),
        Column("exactness", _("准确程度"), Type.CODE, "exactness", shown=False),
        Column("state", _("状态"), Type.CODE, "project_state", tones={"4": "ok", "5": "ok", "6": "ok", "3": "green"}),
        Column("percent", _("完成比例"), Type.INTEGER, unit="%", sortable=False),
        Column("households", _("受益户数"), Type.INTEGER, sortable=False, shown=False),
        Column("people", _("受益人数"), Type.INTEGER, sortable=False, shown=False),
        Column("registered_on", _("登记日期"), Type.DATE),
        Column("accepted_on", _("验收日期"), Type.DATE, sortable=False, shown=False),
    ),
    filters=("category", "state"), search=("name", "sound", "initials", "key"), period="registered_on",
    kind="projects.project_registered",
)  # fmt: skip
PROJECT = Thing("project", _("项目"), "tool", Project, "name", ("name", "sound", "initials", "key"), unit="unit")
