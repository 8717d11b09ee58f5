"""Reading households for others: members, and finding people by ID number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bangfu.access.scope import Scope
from bangfu.access.vault import search_hash
from bangfu.households.facts import HouseholdRegistered
from bangfu.households.models import Household, Person
from bangfu.ledger.bulk import pieces
from bangfu.ledger.projection import live_entries
from bangfu.places import queries as places
from bangfu.plain.lineage import lineage


def by_id_number(text: str, scope: Scope, limit: int = 5) -> list[Household]:
    """The households of people whose whole ID number, or its last four characters, is `text`."""
    people = Person.objects.filter(scope.rows())
    text = text.upper()
    people = people.filter(id_last=text) if len(text) == 4 else people.filter(id_hash=search_hash(text))
    keys = list(dict.fromkeys(people.values_list("household", flat=True)[:limit]))
    return list(Household.objects.filter(key__in=keys))


def members(key: str) -> list[Person]:
    return list(Person.objects.filter(household=key).order_by("relation", "pk"))


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member of a registered household, as linkage needs one: the ID number only as keyed hash, birth and last four."""

    household: str
    region: str
    name: str
    sex: str
    born_on: date | None
    id_hash: str
    id_last: str
    head: str
    state: str


def _of(region: str) -> Q:
    return Scope(tuple(lineage().kin(region)) if region else ("",)).rows()


def count_people(region: str) -> int:
    """How many people are in the registered households of a region."""
    return Person.objects.filter(_of(region)).count()


def enrolled(region: str) -> list[Enrolled]:
    """Everybody in the registered households of a region."""
    rows = _of(region)
    homes = {
        key: (head, state)
        for key, head, state in Household.objects.filter(rows).values_list("key", "head", "state").iterator(5000)
    }
    columns = ("household", "region", "name", "sex", "born_on", "id_hash", "id_last")
    people = Person.objects.filter(rows).order_by("household", "pk").values_list(*columns).iterator(5000)
    return [Enrolled(*person, *homes[person[0]]) for person in people if person[0] in homes]


def homes(keys: Iterable[str]) -> dict[str, str]:
    """The villages of some households by key; those that are not registered are left out."""
    found: dict[str, str] = {}
    for piece in pieces(set(keys)):
        found |= dict(Household.objects.filter(key__in=piece).values_list("key", "region"))
    return found


def state_of(key: str) -> str:
    """The state of a registered household (poor, exited); empty when none of that key is registered."""
    return Household.objects.filter(key=key).values_list("state", flat=True).first() or ""


def states_of(keys: Iterable[str]) -> dict[str, str]:
    """The states of some households by key; those that are not registered are left out."""
    found: dict[str, str] = {}
    for piece in pieces(set(keys)):
        found |= dict(Household.objects.filter(key__in=piece).values_list("key", "state"))
    return found


def villages(region: str) -> set[str]:
    """The villages of a region in which households are registered."""
    return set(Household.objects.filter(places.within(region)).values_list("region", flat=True).distinct())


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


def causes(asked: Collection[tuple[str, date]]) -> dict[tuple[str, date], str]:
    """(household, day) → why it was registered as poor, as of that day; those that were not yet are left out."""
    told: dict[str, list[tuple[date, str]]] = {}
    entries = live_entries([f"household:{key}" for key in {key for key, _day in asked}])
    for entry in sorted(entries, key=lambda e: (e.happened_on, e.id.bytes)):
        if entry.kind == HouseholdRegistered.kind().name:
            told.setdefault(entry.stream.partition(":")[2], []).append((entry.happened_on, entry.body["cause"]))
    found = {(key, day): [cause for on, cause in told.get(key, ()) if on <= day] for key, day in asked}
    return {at: causes[-1] for at, causes in found.items() if causes}


def household(key: str) -> Household | None:
    return Household.objects.filter(key=key).first()
