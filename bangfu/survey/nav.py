"""Surveys: their forms, and what was surveyed."""

from bangfu.kit.nav import enters, lists, page
from bangfu.plain.words import mark as _

page("survey:forms", "work", _("入户调查"), "clipboard-text", order=60, args=enters)
lists("identification", "survey.household_surveyed", "survey.village_surveyed", order=40)
