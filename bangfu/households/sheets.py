"""The list and the page of households."""

from __future__ import annotations

from bangfu.households.models import Household
from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _

HOUSEHOLDS = Sheet(
    name="households", title=_("贫困户档案"), icon="home-heart", model=Household, thing="household",
    columns=(
        Column("head", _("户主"), privacy=Privacy.NAME),
        Column("key", _("户编号")),
        Column("region", _("镇村"), Type.REGION),
        Column("size", _("人口"), Type.INTEGER, sortable=False),
        Column("cause", _("主要致贫原因"), Type.CODE, "cause", sortable=False),
        Column("attribute", _("贫困户属性"), Type.CODE, "attribute", sortable=False),
        Column("income", _("人均纯收入"), Type.MONEY, sortable=False),
        Column("state", _("状态"), Type.CODE, "household_state", tones={"poor": "green", "exited": "ok", "gone": "grey"}, sortable=False),
        Column("registered_on", _("建档日期"), Type.DATE),
        Column("exited_on", _("脱贫日期"), Type.DATE, sortable=False, shown=False),
    ),
    filters=("state", "cause", "attribute"), search=("head", "sound", "initials", "key"), period="registered_on",
    kind="households.household_registered",
)  # fmt: skip

HOUSEHOLD = Thing(
    "household", _("农户"), "home-heart", Household, "head", ("head", "sound", "initials", "key"), private=True,
)  # fmt: skip
