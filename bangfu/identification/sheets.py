"""The lists of cases and of objections."""

from __future__ import annotations

from bangfu.identification.models import Case, Monitored, Objection, Omission
from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _

STATES = {"open": "blue", "finished": "ok", "rejected": "red", "withdrawn": "grey"}

CASES = Sheet(
    name="cases", title=_("识别与退出办理"), icon="list-check", model=Case, thing="case", order=("-opened_on",), period="opened_on",
    columns=(
        Column("head", _("户主"), privacy=Privacy.NAME),
        Column("region", _("镇村"), Type.REGION),
        Column("procedure", _("程序"), Type.CODE, "procedure", sortable=False),
        Column("batch", _("批次"), sortable=False),
        Column("step", _("当前环节"), Type.CODE, "case_step", sortable=False),
        Column("waits_for", _("等待"), Type.CODE, "office_level", sortable=False),
        Column("due_on", _("期限"), Type.DATE, sortable=False),
        Column("state", _("状态"), Type.CODE, "case_state", tones=STATES, sortable=False),
        Column("unanswered", _("待答复异议"), Type.INTEGER, sortable=False, shown=False),
        Column("monitored_class", _("监测对象类别"), Type.CODE, "monitored_class", sortable=False, shown=False),
        Column("people", _("人口"), Type.INTEGER, sortable=False, shown=False),
        Column("household", _("户编号"), sortable=False, shown=False),
        Column("key", _("办理编号"), shown=False, sortable=False),
        Column("opened_on", _("开始日期"), Type.DATE),
        Column("ended_on", _("办结日期"), Type.DATE, sortable=False, shown=False),
    ),
    filters=("procedure", "state", "step", "waits_for", "monitored_class"), search=("head", "sound", "key"),
    kind="identification.applied",
)  # fmt: skip
OBJECTIONS = Sheet(
    name="objections", title=_("公示异议"), icon="message-report", model=Objection, thing="case", order=("-raised_on",), period="raised_on",
    columns=(
        Column("key", _("办理事项"), Type.REF, ref="case", sortable=False),
        Column("objection", _("异议编号"), sortable=False),
        Column("region", _("镇村"), Type.REGION),
        Column("raised_on", _("提出日期"), Type.DATE),
        Column("way", _("反映方式"), Type.CODE, "objection_way", sortable=False),
        Column("state", _("状态"), Type.CODE, "objection_state", tones={"open": "gold", "upheld": "red", "rejected": "ok"}, sortable=False),
        Column("due_on", _("答复期限"), Type.DATE, sortable=False),
        Column("answered_on", _("答复日期"), Type.DATE, sortable=False),
        Column("reason", _("答复"), Type.LONG, sortable=False),
    ),
    filters=("state", "way"), kind="identification.objection_raised",
)  # fmt: skip
STAGES = {"clue": "gold", "identified": "red", "helped": "blue", "closed": "ok", "natural": "grey", "not": "grey"}
MONITORED = Sheet(
    name="monitored", title=_("监测对象"), icon="shield-half", model=Monitored, thing="case", order=("-found_on",), period="found_on",
    columns=(
        Column("head", _("户主"), privacy=Privacy.NAME, sortable=False),
        Column("region", _("镇村"), Type.REGION, sortable=False),
        Column("monitored_class", _("监测对象类别"), Type.CODE, "monitored_class", sortable=False),
        Column("stage", _("监测状态"), Type.CODE, "monitored_stage", tones=STAGES, sortable=False),
        Column("source", _("线索来源"), Type.CODE, "clue_source", sortable=False),
        Column("found_on", _("发现线索"), Type.DATE),
        Column("identified_on", _("认定日期"), Type.DATE, sortable=False),
        Column("due", _("待办"), Type.CODE, "monitoring_duty", sortable=False),
        Column("due_on", _("期限"), Type.DATE, sortable=False),
        Column("helped_on", _("开始帮扶"), Type.DATE, sortable=False, shown=False),
        Column("green", _("绿色通道"), Type.YES, sortable=False, shown=False),
        Column("unmet", _("没有对应措施的风险"), Type.INTEGER, unit=_("项"), sortable=False, shown=False),
        Column("closable_on", _("最早可提出消除"), Type.DATE, sortable=False, shown=False),
        Column("ended_on", _("结束日期"), Type.DATE, sortable=False, shown=False),
        Column("again", _("再次纳入"), Type.YES, sortable=False, shown=False),
        Column("people", _("人口"), Type.INTEGER, sortable=False, shown=False),
        Column("household", _("户编号"), sortable=False, shown=False),
        Column("key", _("办理编号"), shown=False, sortable=False),
    ),
    filters=("stage", "monitored_class", "source", "due"), search=("head", "sound", "key"), kind="identification.clue_received",
)  # fmt: skip
CASE = Thing(
    "case",
    _("办理事项"),
    "list-check",
    Case,
    "head",
    ("sound", "head", "key"),
    private=True,
    page="identification:case",
)
OMISSIONS = Sheet(
    name="omissions", title=_("漏报反映"), icon="user-question", model=Omission, thing="omission", order=("-reported_on",),
    period="reported_on",
    columns=(
        Column("key", _("反映编号"), sortable=False),
        Column("region", _("镇村"), Type.REGION),
        Column("batch", _("批次"), sortable=False),
        Column("reported_on", _("提出日期"), Type.DATE),
        Column("way", _("反映方式"), Type.CODE, "objection_way", sortable=False),
        Column("state", _("状态"), Type.CODE, "omission_state", tones={"open": "gold", "begun": "ok"}, sortable=False),
        Column("due_on", _("答复期限"), Type.DATE, sortable=False),
        Column("answered_on", _("答复日期"), Type.DATE, sortable=False),
        Column("case", _("已受理的办理编号"), Type.REF, ref="case", sortable=False),
        Column("reason", _("答复"), Type.LONG, sortable=False),
    ),
    filters=("state", "way"), search=("key",), kind="identification.omission_reported",
)  # fmt: skip
OMISSION = Thing("omission", _("漏报反映"), "user-question", Omission, "key", ("key",))
