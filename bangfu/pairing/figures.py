"""Figures of units' responsibility and of pairs."""

from bangfu.pairing.facts import EnterprisePaired, PairEnded, PairStarted, UnitMadeResponsible, UnitReleased, VisitMade
from bangfu.plain.figure import Count, Distinct, Figure, Identity, Ratio, Stock
from bangfu.plain.words import mark as _

SOURCE = "《中国扶贫》汉中市2014年度报道"
KEY = ("unit", "region")
UNITS = Stock(UnitMadeResponsible, (UnitReleased,), KEY, "unit")
PAIRS = ("household", "cadre")


def paired(counted: str) -> Stock:
    return Stock(PairStarted, (PairEnded,), PAIRS, counted)


Figure(
    "assisting_units", _("中央、省、市、县各级帮扶部门"), _("个"), UNITS, chapter="organisation",
    form=_("截至期末负责包村的单位,一个单位只计一次"), source=SOURCE,
)  # fmt: skip
Figure(
    "counties_covered", _("覆盖县区"), _("个"), Stock(UnitMadeResponsible, (UnitReleased,), KEY, "region", 6),
    chapter="organisation", form=_("有单位包村的县区"), source=SOURCE,
)  # fmt: skip
Figure(
    "poor_villages_covered", _("覆盖贫困村"), _("个"), Stock(UnitMadeResponsible, (UnitReleased,), KEY, "region"),
    chapter="organisation", form=_("有单位包扶的村,几个单位包一村只计一次"), source=SOURCE,
)  # fmt: skip
Figure(
    "city_level_units", _("市级参扶部门"), _("个"), UNITS, {"unit.level": "3"}, chapter="organisation", source=SOURCE
)  # fmt: skip
Figure(
    "city_lead_units", _("市级扶贫牵头单位"), _("个"), UNITS, {"unit.lead": "3"}, chapter="organisation", source=SOURCE
)  # fmt: skip
Figure(
    "central_units", _("中央定点扶贫单位"), _("个"), UNITS, {"unit.lead": "1"}, chapter="organisation", source=SOURCE
)  # fmt: skip
Figure(
    "provincial_lead_units", _("省级“两联一包”牵头单位"), _("个"), UNITS, {"unit.lead": "2"},
    chapter="organisation", source=SOURCE,
)  # fmt: skip
Figure(
    "standing_committee_members", _("带头包抓贫困户的市委常委"), _("名"), paired("cadre"),
    {"cadre.rank": "standing"}, chapter="organisation", source=SOURCE,
)  # fmt: skip
Figure(
    "standing_committee_households", _("市委常委结对户"), _("户"), paired("household"), {"cadre.rank": "standing"},
    chapter="organisation", source=SOURCE,
)  # fmt: skip
Figure(
    "pairing_cadres", _("结对帮扶的党员干部"), _("名"), paired("cadre"), chapter="mechanism",
    form=_("截至期末有结对户的干部,一人结对几户只计一次"), source=SOURCE,
)  # fmt: skip
Figure(
    "paired_households", _("结对帮扶的贫困户"), _("户"), paired("household"), chapter="mechanism", source=SOURCE
)  # fmt: skip
Figure(
    "paired_share", _("结对覆盖率"), "%", Ratio("paired_households", "households_registered"), chapter="mechanism",
    form=_("有结对干部的户 ÷ 建档立卡户"),
)  # fmt: skip
Figure("visits", _("入户走访"), _("次"), Count(VisitMade), chapter="mechanism")
Figure("households_visited", _("走访到的户"), _("户"), Distinct(VisitMade, "household"), chapter="mechanism")
Figure(
    "visited_share", _("走访覆盖率"), "%", Ratio("households_visited", "paired_households"), chapter="mechanism",
    form=_("期内走访到的户 ÷ 期末有结对干部的户"),
)  # fmt: skip
Figure(
    "enterprise_village_pairs", _("“千企千村扶助行动”企村结对"), _("个"), Count(EnterprisePaired),
    chapter="coordination", source=SOURCE,
)  # fmt: skip
Identity(
    "paired_are_registered", _("结对户 ≤ 建档立卡户"), ("paired_households",), "<=", ("households_registered",)
)  # fmt: skip
