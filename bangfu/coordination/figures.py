"""Figures of meetings and documents."""

from bangfu.coordination.facts import DocumentIssued, MeetingHeld
from bangfu.plain.figure import Count, Figure
from bangfu.plain.words import mark as _

SOURCE = "《中国扶贫》汉中市2014年度报道"

Figure(
    "policy_documents", _("制定印发专题文件"), _("个"), Count(DocumentIssued), {"category": "policy"},
    chapter="organisation", source=SOURCE,
)  # fmt: skip
Figure(
    "policy_meetings", _("市级专题会议"), _("次"), Count(MeetingHeld), {"category": "policy"}, chapter="organisation",
    source=SOURCE,
)  # fmt: skip
