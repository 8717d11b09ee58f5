"""Reading cases for rules, pages and notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from bangfu.access.scope import Scope
from bangfu.households.queries import state_of, states_of
from bangfu.identification.facts import MonitoredHouseholdIdentified
from bangfu.identification.models import Case, Consent, MeasureStart, Monitored, Publicity
from bangfu.identification.monitoring import UNDER_WAY
from bangfu.identification.standing import Standing, standing
from bangfu.kit.thing import THINGS
from bangfu.ledger import queries as journal_queries
from bangfu.ledger.bulk import pieces
from bangfu.ledger.projection import live_entries, told
from bangfu.ledger.registry import Told
from bangfu.places import queries as places
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


def closing_of(key: str) -> Case | None:
    """The last case by which the risk of a monitored household's case is to be closed, or was; None without any."""
    rows = Case.objects.filter(earlier=key, procedure="risk_closing", state__in=("open", "finished"))
    return rows.order_by("-opened_on", "-key").first()


def unmarked(region: str, scope: Scope) -> QuerySet[Case]:
    """Closings that have gone through, of households whose risk is not marked as over yet."""
    still = Monitored.objects.filter(stage__in=("identified", "helped")).values("key")
    return Case.objects.filter(
        scope.rows(), places.within(region), procedure="risk_closing", state="finished", earlier__in=still
    )


def origins(cases: Collection[str]) -> dict[str, str]:
    """Case → whether its household once left poverty (exited) or was never registered (other); unknown ones left out."""
    rows = [
        row for piece in pieces(cases)
        for row in Case.objects.filter(key__in=piece).exclude(household="").values_list("key", "household")
    ]  # fmt: skip
    states = states_of(household for _key, household in rows)
    return {key: "exited" if states.get(household) == "exited" else "other" for key, household in rows}


def monitored_of(household: str, scope: Scope) -> list[Monitored]:
    """The monitorings of a household that somebody may see, the last first."""
    return list(Monitored.objects.filter(scope.rows(), household=household).order_by("-found_on", "-key"))


def closings_of() -> QuerySet[Case, Any]:
    """The monitorings whose closing has been proposed and not turned down: their keys, for a subquery."""
    return Case.objects.filter(procedure="risk_closing", state__in=("open", "finished")).values("earlier")


def risks_and_measures(rows: QuerySet[Monitored]) -> Iterator[tuple[MonitoredHouseholdIdentified, set[str]]]:
    """For some monitored households the fact that identified each, which knows its risks, and the measures begun."""
    seqs = dict(rows.values_list("key", "identified_seq"))
    for piece in pieces(seqs):
        begun: dict[str, set[str]] = {}
        for case, measures in MeasureStart._default_manager.filter(case__in=piece).values_list("case", "measures"):
            begun.setdefault(case, set()).update(measures)
        found = journal_queries.entries([seqs[key] for key in piece])
        for key in piece:
            yield told(found[seqs[key]]).fact, begun.get(key, set())


def consents(households: Collection[str]) -> list[tuple[str, bool, tuple[str, ...], date, date | None]]:
    """What households answered in their cases when asked for consent: household, given, scope, day, and until when."""
    of_case = {
        key: household for piece in pieces(set(households))
        for key, household in Case.objects.filter(household__in=piece).values_list("key", "household")
    }  # fmt: skip
    return [
        (of_case[case], given, tuple(scope), day, until)
        for piece in pieces(of_case)
        for case, given, scope, day, until in Consent._default_manager.filter(case__in=piece)
        .order_by("happened_on", "seq").values_list("case", "given", "scope", "happened_on", "until")
    ]  # fmt: skip


def has_left(village: str) -> bool:
    """Whether a village has left poverty: its exit has gone through."""
    return Case.objects.filter(region=village, procedure="village_exit", state="finished").exists()


def running_monitoring(household: str) -> str:
    """The key of the monitoring of a household that is under way or not closed, the last begun; empty when there is none."""
    rows = Monitored.objects.filter(household=household, stage__in=UNDER_WAY).order_by("-found_on", "-key")
    return rows.values_list("key", flat=True).first() or ""


def at_comparison(household: str, scope: Scope) -> Case | None:
    """The case of a household that now waits for departments' data to be compared; None when there is none."""
    return Case.objects.filter(scope.rows(), household=household, state="open", step="compare").first()


def of_household(household: str, scope: Scope) -> list[Case]:
    """The cases of a household that somebody may see, newest first."""
    return list(Case.objects.filter(scope.rows(), household=household).order_by("-opened_on"))
