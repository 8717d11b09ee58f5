"""Money is committed, arrives and is spent."""

from __future__ import annotations

from decimal import Decimal

from bangfu.plain.fact import Fact, Type, fact, said
from bangfu.plain.words import mark as _


@fact("funds.money_committed", _("资金承诺"), headline=("unit", "amount"), icon="file-dollar")
class MoneyCommitted(Fact):
    """A unit promised money."""

    unit: str = said(_("出资单位"), Type.REF, ref="unit")
    amount: Decimal = said(_("金额"), Type.MONEY)
    source: str = said(_("资金来源"), Type.CODE, codes="fund_source")
    project: str = said(_("项目编号"), Type.REF, ref="project", default="")
    exactness: str = said(_("准确程度"), Type.CODE, codes="exactness", default="exact")


@fact("funds.money_arrived", _("资金到位"), headline=("unit", "amount"), icon="cash", often=True)
class MoneyArrived(Fact):
    """Money arrived in the village or at the project."""

    unit: str = said(_("出资单位"), Type.REF, ref="unit")
    amount: Decimal = said(_("金额"), Type.MONEY)
    source: str = said(_("资金来源"), Type.CODE, codes="fund_source")
    project: str = said(_("项目编号"), Type.REF, ref="project", default="")
    exactness: str = said(_("准确程度"), Type.CODE, codes="exactness", default="exact")


@fact("funds.money_spent", _("资金支出"), headline=("payee", "amount"), icon="cash-banknote")
class MoneySpent(Fact):
    """Money that had arrived was paid out."""

    unit: str = said(_("出资单位"), Type.REF, ref="unit")
    amount: Decimal = said(_("金额"), Type.MONEY)
    project: str = said(_("项目编号"), Type.REF, ref="project", default="")
    payee: str = said(_("收款方"), default="")
