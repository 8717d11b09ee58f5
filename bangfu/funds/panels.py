"""What money says on pages: promised, arrived and spent, of a village, a unit or a project."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext

from bangfu.funds.models import Arrival, Commitment, Spending
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.people.models import Unit
from bangfu.places import queries as places
from bangfu.places.models import Region
from bangfu.projects.models import Project


def _sums(of: Q, looking: Looking) -> dict[str, Decimal]:
    """The money of some rows that the reader may see, of the period."""
    inside = Q(happened_on__gte=looking.period.start, happened_on__lt=looking.period.end)
    seen = looking.scope.rows(unit="unit")
    found = {}
    for name, model in (("committed", Commitment), ("arrived", Arrival), ("spent", Spending)):
        found[name] = model._default_manager.filter(seen, inside, of).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return found


def _shown(sums: dict[str, Decimal], query: str, looking: Looking) -> dict[str, Any] | None:
    if not any(sums.values()):
        return None
    kinds = {"committed": "funds.money_committed", "arrived": "funds.money_arrived", "spent": "funds.money_spent"}
    url = {name: reverse("kit:list", args=[kind]) + query if query else "" for name, kind in kinds.items()}
    spent = {"sign": "−", "label": gettext("已支出"), "value": show.money(sums["spent"]), "url": url["spent"]}
    share = round(sums["spent"] / sums["arrived"] * 100) if sums["arrived"] else 0
    left = {
        "sign": "=",
        "label": gettext("尚未支出"),
        "value": show.money(sums["arrived"] - sums["spent"]),
        "strong": True,
    }
    promised = {"sign": "", "label": gettext("承诺"), "value": show.money(sums["committed"]), "url": url["committed"]}
    arrived = {"sign": "", "label": gettext("到位"), "value": show.money(sums["arrived"]), "url": url["arrived"]}
    return {
        "kind": "sum", "title": gettext("资金"), "unit": gettext("元"),
        "note": gettext("%(year)s 年") % {"year": looking.period.start.year},
        "lines": [*([promised] if sums["committed"] else []), arrived, spent], "results": [left],
        "verdict": {"tone": "ok" if share >= 80 else "gold", "text": gettext("支出率 %(share)s%%") % {"share": share}},
    }  # fmt: skip


@panel("place", order=55)
def of_village(row: Region, looking: Looking) -> dict[str, Any] | None:
    """A village's money."""
    if len(row.key) != 12:
        return None
    words = {"region": row.key, "since": looking.period.start, "until": looking.period.last}
    return _shown(_sums(places.within(row.key), looking), "?" + urlencode(words), looking)


@panel("unit", order=35)
def of_unit(row: Unit, looking: Looking) -> dict[str, Any] | None:
    """The money that a unit gives."""
    return _shown(_sums(Q(unit=row.key), looking), "", looking)


@panel("project", order=20)
def of_project(row: Project, looking: Looking) -> dict[str, Any] | None:
    """A project's money."""
    return _shown(_sums(Q(project=row.key), looking), "", looking)
