"""How households follow from facts, and what is objected to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.access.vault import search_hash
from bangfu.households import rules
from bangfu.households.facts import HouseholdExited, HouseholdRegistered
from bangfu.households.models import Household, Person
from bangfu.kit.sound import initials, sound
from bangfu.ledger.registry import Told, check, fold
from bangfu.plain.idnumber import born_on
from bangfu.plain.verdict import Verdict


@check(HouseholdRegistered)
def check_registered(facts: Sequence[HouseholdRegistered]) -> list[Verdict]:
    return [
        rules.has_one_head([m.relation for m in f.members])
        & rules.causes_fit(f.cause, f.other_causes)
        & rules.nobody_twice([m.id_number for m in f.members])
        for f in facts
    ]


@fold("household", Household, Person)
def household(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    registered = [one for one in tolds if isinstance(one.fact, HouseholdRegistered)][-1]
    exits = [one.fact for one in tolds if isinstance(one.fact, HouseholdExited)]
    f = registered.fact
    stream = f"household:{key}"
    head = next((m for m in f.members if m.relation == rules.HEAD), f.members[0])
    yield Household(
        key=key, stream=stream, region=f.region, head=head.name, sound=sound(head.name), initials=initials(head.name),
        size=len(f.members), attribute=f.attribute, cause=f.cause,
        income=rules.income_per_head(f.wage, f.business, f.transfer, f.property, f.business_cost, len(f.members)),
        state="exited" if exits else "poor", registered_on=f.happened_on,
        exited_on=exits[-1].happened_on if exits else None, seq=registered.seq,
    )  # fmt: skip
    for m in f.members:
        yield Person(
            stream=stream, household=key, region=f.region, name=m.name, sex=m.sex, born_on=born_on(m.id_number),
            relation=m.relation, education=m.education, labour=m.labour, work_months=m.work_months,
            id_hash=search_hash(m.id_number), id_last=m.id_number[:18][-4:],
        )  # fmt: skip
