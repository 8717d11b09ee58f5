"""Figures of checks and leads."""

from bangfu.plain.figure import Count, Figure, Sum
from bangfu.plain.words import mark as _
from bangfu.quality.facts import HouseholdChecked, LeadAnswered

Figure("sample_households_checked", _("样本核查户次"), _("户次"), Count(HouseholdChecked))
Figure("people_found_missed", _("查出漏评人口"), _("人"), Sum(HouseholdChecked, "wrong_people"), {"outcome": "missed"})
Figure(
    "people_found_wrongly_exited",
    _("查出错退人口"),
    _("人"),
    Sum(HouseholdChecked, "wrong_people"),
    {"outcome": "wrongly_exited"},
)
Figure(
    "people_found_wrongly_listed",
    _("查出错评人口"),
    _("人"),
    Sum(HouseholdChecked, "wrong_people"),
    {"outcome": "wrongly_listed"},
)
Figure("leads_answered", _("已核实的数据线索"), _("条"), Count(LeadAnswered))
Figure("leads_made_up", _("核实为不实的数据线索"), _("条"), Count(LeadAnswered), {"found": "made_up"})
