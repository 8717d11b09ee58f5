"""Lists and pages of units and cadres."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.people.models import Cadre, Unit
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _

UNITS = Sheet(
    name="units", title=_("帮扶单位名录"), icon="building", model=Unit, thing="unit", unit="key",
    columns=(
        Column("name", _("单位名称")),
        Column("key", _("单位编号")),
        Column("level", _("单位级别"), Type.CODE, "level"),
        Column("lead", _("牵头情况"), Type.CODE, "lead"),
        Column("region", _("所在地"), Type.REGION),
    ),
    filters=("level", "lead"), search=("name", "sound", "initials", "key"), kind="people.unit_registered", period="",
)  # fmt: skip
UNIT = Thing("unit", _("单位"), "building", Unit, "name", ("name", "sound", "initials", "key"), unit="key")

CADRES = Sheet(
    name="cadres", title=_("干部名录"), icon="id-badge-2", model=Cadre, thing="cadre", unit="unit",
    columns=(
        Column("name", _("姓名"), privacy=Privacy.NAME),
        Column("key", _("干部编号")),
        Column("unit", _("所在单位"), Type.REF, ref="unit", sortable=False),
        Column("rank", _("职级"), Type.CODE, "rank"),
        Column("region", _("所在地"), Type.REGION),
    ),
    filters=("rank",), search=("name", "sound", "initials", "key"), kind="people.cadre_registered", period="",
)  # fmt: skip
CADRE = Thing(
    "cadre", _("干部"), "id-badge-2", Cadre, "name", ("name", "sound", "initials", "key"), private=True, unit="unit"
)  # fmt: skip
