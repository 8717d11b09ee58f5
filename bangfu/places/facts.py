"""What happens to places: they come to stand under a code and a name, and give way to others."""

from __future__ import annotations

from datetime import date

from bangfu.plain.fact import Fact, Type, fact, said
from bangfu.plain.words import mark as _


@fact(
    "places.region_listed",
    _("区划登记"),
    stream="place",
    births=True,
    repeats=True,
    headline=("place", "name"),
    icon="map-pin",
)
class RegionListed(Fact):
    """A region stood under a code and a name (国家统计局 统计用区划代码); `successors` took its place afterwards."""

    region: str = said(_("所属区划代码"), aliases=("parent", "上级代码"), default="")
    happened_on: date = said(_("起用日期"), Type.DATE, aliases=("valid_from",), ahead=True)
    place: str = said(_("区划代码"), ref="place", aliases=("code", "代码", "统计用区划代码", "行政区划代码", "编码"))
    name: str = said(_("名称"), aliases=("name", "区划名称", "行政区划名称", "地名"))
    level: str = said(_("级别"), Type.CODE, codes="region_level", aliases=("level",))
    until: date | None = said(_("停用日期"), Type.DATE, default=None, aliases=("valid_to",))
    successors: str = said(_("并入"), default="", help=_("停用后归入的代码,多个用分号隔开"), aliases=("successors",))
    note: str = said(_("备注"), Type.LONG, default="", aliases=("note",))


@fact("places.village_named", _("命名示范村"), headline=("batch", "grade"), icon="award")
class VillageNamed(Fact):
    """A village was named a demonstration village (重点示范村)."""

    region: str = said(_("村"), Type.REGION)
    grade: str = said(_("级别"), Type.CODE, codes="level")
    batch: str = said(_("批次"), default="")
    by: str = said(_("命名单位"), default="")
