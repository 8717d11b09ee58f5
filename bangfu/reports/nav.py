"""The annual review of one's region."""

from bangfu.kit.nav import home, page
from bangfu.plain.words import mark as _

page("reports:review", "work", _("年度报告"), "report", order=20, args=home)
