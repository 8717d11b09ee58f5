"""The journal: the one door for writing.

Facts come in by `submit`, one or a hundred thousand, in one transaction: access, duplicates, references and rules are
looked at, what is fine is recorded, and the read models follow. What was recorded wrongly is taken back by `withdraw`.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import uuid_utils.compat
from django.db import connection, transaction
from django.db.models import Max

from bangfu.access import vault
from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, SYSTEM, Somebody
from bangfu.ledger import bulk, clock, gate, projection
from bangfu.ledger.models import Entry, Held, Subject
from bangfu.ledger.registry import CHECKS, Told
from bangfu.plain.fact import KINDS, Fact, fields_of, restore, split, stream_of
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

LOCK = 0x62616E67667500


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True)
class Receipt:
    """What became of one fact."""

    outcome: Outcome
    id: uuid.UUID
    seq: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Sent:
    """A fact on its way in. `id` is made where it was entered; without it the content itself says whether it is new."""

    fact: Fact
    id: uuid.UUID | None = None


@dataclass
class _Case:
    """One fact under consideration."""

    fact: Fact
    id: uuid.UUID
    open_part: dict[str, Any]
    personal: dict[str, Any]
    digest: str
    receipt: Receipt | None = None


def new_id() -> uuid.UUID:
    return uuid_utils.compat.uuid7()


def digest_of(fact: Fact) -> str:
    """A keyed hash of everything a fact says, by which the same content is known again."""
    content = json.dumps([fact.kind().name, *split(fact)], sort_keys=True, ensure_ascii=False)
    return vault.search_hash(hashlib.blake2b(content.encode(), digest_size=16).hexdigest())


def submit(
    facts: Iterable[Fact | Sent],
    by: Somebody,
    *,
    origin: str = "web",
    batch: uuid.UUID | None = None,
    confirmed: bool = False,
    hold: Reason | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> list[Receipt]:
    """Submit facts; a receipt for each, in order. All that is accepted is recorded in one transaction, or nothing is.

    `confirmed` skips the rules: somebody with the right to decide has looked at their objections. `hold` holds all,
    whatever the rules say, for an office to take up: what the public sends.
    """
    cases = [_case(f if isinstance(f, Sent) else Sent(f)) for f in facts]
    with transaction.atomic():
        lock()
        _admit(cases, by, Verb.DECIDE if confirmed else Verb.ENTER)
        progress(0.1)
        if not confirmed:
            _hold([c for c in cases if not c.receipt], by, origin, batch, hold)
        progress(0.3)
        fresh = [c for c in cases if not c.receipt]
        _record(fresh, by, origin, batch, progress)
        if fresh:
            _release(fresh)
    return [c.receipt or Receipt(Outcome.REFUSED, c.id) for c in cases]


def rehearse(facts: Sequence[Fact], by: Somebody) -> list[Receipt]:
    """What `submit` would answer, without writing anything."""
    cases = [_case(Sent(fact)) for fact in facts]
    _admit(cases, by, Verb.ENTER)
    open_cases = [c for c in cases if not c.receipt]
    for case, reasons in zip(open_cases, objections([c.fact for c in open_cases]), strict=True):
        case.receipt = Receipt(Outcome.HELD if reasons else Outcome.ACCEPTED, case.id, 0, reasons)
    return [c.receipt or Receipt(Outcome.REFUSED, c.id) for c in cases]


def lock() -> None:
    """One writer at a time, so that the order of `seq` is the order of commits: what is as of a moment stays so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _case(sent: Sent) -> _Case:
    open_part, personal = split(sent.fact)
    return _Case(sent.fact, sent.id or uuid.UUID(int=0), open_part, personal, digest_of(sent.fact))


def _admit(cases: Sequence[_Case], by: Somebody, verb: Verb) -> None:
    """Refuse what names a place that is not the sender's; then, of what is new, what is about a thing that lies elsewhere.

    What was sent before is known again first: a household that was moved away lies elsewhere when that comes twice.
    """
    scope = by.scope(verb)
    for case in () if scope.everywhere else cases:
        if not scope.covers(case.fact.region, gate.units_of(case.fact)):
            case.receipt = Receipt(Outcome.REFUSED, case.id if case.id.int else new_id(), 0, (gate.NOT_YOURS,))
    _find_duplicates([c for c in cases if not c.receipt])
    fresh = [c for c in cases if not c.receipt]
    for case, refusal in zip(fresh, gate.refusals([c.fact for c in fresh], by, verb), strict=True):
        if refusal:
            case.receipt = Receipt(Outcome.REFUSED, case.id, 0, (refusal,))


def _find_duplicates(cases: Sequence[_Case]) -> None:
    """Known by id where the sender made one, else by content: then only what is live or waits counts as already there."""
    ids = [c.id for c in cases if c.id.int]
    known = _known_ids(ids) | _held(ids).keys()
    live, dead = _by_digest([c.digest for c in cases if not c.id.int])
    seen: set[Any] = set()
    nameless = []
    for case in cases:
        mark = case.id if case.id.int else case.digest
        if mark in seen or case.id in known or (not case.id.int and case.digest in live):
            case.receipt = Receipt(Outcome.DUPLICATE, case.id if case.id.int else live.get(case.digest, case.id))
        elif not case.id.int:
            nameless.append(case)
        seen.add(mark)
    _number(nameless, dead)


