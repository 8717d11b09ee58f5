"""The registered households as the rules want them: their columns from what was last said, and what is kept of the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from bangfu.access.scope import Scope
from bangfu.households.models import Household, Relapse
from bangfu.identification import queries as identification
from bangfu.identification.models import Case
from bangfu.ledger import bulk, queries
from bangfu.ledger.models import Entry, Subject
from bangfu.plain import idnumber
from bangfu.plain.fact import Type
from bangfu.plain.policy import codes, policy
from bangfu.screening.cells import Scalar
from bangfu.screening.columns import FEN, PARTS, RISKS, Column, household_columns, member_columns
from bangfu.screening.deprivation import INDICATORS
from bangfu.screening.household import Judged, judge
from bangfu.screening.models import Exemption, Hit, Looked, Screened
from bangfu.screening.numbers import Numbers, as_number, edition, numbers
from bangfu.screening.villages import LAND, VillageFinding
from bangfu.screening.villages import judge as judge_village
from bangfu.survey.items import items
from bangfu.survey.queries import known_of_households, known_of_village

Row = dict[str, Scalar]
MOST_AT_ONCE = 25
"""How many households a page may wait for; the rest waits for `bangfu roll`."""
STEP = 100
INCOMES = ("wage", "business", "transfer", "property")
DIRTY = {"1", "2"}
MOBILE = 11
ILLNESS = ("病", "残")
"""What is written of why a child is not at school, when illness or disability is the cause."""


def rows_of(keys: Collection[str]) -> dict[str, tuple[Row, list[Row], list[str]]]:
    """The columns of some registered households and of their members, with the members' names; those that ended are left out."""
    known = known_of_households(keys)
    homes = {
        h.key: h for piece in bulk.pieces(keys) for h in Household.objects.filter(key__in=piece).exclude(state="gone")
    }
    watched, helped, relapsed = _watched(keys), _helped(keys), _relapsed(keys)
    found = {}
    for key, home in homes.items():
        said, members = known.get(key, ({}, []))
        days = [said[name][1] for name in INCOMES if name in said]
        row = _household(
            home, {name: value for name, (value, _day) in said.items()}, max(days, default=home.registered_on)
        )
        row |= watched.get(key, {})
        row["helped"] = key in helped or any(row.get(f"measure_{name}") for name in codes("monitored_measure"))
        row["relapsed_on"] = relapsed.get(key)
        people = [{name: value for name, (value, _day) in one.items()} for one in members]
        found[key] = (row, [_member(key, one) for one in people], [one.get("name", "") for one in people])
    return found


