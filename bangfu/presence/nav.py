"""One's own days in the village, and the duty of one's region."""

from bangfu.kit.nav import home, page
from bangfu.plain.words import mark as _

page("presence:mine", "work", _("我的在村天数"), "calendar-user", order=40, args=lambda who: () if who.cadre else None)
page("presence:overview", "work", _("到岗情况"), "calendar-check", order=50, args=home)
