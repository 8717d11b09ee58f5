"""Reading teams, duty and leave for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from bangfu.access.scope import Scope
from bangfu.ledger.bulk import pieces
from bangfu.plain.period import Period
from bangfu.stationing import models
from bangfu.stationing.models import Leave, Posting, PresenceObjection, Promise, Team


def teams(scope: Scope) -> QuerySet[Team]:
    return Team.objects.filter(scope.rows(unit="unit")).order_by("region", "key")


def team(key: str, scope: Scope) -> Team | None:
    return teams(scope).filter(key=key).first()


def postings(scope: Scope, period: Period) -> list[Posting]:
    """The posts held at any time in a period, where somebody may see them."""
    running = Q(until=None) | Q(until__gt=period.start)
    return list(Posting.objects.filter(scope.rows(), running, since__lt=period.end).order_by("since", "pk"))


def postings_of(cadre: str) -> list[Posting]:
    return list(Posting.objects.filter(cadre=cadre).order_by("since", "pk"))


def postings_of_team(key: str) -> list[Posting]:
    return list(Posting.objects.filter(team=key).order_by("since", "pk"))


def served(asked: Collection[tuple[str, str, date]]) -> dict[tuple[str, str, date], int]:
    """(team, cadre, day) → days that the cadre had served there by then; those whose post is not known are left out."""
    begun: dict[tuple[str, str], list[date]] = {}
    for piece in pieces({team for team, _cadre, _day in asked}):
        for team, cadre, since in Posting.objects.filter(team__in=piece).values_list("team", "cadre", "since"):
            begun.setdefault((team, cadre), []).append(since)
    found = {}
    for team, cadre, day in asked:
        since = max((one for one in begun.get((team, cadre), ()) if one <= day), default=None)
        if since is not None:
            found[team, cadre, day] = (day - since).days
    return found


def own_days(scope: Scope, period: Period) -> QuerySet[models.OwnDay]:
    return models.OwnDay.objects.filter(scope.rows(), happened_on__gte=period.start, happened_on__lt=period.end)


def rosters(scope: Scope, period: Period) -> QuerySet[models.Roster]:
    return models.Roster.objects.filter(scope.rows(), happened_on__lt=period.end, until__gte=period.start)


def confirmations(scope: Scope, period: Period) -> QuerySet[models.Confirmation]:
    return models.Confirmation.objects.filter(scope.rows(), since__lt=period.end, until__gte=period.start)


def leaves(scope: Scope, period: Period) -> list[Leave]:
    """Leaves that touch a period, whatever became of them."""
    return list(Leave.objects.filter(scope.rows(), since__lt=period.end, until__gte=period.start).order_by("since"))


def leaves_by_key(keys: Iterable[str]) -> Mapping[str, Leave]:
    return {row.key: row for piece in pieces(set(keys)) for row in Leave.objects.filter(key__in=piece)}


def objections(scope: Scope, period: Period) -> list[PresenceObjection]:
    return list(
        PresenceObjection.objects.filter(scope.rows(), since__lt=period.end, until__gte=period.start).order_by("since")
    )


def promises(team_key: str) -> list[Promise]:
    """What a team promised, whoever of its cadres did: the open ones first."""
    return sorted(Promise.objects.filter(team=team_key), key=lambda p: (p.state != "open", p.made_on, p.key))


def stable_since(regions: Iterable[str]) -> dict[str, date]:
    """When each village was first judged to be stably out of poverty; those that were not are left out."""
    found: dict[str, date] = {}
    for piece in pieces(set(regions)):
        for region, day in models.Stable.objects.filter(region__in=piece).values_list("region", "happened_on"):
            found[region] = min(day, found.get(region, day))
    return found


def handovers(team_key: str) -> list[models.Handover]:
    return list(models.Handover.objects.filter(team=team_key).order_by("-happened_on"))


def conditions(team_key: str) -> models.Conditions | None:
    """How a team lived when somebody last looked."""
    return models.Conditions.objects.filter(team=team_key).order_by("-happened_on", "-seq").first()


def secondments_ending(scope: Scope, before: date) -> list[models.Secondment]:
    """Offices held for a term that ends before a day."""
    return list(models.Secondment.objects.filter(scope.rows(), until__lt=before).order_by("until"))


def insured(cadres: Iterable[str], day: date) -> set[str]:
    """Those of some cadres who are insured against accidents on a day."""
    rows = models.Insurance.objects.filter(cadre__in=set(cadres), happened_on__lte=day, until__gte=day)
    return set(rows.values_list("cadre", flat=True))


def checked_up(cadres: Iterable[str], year: int) -> set[str]:
    """Those of some cadres who had their check-up of a year."""
    return set(models.Checkup.objects.filter(cadre__in=set(cadres), year=year).values_list("cadre", flat=True))
