"""Reading consents and clues, for matching and for others' pages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Substr

from bangfu.access.scope import Scope
from bangfu.crosscheck.models import Comparison, Consent, Finding
from bangfu.crosscheck.rules import WAITING
from bangfu.crosscheck.rules import Consent as Standing
from bangfu.identification import queries as identification
from bangfu.ledger.bulk import pieces
from bangfu.places import queries as places


def consents(households: Collection[str]) -> dict[str, list[Standing]]:
    """Every consent of some households, from letters of consent and from their cases, by household.

    A later refusal in a case ends what was given in cases before.
    """
    found: dict[str, list[Standing]] = {}
    for piece in pieces(set(households)):
        for c in Consent.objects.filter(household__in=piece):
            one = Standing(c.household, c.person, tuple(c.scope), c.since, c.until, c.ended_on)
            found.setdefault(c.household, []).append(one)
    in_cases: dict[str, list[Standing]] = {}
    for household, given, scope, day, until in identification.consents(households):
        earlier = in_cases.setdefault(household, [])
        if given and until:
            earlier.append(Standing(household, "", scope, day, until))
        elif not given:
            in_cases[household] = [Standing(household, "", c.scope, c.since, c.until, c.ended or day) for c in earlier]
    for household, some in in_cases.items():
        found.setdefault(household, []).extend(some)
    return found


def of_household(household: str, scope: Scope) -> list[Finding]:
    """The clues of a household, newest first."""
    rows = Finding.objects.filter(scope.rows(), household=household)
    return list(rows.order_by("-found_on", "key"))


def finding(key: str, scope: Scope) -> Finding | None:
    """A clue that somebody may see."""
    return Finding.objects.filter(scope.rows(), key=key).first()


def comparison(key: str, scope: Scope) -> Comparison | None:
    """A comparison that somebody may see."""
    return Comparison.objects.filter(scope.rows(), key=key).first()


def comparisons(scope: Scope, most: int = 50) -> list[Comparison]:
    """The latest comparisons in a scope."""
    return list(Comparison.objects.filter(scope.rows()).order_by("-compared_on", "-key")[:most])


def waiting(source: str) -> set[tuple[str, str, str]]:
    """The clues from one kind of data that wait to be verified: household, other household, name."""
    return set(Finding.objects.filter(source=source, state=WAITING).values_list("household", "other", "name"))


def sums(scope: Scope, region: str, today: date, comparison: str = "", width: int = 0) -> list[dict[str, Any]]:
    """Clues counted by state in a region, or by its places of one level (`width` digits of their code)."""
    rows = Finding.objects.filter(scope.rows(), places.within(region) if region else Q())
    rows = rows.filter(comparison=comparison) if comparison else rows
    late = Q(state=WAITING, due_on__lt=today)
    counts = {
        "all": Count("pk"), "waiting": Count("pk", Q(state=WAITING)), "overdue": Count("pk", late),
        "confirmed": Count("pk", Q(state="confirmed")), "cleared": Count("pk", Q(state="cleared")),
    }  # fmt: skip
    if not width:
        return [rows.aggregate(**counts)]
    return list(rows.annotate(place=Substr("region", 1, width)).values("place").annotate(**counts).order_by("place"))