def scalar(column: Column, value: Any) -> Scalar:
    """An answer as rules read it: money in fen, quantities in ten-thousandths, days as whole numbers."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return as_number(value)
    if isinstance(value, Decimal):
        return int(value * (FEN if column.kind == "fen" else PARTS))
    return value  # type: ignore[no-any-return]


def _household(home: Household, said: Mapping[str, Any], income_said_on: date) -> Row:
    row: Row = {name: scalar(c, said[name]) for name, c in household_columns().items() if name in said}
    if any(name in said for name in INCOMES):
        row["income_year"] = said.get("income_year") or income_said_on.year - 1
    fuel = set(said.get("fuel", ()))
    row |= {
        "household": home.key, "region": home.region, "registered": home.state, "registered_on": as_number(home.registered_on),
        "dirty_fuel": fuel <= DIRTY if fuel else None, "phone_fits": _mobile(said.get("phone")),
        "monitored": said.get("monitored_class") or None,
        "risk_noted": bool(said.get("risk_note")),
        "contact": bool(said.get("contact") and said.get("contact_phone")) if "monitored_class" in said else None,
    }  # fmt: skip
    labels = codes("measure")
    names = {label: name for name, label in codes("monitored_measure").items()}
    if "risks" in said:
        row |= {f"risk_{name}": code in said["risks"] for code, name in RISKS.items()}
    if "measures" in said:
        taken = {names.get(labels[code]) for code in said["measures"]}
        row |= {f"measure_{name}": name in taken for name in names.values()}
    return row


def _mobile(phone: str | None) -> bool | None:
    return None if not phone else len(phone) == MOBILE and phone.isdigit() and phone[1] >= "3" and phone[0] == "1"


def _member(household: str, said: Mapping[str, Any]) -> Row:
    row: Row = {name: scalar(c, said[name]) for name, c in member_columns().items() if name in said}
    number = said.get("id_number") or ""
    born = said.get("born_on") or (idnumber.born_on(number) if number else None)
    card = number[18:]
    return row | {
        "household": household, "born": as_number(born) if born else None, "id_length": len(number),
        "id_fits": idnumber.flaw(number) is None if number else None,
        "disability_card": bool(card) or said.get("id_kind") == "2",
        "disability_kind": card[:1] or None, "disability_grade": int(card[1]) if card[1:2].isdecimal() else None,
        "absence": bool(said.get("absence_reason")) or None,
        "absence_ill": any(word in said["absence_reason"] for word in ILLNESS) if said.get("absence_reason") else None,
        "work_county": bool(said.get("work_county")),
        "phone_fits": _mobile(said.get("member_phone")),
    }  # fmt: skip


def _watched(keys: Collection[str]) -> dict[str, Row]:
    """Who is monitored by decision, with what the case says: the class, since when, the risks, the measures."""
    rows = [
        row for piece in bulk.pieces(keys)
        for row in Case.objects.filter(household__in=piece).exclude(monitored_class="").values_list("key", "household")
    ]  # fmt: skip
    if not rows:
        return {}
    standings = identification.standings([key for key, _household in rows])
    closed = {
        earlier: ended for piece in bulk.pieces([key for key, _household in rows])
        for earlier, ended in Case.objects.filter(
            earlier__in=piece, procedure="risk_closing", state="finished"
        ).values_list("earlier", "ended_on")
    }  # fmt: skip
    found: dict[str, Row] = {}
    for key, household in rows:
        state = standings[key]
        since = state.done.get("identified") or state.opened_on
        removed = closed.get(key) or (state.ended_on if state.ended_how else None)
        row: Row = {
            "monitored": state.monitored_class,
            "monitored_since": as_number(since),
            "risk_removed": bool(removed),
        }
        row["removed_on"] = as_number(removed) if removed else None
        row["removal_way"] = ("1" if key in closed else "2") if removed else None
        row |= {f"risk_{name}": code in state.risks for code, name in RISKS.items()}
        row |= {f"measure_{name}": name in state.measures for name in codes("monitored_measure")}
        found[household] = row
    return found


def _helped(keys: Collection[str]) -> set[str]:
    """The households of which a fact says that help reached them."""
    kinds = policy("help_kinds", date.max).value
    found = set()
    for piece in bulk.pieces(keys):
        spoken = dict(
            Subject.objects.filter(subject__in=[f"household:{k}" for k in piece]).values_list("seq", "subject")
        )
        for some in bulk.pieces(spoken):
            for seq in Entry.objects.filter(seq__in=some, kind__in=kinds).values_list("seq", flat=True):
                found.add(spoken[seq].split(":", 1)[1])
    return found


def _relapsed(keys: Collection[str]) -> dict[str, int]:
    return {
        key: as_number(day) for piece in bulk.pieces(keys)
        for key, day in Relapse.objects.filter(household__in=piece).order_by("happened_on").values_list("household", "happened_on")
    }  # fmt: skip


def judged(key: str, day: date) -> tuple[Judged, list[str]] | None:
    """One registered household judged on a day, with its members' names; None when it is not registered (any more)."""
    found = rows_of([key]).get(key)
    return (judge(found[0], found[1], numbers(day)), found[2]) if found else None


def exemptions(keys: Iterable[str], day: date) -> dict[tuple[str, str], Exemption]:
    """Exemptions in force on a day, by household and rule."""
    return {
        (e.household, e.rule): e for piece in bulk.pieces(keys)
        for e in Exemption.objects.filter(household__in=piece, happened_on__lte=day, until__gte=day).order_by("happened_on")
    }  # fmt: skip


