"""Reading pairs, responsibility and visits for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from bangfu.access.scope import Scope
from bangfu.households.models import Household
from bangfu.ledger.bulk import pieces
from bangfu.pairing import rules
from bangfu.pairing.models import Pair, PairEnd, Release, Responsibility, Visit
from bangfu.people.models import Cadre
from bangfu.plain import policy
from bangfu.plain.period import Period


@dataclass(frozen=True)
class Held:
    """Something that somebody answers for, from `since` up to `until` (None: still), with the facts' places."""

    row: Any
    since: date
    until: date | None


def _later(end: Any, *names: str) -> QuerySet[Any]:
    """The closings of an opening: same names, on its day or after."""
    same = {name: OuterRef(name) for name in names}
    found: QuerySet[Any] = end._default_manager.filter(happened_on__gte=OuterRef("happened_on"), **same)
    return found


def live_pairs() -> QuerySet[Any]:
    """Pairs that have not ended."""
    found: QuerySet[Any] = Pair._default_manager.filter(~Exists(_later(PairEnd, "household", "cadre")))
    return found


def live_responsibilities() -> QuerySet[Any]:
    """Units that still answer for a village."""
    found: QuerySet[Any] = Responsibility._default_manager.filter(~Exists(_later(Release, "unit", "region")))
    return found


def pairs(**of: Any) -> list[Held]:
    """Pairs of a household or cadre, now and before, the running ones first."""
    return _spans(Pair._default_manager.filter(**of), PairEnd, ("household", "cadre"), of)


def responsibilities(**of: Any) -> list[Held]:
    """Which units answer, or answered, for which villages."""
    return _spans(Responsibility._default_manager.filter(**of), Release, ("unit", "region"), of)


def _spans(rows: QuerySet[Any], end: Any, names: tuple[str, ...], of: dict[str, Any]) -> list[Held]:
    ends = list(end._default_manager.filter(**of))
    found = []
    for row in rows.order_by("happened_on", "seq"):
        days = [e.happened_on for e in ends if e.happened_on >= row.happened_on and _same(e, row, names)]
        found.append(Held(row, row.happened_on, min(days, default=None)))
    return sorted(found, key=lambda h: h.until is not None)


def _same(end: Any, row: Any, names: tuple[str, ...]) -> bool:
    return all(getattr(end, name) == getattr(row, name) for name in names)


def visits_of(column: str, keys: Iterable[str], scope: Scope) -> dict[str, tuple[int, date]]:
    """Of each cadre or household (`column`): how many visits, and the day of the last."""
    rows = Visit._default_manager.filter(scope.rows(), **{f"{column}__in": list(keys)}).values(column)
    return {r[column]: (r["n"], r["last"]) for r in rows.annotate(n=Count("seq"), last=Max("happened_on"))}


def visits_between(cadre: str, households: Iterable[str]) -> dict[str, tuple[int, date]]:
    """Of each household, a cadre's visits there and the day of the last."""
    rows = Visit._default_manager.filter(cadre=cadre, household__in=list(households)).values("household")
    return {r["household"]: (r["n"], r["last"]) for r in rows.annotate(n=Count("seq"), last=Max("happened_on"))}


def without_helper(within: Q) -> QuerySet[Household]:
    """Households that have not left poverty and have nobody paired with them."""
    return Household.objects.filter(within, ~Exists(live_pairs().filter(household=OuterRef("key"))), state="poor")


def count_without_helper(within: Q) -> int:
    """How many these are: of all, those who have somebody are fewer to look up."""
    poor = Household.objects.filter(within, state="poor")
    return poor.count() - poor.filter(key__in=live_pairs().values("household")).count()


def unvisited(within: Q, period: Period) -> QuerySet[Household]:
    """Households with a running pair that nobody visited in a period."""
    inside = Visit._default_manager.filter(
        household=OuterRef("key"), happened_on__gte=period.start, happened_on__lt=period.end
    )
    return Household.objects.filter(within, ~Exists(inside), key__in=live_pairs().values("household"))


def households_by_cadre(cadres: Iterable[str], scope: Scope) -> dict[str, int]:
    """How many households each cadre is paired with now."""
    rows = live_pairs().filter(scope.rows(), cadre__in=list(cadres)).values(who=F("cadre"))
    return {r["who"]: r["n"] for r in rows.annotate(n=Count("household", distinct=True))}


def visits(scope: Scope, period: Period) -> QuerySet[Visit]:
    return Visit.objects.filter(scope.rows(), happened_on__gte=period.start, happened_on__lt=period.end)


def villages_answered_for(scope: Scope, on: date) -> set[str]:
    """The villages that some unit answers for on a day."""
    rows = Responsibility.objects.filter(scope.rows(unit="unit"), happened_on__lte=on).values_list("region", "unit")
    gone = set(Release.objects.filter(scope.rows(unit="unit"), happened_on__lte=on).values_list("region", "unit"))
    return {region for region, unit in rows if (region, unit) not in gone}


