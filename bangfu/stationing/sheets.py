"""The list and the page of teams."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _
from bangfu.stationing.models import Team

TEAMS = Sheet(
    name="teams", title=_("驻村工作队"), icon="users-group", model=Team, thing="team", unit="unit",
    columns=(
        Column("name", _("工作队名称")),
        Column("key", _("工作队编号")),
        Column("region", _("驻村"), Type.REGION),
        Column("unit", _("派出单位"), Type.REF, ref="unit", sortable=False),
        Column("leader", _("队长"), Type.REF, ref="cadre", sortable=False),
        Column("strength", _("在岗人数"), Type.INTEGER),
        Column("since", _("进驻日期"), Type.DATE),
        Column("state", _("状态"), Type.CODE, "team_state", tones={"there": "green"}, sortable=False),
    ),
    filters=("state",), search=("name", "sound", "initials", "key"), period="since", kind="stationing.team_set_up",
)  # fmt: skip

TEAM = Thing(
    "team", _("工作队"), "users-group", Team, "name", ("name", "sound", "initials", "key"), unit="unit"
)  # fmt: skip
