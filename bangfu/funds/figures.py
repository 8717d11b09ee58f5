"""Figures of money."""

from bangfu.funds.facts import MoneyArrived, MoneyCommitted, MoneySpent
from bangfu.plain.figure import Figure, Identity, Ratio, Sum
from bangfu.plain.words import mark as _

SOURCE = "《中国扶贫》汉中市2014年度报道"

Figure(
    "funds_invested", _("社会扶贫累计投入各类帮扶资金"), _("元"), Sum(MoneyArrived, "amount"), chapter="focus",
    form=_("期内到位的各类帮扶资金"), source=SOURCE, plan="funds_committed",
)  # fmt: skip
Figure("funds_committed", _("承诺资金"), _("元"), Sum(MoneyCommitted, "amount"), chapter="focus")
Figure("funds_spent", _("支出资金"), _("元"), Sum(MoneySpent, "amount"), chapter="focus")
Figure("funds_spent_share", _("资金支出率"), "%", Ratio("funds_spent", "funds_invested"), chapter="focus")
Identity(
    "spent_has_arrived", _("支出资金 ≤ 到位资金"), ("funds_spent",), "<=", ("funds_invested",)
)  # fmt: skip
