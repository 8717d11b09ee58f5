"""What a person may see and do: the one place that decides, for pages, API, exports, counts and drill-down alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from bangfu.access.roles import ROLES, Verb
from bangfu.plain.lineage import lineage


@dataclass(frozen=True)
class Scope:
    """The regions (prefixes, with their forerunners; an empty prefix is everywhere) and units that somebody reaches."""

    regions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def everywhere(self) -> bool:
        return "" in self.regions

    @property
    def nothing(self) -> bool:
        return not self.regions and not self.units

    def covers(self, region: str, units: Iterable[str] = ()) -> bool:
        return any(region.startswith(prefix) for prefix in self.regions) or any(u in self.units for u in units)

    def touches(self, region: str) -> bool:
        """Whether a region is reached, or some of it."""
        return self.covers(region) or any(prefix.startswith(region) for prefix in self.regions)

    def within(self, other: Scope) -> bool:
        """Whether all that this reaches is reached by another too."""
        return all(other.covers(region) for region in self.regions) and set(self.units) <= set(other.units)

    def rows(self, region: str = "region", unit: str = "") -> Q:
        """The filter for rows with a region column, and a unit column where there is one."""
        if self.everywhere:
            return Q()
        ways = [Q(**{f"{region}__gte": prefix, f"{region}__lt": prefix + ":"}) for prefix in self.regions]
        if unit and self.units:
            ways.append(Q(**{f"{unit}__in": self.units}))
        return reduce(or_, ways) if ways else Q(pk__in=[])


EVERYWHERE = Scope(("",))
NOWHERE = Scope()


class Somebody:
    """A person with rights, as the journal and the pages see one; the system itself is `SYSTEM`."""

    def __init__(self, name: str, grants: Iterable[tuple[str, str, str]]) -> None:
        self.name = name
        self._grants = tuple(grants)

    def scope(self, verb: Verb) -> Scope:
        """Where this person may do `verb`."""
        held = [(region, unit) for role, region, unit in self._grants if verb in ROLES[role].verbs]
        regions = {kin for region, _unit in held if region for kin in (lineage().kin(region))}
        return Scope(tuple(sorted(regions)), tuple(sorted({unit for _region, unit in held if unit})))

    def may(self, verb: Verb, region: str = "", units: Iterable[str] = ()) -> bool:
        if verb is Verb.ADMINISTER:
            return any(verb in ROLES[role].verbs for role, _region, _unit in self._grants)
        return self.scope(verb).covers(region, units)

    def levels(self, region: str) -> frozenset[str]:
        """The levels of the offices for which this person may enter facts of a region."""
        return frozenset(
            ROLES[role].level
            for role, granted, _unit in self._grants
            if granted and Verb.ENTER in ROLES[role].verbs and any(map(region.startswith, lineage().kin(granted)))
        )

    @property
    def home(self) -> str:
        """The region whose page this person sees first: the widest that is granted."""
        return min((region for _role, region, _unit in self._grants if region), key=lambda r: (len(r), r), default="")

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role for role, _region, _unit in self._grants))


class _System(Somebody):
    def scope(self, verb: Verb) -> Scope:
        return EVERYWHERE


class Visitor(Somebody):
    """Somebody from the public who has not signed in: may say something about one region, and see nothing."""

    NAME = "(public)"
    """No user can be called so."""

    def __init__(self, region: str) -> None:
        super().__init__(self.NAME, ())
        self.region = region

    def scope(self, verb: Verb) -> Scope:
        return Scope((self.region,)) if verb is Verb.ENTER else Scope()


SYSTEM = _System("system", ())


def is_own(user: Any, cadre: str) -> bool:
    """Whether a cadre's days and work are a user's own. A number alone opens nothing: they must hold a right to read."""
    return bool(cadre) and user.cadre == cadre and not somebody(user).scope(Verb.READ).nothing


def somebody(user: Any) -> Somebody:
    """The person behind a signed-in user, with the grants that are valid today; none while their password is a first one."""
    if not user.is_authenticated:
        return Somebody("", ())
    if user.password_due:
        return Somebody(user.username, ())
    today = localdate()
    held = [grant for grant in user.grants.all() if grant.holds(today)]
    return Somebody(user.username, [(grant.role, grant.region, grant.unit) for grant in held])
