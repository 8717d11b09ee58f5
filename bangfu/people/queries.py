"""Reading units and cadres for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bangfu.ledger.bulk import pieces
from bangfu.people.models import Cadre, Unit


def ranks(keys: Iterable[str]) -> Mapping[str, str]:
    """Cadre → rank."""
    rows = (Cadre.objects.filter(key__in=piece).values_list("key", "rank") for piece in pieces(set(keys)))
    return {key: rank for some in rows for key, rank in some}


def cadre(key: str) -> Cadre | None:
    return Cadre.objects.filter(key=key).first()


def unit_levels(keys: Iterable[str]) -> Mapping[str, str]:
    """Unit → level of the unit."""
    rows = (Unit.objects.filter(key__in=piece).values_list("key", "level") for piece in pieces(set(keys)))
    return {key: level for some in rows for key, level in some}
