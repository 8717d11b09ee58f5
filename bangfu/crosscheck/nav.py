"""Departments' files held against the register, and the clues that come of it."""

from bangfu.kit.nav import home, lists, page
from bangfu.plain.words import mark as _

page(
    "crosscheck:home", "checks", _("数据比对"), "arrows-exchange", order=32, args=lambda who: () if home(who) else None
)
lists("identification", "findings", "comparisons", "consents", order=20)
