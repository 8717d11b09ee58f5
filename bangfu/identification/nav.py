"""How far identification and exits have come, who is watched, and what was applied for, proposed and objected to."""

from bangfu.kit.nav import lists, page
from bangfu.plain.words import mark as _

page("identification:board", "work", _("识别与退出进度"), "list-check", order=30)
page("identification:watch", "work", _("防返贫监测"), "shield-half", order=31)
lists("identification", "cases", "monitored", "objections", "omissions", "identification.applied", "identification.exit_proposed",
      "identification.clue_received", "identification.measure_started")  # fmt: skip
