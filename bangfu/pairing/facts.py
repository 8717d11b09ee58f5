"""Units are made responsible for villages, cadres are paired with households, and visit them."""

from __future__ import annotations

from datetime import date

from bangfu.plain.fact import Fact, Type, fact, said
from bangfu.plain.words import mark as _


@fact("pairing.unit_made_responsible", _("单位包村"), headline=("unit", "until"), icon="link")
class UnitMadeResponsible(Fact):
    """A unit answers for a village until it is out of poverty."""

    region: str = said(_("包扶村"), Type.REGION)
    unit: str = said(_("帮扶单位"), Type.REF, ref="unit")
    until: date | None = said(_("期满日期"), Type.DATE, default=None)


@fact("pairing.unit_released", _("解除包村"), ends=True, headline=("unit", "reason"), icon="unlink")
class UnitReleased(Fact):
    """A unit no longer answers for a village."""

    region: str = said(_("包扶村"), Type.REGION)
    unit: str = said(_("帮扶单位"), Type.REF, ref="unit")
    reason: str = said(_("理由"))


@fact("pairing.pair_started", _("结对帮扶"), headline=("household", "cadre"), icon="heart-handshake")
class PairStarted(Fact):
    """A cadre and a household were paired. A leader's contact household is a pair as well."""

    household: str = said(_("户编号"), Type.REF, ref="household")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    role: str = said(_("帮扶责任"), Type.CODE, codes="pair_role", default="first")
    reason: str = said(_("理由"), default="")


@fact("pairing.pair_ended", _("解除结对"), ends=True, headline=("household", "cadre", "reason"), icon="heart-off")
class PairEnded(Fact):
    """A pair ended; why is on record."""

    household: str = said(_("户编号"), Type.REF, ref="household")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    reason: str = said(_("理由"))


@fact("pairing.visit_made", _("入户走访"), headline=("cadre", "household", "what", "note"), icon="walk", often=True)
class VisitMade(Fact):
    """A cadre visited a household: what was done, what was found."""

    household: str = said(_("户编号"), Type.REF, ref="household")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    what: tuple[str, ...] = said(_("走访内容"), Type.CODES, codes="visit_what", default=())
    note: str = said(_("记录"), Type.LONG, default="")


@fact("pairing.enterprise_paired", _("村企结对"), headline=("unit", "pledge"), icon="building-factory-2")
class EnterprisePaired(Fact):
    """An enterprise and a village were paired («千企千村扶助行动»)."""

    region: str = said(_("村"), Type.REGION)
    unit: str = said(_("企业"), Type.REF, ref="unit")
    pledge: str = said(_("帮扶内容"), default="")
