"""Figures of inspections, bulletins and awards."""

from bangfu.plain.figure import Count, Figure
from bangfu.plain.words import mark as _
from bangfu.supervision.facts import AwardGiven, BulletinIssued, InspectionMade

SOURCE = "《中国扶贫》汉中市2014年度报道"
AWARDS = (
    ("awarded_units_2013", _("2013年度市级包村扶贫先进单位"), _("个"), "unit"),
    ("awarded_enterprises_2013", _("2013年度先进企业"), _("个"), "enterprise"),
    ("awarded_individuals_2013", _("2013年度先进个人"), _("名"), "person"),
)

Figure("inspections", _("督查检查"), _("次"), Count(InspectionMade), chapter="supervision")
Figure(
    "attendance_bulletins", _("到位情况通报"), _("次"), Count(BulletinIssued), {"category": "attendance"},
    chapter="supervision", source=SOURCE,
)  # fmt: skip
for _key, _label, _unit, _kind in AWARDS:
    Figure(
        _key, _label, _unit, Count(AwardGiven), {"awardee_kind": _kind, "merit_year": 2013}, chapter="supervision",
        source=SOURCE,
    )  # fmt: skip
