"""The gate: who may enter a fact, by the place that it names and by where the things that it is about lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody
from bangfu.ledger import bulk
from bangfu.ledger.registry import FOLDS, SIGNERS
from bangfu.plain.fact import Fact, stream_of, subjects_of
from bangfu.plain.lineage import lineage
from bangfu.plain.policy import codes
from bangfu.plain.verdict import Reason, Refusal
from bangfu.plain.words import mark as _

NOT_YOURS = Reason("not_yours", _("您没有在这个地方登记的权限,请由所在地的单位登记,或请上级授权"))
ELSEWHERE = Reason("elsewhere", _("它登记在别的地方,请核实后由所在地的单位登记"))
WHOSE = "household"
"""The field by which a thing hangs on a household: it lies where it was made, and where its household lies now."""


@dataclass
class Place:
    """Where a registered thing lies: any of the regions, and whose of the units it is."""

    regions: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)


def units_of(fact: Fact) -> list[str]:
    return [s.split(":", 1)[1] for s in subjects_of(fact) if s.startswith("unit:")]


def claimed(fact: Fact) -> Scope:
    """What somebody reaches for certain who may enter a fact of the place and the units that it names."""
    return Scope(tuple(lineage().kin(fact.region)), tuple(units_of(fact)))


def refusals(facts: Sequence[Fact], by: Somebody, verb: Verb) -> list[Refusal]:
    """For each fact, why it is not for this person: what it is about lies elsewhere, or another level of office signs it."""
    scope = by.scope(verb)
    if scope.everywhere:
        return [None] * len(facts)
    places = _places(facts)
    found: list[Refusal] = [None if _reached(fact, places, scope) else NOT_YOURS for fact in facts]
    by_kind: dict[type[Fact], list[int]] = {}
    for at, fact in enumerate(facts):
        if type(fact) in SIGNERS:
            by_kind.setdefault(type(fact), []).append(at)
    for kind, those in by_kind.items():
        for at, levels in zip(those, SIGNERS[kind]([facts[p] for p in those]), strict=True):
            place = places.get(stream_of(facts[at]))
            held = {level for region in (place.regions if place else [facts[at].region]) for level in by.levels(region)}
            if levels and not held & set(levels) and not found[at]:
                text = _("这一步由%(levels)s办理,您不能代签")
                found[at] = Reason("not_your_step", text, {"levels": [codes("office_level")[v] for v in levels]})
    return found


def elsewhere(facts: Sequence[Fact], reach: Sequence[Scope]) -> list[Refusal]:
    """For each fact, whether a thing that it is about lies where its sender is not known to reach."""
    places = _places(facts)
    return [None if _reached(f, places, scope) else ELSEWHERE for f, scope in zip(facts, reach, strict=True)]


def _reached(fact: Fact, places: Mapping[str, Place], scope: Scope) -> bool:
    there = [places[subject] for subject in _about(fact) if subject in places]
    return all(any(scope.covers(region, place.units) for region in place.regions) for place in there)


def _about(fact: Fact) -> list[str]:
    """The things that a fact is about: what it tells of unless it registers it, and the household whose that is."""
    kind = fact.kind()
    if not kind.stream:
        return []
    own, whose = stream_of(fact), getattr(fact, WHOSE, "")
    found = [] if kind.births and not kind.repeats else [own]
    return [*found, f"{WHOSE}:{whose}"] if whose and kind.stream != WHOSE else found


def _places(facts: Sequence[Fact]) -> dict[str, Place]:
    """Where what some facts are about lies, by `thing:key`; what is not registered is left out."""
    found: dict[str, Place] = {}
    hanging: dict[str, str] = {}
    for stream, row in _rows({subject for fact in facts for subject in _about(fact)}):
        place = found.setdefault(stream, Place())
        place.regions.add(row["region"])
        if row.get("unit"):
            place.units.add(row["unit"])
        if row.get(WHOSE):
            hanging[stream] = f"{WHOSE}:{row[WHOSE]}"
    homes = {stream: row["region"] for stream, row in _rows(set(hanging.values()))}
    for stream, household in hanging.items():
        if household in homes:
            found[stream].regions.add(homes[household])
    return found


def _rows(streams: Iterable[str]) -> Iterable[tuple[str, dict[str, str]]]:
    by_thing: dict[str, list[str]] = {}
    for stream in streams:
        by_thing.setdefault(stream.split(":")[0], []).append(stream)
    for thing, some in by_thing.items():
        if thing not in FOLDS:
            continue
        model = FOLDS[thing][1][0]
        columns = {f.attname for f in model._meta.concrete_fields} & {"region", "unit", WHOSE}
        for piece in bulk.pieces(some):
            for row in model._default_manager.filter(stream__in=piece).values("stream", *columns):
                yield row["stream"], row
