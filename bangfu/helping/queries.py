"""Reading what reached households for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.helping.models import CondolenceVisit, StudentAid
from bangfu.ledger.bulk import pieces


@dataclass(frozen=True)
class Reached:
    """Something that reached a household, with the kind of measure that it is."""

    on: date
    seq: int
    kind: str
    what: str
    quantity: Decimal | None
    money: Decimal | None


def reached(households: Iterable[str]) -> Mapping[str, list[Reached]]:
    """Household → what reached it besides what plans say: condolence visits (社会帮扶), students aided (教育帮扶)."""
    found: dict[str, list[Reached]] = {}
    for piece in pieces(set(households)):
        for c in CondolenceVisit._default_manager.filter(household__in=piece):
            found.setdefault(c.household, []).append(
                Reached(c.happened_on, c.seq, "society", c.goods, Decimal(1), c.money)
            )
        for s in StudentAid._default_manager.filter(household__in=piece):
            found.setdefault(s.household, []).append(Reached(s.happened_on, s.seq, "school", "", Decimal(1), s.amount))
    return found
