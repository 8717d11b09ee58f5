"""Lists and pages of places."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.places.models import Region
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _

PLACES = Sheet(
    name="places", title=_("村镇名录"), icon="map-pin", model=Region, thing="place", order=("region",),
    columns=(
        Column("name", _("名称")),
        Column("region", _("所在地"), Type.REGION),
        Column("key", _("区划代码")),
        Column("level", _("级别"), Type.CODE, "region_level"),
        Column("since", _("起用日期"), Type.DATE),
        Column("until", _("停用日期"), Type.DATE, sortable=False, shown=False),
        Column("successors", _("并入"), sortable=False, shown=False),
    ),
    filters=("level",), search=("key", "short", "sound", "initials"), period="since",
    kind="places.region_listed",
)  # fmt: skip
PLACE = Thing("place", _("村镇"), "map-pin", Region, "name", ("short", "sound", "initials", "key"))