def refresh(day: date, most: int = MOST_AT_ONCE) -> int:
    """Judge those households anew of which something was said since the rules last looked, or whose numbers are others now; how
    many entries and households still wait.

    Pages call it with a small `most`; without anything new it costs two queries.
    """
    last, looked, p = queries.last_seq(), Looked.objects.first(), numbers(day)
    seen, judged_by = (looked.seq, looked.edition) if looked else (0, "")
    waiting = _follow_facts(day, most, seen, last) if last > seen else 0
    if waiting or judged_by == edition(p, ""):
        return waiting
    stale = _outdated(p)
    keep(stale[:most], day)
    if len(stale) <= most:
        Looked.objects.update_or_create(pk=1, defaults={"seq": last, "edition": edition(p, "")})
    return max(len(stale) - most, 0)


def judge_anew(region: str, day: date, progress: Callable[[float], None]) -> int:
    """Judge those households of a region anew whose numbers are others now; how many they were."""
    stale = _outdated(numbers(day), region)
    for at in range(0, len(stale), STEP):
        progress(at / len(stale))
        keep(stale[at : at + STEP], day)
    return len(stale)


def _outdated(p: Numbers, within: str = "") -> list[str]:
    """The households of a region that were judged by other numbers than are in force."""
    marks: dict[str, str] = {}
    found = []
    rows = Screened.objects.filter(region__startswith=within).order_by("household")
    for key, region, mark in rows.values_list("household", "region", "edition").iterator(5000):
        if region not in marks:
            marks[region] = edition(p, region)
        if mark != marks[region]:
            found.append(key)
    return found


def _follow_facts(day: date, most: int, seen: int, last: int) -> int:
    households: set[str] = set()
    cases: set[str] = set()
    upto = last
    for seq, stream in Entry.objects.filter(seq__gt=seen).order_by("seq").values_list("seq", "stream").iterator(5000):
        thing, _colon, key = stream.partition(":")
        if thing in ("household", "case"):
            (households if thing == "household" else cases).add(key)
            if len(households) + len(cases) >= most:
                upto = seq
                break
    for piece in bulk.pieces(cases):
        households |= {h for h in Case.objects.filter(key__in=piece).values_list("household", flat=True) if h}
    keep(sorted(households), day)
    Looked.objects.update_or_create(pk=1, defaults={"seq": upto})
    return last - upto


def keep(keys: Collection[str], day: date) -> None:
    """Judge some households and keep what the rules say in place of what they said before."""
    p = numbers(day)
    for piece in bulk.pieces(keys):
        found = rows_of(piece)
        rows, hits = [], []
        for key, (row, members, _names) in found.items():
            made = judge(row, members, p)
            rows.append(_screened(key, made, p))
            hits += [Hit(household=key, region=str(row["region"]), rule=f.rule.key) for f in made.findings if f.verdict]
        with transaction.atomic():
            bulk.delete(Screened.objects.filter(household__in=piece))
            bulk.delete(Hit.objects.filter(household__in=piece))
            bulk.insert(rows)
            bulk.insert(hits)


def _screened(key: str, made: Judged, p: Numbers) -> Screened:
    c = made.columns
    return Screened(
        household=key, region=str(c["region"]), on=p.day, size=c["size"], state=str(c["registered"] or ""), net=c["net"],
        line=c["line"], edition=edition(p, str(c["region"])),
        lacking=" ".join(f.rule.key for f in made.findings if f.verdict and f.rule.key in INDICATORS),
        found_class=str(c["found_class"] or ""),
    )  # fmt: skip


def village(region: str, scope: Scope) -> tuple[VillageFinding, ...]:
    """What the rules say of a village that has left poverty; nothing of any other, or of one of which nothing was said."""
    said = known_of_village(region, scope)
    if not said or not identification.has_left(region):
        return ()
    known = items("village")
    row: Row = {
        name: int(value * (FEN if known[name].type is Type.MONEY else PARTS)) if isinstance(value, Decimal) else value
        for name, (value, _day) in said.items()
    }  # fmt: skip
    keys = Household.objects.filter(region=region).exclude(state="gone").values_list("key", flat=True)
    homes = [found[0] for found in rows_of(list(keys)).values()]
    row |= {f"sum_{kind}": sum(int(home.get(kind) or 0) for home in homes) for kind in LAND}
    return judge_village(row)