def _number(cases: Sequence[_Case], passed: dict[str, int]) -> None:
    """Make ids of the content and a number, past those of the same content that were withdrawn, dropped or mended."""
    while cases:
        for case in cases:
            case.id = uuid.uuid5(uuid.UUID(hex=case.digest), str(passed.get(case.digest, 0)))
        held = _held([c.id for c in cases])
        gone = _known_ids([c.id for c in cases if passed.get(c.digest)])
        gone |= {held_id for held_id, state in held.items() if state != "waiting"}
        for case in cases:
            if held.get(case.id) == "waiting":
                case.receipt = Receipt(Outcome.DUPLICATE, case.id)
        cases = [c for c in cases if c.id in gone]
        passed |= {c.digest: passed.get(c.digest, 0) + 1 for c in cases}


def _known_ids(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return {
        found for piece in bulk.pieces(ids) for found in Entry.objects.filter(id__in=piece).values_list("id", flat=True)
    }  # fmt: skip


def _held(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What is or was held, with its state."""
    return {
        held_id: state for piece in bulk.pieces(ids)
        for held_id, state in Held.objects.filter(id__in=piece).values_list("id", "state")
    }  # fmt: skip


def _by_digest(digests: list[str]) -> tuple[dict[str, uuid.UUID], dict[str, int]]:
    """Digests of live entries with their ids, and how many withdrawn ones each digest has."""
    live: dict[str, uuid.UUID] = {}
    dead: dict[str, int] = {}
    for piece in bulk.pieces(digests):
        rows = list(Entry.objects.filter(digest__in=piece).values_list("digest", "seq", "id"))
        gone = set(Entry.objects.filter(withdraws__in=[r[1] for r in rows]).values_list("withdraws", flat=True))
        for digest, seq, entry_id in rows:
            if seq in gone:
                dead[digest] = dead.get(digest, 0) + 1
            else:
                live[digest] = entry_id
    return live, dead


def objections(facts: Sequence[Fact]) -> list[tuple[Reason, ...]]:
    """What the references and the rules object to, for each fact; nothing is written."""
    ruled: list[list[Reason]] = [[] for _fact in facts]
    by_kind: dict[type[Fact], list[int]] = {}
    for at, fact in enumerate(facts):
        by_kind.setdefault(type(fact), []).append(at)
    for kind, places in by_kind.items():
        for function in CHECKS.get(kind, ()):
            for at, verdict in zip(places, function([facts[p] for p in places]), strict=True):
                ruled[at] += verdict.reasons
    found: list[list[Reason]] = [[] for _fact in facts]
    for at, reason in _dangling(facts, [not reasons for reasons in ruled]):
        found[at].append(reason)
    return [tuple(first + then) for first, then in zip(found, ruled, strict=True)]


def _dangling(facts: Sequence[Fact], fine: Sequence[bool]) -> list[tuple[int, Reason]]:
    """References to things that are not registered, and second registrations of things that are.

    `fine`: to which the rules do not object. Only what is not held itself registers a thing for the others.
    """
    register = {kind.kind().stream for kind in KINDS.values() if kind.kind().births}
    named = [_references(fact, register) for fact in facts]
    births = {at: stream_of(fact) for at, fact in enumerate(facts) if fact.kind().births}
    asked = {subject for pairs in named for _name, subject in pairs} | set(births.values())
    known = {
        s for piece in bulk.pieces(asked) for s in
        Subject.objects.filter(subject__in=piece, births=True).values_list("subject", flat=True)
    }  # fmt: skip
    born = _born(births, [at for at in births if fine[at]], named, known)
    found: list[tuple[int, Reason]] = []
    for at, fact in enumerate(facts):
        for name, subject in named[at]:
            if subject not in known and subject not in born and subject != births.get(at):
                text = _("「%(value)s」还没有登记;登记之后这一条会自动入账")
                values = {"value": getattr(fact, name), "subject": subject}
                found.append((at, Reason("unknown_thing", text, values, field=name)))
        if at in births and not fact.kind().repeats and (births[at] in known or born.get(births[at], at) != at):
            text = _("「%(value)s」已经登记过")
            values = {"value": births[at].split(":", 1)[1]}
            found.append((at, Reason("already_there", text, values, field=fact.kind().stream)))
    return found


def _references(fact: Fact, register: Collection[str]) -> list[tuple[str, str]]:
    """The fields that name a thing which must be registered, each with that thing."""
    return [
        (f.name, f"{f.ref}:{value}")
        for f in fields_of(type(fact))
        if f.ref in register and not f.loose and (value := getattr(fact, f.name))
    ]


def _born(
    births: Mapping[int, str], fine: list[int], named: Sequence[Sequence[tuple[str, str]]], known: Collection[str]
) -> dict[str, int]:
    """What is registered by a submission itself, with the first fact that does: one that names nothing unregistered."""
    while True:
        born: dict[str, int] = {}
        for at in fine:
            born.setdefault(births[at], at)
        whole = [
            at for at in fine
            if all(subject in known or subject in born or subject == births[at] for _name, subject in named[at])
        ]  # fmt: skip
        if len(whole) == len(fine):
            return born
        fine = whole


def _hold(cases: Sequence[_Case], by: Somebody, origin: str, batch: uuid.UUID | None, hold: Reason | None) -> None:
    rows = []
    for case, objected in zip(cases, objections([c.fact for c in cases]), strict=True):
        reasons = (*objected, hold) if hold else objected
        if not reasons:
            continue
        case.receipt = Receipt(Outcome.HELD, case.id, 0, reasons)
        waits = [r.values["subject"] for r in reasons] if all(r.code == "unknown_thing" for r in reasons) else [""]
        rows.append(
            Held(
                id=case.id, kind=case.fact.kind().name, region=case.fact.region, happened_on=case.fact.happened_on,
                at=clock.now(), by=by.name, origin=origin, batch=batch, body=case.open_part,
                personal=vault.seal(case.personal, case.id.bytes), reasons=[written(r) for r in reasons],
                waits_for=waits[0],
            )
        )  # fmt: skip
    bulk.insert(rows)


def written(reason: Reason) -> dict[str, Any]:
    """A reason as JSON; `read_reason` reads it back."""
    return {**reason.__dict__, "values": dict(reason.values)}


def read_reason(data: dict[str, Any]) -> Reason:
    return Reason(**data)


def _record(
    cases: Sequence[_Case],
    by: Somebody,
    origin: str,
    batch: uuid.UUID | None,
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    if not cases:
        return
    before = Entry.objects.aggregate(last=Max("seq"), at=Max("recorded_at"))
    moment = max(clock.now(), before["at"] or clock.now())
    bulk.insert([_entry(case, by, origin, batch, moment) for case in cases])
    seqs = dict(Entry.objects.filter(seq__gt=before["last"] or 0).values_list("id", "seq"))
    progress(0.6)
    tolds = [Told(seqs[case.id], case.id, case.fact) for case in cases]
    projection.add(tolds)
    progress(0.8)
    pairs = [(stream_of(one.fact), one) for one in tolds]
    streams = {stream for stream, _told in pairs if stream}
    births = {stream for stream, one in pairs if one.fact.kind().births}
    older = {
        s for piece in bulk.pieces(births)
        for s in Entry.objects.filter(stream__in=piece, seq__lte=before["last"] or 0).values_list("stream", flat=True)
    }  # fmt: skip
    projection.refold(streams, pairs, all_new=frozenset(births - older))
    for case in cases:
        case.receipt = Receipt(Outcome.ACCEPTED, case.id, seqs[case.id])
    progress(1.0)


def _entry(case: _Case, by: Somebody, origin: str, batch: uuid.UUID | None, moment: Any) -> Entry:
    return Entry(
        id=case.id, kind=case.fact.kind().name, stream=stream_of(case.fact), region=case.fact.region,
        happened_on=case.fact.happened_on, recorded_at=moment, by=by.name, origin=origin, batch=batch,
        body=case.open_part, personal=vault.seal(case.personal, case.id.bytes), digest=case.digest,
    )  # fmt: skip


def _release(cases: Sequence[_Case]) -> None:
    """Take in what was held only because something was not registered yet, and now is."""
    births = [stream_of(c.fact) for c in cases if c.fact.kind().births]
    waiting = [
        row for piece in bulk.pieces(births) for row in Held.objects.filter(waits_for__in=piece, state="waiting")
    ]  # fmt: skip
    if not waiting:
        return
    facts = [restore(KINDS[row.kind], row.body, vault.unseal(row.personal, row.id.bytes)) for row in waiting]
    strange = gate.elsewhere(
        facts, [EVERYWHERE if row.by == SYSTEM.name else gate.claimed(f) for row, f in zip(waiting, facts, strict=True)]
    )
    for row, fact, objected, refusal in zip(waiting, facts, objections(facts), strange, strict=True):
        reasons = (*objected, refusal) if refusal else objected
        if reasons:
            Held.objects.filter(pk=row.pk).update(
                reasons=[written(r) for r in reasons],
                waits_for=next((r.values["subject"] for r in reasons if r.code == "unknown_thing"), ""),
            )
        else:
            accept(row, fact, Somebody(row.by, ()))


def accept(row: Held, fact: Fact, by: Somebody) -> Receipt:
    open_part, personal = split(fact)
    case = _Case(fact, row.id, open_part, personal, digest_of(fact))
    Held.objects.filter(pk=row.pk).delete()
    _record([case], by, row.origin, row.batch)
    _release([case])
    assert case.receipt
    return case.receipt
