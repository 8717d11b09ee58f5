"""The in-boxes: facts that a rule objects to (held) and what was refused (quarantine), until somebody deals with them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from bangfu.access import audit, vault
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.ledger import clock, gate, journal
from bangfu.ledger.journal import Outcome, Receipt, Sent
from bangfu.ledger.models import Held, Quarantine
from bangfu.plain.fact import KINDS, Fact, restore
from bangfu.plain.verdict import Reason, Refusal
from bangfu.plain.words import mark as _

Case = Held | Quarantine
SETTLED = Reason("decided", _("这一条已经有人处理了"))
NO_REASON = Reason("reason_missing", _("请写明理由"))


def told(row: Held) -> Fact:
    """The fact that is held."""
    fact: Fact = restore(KINDS[row.kind], row.body, vault.unseal(row.personal, row.id.bytes))
    return fact


def raw(row: Quarantine) -> dict[str, Any]:
    """What was sent, by field name as far as it was understood."""
    found: dict[str, Any] = vault.unseal(row.raw, about(row))["raw"]
    return found


def about(row: Quarantine) -> bytes:
    """What the seal of a refused input is bound to."""
    return b"quarantine"


def may_mend(row: Case, by: Somebody) -> bool:
    """Who entered it may mend it; so may who decides there and may see personal data."""
    return row.by == by.name or (by.may(Verb.DECIDE, row.region) and by.may(Verb.UNMASK, row.region))


@dataclass(frozen=True)
class Refused:
    """What was sent and not taken: of which kind and where as far as that was understood, and why."""

    kind: str
    region: str
    sent: Mapping[str, Any]
    reasons: tuple[Reason, ...]


def quarantine(refused: Iterable[Refused], by: Somebody, origin: str) -> None:
    """Keep what was refused, sealed, so that nothing that was sent is lost."""
    at = clock.now()
    rows = []
    for one in refused:
        row = Quarantine(kind=one.kind[:60], region=one.region[:12], at=at, by=by.name, origin=origin)
        row.reasons = [journal.written(r) for r in one.reasons]
        row.raw = vault.seal({"raw": json.loads(json.dumps(one.sent, default=str))}, about(row))
        rows.append(row)
    Quarantine.objects.bulk_create(rows, batch_size=500)


def decide(held_id: uuid.UUID, *, confirm: bool, reason: str, by: Somebody) -> Refusal:
    """Confirm a held fact into the journal, or drop it; either way with a reason."""
    if not reason.strip():
        return NO_REASON
    with transaction.atomic():
        journal.lock()
        row = Held.objects.filter(id=held_id, state="waiting").first()
        if row is None:
            return SETTLED
        if not by.may(Verb.DECIDE, row.region):
            return Reason("not_yours", _("您没有处理这个地方的待核记录的权限"))
        audit.note(by, "confirm" if confirm else "drop", f"{row.kind} {row.id}", reason)
        if not confirm:
            _settle(row, "dropped", by, reason)
            return None
        fact = told(row)
        if strange := gate.elsewhere([fact], [by.scope(Verb.DECIDE)])[0]:
            return strange
        for objection in journal.objections([fact])[0]:
            if objection.code in ("unknown_thing", "already_there"):
                return Reason("cannot_confirm", _("它说到的户、单位或队伍还没有登记,或已登记过;不能直接确认"))
            if objection.binding:
                return replace(objection, code="cannot_confirm")
        journal.accept(row, fact, Somebody(row.by, ()))
    return None


def refused_before(by: str, origin: str, kinds: Iterable[str]) -> dict[str, Quarantine]:
    """What somebody sent by one way and was refused, still waiting, by the ids made where it was entered."""
    rows = Quarantine.objects.filter(by=by, origin=origin, kind__in=set(kinds), state="waiting")
    return {str(raw(row).get("id", "")): row for row in rows}


def replaced(case: Case, by: Somebody, receipt: Receipt) -> None:
    """Settle what was held or refused, after its sender's other fact in place of it was taken, or held anew."""
    audit.note(by, "mend", f"{case.kind} {case.pk}", str(receipt.id))
    _settle(case, "mended", by, str(receipt.id))


def drop(row_id: int, reason: str, by: Somebody) -> Refusal:
    """Put away what was refused, with a reason; it stays on record."""
    if not reason.strip():
        return NO_REASON
    with transaction.atomic():
        journal.lock()
        row = Quarantine.objects.filter(id=row_id, state="waiting").first()
        if row is None:
            return SETTLED
        if not may_mend(row, by):
            return Reason("not_yours", _("您没有处理这个地方的待核记录的权限"))
        audit.note(by, "drop", f"refused {row.kind} {row.pk}", reason)
        _settle(row, "dropped", by, reason)
    return None


def mend(row: Case, sent: Sent, by: Somebody) -> Receipt:
    """Submit a fact in place of what is held or was refused; that one is settled if the new one is taken, or held anew.

    The answer is REFUSED with a reason when somebody else has dealt with it in the meantime or `by` may not.
    """
    with transaction.atomic():
        journal.lock()
        current = type(row)._default_manager.filter(pk=row.pk, state="waiting").first()
        if current is None or not may_mend(current, by):
            why = SETTLED if current is None else Reason("not_yours", _("您没有处理这个地方的待核记录的权限"))
            return Receipt(Outcome.REFUSED, sent.id or journal.new_id(), 0, (why,))
        receipt = journal.submit([sent], by)[0]
        if receipt.outcome is not Outcome.REFUSED and receipt.id != current.pk:
            audit.note(by, "mend", f"{row.kind} {row.pk}", str(receipt.id))
            _settle(current, "mended", by, str(receipt.id))
    return receipt


def _settle(row: Case, state: str, by: Somebody, decision: str) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(
        state=state, decided_by=by.name, decision=decision.strip()[:300]
    )
