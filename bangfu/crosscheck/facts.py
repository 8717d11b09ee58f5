"""What happens in cross-checking: consent is signed, a file is compared, a clue is found, the village verifies it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, record, said
from bangfu.plain.words import mark as _

LEAST_BITS = -100


@fact(
    "crosscheck.consent_signed", _("签署授权书"), stream="consent", births=True, headline=("household", "scope", "until"),
    icon="signature",
)  # fmt: skip
class ConsentSigned(Fact):
    """A household, or one of its members, agreed that certain data on them are looked up, until a day."""

    region: str = said(_("村"), Type.REGION)
    consent: str = said(_("授权编号"), ref="consent")
    household: str = said(_("户编号"), Type.REF, ref="household")
    id_number: str = said(
        _("授权人证件号码"),
        Type.ID_NUMBER,
        privacy=Privacy.PERSONAL,
        default="",
        help=_("全户授权的不填;只授权查一人的填这个人的"),
    )
    scope: tuple[str, ...] = said(_("授权范围"), Type.CODES, codes="consent_scope")
    until: date = said(_("授权截止日"), Type.DATE, help=_("含当天"))
    signed_by: str = said(_("签字人"), privacy=Privacy.NAME)


@fact("crosscheck.consent_ended", _("撤回授权"), stream="consent", ends=True, headline=("consent",), icon="signature")
class ConsentEnded(Fact):
    """Who had agreed took it back; from this day on nothing more is looked up."""

    region: str = said(_("村"), Type.REGION)
    consent: str = said(_("授权编号"), Type.REF, ref="consent")
    reason: str = said(_("原因"), default="")


@fact(
    "crosscheck.file_compared", _("部门数据比对"), stream="comparison", births=True, headline=("source", "rows", "found"),
    icon="arrows-exchange",
)  # fmt: skip
class FileCompared(Fact):
    """A department's file was held against the register of a region. The file itself is not kept."""

    region: str = said(_("比对范围"), Type.REGION)
    comparison: str = said(_("比对编号"), ref="comparison")
    source: str = said(_("比对数据"), Type.CODE, codes="crosscheck_source")
    department: str = said(_("提供部门"), default="")
    as_of: date | None = said(_("数据截止日"), Type.DATE, default=None)
    rows: int = said(_("文件行数"), Type.INTEGER, unit=_("行"))
    people: int = said(_("参加比对人数"), Type.INTEGER, unit=_("人"))
    no_consent: int = said(_("未授权未查人数"), Type.INTEGER, unit=_("人"), default=0)
    exact: int = said(_("证件号一致"), Type.INTEGER, unit=_("人"))
    probable: int = said(_("多项信息吻合"), Type.INTEGER, unit=_("人"))
    below: int = said(_("未达预警线"), Type.INTEGER, unit=_("人"), default=0)
    found: int = said(_("发出线索"), Type.INTEGER, unit=_("条"))


@record
class Agreement:
    """How one field agreed and how much that counts, in bits."""

    field: str = said(_("匹配项"), Type.CODE, codes="link_field")
    level: str = said(_("吻合程度"), Type.CODE, codes="link_level")
    bits: Decimal = said(_("权重"), Type.NUMBER, unit=_("比特"), minimum=LEAST_BITS)


@record
class Evidence:
    """What a department's row says under one heading."""

    head: str = said(_("表头"))
    value: str = said(_("内容"), privacy=Privacy.PERSONAL)


@fact(
    "crosscheck.clue_found",
    _("比对线索"),
    stream="finding",
    births=True,
    headline=("source", "name", "how"),
    icon="alert-circle",
)
class ClueFound(Fact):
    """Somebody of the register is in a department's data, is there twice, or is missing: to be verified on the spot."""

    region: str = said(_("村"), Type.REGION)
    finding: str = said(_("线索编号"), ref="finding")
    comparison: str = said(_("比对编号"), Type.REF, ref="comparison")
    source: str = said(_("比对数据"), Type.CODE, codes="crosscheck_source")
    sort: str = said(_("线索种类"), Type.CODE, codes="finding_kind")
    household: str = said(_("户编号"), Type.REF, ref="household", default="")
    other: str = said(_("另一户编号"), Type.REF, ref="household", default="", help=_("疑似重复登记的另一户"))
    name: str = said(_("姓名"), privacy=Privacy.NAME)
    how: str = said(_("匹配方式"), Type.CODE, codes="match_how")
    bits: Decimal | None = said(_("匹配权重"), Type.NUMBER, unit=_("比特"), minimum=LEAST_BITS, default=None)
    amount: Decimal | None = said(_("涉及金额"), Type.MONEY, privacy=Privacy.PERSONAL, default=None)
    threshold: str = said(_("预警项目"), Type.CODE, codes="clue_threshold", privacy=Privacy.PERSONAL, default="")
    agreements: tuple[Agreement, ...] = said(_("为什么认为是同一人"), Type.GROUP, item=Agreement, default=())
    evidence: tuple[Evidence, ...] = said(_("部门数据"), Type.GROUP, item=Evidence, default=())


@fact("crosscheck.clue_verified", _("线索核实"), stream="finding", headline=("outcome", "reason"), icon="home-check")
class ClueVerified(Fact):
    """The village looked into a clue on the spot. What follows is decided in the procedure, not here."""

    region: str = said(_("村"), Type.REGION)
    finding: str = said(_("线索编号"), Type.REF, ref="finding")
    outcome: str = said(_("核实结果"), Type.CODE, codes="finding_outcome")
    reason: str = said(_("排除理由"), default="", help=_("排除的必填,如:车已报废、同名不是同一人"))
    by: str = said(_("核实人"), privacy=Privacy.NAME)
    note: str = said(_("核实情况"), Type.LONG, privacy=Privacy.PERSONAL, default="")


@fact("crosscheck.clue_passed_on", _("转为监测线索"), stream="finding", headline=("case",), icon="shield-half")
class CluePassedOn(Fact):
    """A confirmed clue became the beginning of a case of monitoring, or joined the one under way."""

    region: str = said(_("村"), Type.REGION)
    finding: str = said(_("线索编号"), Type.REF, ref="finding")
    case: str = said(_("办理编号"), Type.REF, ref="case")
