"""The pairs of one's region, and one's own work log."""

from bangfu.kit.nav import home, page
from bangfu.plain.words import mark as _

page(
    "handbook:log",
    "work",
    _("我的工作日志"),
    "notebook",
    order=42,
    args=lambda who: (who.cadre,) if who.cadre else None,
)
page("handbook:pairs", "work", _("结对"), "heart-handshake", order=45, args=home)
