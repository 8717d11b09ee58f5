"""Reading needs and projects for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bangfu.ledger.bulk import pieces
from bangfu.projects.models import Need, Project


def needs_of(region: str) -> list[Need]:
    """The needs collected in a village, the latest first."""
    return list(Need.objects.filter(region=region).order_by("-happened_on", "-seq"))


def unfinished(region: str) -> list[Project]:
    """The projects of a village that nobody has accepted yet."""
    return list(Project.objects.filter(region=region, accepted_on=None).order_by("registered_on", "key"))


def standings(keys: Iterable[str]) -> Mapping[str, Project]:
    """Projects by key; those that are not registered are left out."""
    rows = (Project.objects.filter(key__in=piece) for piece in pieces(set(keys)))
    return {p.key: p for some in rows for p in some}


def needs_by_household(region: str) -> Mapping[str, list[Need]]:
    """Household → the needs collected from it, in one village."""
    found: dict[str, list[Need]] = {}
    for need in needs_of(region):
        if need.household:
            found.setdefault(need.household, []).append(need)
    return found
