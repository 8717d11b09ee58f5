"""Figures of cross-checking: what was compared, and what came of the clues."""

from bangfu.crosscheck.facts import ClueFound, CluePassedOn, ClueVerified, ConsentSigned, FileCompared
from bangfu.plain.figure import Count, Distinct, Figure, Ratio, Stock, Sum, within_days
from bangfu.plain.policy import codes
from bangfu.plain.words import mark as _

IN_TIME = {"finding.happened_on": within_days("finding_days")}
Figure("consents_signed", _("签署授权书"), _("份"), Count(ConsentSigned))
Figure("files_compared", _("比对部门文件"), _("份"), Count(FileCompared))
Figure("file_rows_compared", _("比对文件行数"), _("行"), Sum(FileCompared, "rows"))
Figure("crosscheck_clues_found", _("发出比对线索"), _("条"), Count(ClueFound))
for _code, _label in codes("finding_kind").items():
    Figure(f"crosscheck_clues_found_{_code}", _label, _("条"), Count(ClueFound), {"sort": _code})
Figure("crosscheck_clues_verified", _("已核实比对线索"), _("条"), Distinct(ClueVerified, "finding"))
for _code, _label in codes("finding_outcome").items():
    Figure(f"crosscheck_clues_{_code}", _label, _("条"), Distinct(ClueVerified, "finding"), {"outcome": _code})
Figure(
    "crosscheck_clues_verified_in_time", _("按期核实比对线索"), _("条"), Distinct(ClueVerified, "finding"), IN_TIME,
    form=_("核实日期不晚于发出线索后的核实期限"),
)  # fmt: skip
Figure(
    "crosscheck_verified_in_time_share", _("线索按期核实率"), "%",
    Ratio("crosscheck_clues_verified_in_time", "crosscheck_clues_verified"), form=_("按期核实的线索占已核实的线索"),
)  # fmt: skip
Figure(
    "crosscheck_clues_waiting", _("待核实比对线索(期末)"), _("条"), Stock(ClueFound, (ClueVerified,), ("finding",)),
    form=_("已发出、还没有核实的线索"),
)  # fmt: skip
Figure("crosscheck_clues_passed_on", _("转为监测线索"), _("条"), Count(CluePassedOn))
