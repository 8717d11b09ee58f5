"""One step for many cases at once: one form, a fact for each case, all in one transaction or none."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bangfu.access.scope import Somebody
from bangfu.identification import facts as f
from bangfu.identification.models import Case
from bangfu.identification.procedure import Procedure, Step
from bangfu.identification.rules import draw
from bangfu.kit.views import context_now
from bangfu.ledger import journal
from bangfu.ledger.journal import Outcome, Sent
from bangfu.plain.fact import Fact, fields_of
from bangfu.plain.reading import read
from bangfu.plain.verdict import Reason

OF_EACH: Mapping[type[Fact], tuple[str, ...]] = {
    f.Deliberated: ("votes_for", "votes_against"),
    f.ExitSigned: ("agrees",),
    f.ConsentAnswered: ("given",),
    f.Verified: ("fits",),
}
"""What may differ from case to case, and so stands in the list beside each."""
COMPUTED = {f.CheckDrawn: ("among", "chosen")}
OWN = ("region", "case")


@dataclass(frozen=True)
class Objected:
    """Why some of the cases cannot take the step, and which."""

    reason: Reason
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What became of a step for many: how many were taken; else flaws of the form or objections, and nothing was."""

    taken: int = 0
    flaws: tuple[Reason, ...] = ()
    objected: tuple[Objected, ...] = ()


def common_fields(kind: type[Fact]) -> list[str]:
    """The fields that are filled in once for all cases."""
    without = {*OWN, *COMPUTED.get(kind, ())}
    return [field.name for field in fields_of(kind) if field.name not in without]


def prefilled(kind: type[Fact], step: Step | None, law: Procedure, today: date) -> dict[str, Any]:
    """What is known beforehand: the day, the round, how long a publicity has to last, the least share of a draw."""
    known: dict[str, Any] = {"happened_on": today.isoformat()}
    if step and step.is_publicity:
        known["round"] = step.round
        known["until"] = law.last_of(today, step.days).isoformat()
    if kind is f.CheckDrawn:
        known["share"] = str(law.draw_least)
    if kind is f.Announced:
        known["until"] = (today + timedelta(days=6)).isoformat()
    if kind in OF_EACH and kind is not f.Deliberated:
        known |= dict.fromkeys(OF_EACH[kind], "true")
    return known


def take(
    kind: type[Fact], raw: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]], cases: Sequence[Case], form: uuid.UUID, by: Somebody
) -> Result:  # fmt: skip
    """Enter one step for many cases. `raw`: the common values; `own`: what differs, by case."""
    made = []
    for case in cases:
        values = {
            **raw,
            **{k: v for k, v in own.get(case.key, {}).items() if v},
            "region": case.region,
            "case": case.key,
        }
        if kind is f.CheckDrawn:
            values |= {"among": len(cases), "chosen": False}
        fact = read(kind, values, context_now())
        if isinstance(fact, tuple):
            return Result(flaws=fact)
        made.append(fact)
    if kind is f.CheckDrawn and made:
        chosen = draw([case.key for case in cases], made[0].seed, made[0].share)
        made = [replace(fact, chosen=fact.case in chosen) for fact in made]
    return _enter(made, [case.key for case in cases], form, by)


def _grouped(keys: Sequence[str], receipts: Sequence[journal.Receipt]) -> tuple[Objected, ...]:
    """The reasons against some of the cases, each once with the cases it speaks of."""
    found: list[tuple[Reason, list[str]]] = []
    for key, receipt in zip(keys, receipts, strict=True):
        for reason in receipt.reasons:
            known = next((several for other, several in found if other == reason), None)
            if known is None:
                found.append((reason, [key]))
            else:
                known.append(key)
    return tuple(Objected(reason, tuple(several)) for reason, several in found)


def _enter(made: Sequence[Any], keys: Sequence[str], form: uuid.UUID, by: Somebody) -> Result:
    """All of the facts, or what is objected to and none. The form's id makes a second sending of it nothing new."""
    objected = _grouped(keys, journal.rehearse(made, by))
    if objected:
        return Result(objected=objected)
    sents = [Sent(fact, uuid.uuid5(form, fact.case)) for fact in made]
    receipts = journal.submit(sents, by, batch=form)
    return Result(taken=sum(r.outcome in (Outcome.ACCEPTED, Outcome.DUPLICATE) for r in receipts))


@dataclass(frozen=True)
class Candidate:
    """A registered household that may be proposed for exit; looks like a case in the list of those to choose from."""

    key: str
    head: str
    people: int
    region: str
    group: str = ""


def propose_exit(raw: Mapping[str, Any], candidates: Sequence[Candidate], form: uuid.UUID, by: Somebody) -> Result:
    """Begin an exit case for each of some households; `raw`: day and batch."""
    made = []
    for one in candidates:
        case = f"TC-{one.key}-{str(raw.get('happened_on', '')).replace('-', '')}"
        own = {"region": one.region, "case": case, "household": one.key, "head": one.head, "people": one.people}
        fact = read(f.ExitProposed, {**raw, **own}, context_now())
        if isinstance(fact, tuple):
            return Result(flaws=fact)
        made.append(fact)
    return _enter(made, [one.key for one in candidates], form, by)
