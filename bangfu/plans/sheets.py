"""The lists and pages of plans, cards and what households call untrue."""

from __future__ import annotations

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _
from bangfu.plans.models import Card, Dispute, Plan, VillagePlan

Sheet(
    name="plans", title=_("帮扶计划"), icon="clipboard-check", model=Plan, thing="plan", order=("-made_on",), period="made_on",
    columns=(
        Column("key", _("计划编号"), sortable=False),
        Column("household", _("户主"), Type.REF, ref="household", sortable=False),
        Column("region", _("镇村"), Type.REGION, sortable=False),
        Column("cause", _("主要致贫原因"), Type.CODE, "cause", sortable=False),
        Column("exit_year", _("计划脱贫年度"), Type.INTEGER, sortable=False, minimum=1990),
        Column("measures", _("措施"), Type.INTEGER, sortable=False),
        Column("money", _("计划资金"), Type.MONEY, sortable=False),
        Column("state", _("计划状态"), Type.CODE, "plan_state", sortable=False,
               tones={"open": "gold", "agreed": "green", "declined": "red"}),
        Column("made_on", _("制定日期"), Type.DATE),
        Column("confirmed_on", _("确认日期"), Type.DATE, sortable=False, shown=False),
    ),
    filters=("state", "cause"), search=("key", "household"), kind="plans.household_plan_made",
)  # fmt: skip
Thing("plan", _("帮扶计划"), "clipboard-check", Plan, "key", ("key",))
Sheet(
    name="village_plans", title=_("村规划"), icon="map-2", model=VillagePlan, thing="village_plan", period="made_on",
    columns=(
        Column("key", _("规划编号"), sortable=False),
        Column("region", _("村"), Type.REGION),
        Column("first_year", _("起始年度"), Type.INTEGER, sortable=False, minimum=1990),
        Column("last_year", _("终止年度"), Type.INTEGER, sortable=False, minimum=1990),
        Column("industry", _("主导产业"), sortable=False),
        Column("years", _("已有年度计划"), Type.INTEGER, sortable=False),
        Column("made_on", _("制定日期"), Type.DATE, sortable=False),
    ),
    search=("key",), kind="plans.village_plan_made",
)  # fmt: skip
Thing("village_plan", _("村规划"), "map-2", VillagePlan, "key", ("key",))
Thing("card", _("明白卡"), "id", Card, "key", ("key",))
Sheet(
    name="disputes", title=_("农户反映"), icon="message-report", model=Dispute, thing="dispute", order=("region",), period="said_on",
    columns=(
        Column("key", _("反映编号"), sortable=False),
        Column("household", _("户主"), Type.REF, ref="household", sortable=False),
        Column("region", _("镇村"), Type.REGION),
        Column("about", _("哪一项"), Type.CODE, "disputed", sortable=False),
        Column("said_on", _("反映日期"), Type.DATE, sortable=False),
        Column("due_on", _("答复期限"), Type.DATE, sortable=False),
        Column("state", _("答复状态"), Type.CODE, "dispute_state", sortable=False,
               tones={"open": "gold", "right": "green", "wrong": "grey"}),
        Column("answered_on", _("答复日期"), Type.DATE, sortable=False),
        Column("reason", _("答复"), Type.LONG, sortable=False),
    ),
    filters=("state", "about"), search=("key", "household"), kind="plans.statement_disputed",
)  # fmt: skip
Thing("dispute", _("农户反映"), "message-report", Dispute, "key", ("key",))
