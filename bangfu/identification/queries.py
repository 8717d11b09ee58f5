"""Reading cases for rules, pages and notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from bangfu.access.scope import Scope
from bangfu.households.queries import state_of
from bangfu.identification.models import Case, Publicity
from bangfu.identification.standing import Standing, standing
from bangfu.kit.thing import THINGS
from bangfu.ledger.bulk import pieces
from bangfu.ledger.projection import live_entries, told
from bangfu.ledger.registry import Told
from bangfu.plain.fact import Fact


def told_of(keys: Collection[str]) -> dict[str, list[Told]]:
    """The live facts of some cases, by key, in order of happening, with their places in the journal."""
    found: dict[str, list[Told]] = {key: [] for key in keys}
    for piece in pieces(keys):
        for entry in live_entries([f"case:{key}" for key in piece]):
            found[entry.stream.split(":", 1)[1]].append(told(entry))
    for tolds in found.values():
        tolds.sort(key=lambda one: (one.fact.happened_on, one.id.bytes))
    return found


def histories(keys: Collection[str]) -> dict[str, list[Fact]]:
    """The live facts of some cases, by key."""
    return {key: [one.fact for one in tolds] for key, tolds in told_of(keys).items()}


def standings(keys: Collection[str]) -> dict[str, Standing]:
    """Where some cases stand, by key; those that have not begun are left out."""
    found = {key: standing(facts) for key, facts in histories(keys).items()}
    return {key: state for key, state in found.items() if state}


def of_households(households: Iterable[str]) -> dict[str, list[Standing]]:
    """The standings of the cases of some households, by household, in order of their beginning."""
    wanted = {h for h in households if h}
    rows = [
        row for piece in pieces(wanted)
        for row in Case.objects.filter(household__in=piece).order_by("opened_on").values_list("household", "key")
    ]  # fmt: skip
    known = standings([key for _household, key in rows])
    found: dict[str, list[Standing]] = {}
    for household, key in rows:
        found.setdefault(household, []).append(known[key])
    return found


def case(key: str, scope: Scope) -> Case | None:
    """A case that somebody may see; None when there is none for them."""
    return Case.objects.filter(scope.rows(), key=key).first()


def together(region: str, procedure: str, batch: str, scope: Scope) -> QuerySet[Case]:
    """The cases of a village that go together."""
    return Case.objects.filter(scope.rows(), region=region, procedure=procedure, batch=batch)


def waiting_for_draw(region: str, batch: str) -> list[str]:
    """The keys of the exit cases among which lots are drawn."""
    rows = Case.objects.filter(
        region=region, batch=batch, procedure="exit", state="open", step="draw", stopped="", unanswered=0
    )
    return sorted(rows.values_list("key", flat=True))


def shown(token: str, today: date) -> tuple[list[Publicity], list[Case]]:
    """What a notice shows today: its publicities that are not over, and their cases that still go on."""
    found = list(Publicity.objects.filter(token=token, opened_on__lte=today, until__gte=today))
    cases = Case.objects.filter(key__in=[p.case for p in found]).exclude(state__in=("rejected", "withdrawn"))
    return found, list(cases.order_by("group", "key"))


def on_show(keys: Collection[str], today: date) -> list[Publicity]:
    """One publicity for each notice in which some cases stand today."""
    found = {
        p.token: p
        for piece in pieces(keys)
        for p in Publicity.objects.filter(case__in=piece, opened_on__lte=today, until__gte=today).order_by("round")
    }
    return list(found.values())


def household_url(household: str) -> str:
    """The page of a registered household; empty when there is none of that key."""
    return THINGS["household"].url(household) if state_of(household) else ""


def was_shown(token: str) -> bool:
    """Whether a notice of this address ever was."""
    return Publicity.objects.filter(token=token).exists()


def under_way(procedure: str, region: str) -> set[str]:
    """The households of a village that have a case of a procedure under way."""
    rows = Case.objects.filter(procedure=procedure, region=region, state="open")
    return set(rows.values_list("household", flat=True))


def was_closed(key: str) -> bool:
    """Whether the risk of a monitored household's case was closed by a later case."""
    return Case.objects.filter(earlier=key, procedure="risk_closing", state="finished").exists()


def cases_of(household: str) -> list[Case]:
    """The cases of a household, the latest first."""
    return list(Case.objects.filter(household=household).order_by("-opened_on", "-key"))
