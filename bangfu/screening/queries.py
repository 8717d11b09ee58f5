"""Reading what the rules said of registered households, in a place, as far as somebody may look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Substr

from bangfu.access.scope import Scope
from bangfu.places import queries as places
from bangfu.screening.drafts import Draft, Home
from bangfu.screening.models import Exemption, Hit, RuleChange, Screened


def _exempted(day: date) -> Exists:
    return Exists(
        Exemption.objects.filter(
            household=OuterRef("household"), rule=OuterRef("rule"), happened_on__lte=day, until__gte=day
        )
    )


def hits(region: str, scope: Scope, day: date) -> QuerySet[Hit]:
    """What rules object to in a place and nobody is exempted from."""
    return Hit.objects.filter(scope.rows(), places.within(region)).exclude(_exempted(day))


def by_rule(region: str, scope: Scope, day: date) -> dict[str, int]:
    """Households objected to, by rule: all but those exempted, who are fewer to look up."""
    rows = (
        Hit.objects.filter(scope.rows(), places.within(region)).values_list("rule").annotate(n=Count("pk")).order_by()
    )
    exempted = exempted_by_rule(region, scope, day)
    return {rule: left for rule, n in rows if (left := n - exempted.get(rule, 0))}


def exempted_by_rule(region: str, scope: Scope, day: date) -> dict[str, int]:
    """Households exempted of those objected to, by rule."""
    some = Exemption.objects.filter(happened_on__lte=day, until__gte=day).values("household")
    rows = Hit.objects.filter(_exempted(day), scope.rows(), places.within(region), household__in=some)
    return dict(rows.values_list("rule").annotate(n=Count("pk")).order_by())


def by_child(rows: QuerySet[Any], width: int) -> dict[str, int]:
    """Households by the first digits of their region."""
    return dict(
        rows.annotate(child=Substr("region", 1, width))
        .values_list("child")
        .annotate(n=Count("household", distinct=True))
        .order_by("child")
    )


def screened(region: str, scope: Scope) -> QuerySet[Screened]:
    return Screened.objects.filter(scope.rows(), places.within(region))


def homes(region: str, scope: Scope) -> Iterator[Home]:
    """The households of a place as drafts look at them."""
    rows = screened(region, scope).values_list("household", "region", "size", "net", "line", "lacking")
    for key, at, size, net, line, lacking in rows.iterator(5000):
        yield Home(key, at, size, net, line, frozenset(lacking.split()))


def alike(region: str, scope: Scope, drafts: Iterable[Draft]) -> Iterator[Home]:
    """The households of a place that drafts weigh alike and that lack the same, as one with the people of all: enough to measure them."""
    parts = sorted({w.region for draft in drafts for w in draft.weighings}, key=len, reverse=True)
    weighed = Case(*[When(region__startswith=part, then=Value(part)) for part in parts], default=Value(""))
    rows = screened(region, scope).annotate(weighed=weighed).values_list("weighed", "lacking")
    for at, lacking, people in rows.annotate(people=Sum("size")).order_by():
        yield Home("", at, people, None, None, frozenset(lacking.split()))


def incomes(region: str, scope: Scope) -> dict[str, int]:
    """Of the households of a place: how many (`n`), of unknown income, `below` their line, and what these lack in fen (`gap`)."""
    gap = F("line") * F("size") - F("net")
    found = screened(region, scope).annotate(lacks=ExpressionWrapper(gap, BigIntegerField())).aggregate(
        n=Count("pk"), unknown=Count("pk", filter=Q(net=None)), below=Count("pk", filter=Q(lacks__gt=0, size__gt=0)),
        gap=Sum("lacks", filter=Q(lacks__gt=0, size__gt=0)),
    )  # fmt: skip
    return {name: value or 0 for name, value in found.items()}


def in_danger(region: str, scope: Scope) -> int:
    """Households that the rules point to as to be monitored."""
    return screened(region, scope).filter(~Q(found_class="")).count()


def changes(region: str, scope: Scope) -> QuerySet[RuleChange]:
    """The changes of the rules of a region itself, drafts and published ones, the latest first."""
    return RuleChange.objects.filter(scope.rows(), region=region).order_by("-drafted_on", "-key")