def pairs_in(region: str) -> Mapping[str, list[str]]:
    """Household → the cadres who answer for it, in one village."""
    found: dict[str, list[str]] = {}
    for pair in live_pairs().filter(region=region).order_by("happened_on", "seq"):
        found.setdefault(pair.household, []).append(pair.cadre)
    return found


def last_visits(region: str) -> Mapping[str, date]:
    """Household → the day it was last visited, in one village."""
    rows = Visit.objects.filter(region=region).values("household").annotate(last=Max("happened_on"))
    return {row["household"]: row["last"] for row in rows}


def quota_rule(on: date, region: str) -> policy.Value | None:
    """What is asked of those who are paired, on a day in a region; None where no policy says anything."""
    try:
        return policy.policy("pairing_quota", on, region)
    except KeyError:
        return None


def helpers_of(households: Iterable[str]) -> dict[str, dict[str, str]]:
    """Household → who answers for it now, with the role."""
    found: dict[str, dict[str, str]] = {}
    for piece in pieces(set(households)):
        for household, cadre, role in (
            live_pairs().filter(household__in=piece).values_list("household", "cadre", "role")
        ):
            found.setdefault(household, {})[cadre] = role or "first"
    return found


@dataclass(frozen=True)
class Span:
    """A pair from its day up to `until` (None: still)."""

    household: str
    cadre: str
    role: str
    since: date
    until: date | None = None

    def ran_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def spans_of(column: str, keys: Iterable[str]) -> dict[str, list[Span]]:
    """Every pair of some households or cadres (`column`), now and before."""
    found: dict[str, list[Span]] = {}
    until = Subquery(_later(PairEnd, "household", "cadre").order_by("happened_on").values("happened_on")[:1])
    for piece in pieces(set(keys)):
        rows = (
            Pair._default_manager.filter(**{f"{column}__in": piece})
            .annotate(ended=until)
            .order_by("happened_on", "seq")
        )
        for row in rows:
            span = Span(row.household, row.cadre, row.role or "first", row.happened_on, row.ended)
            found.setdefault(getattr(row, column), []).append(span)
    return found


def pair_counts(cadres: Iterable[str]) -> dict[tuple[str, str], int]:
    """(cadre, role) → how many households that cadre answers for now, wherever they are."""
    found: dict[tuple[str, str], int] = {}
    for piece in pieces(set(cadres)):
        found |= _counts(live_pairs().filter(cadre__in=piece))
    return found


def counts_of_helpers(within: Q) -> dict[tuple[str, str], int]:
    """The same of those who help in a place."""
    return _counts(live_pairs().filter(cadre__in=running(within).order_by().values("cadre")))


def _counts(rows: QuerySet[Any]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    counted = rows.values_list("cadre", "role").annotate(n=Count("household", distinct=True)).order_by()
    for cadre, role, n in counted:
        key = (cadre, role or "first")
        found[key] = found.get(key, 0) + n
    return found


def running(within: Q) -> QuerySet[Any]:
    """The running pairs of a place."""
    return live_pairs().filter(within).order_by("household", "happened_on", "seq")


def last_meetings(within: Q) -> dict[tuple[str, str], date]:
    """(household, cadre) → the day they last met, in a place."""
    rows = Visit._default_manager.filter(within).values_list("household", "cadre").annotate(last=Max("happened_on"))
    return {(household, cadre): last for household, cadre, last in rows}


def out_of_contact(within: Q, today: date, rule: policy.Value) -> QuerySet[Any]:
    """The running pairs of a place that `rules.in_contact` objects to, each with `rank`, `met` (the last meeting there) and `since`."""
    meetings = Visit._default_manager.filter(within, household=OuterRef("household"), cadre=OuterRef("cadre"))
    rank = Cadre.objects.filter(key=OuterRef("cadre")).values("rank")[:1]
    asked = [
        When(Q(role__in=(role, "") if role == "first" else (role,)) & (Q(rank__in=ranks) if ranks else Q()), then=Value(day))
        for role, ranks, day in rules.seen_since(today, rule)
    ]  # fmt: skip
    pairs = live_pairs().filter(within).annotate(
        rank=Subquery(rank), met=Subquery(meetings.order_by("-happened_on").values("happened_on")[:1]),
        since=Coalesce("met", "happened_on"), asked=Case(*asked, output_field=DateField()),
    )  # fmt: skip
    found: QuerySet[Any] = pairs.filter(since__lt=F("asked"))
    return found


def visits_by_cadre(cadres: Iterable[str], period: Period) -> list[Visit]:
    """The visits of some cadres in a period, in order."""
    rows: list[Visit] = []
    for piece in pieces(set(cadres)):
        inside = {"happened_on__gte": period.start, "happened_on__lt": period.end}
        rows += Visit._default_manager.filter(cadre__in=piece, **inside)
    return sorted(rows, key=lambda v: (v.happened_on, v.seq))


def visits_to(household: str) -> list[Visit]:
    """The visits to a household, the latest first."""
    return list(Visit._default_manager.filter(household=household).order_by("-happened_on", "-seq"))
