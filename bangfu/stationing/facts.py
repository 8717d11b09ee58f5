"""Teams are set up and withdrawn; cadres are posted, replaced, recalled and seconded."""

from __future__ import annotations

from datetime import date

from bangfu.plain.fact import Fact, Type, fact, said
from bangfu.plain.words import mark as _


@fact("stationing.team_set_up", _("组建工作队"), stream="team", births=True, headline=("name", "unit"), icon="users-group")
class TeamSetUp(Fact):
    """A work team was sent to a village by a unit, for a cycle of three years in 2014."""

    region: str = said(_("驻村"), Type.REGION)
    happened_on: date = said(_("进驻日期"), Type.DATE)
    team: str = said(_("工作队编号"), ref="team")
    name: str = said(_("工作队名称"))
    unit: str = said(_("派出单位"), Type.REF, ref="unit")
    until: date | None = said(_("期满日期"), Type.DATE, default=None)


@fact("stationing.team_withdrawn", _("撤出工作队"), stream="team", ends=True, headline=("team", "reason"), icon="users-minus")
class TeamWithdrawn(Fact):
    """A team left its village for good."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    reason: str = said(_("理由"))


@fact("stationing.cadre_posted", _("派驻干部"), stream="team", headline=("cadre", "post"), icon="user-plus")
class CadrePosted(Fact):
    """A cadre was posted to a team."""

    region: str = said(_("驻村"), Type.REGION)
    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    post: str = said(_("职务"), Type.CODE, codes="team_post")


@fact("stationing.cadre_replaced", _("轮换干部"), stream="team", ends=True, headline=("cadre", "reason"), icon="replace")
class CadreReplaced(Fact):
    """A cadre's post in a team passed on; the successor is posted by a fact of its own."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    reason: str = said(_("理由"))


@fact("stationing.cadre_recalled", _("召回干部"), stream="team", ends=True, headline=("cadre", "reason"), icon="user-x")
class CadreRecalled(Fact):
    """A cadre was recalled from a team as unfit for the post (召回)."""

    team: str = said(_("工作队编号"), Type.REF, ref="team")
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    reason: str = said(_("理由"))


@fact("stationing.cadre_seconded", _("挂职任职"), headline=("cadre", "post"), icon="briefcase")
class CadreSeconded(Fact):
    """A cadre took an office in a county or village for a term: deputy county head, first secretary and the like."""

    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    post: str = said(_("职务"), Type.CODE, codes="seconded_post")
    until: date | None = said(_("期满日期"), Type.DATE, default=None)
