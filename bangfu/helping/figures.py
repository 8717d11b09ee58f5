"""Figures of the help that reached people."""

from bangfu.helping.facts import (
    CondolenceVisitMade,
    LabourExportOrganised,
    StudentAided,
    TalentIntroduced,
    TechnologyIntroduced,
    TrainingHeld,
)
from bangfu.plain.figure import Count, Distinct, Figure, Sum
from bangfu.plain.words import mark as _

SOURCE = "《中国扶贫》汉中市2014年度报道"

Figure("technologies_introduced", _("引进技术"), _("项"), Count(TechnologyIntroduced), chapter="focus", source=SOURCE)
Figure("talent_introduced", _("引进人才"), _("人"), Count(TalentIntroduced), chapter="focus", source=SOURCE)
Figure("training_sessions", _("举办培训班"), _("期"), Count(TrainingHeld), chapter="focus", source=SOURCE)
Figure(
    "training_attendances", _("培训人次"), _("人次"), Sum(TrainingHeld, "attendances"), chapter="focus", source=SOURCE
)  # fmt: skip
Figure(
    "labour_exports", _("组织劳务输出"), _("人次"), Sum(LabourExportOrganised, "people"), chapter="focus", source=SOURCE
)  # fmt: skip
Figure("students_aided", _("资助贫困学生"), _("人"), Count(StudentAided), chapter="focus", source=SOURCE)
Figure(
    "households_visited_with_gifts", _("慰问贫困户"), _("户"), Distinct(CondolenceVisitMade, "household"),
    chapter="focus", form=_("期内受到慰问的户,慰问几次只计一次"), source=SOURCE,
)  # fmt: skip
