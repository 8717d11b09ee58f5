"""Units and cadres come into the registers."""

from __future__ import annotations

from bangfu.plain.fact import Fact, Privacy, Type, fact, said
from bangfu.plain.words import mark as _


@fact("people.unit_registered", _("单位登记"), stream="unit", births=True, headline=("name", "level"), icon="building")
class UnitRegistered(Fact):
    """A unit entered the register: an assisting department, a town, an enterprise."""

    unit: str = said(_("单位编号"), ref="unit")
    name: str = said(_("单位名称"))
    level: str = said(_("单位级别"), Type.CODE, codes="level")
    lead: str = said(_("牵头情况"), Type.CODE, codes="lead", default="0")
    contact: str = said(_("联系人"), privacy=Privacy.NAME, default="")
    phone: str = said(_("联系电话"), Type.PHONE, privacy=Privacy.PERSONAL, default="")


@fact(
    "people.cadre_registered", _("干部登记"), stream="cadre", births=True, headline=("name", "rank"), icon="id-badge-2"
)
class CadreRegistered(Fact):
    """A cadre entered the register."""

    cadre: str = said(_("干部编号"), ref="cadre")
    name: str = said(_("姓名"), privacy=Privacy.NAME)
    unit: str = said(_("所在单位"), Type.REF, ref="unit", default="")
    rank: str = said(_("职级"), Type.CODE, codes="rank")
    party_member: bool | None = said(_("中共党员"), Type.YES, default=None)
    skills: tuple[str, ...] = said(_("特长"), Type.CODES, codes="skill", default=())
    id_number: str = said(_("证件号码"), Type.ID_NUMBER, privacy=Privacy.PERSONAL, default="")
    phone: str = said(_("联系电话"), Type.PHONE, privacy=Privacy.PERSONAL, default="")
