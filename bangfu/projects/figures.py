"""Figures of needs and projects."""

from bangfu.plain.figure import Count, Figure, Identity, Ratio, Sum
from bangfu.plain.words import mark as _
from bangfu.projects.facts import NeedCollected, ProjectAccepted, ProjectRegistered

SOURCE = "《中国扶贫》汉中市2014年度报道"
NEEDS = (
    ("needs_housing_households", _("特困人口安居项目需求"), _("户"), "housing", _("特困人口安居项目需求资金")),
    ("needs_student_aid_people", _("贫困大学生助学需求"), _("人"), "student", _("贫困大学生助学需求资金")),
    ("needs_serious_illness_people", _("贫困家庭大病救助需求"), _("人"), "illness", _("贫困家庭大病救助需求资金")),
    ("needs_village_public_projects", _("贫困村公益事业项目需求"), _("个"), "village", _("贫困村公益事业项目需求资金")),
)

Figure(
    "projects_implemented", _("实施帮扶项目"), _("个"), Count(ProjectRegistered), chapter="focus", source=SOURCE,
    form=_("期内登记的帮扶项目,含计划与落实中的"),
)  # fmt: skip
Figure(
    "projects_accepted", _("验收帮扶项目"), _("个"), Count(ProjectAccepted), chapter="focus", plan="projects_implemented"
)  # fmt: skip
Figure(
    "projects_accepted_share", _("项目验收率"), "%", Ratio("projects_accepted", "projects_implemented"), chapter="focus",
    form=_("期内验收的项目数 ÷ 期内登记的项目数"),
)  # fmt: skip
for _key, _label, _unit, _category, _money in NEEDS:
    Figure(_key, _label, _unit, Count(NeedCollected), {"category": _category}, chapter="coordination", source=SOURCE)
    Figure(
        _key.rsplit("_", 1)[0] + "_amount", _money, _("元"), Sum(NeedCollected, "amount"),
        {"category": _category}, chapter="coordination",
    )  # fmt: skip
Figure(
    "needs_amount", _("需求资助资金合计"), _("元"), Sum(NeedCollected, "amount"), chapter="coordination", source=SOURCE
)  # fmt: skip
Identity(
    "needs_add_up", _("四类需求资金之和 = 需求资金合计"), tuple(key.rsplit("_", 1)[0] + "_amount" for key, *_ in NEEDS),
    "=", ("needs_amount",),
)  # fmt: skip
