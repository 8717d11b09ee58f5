"""Figures of teams and posts."""

from bangfu.plain.figure import Figure, Identity, Stock
from bangfu.plain.words import mark as _
from bangfu.stationing.facts import (
    CadrePosted,
    CadreRecalled,
    CadreReplaced,
    CadreSeconded,
    TeamSetUp,
    TeamWithdrawn,
)

SOURCE = "《中国扶贫》汉中市2014年度报道"
POSTED = Stock(CadrePosted, (CadreReplaced, CadreRecalled), ("team", "cadre"), "cadre")
SECONDED = Stock(CadreSeconded, (), ("cadre", "post"), "cadre")

Figure(
    "work_teams", _("驻村扶贫工作队"), _("支"), Stock(TeamSetUp, (TeamWithdrawn,), ("team",)), chapter="mechanism",
    source=SOURCE,
)  # fmt: skip
Figure("stationed_cadres", _("派遣驻村帮扶干部"), _("名"), POSTED, chapter="mechanism", source=SOURCE)
Figure("team_leaders", _("驻村工作队队长"), _("名"), POSTED, {"post": "leader"}, chapter="mechanism")
Figure("team_members", _("驻村工作队队员"), _("名"), POSTED, {"post": "member"}, chapter="mechanism")
Figure(
    "seconded_deputy_county_heads", _("中央、省下派挂职扶贫副县长"), _("名"), SECONDED,
    {"post": "deputy_county_head"}, chapter="mechanism", source=SOURCE,
)  # fmt: skip
Figure(
    "village_posts_from_county_and_town", _("县区、镇选派到村任职干部"), _("名"), SECONDED,
    {"post": ("first_secretary", "deputy_village_head", "village_assistant")}, chapter="mechanism",
    form=_("第一书记、村委会副主任、村主任助理"), source=SOURCE,
)  # fmt: skip
Identity(
    "leaders_and_members", _("队长 + 队员 = 驻村干部"), ("team_leaders", "team_members"), "=", ("stationed_cadres",)
)  # fmt: skip
