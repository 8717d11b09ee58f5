"""Reading plans, what became of them, cards and disputes for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bangfu.access.scope import Scope
from bangfu.helping import queries as helping
from bangfu.households.models import Household
from bangfu.ledger.bulk import pieces
from bangfu.ledger.projection import live_entries, told
from bangfu.plans import facts as f
from bangfu.plans.models import Card, Delivered, Dispute, Plan, VillagePlan
from bangfu.plans.rules import Delivery, Progress, Standing, progress
from bangfu.projects import queries as projects


@dataclass(frozen=True)
class Carried:
    """A plan in its last version with what became of it."""

    row: Plan
    fact: f.HouseholdPlanMade
    progress: list[Progress]


def _facts(streams: Iterable[str]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for piece in pieces(set(streams)):
        for entry in sorted(live_entries(piece), key=lambda e: (e.happened_on, e.id.bytes)):
            found.setdefault(entry.stream, []).append(told(entry).fact)
    return found


def measures_of(asked: Collection[tuple[str, date]]) -> Mapping[tuple[str, date], tuple[f.Measure, ...]]:
    """(plan, day) → its measures in the version of that day; a plan not yet made then is left out."""
    facts = _facts(f"plan:{key}" for key, _day in asked)
    found = {}
    for key, day in asked:
        made = [one for one in facts.get(f"plan:{key}", ()) if isinstance(one, f.HouseholdPlanMade)]
        versions = [one.measures for one in made if one.happened_on <= day]
        if versions:
            found[key, day] = versions[-1]
    return found


def carried(rows: Iterable[Plan]) -> list[Carried]:
    """Plans with their progress: from what was delivered under them, other work for the household, and their projects."""
    rows = list(rows)
    facts = _facts(row.stream for row in rows)
    made = {s: [one for one in some if isinstance(one, f.HouseholdPlanMade)][-1] for s, some in facts.items()}
    states = projects.standings(m.project for one in made.values() for m in one.measures if m.project)
    known = {key: Standing(p.state, p.percent, p.plan) for key, p in states.items()}
    reached = helping.reached(row.household for row in rows)
    delivered: dict[str, list[Delivery]] = {}
    for piece in pieces([row.key for row in rows]):
        for d in Delivered._default_manager.filter(plan__in=piece):
            delivered.setdefault(d.plan, []).append(
                Delivery(d.happened_on, d.seq, measure=d.measure, quantity=d.quantity, money=d.money)
            )
    first = {
        s: min(one.happened_on for one in some if isinstance(one, f.HouseholdPlanMade)) for s, some in facts.items()
    }
    found = []
    for row in rows:
        others = [
            Delivery(r.on, r.seq, kind=r.kind, quantity=r.quantity, money=r.money)
            for r in reached.get(row.household, ()) if r.on >= first[row.stream]
        ]  # fmt: skip
        done = progress(made[row.stream].measures, [*delivered.get(row.key, ()), *others], known)
        found.append(Carried(row, made[row.stream], done))
    return found


def plans_of(household: str) -> list[Carried]:
    """A household's plans, the latest first."""
    return carried(Plan.objects.filter(household=household).order_by("-made_on", "-key"))


def of_village(region: str) -> list[Plan]:
    return list(Plan.objects.filter(region=region).order_by("key"))


def without_plan(within: Q) -> QuerySet[Household]:
    """Households that have not left poverty and have no plan."""
    return Household.objects.filter(within, ~Exists(Plan.objects.filter(household=OuterRef("key"))), state="poor")


def count_without_plan(within: Q) -> int:
    """How many these are: of all, those who have one are fewer to look up."""
    poor = Household.objects.filter(within, state="poor")
    return poor.count() - poor.filter(key__in=Plan.objects.values("household")).count()


@dataclass(frozen=True)
class Year:
    """A year of a village's plan."""

    fact: f.YearPlanMade
    works: list[tuple[f.Work, Any]]
    """Each work with the project registered for it; None when there is none yet."""


def village_plan(region: str) -> tuple[VillagePlan, f.VillagePlanMade, list[Year]] | None:
    """The last plan of a village with its years and their works; None when it has none."""
    row = VillagePlan.objects.filter(region=region).order_by("-made_on", "-key").first()
    if row is None:
        return None
    facts = _facts([row.stream])[row.stream]
    made = [one for one in facts if isinstance(one, f.VillagePlanMade)][-1]
    years = {one.year: one for one in facts if isinstance(one, f.YearPlanMade)}
    known = projects.standings(w.project for one in years.values() for w in one.works if w.project)
    return (
        row,
        made,
        [Year(one, [(w, known.get(w.project)) for w in one.works]) for _year, one in sorted(years.items())],
    )


def card_of(token: str) -> Card | None:
    """The card at an address, if it is valid: the last one issued to its household, not cancelled."""
    found = Card.objects.filter(token=token).first()
    return found if found and valid_card(found.household) == found else None


def valid_card(household: str) -> Card | None:
    last = Card.objects.filter(household=household).order_by("-issued_on", "-key").first()
    return last if last and last.state == "valid" else None


def disputes_of(household: str) -> list[Dispute]:
    return list(Dispute.objects.filter(household=household).order_by("-said_on", "-key"))


def disputes_due(scope: Scope, before: date) -> QuerySet[Dispute]:
    """Disputes that nobody answered and whose day is over."""
    return Dispute.objects.filter(scope.rows(), state="open", due_on__lt=before)
