"""Reading households for others: members, and finding people by ID number."""

from __future__ import annotations

from collections.abc import Iterable

from bangfu.access.scope import Scope
from bangfu.access.vault import search_hash
from bangfu.households.models import Household, Person
from bangfu.ledger.bulk import pieces


def by_id_number(text: str, scope: Scope, limit: int = 5) -> list[Household]:
    """The households of people whose whole ID number, or its last four characters, is `text`."""
    people = Person.objects.filter(scope.rows())
    text = text.upper()
    people = people.filter(id_last=text) if len(text) == 4 else people.filter(id_hash=search_hash(text))
    keys = list(dict.fromkeys(people.values_list("household", flat=True)[:limit]))
    return list(Household.objects.filter(key__in=keys))


def members(key: str) -> list[Person]:
    return list(Person.objects.filter(household=key).order_by("relation", "pk"))


def homes(keys: Iterable[str]) -> dict[str, str]:
    """The villages of some households by key; those that are not registered are left out."""
    found: dict[str, str] = {}
    for piece in pieces(set(keys)):
        found |= dict(Household.objects.filter(key__in=piece).values_list("key", "region"))
    return found


def state_of(key: str) -> str:
    """The state of a registered household (poor, exited); empty when none of that key is registered."""
    return Household.objects.filter(key=key).values_list("state", flat=True).first() or ""


def poor_in(village: str, scope: Scope) -> list[Household]:
    """The households of a village that have not left poverty, as far as somebody may see them."""
    return list(Household.objects.filter(scope.rows(), region=village, state="poor").order_by("key"))


def helped_in(village: str, scope: Scope, helped: Iterable[str]) -> list[Household]:
    """The households of a village that have not left poverty, and those of `helped` that have and are helped on."""
    rows = Household.objects.filter(scope.rows(), region=village).exclude(state="gone").order_by("key")
    also = set(helped)
    return [h for h in rows if h.state == "poor" or h.key in also]


def of_village(region: str) -> list[Household]:
    """The households of a village, those still poor first."""
    return list(Household.objects.filter(region=region).order_by("exited_on", "key"))


def causes(keys: Iterable[str]) -> dict[str, str]:
    """Why some households are registered as poor, by key; those that are not registered are left out."""
    found: dict[str, str] = {}
    for piece in pieces(set(keys)):
        found |= dict(Household.objects.filter(key__in=piece).values_list("key", "cause"))
    return found


def household(key: str) -> Household | None:
    return Household.objects.filter(key=key).first()
