"""The desk's entry: the dashboard of one's region, or for a unit's people their unit."""

from bangfu.kit.nav import home, page
from bangfu.plain.words import mark as _

page("desk:dashboard", "work", _("总览"), "layout-dashboard", order=10, args=lambda who: () if home(who) else None)
page("desk:dashboard", "work", _("本单位"), "building", order=10, args=lambda who: None if home(who) else ())
