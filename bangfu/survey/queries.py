"""Reading forms, papers and what is known of a household or village."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Scope, Somebody
from bangfu.households.facts import HouseholdRegistered, MemberJoined, MemberLeft
from bangfu.households.models import Household
from bangfu.ledger import clock, files
from bangfu.ledger.bulk import pieces
from bangfu.ledger.projection import live_entries, told
from bangfu.ledger.queries import entries
from bangfu.plain.fact import Fact, fields_of
from bangfu.survey.facts import HouseholdSurveyed
from bangfu.survey.items import items
from bangfu.survey.models import HouseholdSurvey, Paper, SurveyForm, VillageSurvey
from bangfu.xforms.form import Form, read_form

Known = dict[str, tuple[Any, date]]
"""Item → what was last said of it, and when."""


def reaches(scope: Scope, region: str) -> bool:
    """Whether a form for a region is used anywhere within a scope: the region holds a part of it, or lies in it."""
    return scope.covers(region) or any(granted.startswith(region) for granted in scope.regions)


def forms(person: Somebody, *, all_dates: bool = False) -> list[SurveyForm]:
    """The versions of forms that somebody may use today, the newest of each form first."""
    scope = person.scope(Verb.ENTER)
    today = clock.today()
    rows = SurveyForm.objects.order_by("survey_form", "-since", "-seq")
    if not all_dates:
        rows = rows.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    return [row for row in rows if reaches(scope, row.region)]


def current(person: Somebody) -> list[SurveyForm]:
    """Of each form the version in force today: the last that began."""
    newest: dict[str, SurveyForm] = {}
    for row in forms(person):
        newest.setdefault(row.survey_form, row)
    return list(newest.values())


def form(key: str, person: Somebody) -> SurveyForm | None:
    """A version of a form that somebody may use; None when there is none for them."""
    row = SurveyForm.objects.filter(key=key).first()
    return row if row and reaches(person.scope(Verb.ENTER), row.region) else None


@lru_cache(maxsize=64)
def read_published(digest: str) -> Form:
    """The form in a kept XForm file."""
    return read_form(files.read(digest))


def known_of_household(key: str, scope: Scope) -> tuple[Known, list[Known]]:
    """What was last said of a household, and of each member, by registration, surveys and changes within a scope."""
    return _known(_facts_of([f"household:{key}"], scope).get(f"household:{key}", []))


def known_of_households(keys: Iterable[str], scope: Scope = EVERYWHERE) -> dict[str, tuple[Known, list[Known]]]:
    """The same of many households; those of whom nothing was said are left out."""
    found = _facts_of([f"household:{key}" for key in keys], scope)
    return {stream.split(":", 1)[1]: _known(facts) for stream, facts in found.items()}


def _known(facts: list[Any]) -> tuple[Known, list[Known]]:
    known: Known = {}
    members: list[Known] = []
    for fact in facts:
        if isinstance(fact, MemberLeft):
            members = [m for m in members if m.get("id_number", ("", None))[0] != fact.id_number]
            continue
        known |= _said(fact, set(items("household")))
        if fact.members:
            asked = [_merged(members, _said(member, set(items("member")), fact.happened_on)) for member in fact.members]
            members = [*members, *asked] if isinstance(fact, MemberJoined) else asked
    return known, members


def _facts_of(streams: list[str], scope: Scope) -> dict[str, list[Any]]:
    """The facts that say something of households, by stream, in order of happening."""
    found: dict[str, list[Any]] = {}
    entries_ = [e for e in live_entries(streams) if e.kind in _KINDS and scope.covers(e.region)]
    for entry in sorted(entries_, key=lambda e: (e.happened_on, e.seq)):
        found.setdefault(entry.stream, []).append(told(entry).fact)
    return found


_KINDS = {kind.kind().name for kind in (HouseholdRegistered, HouseholdSurveyed, MemberJoined, MemberLeft)}


def known_of_village(region: str, scope: Scope) -> Known:
    """What was last said of a village by surveys within a scope."""
    from_surveys = VillageSurvey.objects.filter(scope.rows(), region=region).order_by("happened_on", "seq")
    known: Known = {}
    for fact in _by_seq([row.seq for row in from_surveys]):
        known |= _said(fact, set(items("village")))
    return known


def _by_seq(seqs: list[int]) -> list[Fact]:
    found = entries(seqs)
    return [told(found[seq]).fact for seq in seqs if seq in found]


def _said(said: Any, names: set[str], day: date | None = None) -> Known:
    return {
        f.name: (value, day or said.happened_on)
        for f in fields_of(type(said)) if f.name in names and (value := getattr(said, f.name)) not in (None, "", ())
    }  # fmt: skip


def _merged(before: list[Known], now: Known) -> Known:
    """What was known of a member — the same by ID number, else by name — with what is said now."""
    for mark in ("id_number", "name"):
        for member in before:
            if mark in member and mark in now and member[mark][0] == now[mark][0]:
                return {**member, **now}
    return now


def household(key: str, scope: Scope) -> Household | None:
    """A registered household that somebody may see."""
    return Household.objects.filter(scope.rows(), key=key).first()


def papers(person: Somebody) -> QuerySet[Paper]:
    """The papers that somebody still has to do something about: their own drafts, and what came flawed or in part."""
    own = Q(by=person.name)
    return Paper.objects.filter(own, state__in=("draft", "flawed", "partial")).order_by("-at")


def elsewhere(key: str, scope: Scope) -> bool:
    """Whether a household is registered where somebody may not enter anything."""
    return Household.objects.filter(key=key).exclude(scope.rows()).exists()


def hands(seqs: Collection[int]) -> dict[int, str]:
    """Who asked in some household surveys, by entry; those that do not say are left out."""
    found: dict[int, str] = {}
    for piece in pieces(seqs):
        found |= dict(HouseholdSurvey.objects.filter(seq__in=piece).exclude(surveyor="").values_list("seq", "surveyor"))
    return found


def papers_of(household: str) -> list[str]:
    """The papers that tell of a household."""
    return list(Paper.objects.filter(household=household).values_list("instance", flat=True)) if household else []
