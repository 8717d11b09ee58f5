"""Things called by their names: an office writes «市发改委», not the code under which that unit stands in the register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Scope, Somebody
from bangfu.kit import show
from bangfu.kit.thing import THINGS, Thing
from bangfu.ledger.bulk import pieces
from bangfu.plain import region as regions
from bangfu.plain.fact import Fact, Field, fields_of
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

KEY = re.compile(r"[!-~]+")
"""What a key of a household or cadre can be: numbers of registers and cards, in letters of ASCII, without spaces."""
SHOWN = 5
"""So many keys are offered when a name may mean several things."""


class Called(NamedTuple):
    """One thing that has a name: its key, and where it lies."""

    key: str
    region: str


def scope_to_name(thing: str, person: Somebody) -> Scope:
    """Where somebody finds things of a register by what they are called.

    Units are named by whoever helps beside them, so their names are open to all who work here; those who give grants name
    places and units.
    """
    scope = person.scope(Verb.READ)
    grants = thing in ("place", "unit") and person.may(Verb.ADMINISTER)
    return EVERYWHERE if grants or (thing == "unit" and not scope.nothing) else scope


def keyed(facts: Sequence[Fact], person: Somebody) -> list[Fact | Reason]:
    """Facts with the keys of what they call by name; instead of one, why a name of it is not clear.

    A name means the only thing of that name on the way to the fact's place, from the province down to what lies in it. A
    thing without people's names may lie in the same county when there is none nearer; one of another county is offered by
    its key. What has no such name stays as it is said: it may be registered later. But a person is spoken of by the key
    alone: their name would stand in the open where keys do.
    """
    found: list[Fact | Reason] = list(facts)
    places: dict[type[Fact], list[int]] = defaultdict(list)
    for at, fact in enumerate(facts):
        places[type(fact)].append(at)
    for cls, some in places.items():
        for f in _references(cls):
            _key(found, some, f, person)
    return found


def _key(found: list[Fact | Reason], some: Sequence[int], f: Field, person: Somebody) -> None:
    """Put the keys into one field of some of the facts, all of one kind."""
    thing = THINGS[f.ref]
    said = {at: str(value) for at in some if (value := getattr(found[at], f.name, ""))}
    unknown = set(said.values()) - set(thing.titles(said.values()))
    called = _called(thing, unknown, person)
    for at, name in said.items():
        fact = found[at]
        if isinstance(fact, Reason) or name not in unknown or not (name in called or thing.private):
            continue
        meant = _meant(f, name, called.get(name, ()), fact.region, thing.private)
        found[at] = meant if isinstance(meant, Reason) else replace(fact, **{f.name: meant})


def _references(cls: type[Fact]) -> Iterator[Field]:
    """The fields that refer to a register, besides the key of what these facts themselves register."""
    kind = cls.kind()
    for f in fields_of(cls):
        if f.ref in THINGS and not (kind.births and f.name == kind.stream):
            yield f


def _called(thing: Thing, names: Collection[str], person: Somebody) -> Mapping[str, list[Called]]:
    """What bears each name, of what this person may find by it."""
    scope = scope_to_name(thing.name, person)
    rows = thing.model._default_manager.filter(scope.rows(unit=thing.unit))
    if thing.private:
        rows = rows.filter(person.scope(Verb.NAMES).rows(unit=thing.unit))
    found: dict[str, list[Called]] = defaultdict(list)
    for piece in pieces(names):
        columns = rows.filter(**{f"{thing.title}__in": piece}).values_list(thing.title, thing.key, "region")
        for name, key, region in columns:
            found[name].append(Called(key, region))
    return found


def _meant(f: Field, name: str, called: Sequence[Called], region: str, private: bool) -> str | Reason:
    """The key of what a fact at a place means by a name: of the nearest that bears it; or why that is not clear."""
    near = [one for one in called if one.region.startswith(region) or region.startswith(one.region)]
    if not near and not private:
        county = region[: regions.WIDTHS["county"]]
        near = [one for one in called if one.region.startswith(county)]
    if len(near) == 1:
        return near[0].key
    if near:
        keys = sorted(one.key for one in near)[:SHOWN]
        values = {"n": len(near), "keys": "、".join(keys)}
        if private:  # reasons are kept in the open
            return Reason("which_one", _("同名的有%(n)s个:%(keys)s;请写编号"), values, field=f.name)
        text = _("叫「%(value)s」的有%(n)s个:%(keys)s;请写编号")
        return Reason("which_one", text, {"value": name, **values}, field=f.name)
    if private:
        return (
            name if KEY.fullmatch(name) else Reason("write_key", _("没有认出写的是谁;请写编号,不写姓名"), field=f.name)
        )
    keys = sorted(f"{one.key}({show.region_path(one.region)})" for one in called)[:SHOWN]
    text = _("本县没有登记叫「%(value)s」的;别处有:%(keys)s。如果就是它,请写编号")
    return Reason("which_one", text, {"value": name, "keys": "、".join(keys)}, field=f.name)
