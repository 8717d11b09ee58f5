"""How samples follow from facts, what is objected to in them and in checks, and who signs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model

from bangfu.ledger.registry import Told, check, fold, signed_by
from bangfu.plain.fact import plain_value
from bangfu.plain.verdict import Verdict
from bangfu.quality import queries, rules
from bangfu.quality.draws import Plan, draw
from bangfu.quality.facts import HouseholdChecked, LeadAnswered, SampleDrawn
from bangfu.quality.frames import frame
from bangfu.quality.models import Sample, SampleUnit

ABOVE_TOWNS = ("county", "city")
ABOVE_VILLAGES = ("town", "county", "city")


@fold("sample", Sample, SampleUnit)
def sample(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    one = tolds[0]
    f, stream = one.fact, f"sample:{key}"
    yield Sample(
        key=key, stream=stream, region=f.region, title=f.title, drawn_on=f.happened_on, seed=f.seed, units=len(f.units),
        frame={"counties": plain_value(f.counties), "villages": plain_value(f.drawn_villages)}, seq=one.seq,
    )  # fmt: skip
    for unit in f.units:
        yield SampleUnit(stream=stream, sample=key, region=unit.village, group=unit.group, unit=unit.unit)


@check(SampleDrawn)
def check_drawn(some: Sequence[SampleDrawn]) -> list[Verdict]:
    found = []
    for fact in some:
        known = frame(fact.region, fact.frame_seq)
        found.append(rules.drawn_as_seeded(fact, draw(known, plan_of(fact), fact.seed), known.digest))
    return found


def plan_of(fact: SampleDrawn) -> Plan:
    return Plan(fact.villages, {"poor": fact.poor, "exited": fact.exited, "unregistered": fact.unregistered})


@check(HouseholdChecked)
def check_checked(some: Sequence[HouseholdChecked]) -> list[Verdict]:
    samples = {fact.sample for fact in some}
    chosen, checked = queries.units(samples), queries.checked(samples)
    return [rules.check_fits(fact, chosen.get(fact.sample, set()), checked.get(fact.sample, set())) for fact in some]


@signed_by(SampleDrawn)
def signers_of_samples(some: Sequence[Any]) -> list[Collection[str]]:
    return [ABOVE_TOWNS for _fact in some]


@signed_by(HouseholdChecked)
def signers_of_checks(some: Sequence[Any]) -> list[Collection[str]]:
    """Those who are checked do not check themselves."""
    return [ABOVE_VILLAGES for _fact in some]


@signed_by(LeadAnswered)
def signers_of_answers(some: Sequence[Any]) -> list[Collection[str]]:
    return [ABOVE_VILLAGES for _fact in some]
