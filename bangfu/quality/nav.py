"""How good the lists are: rates from samples, and leads to look into."""

from bangfu.kit.nav import home, lists, page
from bangfu.plain.words import mark as _

page("quality:overview", "checks", _("名单质量"), "zoom-check", order=51, args=home)
lists("oversight", "samples", "quality.household_checked", "quality.lead_answered")
