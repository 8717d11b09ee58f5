"""Figures of needs and projects."""

from bangfu.plain.figure import Count, Figure, Identity, Sum
from bangfu.plain.words import mark as _
from bangfu.projects.facts import NeedCollected, ProjectRegistered

SOURCE = "《中国扶贫》汉中市2014年度报道"
NEEDS = (
    ("needs_housing_households", _("特困人口安居项目需求"), _("户"), "housing"),
    ("needs_student_aid_people", _("贫困大学生助学需求"), _("人"), "student"),
    ("needs_serious_illness_people", _("贫困家庭大病救助需求"), _("人"), "illness"),
    ("needs_village_public_projects", _("贫困村公益事业项目需求"), _("个"), "village"),
)

Figure(
    "projects_implemented", _("实施帮扶项目"), _("个"), Count(ProjectRegistered), chapter="focus", source=SOURCE,
    form=_("期内登记的帮扶项目,含计划与落实中的"),
)  # fmt: skip
for _key, _label, _unit, _category in NEEDS:
    Figure(_key, _label, _unit, Count(NeedCollected), {"category": _category}, chapter="coordination", source=SOURCE)
    Figure(
        _key.rsplit("_", 1)[0] + "_amount", _label + "资金", _("元"), Sum(NeedCollected, "amount"),
        {"category": _category}, chapter="coordination",
    )  # fmt: skip
Figure(
    "needs_amount", _("需求资助资金合计"), _("元"), Sum(NeedCollected, "amount"), chapter="coordination", source=SOURCE
)  # fmt: skip
Identity(
    "needs_add_up", _("四类需求资金之和 = 需求资金合计"), tuple(key.rsplit("_", 1)[0] + "_amount" for key, *_ in NEEDS),
    "=", ("needs_amount",),
)  # fmt: skip
