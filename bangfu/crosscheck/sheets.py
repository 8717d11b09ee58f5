"""The lists of clues, comparisons and consents."""

from __future__ import annotations

from bangfu.crosscheck.models import Comparison, Consent, Finding
from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _

STATES = {"waiting": "gold", "confirmed": "red", "cleared": "ok"}

FINDINGS = Sheet(
    name="findings", title=_("比对线索"), icon="alert-circle", model=Finding, thing="finding", order=("due_on",), period="due_on",
    columns=(
        Column("name", _("姓名"), privacy=Privacy.NAME),
        Column("region", _("镇村"), Type.REGION, sortable=False),
        Column("source", _("比对数据"), Type.CODE, "crosscheck_source", sortable=False),
        Column("sort", _("线索种类"), Type.CODE, "finding_kind", sortable=False),
        Column("how", _("匹配方式"), Type.CODE, "match_how", sortable=False),
        Column("household", _("户编号"), Type.REF, ref="household", sortable=False),
        Column("state", _("核实状态"), Type.CODE, "finding_state", tones=STATES, sortable=False),
        Column("due_on", _("核实期限"), Type.DATE),
        Column("verified_on", _("核实日期"), Type.DATE, sortable=False),
        Column("reason", _("排除理由"), sortable=False),
        Column("key", _("线索编号"), sortable=False, shown=False),
    ),
    filters=("state", "source", "sort", "how"), search=("name", "sound", "key"), kind="crosscheck.clue_found",
)  # fmt: skip
COMPARISONS = Sheet(
    name="comparisons", title=_("数据比对"), icon="arrows-exchange", model=Comparison, thing="comparison", order=("-compared_on",),
    period="compared_on",
    columns=(
        Column("key", _("比对编号"), sortable=False),
        Column("region", _("比对范围"), Type.REGION, sortable=False),
        Column("source", _("比对数据"), Type.CODE, "crosscheck_source", sortable=False),
        Column("department", _("提供部门"), sortable=False),
        Column("compared_on", _("比对日期"), Type.DATE),
        Column("rows", _("文件行数"), Type.INTEGER, sortable=False),
        Column("people", _("参加比对人数"), Type.INTEGER, sortable=False),
        Column("no_consent", _("未授权未查人数"), Type.INTEGER, sortable=False),
        Column("exact", _("证件号一致"), Type.INTEGER, sortable=False),
        Column("probable", _("多项信息吻合"), Type.INTEGER, sortable=False),
        Column("found", _("发出线索"), Type.INTEGER, sortable=False),
    ),
    filters=("source",), search=("key",), kind="crosscheck.file_compared",
)  # fmt: skip
CONSENTS = Sheet(
    name="consents", title=_("授权书"), icon="signature", model=Consent, thing="consent", order=("-since",), period="since",
    columns=(
        Column("key", _("授权编号"), sortable=False),
        Column("region", _("镇村"), Type.REGION, sortable=False),
        Column("household", _("户编号"), Type.REF, ref="household", sortable=False),
        Column("scope", _("授权范围"), Type.CODES, "consent_scope", sortable=False),
        Column("since", _("授权日期"), Type.DATE),
        Column("until", _("授权截止日"), Type.DATE, sortable=False),
        Column("ended_on", _("撤回日期"), Type.DATE, sortable=False),
    ),
    search=("key", "household"), kind="crosscheck.consent_signed",
)  # fmt: skip
FINDING = Thing(
    "finding", _("比对线索"), "alert-circle", Finding, "key", ("key",), private=True, page="crosscheck:finding"
)
COMPARISON = Thing(
    "comparison", _("数据比对"), "arrows-exchange", Comparison, "key", ("key",), page="crosscheck:comparison"
)
CONSENT = Thing("consent", _("授权书"), "signature", Consent, "key", ("key", "household"), private=True)
