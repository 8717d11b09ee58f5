"""Figures of plans and of what households say."""

from bangfu.plain.figure import Count, Distinct, Figure, Identity, Ratio, Stock, Sum
from bangfu.plain.words import mark as _
from bangfu.plans.facts import (
    DisputeAnswered,
    HouseholdPlanMade,
    MeasureDelivered,
    PlanConfirmed,
    StatementDisputed,
    YearPlanMade,
)

Figure(
    "households_with_plan", _("有帮扶计划的户"), _("户"), Stock(HouseholdPlanMade, (), ("household",), "household"), chapter="mechanism",
    form=_("截至期末制定过计划的户,几个版本只计一次"),
)  # fmt: skip
Figure(
    "plan_share", _("一户一法覆盖率"), "%", Ratio("households_with_plan", "households_registered"), chapter="mechanism",
    form=_("有帮扶计划的户 ÷ 建档立卡户"),
)  # fmt: skip
Figure(
    "plans_confirmed", _("农户确认的计划"), _("户"), Distinct(PlanConfirmed, "household"), {"agrees": True}, chapter="mechanism",
)  # fmt: skip
Figure("measures_delivered", _("措施落实"), _("次"), Count(MeasureDelivered), chapter="mechanism")
Figure("measure_money", _("措施落实资金"), _("元"), Sum(MeasureDelivered, "money"), chapter="mechanism")
Figure("village_year_plans", _("有年度计划的村"), _("个"), Distinct(YearPlanMade, "region"), chapter="mechanism")
Figure("disputes", _("农户反映不属实"), _("件"), Count(StatementDisputed), chapter="mechanism")
Figure("disputes_answered", _("已答复的农户反映"), _("件"), Count(DisputeAnswered), chapter="mechanism")
Identity(
    "planned_are_registered", _("有帮扶计划的户 ≤ 建档立卡户"), ("households_with_plan",), "<=", ("households_registered",)
)  # fmt: skip
