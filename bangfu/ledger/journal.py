"""The journal: the one door for writing.

Facts come in by `submit`, one or a hundred thousand, in one transaction: access, duplicates, references and rules are
looked at, what is fine is recorded, and the read models follow. What was recorded wrongly is taken back by `withdraw`.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import uuid_utils.compat
from django.db import connection, transaction
from django.db.models import Max

from bangfu.access import vault
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.ledger import bulk, clock, projection
from bangfu.ledger.models import Entry, Held, Subject
from bangfu.ledger.registry import CHECKS, SIGNERS, Told
from bangfu.plain.fact import KINDS, Fact, fields_of, restore, split, stream_of, subjects_of
from bangfu.plain.policy import codes
from bangfu.plain.verdict import Reason, Refusal
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
        _refuse_strangers(cases, by, Verb.DECIDE if confirmed else Verb.ENTER)
        progress(0.1)
        _find_duplicates([c for c in cases if not c.receipt])
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
    _refuse_strangers(cases, by, Verb.ENTER)
    _find_duplicates([c for c in cases if not c.receipt])
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


def units_of(fact: Fact) -> list[str]:
    return [s.split(":", 1)[1] for s in subjects_of(fact) if s.startswith("unit:")]


def _refuse_strangers(cases: Sequence[_Case], by: Somebody, verb: Verb) -> None:
    scope = by.scope(verb)
    if scope.everywhere:
        return
    for case in cases:
        if not scope.covers(case.fact.region, units_of(case.fact)):
            reason = Reason("not_yours", _("您没有在这个地方登记的权限,请由所在地的单位登记,或请上级授权"))
            case.receipt = Receipt(Outcome.REFUSED, case.id or new_id(), 0, (reason,))
    open_cases = [c for c in cases if not c.receipt]
    for case, refusal in zip(open_cases, not_theirs([c.fact for c in open_cases], by), strict=True):
        if refusal:
            case.receipt = Receipt(Outcome.REFUSED, case.id or new_id(), 0, (refusal,))


def not_theirs(facts: Sequence[Fact], by: Somebody) -> list[Refusal]:
    """For each fact, why it is for another level of office to enter; None where it is not."""
    found: list[Refusal] = [None] * len(facts)
    if by.scope(Verb.ENTER).everywhere:
        return found
    by_kind: dict[type[Fact], list[int]] = {}
    for at, fact in enumerate(facts):
        if type(fact) in SIGNERS:
            by_kind.setdefault(type(fact), []).append(at)
    for kind, places in by_kind.items():
        for at, levels in zip(places, SIGNERS[kind]([facts[p] for p in places]), strict=True):
            if levels and not by.levels(facts[at].region) & set(levels):
                text = _("这一步由%(levels)s办理,您不能代签")
                found[at] = Reason("not_your_step", text, {"levels": [codes("office_level")[v] for v in levels]})
    return found


def _find_duplicates(cases: Sequence[_Case]) -> None:
    """Known by id where the sender made one, else by content: then only a live entry counts as already there."""
    ids = [c.id for c in cases if c.id.int]
    known = {found for piece in bulk.pieces(ids) for found in _known_ids(piece)}
    live, dead = _by_digest([c.digest for c in cases if not c.id.int])
    seen: set[Any] = set()
    for case in cases:
        mark = case.id if case.id.int else case.digest
        if mark in seen or case.id in known or (not case.id.int and case.digest in live):
            case.receipt = Receipt(Outcome.DUPLICATE, case.id if case.id.int else live.get(case.digest, case.id))
        elif not case.id.int:
            case.id = uuid.uuid5(uuid.UUID(hex=case.digest), str(dead.get(case.digest, 0)))
        seen.add(mark)
    waiting = {h for piece in bulk.pieces([c.id for c in cases]) for h in _held_ids(piece)}
    for case in cases:
        if case.id in waiting and not case.receipt:
            case.receipt = Receipt(Outcome.DUPLICATE, case.id)


def _known_ids(ids: list[uuid.UUID]) -> set[uuid.UUID]:
    entries = Entry.objects.filter(id__in=ids).values_list("id", flat=True)
    return set(entries)


def _held_ids(ids: list[uuid.UUID]) -> set[uuid.UUID]:
    return set(Held.objects.filter(id__in=ids).values_list("id", flat=True))


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
    found: list[list[Reason]] = [[] for _fact in facts]
    for at, reason in _dangling(facts):
        found[at].append(reason)
    by_kind: dict[type[Fact], list[int]] = {}
    for at, fact in enumerate(facts):
        by_kind.setdefault(type(fact), []).append(at)
    for kind, places in by_kind.items():
        for function in CHECKS.get(kind, ()):
            for at, verdict in zip(places, function([facts[p] for p in places]), strict=True):
                found[at] += verdict.reasons
    return [tuple(reasons) for reasons in found]


def _dangling(facts: Sequence[Fact]) -> list[tuple[int, Reason]]:
    """References to things that are not registered, and second registrations of things that are."""
    births = {stream_of(f) for f in facts if f.kind().births}
    named = {s for f in facts for s in subjects_of(f)} - births
    known = {
        s for piece in bulk.pieces(named | births) for s in
        Subject.objects.filter(subject__in=piece, births=True).values_list("subject", flat=True)
    }  # fmt: skip
    found: list[tuple[int, Reason]] = []
    born: set[str] = set()
    for at, fact in enumerate(facts):
        stream = stream_of(fact)
        for f in fields_of(type(fact)):
            value = getattr(fact, f.name)
            subject = f"{f.ref}:{value}"
            if (
                f.ref
                and not f.loose
                and value
                and subject not in known
                and subject not in births
                and f.ref in _births()
            ):
                text = _("「%(value)s」还没有登记;登记之后这一条会自动入账")
                found.append((at, Reason("unknown_thing", text, {"value": value, "subject": subject}, field=f.name)))
        if fact.kind().births and not fact.kind().repeats and (stream in known or stream in born):
            text = _("「%(value)s」已经登记过")
            found.append(
                (at, Reason("already_there", text, {"value": stream.split(":", 1)[1]}, field=fact.kind().stream))
            )
        if fact.kind().births:
            born.add(stream)
    return found


def _births() -> set[str]:
    return {kind.kind().stream for kind in KINDS.values() if kind.kind().births}


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
    for row, fact, reasons in zip(waiting, facts, objections(facts), strict=True):
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
