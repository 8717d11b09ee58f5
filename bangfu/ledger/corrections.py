"""Taking back, rebuilding and sealing anew: what happens to entries after they were accepted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from bangfu.access import vault
from bangfu.access.models import Device
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.ledger import bulk, clock, files, gate, inbox, journal, projection
from bangfu.ledger.models import Batch, Entry, Held, Quarantine, Subject
from bangfu.ledger.projection import WITHDRAWN
from bangfu.ledger.registry import FOLDS, RECORDS, SEALED, WITHDRAWALS
from bangfu.plain.fact import KINDS, restore
from bangfu.plain.verdict import Reason, Refusal
from bangfu.plain.words import mark as _


def withdraw(entry_ids: Sequence[uuid.UUID], reason: str, by: Somebody) -> Refusal:
    """Withdraw entries, all or none, with a reason that stays in the journal. None when done, else why not.

    An entry that was withdrawn already is passed over. What other facts still speak of cannot be withdrawn before them.
    """
    if not reason.strip():
        return Reason("reason_missing", _("请写明撤销的理由"))
    with transaction.atomic():
        journal.lock()
        entries = [e for piece in bulk.pieces(entry_ids) for e in Entry.objects.filter(id__in=piece)]
        gone = {
            w for piece in bulk.pieces([e.seq for e in entries]) for w in
            Entry.objects.filter(withdraws__in=piece).values_list("withdraws", flat=True)
        }  # fmt: skip
        entries = [e for e in entries if e.seq not in gone and e.kind in KINDS]
        refusal = _may_go(entries, by)
        if refusal or not entries:
            return refusal
        before = Entry.objects.aggregate(at=Max("recorded_at"))["at"]
        moment = max(clock.now(), before)
        bulk.insert([_withdrawal(e, reason.strip()[:300], by, moment) for e in entries])
        projection.remove(entries)
        projection.refold({e.stream for e in entries if e.stream})
    return None


def _may_go(entries: Sequence[Entry], by: Somebody) -> Refusal:
    scope = by.scope(Verb.WITHDRAW)
    for entry in entries:
        if not scope.covers(entry.region) and not is_own(entry, by):
            return Reason("not_yours", _("您没有撤销这个地方的记录的权限"))
    for entry in entries:
        against = WITHDRAWALS.get(KINDS[entry.kind])
        if refusal := against and against(projection.told(entry).fact, clock.today()):
            return refusal
    going = {e.seq for e in entries}
    births = [e.stream for e in entries if KINDS[e.kind].kind().births]
    others = [
        seq for piece in bulk.pieces(births)
        for seq in Subject.objects.filter(subject__in=piece).values_list("seq", flat=True) if seq not in going
    ]  # fmt: skip
    if others:
        text = _("还有%(n)s条记录说到它;请先撤销那些记录")
        return Reason("still_spoken_of", text, {"n": len(set(others))})
    return None


def is_own(row: Entry | Held, by: Somebody) -> bool:
    """Whether somebody entered it and may still enter there."""
    return row.by == by.name and by.may(
        Verb.ENTER,
        row.region,
        gate.units_of(restore(KINDS[row.kind], row.body, vault.unseal(row.personal, row.id.bytes))),
    )


def _withdrawal(entry: Entry, reason: str, by: Somebody, moment: Any) -> Entry:
    return Entry(
        id=journal.new_id(), kind=WITHDRAWN, stream=entry.stream, region=entry.region, happened_on=clock.today(),
        recorded_at=moment, by=by.name, origin="web", body={"reason": reason, "kind": entry.kind}, personal=b"",
        digest="", withdraws=entry.seq,
    )  # fmt: skip


def undo(batch_id: uuid.UUID, reason: str, by: Somebody) -> Refusal:
    """Withdraw everything that one import brought and drop what of it is still held."""
    with transaction.atomic():
        ids = list(Entry.objects.filter(batch=batch_id, withdraws=None).values_list("id", flat=True))
        refusal = withdraw(ids, reason, by) if ids or not reason.strip() else None
        if not refusal:
            waiting = Held.objects.filter(batch=batch_id, state="waiting")
            waiting.update(state="dropped", decided_by=by.name, decision=reason.strip()[:300])
            Batch.objects.filter(id=batch_id).update(undone_at=clock.now(), undone_reason=reason[:300])
    return refusal


def rebuild(stream: str = "") -> None:
    """Throw the read models away (of one stream, or all) and make them from the journal anew."""
    with transaction.atomic():
        journal.lock()
        if stream:
            projection.refold([stream])
            return
        for model in {*RECORDS.values(), Subject, *(m for _f, rows in FOLDS.values() for m in rows)}:
            bulk.delete(model._default_manager.all())
        gone = set(Entry.objects.exclude(withdraws=None).values_list("withdraws", flat=True))
        live = Entry.objects.filter(withdraws=None).order_by("seq").iterator(2000)
        for piece in bulk.pieces((e for e in live if e.seq not in gone), 2000):
            projection.add([projection.told(e) for e in piece])
        streams = Entry.objects.exclude(stream="").order_by().values_list("stream", flat=True).distinct()
        for some in bulk.pieces(streams.iterator(), 5000):
            projection.refold(some)


def rotate_keys() -> int:
    """Seal everything personal with the newest key; how many blobs and files were sealed anew."""
    count = files.seal_anew()
    for (model, column), about in SEALED.items():
        keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
        for piece in bulk.pieces(keys.iterator(5000)):
            with transaction.atomic():
                rows = model._default_manager.select_for_update().filter(pk__in=piece)
                stale = [row for row in rows if not vault.is_current(getattr(row, column))]
                for row in stale:
                    blob = vault.unseal_bytes(bytes(getattr(row, column)), about(row))
                    setattr(row, column, vault.seal_bytes(blob, about(row)))
                model._default_manager.bulk_update(stale, [column])
            count += len(stale)
    return count


def _own_id(row: Entry | Held | Device) -> bytes:
    return row.id.bytes


SEALED[Entry, "personal"] = SEALED[Held, "personal"] = SEALED[Device, "key"] = _own_id
SEALED[Quarantine, "raw"] = inbox.about
