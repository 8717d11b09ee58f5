"""Figures of surveys."""

from bangfu.plain.figure import Count, Distinct, Figure
from bangfu.plain.words import mark as _
from bangfu.survey.facts import HouseholdSurveyed, VillageSurveyed

Figure("household_surveys", _("入户调查次数"), _("次"), Count(HouseholdSurveyed))
Figure("households_surveyed", _("调查到的户"), _("户"), Distinct(HouseholdSurveyed, "household"))
Figure("village_surveys", _("村情调查次数"), _("次"), Count(VillageSurveyed))
