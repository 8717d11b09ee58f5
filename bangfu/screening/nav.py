"""What the rules find in the register, and what other rules would."""

from bangfu.kit.nav import home, lists, page
from bangfu.plain.words import mark as _

page("screening:overview", "checks", _("规则甄别"), "scale", order=33, args=home)
lists("identification", "rule_changes", order=60)
