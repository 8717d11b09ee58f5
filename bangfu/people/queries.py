"""Reading units and cadres for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from bangfu.ledger.bulk import pieces
from bangfu.people.models import Cadre, Unit


def ranks(keys: Iterable[str]) -> Mapping[str, str]:
    """Cadre → rank."""
    rows = (Cadre.objects.filter(key__in=piece).values_list("key", "rank") for piece in pieces(set(keys)))
    return {key: rank for some in rows for key, rank in some}


def ranks_among(keys: QuerySet[Any]) -> Mapping[str, str]:
    """Cadre → rank, of those whom a query of keys finds."""
    return dict(Cadre.objects.filter(key__in=keys).values_list("key", "rank"))


def cadre(key: str) -> Cadre | None:
    return Cadre.objects.filter(key=key).first()


def unit_levels(keys: Iterable[str]) -> Mapping[str, str]:
    """Unit → level of the unit."""
    rows = (Unit.objects.filter(key__in=piece).values_list("key", "level") for piece in pieces(set(keys)))
    return {key: level for some in rows for key, level in some}


def cadres(units: Iterable[str], keys: Iterable[str] = ()) -> list[Cadre]:
    """The cadres of some units, and some by key."""
    found: dict[str, Cadre] = {}
    for piece in pieces(set(units)):
        found |= {c.key: c for c in Cadre.objects.filter(unit__in=piece)}
    for piece in pieces(set(keys)):
        found |= {c.key: c for c in Cadre.objects.filter(key__in=piece)}
    return sorted(found.values(), key=lambda c: c.key)


def units(keys: Iterable[str]) -> Mapping[str, Unit]:
    rows = (Unit.objects.filter(key__in=piece) for piece in pieces(set(keys)))
    return {u.key: u for some in rows for u in some}


def units_called(words: Iterable[str]) -> Mapping[str, str]:
    """Of units' keys and names, those that are registered → key; a name that several units bear is left out."""
    said = set(words)
    bearers: dict[str, list[str]] = defaultdict(list)
    for piece in pieces(said):
        for name, key in Unit.objects.filter(name__in=piece).values_list("name", "key"):
            bearers[name].append(key)
    found = {name: keys[0] for name, keys in bearers.items() if len(keys) == 1}
    return found | {key: key for key in units(said)}
