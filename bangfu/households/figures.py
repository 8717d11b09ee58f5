"""Figures of households."""

from bangfu.households.facts import HouseholdExited, HouseholdRegistered
from bangfu.plain.figure import Count, Figure, Stock, Sum
from bangfu.plain.words import mark as _

SOURCE = "《中国扶贫》汉中市2014年度报道"
KEY = ("household",)

Figure(
    "households_registered", _("建档立卡贫困户"), _("户"), Stock(HouseholdRegistered, key=KEY), chapter="focus",
    form=_("截至期末登记在册的户,含当年已脱贫的户"),
)  # fmt: skip
Figure(
    "households_poor", _("未脱贫户"), _("户"), Stock(HouseholdRegistered, (HouseholdExited,), KEY), chapter="focus",
    form=_("截至期末登记在册而未脱贫的户"),
)  # fmt: skip
Figure("households_exited", _("全年脱贫户数"), _("户"), Count(HouseholdExited), chapter="focus")
Figure(
    "people_lifted_out", _("全年脱贫人口"), _("人"), Sum(HouseholdExited, "people"), chapter="focus", source=SOURCE,
)  # fmt: skip
