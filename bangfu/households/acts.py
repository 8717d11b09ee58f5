"""How households follow from facts, and what is objected to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.access.vault import search_hash
from bangfu.households import rules
from bangfu.households.changes import EXITED, members_after, region_after, state_after
from bangfu.households.facts import HouseholdExited, HouseholdRegistered, MemberJoined, MemberLeft
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


@check(MemberLeft)
def check_left(facts: Sequence[MemberLeft]) -> list[Verdict]:
    hashes = {f: search_hash(f.id_number) for f in facts}
    known = set(Person.objects.filter(household__in=[f.household for f in facts]).values_list("household", "id_hash"))
    return [rules.belongs((f.household, hashes[f]) in known) for f in facts]


@check(MemberJoined)
def check_joined(facts: Sequence[MemberJoined]) -> list[Verdict]:
    return [rules.nobody_twice([m.id_number for m in f.members]) for f in facts]


@fold("household", Household, Person)
def household(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    registered = [one for one in tolds if isinstance(one.fact, HouseholdRegistered)][-1]
    exits = [one.fact for one in tolds if isinstance(one.fact, HouseholdExited)]
    f = registered.fact
    changes = [one.fact for one in tolds]
    members, region = members_after(f, changes), region_after(f, changes)
    state = state_after(members, changes)
    stream = f"household:{key}"
    head = next((m for m in members if m.relation == rules.HEAD), (*members, *f.members)[0])
    yield Household(
        key=key, stream=stream, region=region, head=head.name, sound=sound(head.name), initials=initials(head.name),
        size=len(members), attribute=f.attribute, cause=f.cause,
        income=rules.income_per_head(f.wage, f.business, f.transfer, f.property, f.business_cost, len(f.members)),
        state=state, registered_on=f.happened_on,
        exited_on=exits[-1].happened_on if exits and state == EXITED else None, seq=registered.seq,
    )  # fmt: skip
    for m in members:
        yield Person(
            stream=stream, household=key, region=region, name=m.name, sex=m.sex, born_on=born_on(m.id_number),
            relation=m.relation, education=m.education, labour=m.labour, work_months=m.work_months,
            id_hash=search_hash(m.id_number), id_last=m.id_number[:18][-4:],
        )  # fmt: skip
