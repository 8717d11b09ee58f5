"""Figures of places."""

from bangfu.places.facts import VillageNamed
from bangfu.plain.figure import Count, Figure
from bangfu.plain.words import mark as _

SOURCE = "《中国扶贫》汉中市2014年度报道"

Figure(
    "demonstration_villages", _("市级重点示范村"), _("个"), Count(VillageNamed), {"grade": "3"},
    chapter="coordination", source=SOURCE,
)  # fmt: skip
