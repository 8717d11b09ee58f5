"""Reading what belongs on a phone: whose villages, and the photos of a household."""

from __future__ import annotations

from typing import Any

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody
from bangfu.field.models import Photo
from bangfu.ledger import clock
from bangfu.pairing import queries as pairing
from bangfu.places.models import Region
from bangfu.plain.policy import policy
from bangfu.stationing import queries as stationing

VILLAGE = 12


def villages_of(user: Any, person: Somebody) -> list[str]:
    """The villages somebody works in: granted as such, served in, with households of theirs, answered for by their unit."""
    today, reach = clock.today(), person.scope(Verb.READ)
    found = [code for code in person.scope(Verb.ENTER).regions if len(code) == VILLAGE]
    if user.cadre:
        found += [p.region for p in stationing.postings_of(user.cadre) if p.until is None or p.until > today]
        found += [pair.row.region for pair in pairing.pairs(cadre=user.cadre) if pair.until is None]
    answered = sorted(pairing.villages_answered_for(Scope((), reach.units), today)) if reach.units else []
    wanted = [code for code in dict.fromkeys(found + answered) if reach.covers(code) or code in answered]
    known = set(Region.objects.filter(key__in=wanted).values_list("key", flat=True))
    return [code for code in wanted if code in known][: policy("phone", today).value["villages"]]


def photos_of(household: str, limit: int) -> list[Photo]:
    """The latest photos taken at a household."""
    return list(Photo.objects.filter(household=household).order_by("-happened_on", "-seq")[:limit])
