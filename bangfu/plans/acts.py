"""How plans, cards and disputes follow from facts, and which rules look at them first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from django.db.models import Model

from bangfu.access.vault import search_hash
from bangfu.households import queries as households
from bangfu.ledger.registry import Told, check, fold, signed_by
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Verdict
from bangfu.plans import facts as f
from bangfu.plans import queries, rules
from bangfu.plans.models import Card, Dispute, Plan, VillagePlan


@fold("plan", Plan)
def plan(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    made = [at for at, one in enumerate(tolds) if isinstance(one.fact, f.HouseholdPlanMade)]
    last: f.HouseholdPlanMade = tolds[made[-1]].fact
    answers = [one.fact for one in tolds[made[-1] :] if isinstance(one.fact, f.PlanConfirmed)]
    answer = answers[-1] if answers else None
    yield Plan(
        key=key, stream=f"plan:{key}", region=last.region, household=last.household, cause=last.cause, exit_year=last.exit_year,
        measures=len(last.measures), money=sum(m.money or 0 for m in last.measures), made_on=last.happened_on, versions=len(made),
        confirmed_on=answer.happened_on if answer and answer.agrees else None,
        state="open" if answer is None else "agreed" if answer.agrees else "declined",
    )  # fmt: skip


@fold("village_plan", VillagePlan)
def village_plan(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    last: f.VillagePlanMade = [one.fact for one in tolds if isinstance(one.fact, f.VillagePlanMade)][-1]
    years = {one.fact.year for one in tolds if isinstance(one.fact, f.YearPlanMade)}
    yield VillagePlan(
        key=key, stream=f"village_plan:{key}", region=last.region, first_year=last.first_year, last_year=last.last_year,
        industry=last.industry, years=len(years), made_on=last.happened_on,
    )  # fmt: skip


def token_of(card: str) -> str:
    """The address of a card: nothing about anybody can be read from it, and it cannot be guessed."""
    return search_hash(f"card {card}")


def pin_hash(card: str, pin: str) -> str:
    """What is kept of a PIN."""
    return search_hash(f"pin {card} {pin}")


@fold("card", Card)
def card(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    issued: f.CardIssued = [one.fact for one in tolds if isinstance(one.fact, f.CardIssued)][-1]
    over = any(isinstance(one.fact, f.CardCancelled) for one in tolds)
    yield Card(
        key=key, stream=f"card:{key}", region=issued.region, household=issued.household, token=token_of(key),
        pin=issued.pin, issued_on=issued.happened_on, state="cancelled" if over else "valid",
    )  # fmt: skip


@fold("dispute", Dispute)
def dispute(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    said = next(one.fact for one in tolds if isinstance(one.fact, f.StatementDisputed))
    answers = [one.fact for one in tolds if isinstance(one.fact, f.DisputeAnswered)]
    answer = answers[-1] if answers else None
    days = policy("dispute_answer_days", said.happened_on, said.region).value
    yield Dispute(
        key=key, stream=f"dispute:{key}", region=said.region, household=said.household, about=said.about, said_on=said.happened_on,
        due_on=said.happened_on + timedelta(days=days), state="open" if answer is None else "right" if answer.right else "wrong",
        answered_on=answer.happened_on if answer else None, reason=answer.reason if answer else "",
    )  # fmt: skip


@check(f.HouseholdPlanMade)
def check_plan(some: Sequence[f.HouseholdPlanMade]) -> list[Verdict]:
    causes = households.causes([(one.household, one.happened_on) for one in some])
    return [
        rules.may_plan(
            one,
            causes.get((one.household, one.happened_on), ""),
            policy("plan_measures_for_cause", one.happened_on, one.region),
        )
        for one in some
    ]


@check(f.MeasureDelivered)
def check_delivered(some: Sequence[f.MeasureDelivered]) -> list[Verdict]:
    planned = queries.measures_of([(one.plan, one.happened_on) for one in some])
    return [
        rules.may_deliver(one.measure, [m.what for m in planned.get((one.plan, one.happened_on), ())]) for one in some
    ]


@check(f.VillagePlanMade)
def check_village_plan(some: Sequence[f.VillagePlanMade]) -> list[Verdict]:
    return [
        rules.in_years(one.first_year, one.last_year, policy("village_plan_years", one.happened_on, one.region).value)
        for one in some
    ]


@check(f.DisputeAnswered)
def check_answered(some: Sequence[f.DisputeAnswered]) -> list[Verdict]:
    rows = {row.key: row for row in Dispute.objects.filter(key__in=[one.dispute for one in some])}
    days = {key: (row.said_on, row.answered_on) for key, row in rows.items()}
    return [rules.may_answer(*days.get(one.dispute, (None, None)), one.happened_on) for one in some]


@signed_by(f.DisputeAnswered)
def signers(some: Sequence[f.DisputeAnswered]) -> list[Collection[str]]:
    """Answered above the village: those that the household speaks of do not answer themselves."""
    return [("town", "county") for _one in some]
