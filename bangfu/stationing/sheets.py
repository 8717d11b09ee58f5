"""The list and the page of teams."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _
from bangfu.stationing.models import Leave, PresenceObjection, Promise, Team

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
LEAVES = Sheet(
    name="leaves", title=_("请假"), icon="calendar-off", model=Leave, thing="leave",
    columns=(
        Column("cadre", _("干部"), Type.REF, ref="cadre", sortable=False),
        Column("team", _("工作队"), Type.REF, ref="team", sortable=False),
        Column("region", _("驻村"), Type.REGION),
        Column("why", _("请假类别"), Type.CODE, "leave_kind", sortable=False),
        Column("since", _("起"), Type.DATE),
        Column("until", _("止"), Type.DATE, sortable=False),
        Column("days", _("天数"), Type.INTEGER, unit=_("天")),
        Column("level", _("审批层级"), Type.CODE, "leave_level", sortable=False),
        Column("returned_on", _("销假日期"), Type.DATE, sortable=False),
        Column("state", _("状态"), Type.CODE, "leave_state", sortable=False,
               tones={"approved": "green", "returned": "grey", "applied": "gold", "refused": "red"}),
    ),
    order=("-since",), filters=("state", "why"), search=("cadre", "team"), period="since", kind="stationing.leave_applied",
)  # fmt: skip
PROMISES = Sheet(
    name="promises", title=_("承诺事项"), icon="message-circle", model=Promise, thing="promise",
    columns=(
        Column("what", _("承诺事项"), sortable=False),
        Column("team", _("工作队"), Type.REF, ref="team", sortable=False),
        Column("region", _("村"), Type.REGION),
        Column("household", _("户编号"), Type.REF, ref="household", sortable=False),
        Column("made_on", _("承诺日期"), Type.DATE),
        Column("due", _("完成时限"), Type.DATE, sortable=False),
        Column("state", _("状态"), Type.CODE, "promise_state", sortable=False,
               tones={"open": "gold", "kept": "green", "given_up": "grey"}),
    ),
    order=("-made_on",), filters=("state",), search=("what", "team"), period="made_on", kind="stationing.promise_made",
)  # fmt: skip
LEAVE = Thing("leave", _("请假"), "calendar-off", Leave, "key", ("key",))
PROMISE = Thing("promise", _("承诺"), "message-circle", Promise, "what", ("key",))
PRESENCE_OBJECTIONS = Sheet(
    name="presence_objections", title=_("对到岗记录的异议"), icon="flag", model=PresenceObjection, thing="presence_objection",
    columns=(
        Column("cadre", _("干部"), Type.REF, ref="cadre", sortable=False),
        Column("region", _("驻村"), Type.REGION),
        Column("since", _("起"), Type.DATE),
        Column("until", _("止"), Type.DATE, sortable=False),
        Column("reason", _("理由"), Type.LONG, sortable=False),
        Column("state", _("状态"), Type.CODE, "objection_state", sortable=False,
               tones={"open": "gold", "upheld": "green", "rejected": "grey"}),
        Column("answer", _("答复"), Type.LONG, sortable=False),
    ),
    order=("-since",), filters=("state",), search=("cadre",), period="since", kind="stationing.presence_objected",
)  # fmt: skip
PRESENCE_OBJECTION = Thing("presence_objection", _("异议"), "flag", PresenceObjection, "key", ("key",))
