"""Reading the journal: for the lake, for time lines, for in-boxes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from bangfu.access.scope import Scope
from bangfu.ledger.bulk import pieces
from bangfu.ledger.models import Batch, Entry, Held, Quarantine, Subject
from bangfu.plain.period import SHANGHAI, Period, local_day
from bangfu.plain.verdict import Reason

LOOKED_BACK = 50_000


def entries_after(seq: int) -> Iterator[tuple[Any, ...]]:
    """Every entry after `seq` in order: seq, id, kind, stream, region, happened_on, recorded_at, withdraws, body."""
    fields = ("seq", "id", "kind", "stream", "region", "happened_on", "recorded_at", "withdraws", "body")
    return Entry.objects.filter(seq__gt=seq).order_by("seq").values_list(*fields).iterator(5000)


def last_seq() -> int:
    """The last entry's place; 0 in an empty journal."""
    return Entry.objects.aggregate(last=Max("seq"))["last"] or 0


def seq_at(moment: datetime) -> int:
    """The last entry that was recorded at or before a moment; 0 when none was."""
    return Entry.objects.filter(recorded_at__lte=moment).aggregate(last=Max("seq"))["last"] or 0


def recorded_span() -> tuple[datetime, datetime] | None:
    """When the first and the last entry were recorded."""
    first, last = Entry.objects.order_by("seq").first(), Entry.objects.order_by("seq").last()
    return (first.recorded_at, last.recorded_at) if first and last else None


def recorded_years() -> list[int]:
    """The years in which anything was recorded."""
    found: list[int] = []
    after = datetime.min.replace(tzinfo=UTC)
    while row := Entry.objects.filter(recorded_at__gte=after).order_by("recorded_at").first():
        found.append(local_day(row.recorded_at).year)
        after = datetime(found[-1] + 1, 1, 1, tzinfo=SHANGHAI)
    return found


def entry(entry_id: Any, scope: Scope) -> Entry | None:
    """An entry that somebody may see; None when there is none for them."""
    found = Entry.objects.filter(id=entry_id).first()
    units = [s.split(":", 1)[1] for s in subjects(found) if s.startswith("unit:")] if found else []
    return found if found and scope.covers(found.region, units) else None


def entries(seqs: list[int]) -> dict[int, Entry]:
    return Entry.objects.in_bulk(seqs)


def subjects(found: Entry) -> list[str]:
    """The things that an entry speaks of."""
    return list(Subject.objects.filter(seq=found.seq).values_list("subject", flat=True))


def withdrawal_of(found: Entry) -> Entry | None:
    return Entry.objects.filter(withdraws=found.seq).first()


def time_line(subject: str, scope: Scope, limit: int = 50) -> list[Entry]:
    """The latest live entries that speak of a thing, newest first, of those that somebody may see."""
    rows = Subject.objects.filter(subject=subject).order_by("-happened_on", "-seq")[: limit * 2]
    found = Entry.objects.in_bulk([row.seq for row in rows])
    shown = [found[row.seq] for row in rows if row.seq in found]
    if subject.startswith("unit:") and subject.split(":", 1)[1] in scope.units:
        return shown[:limit]
    return [e for e in shown if scope.covers(e.region)][:limit]


def region_line(codes: Collection[str], limit: int = 50) -> list[Entry]:
    """The latest live entries of exactly one region (a village), under any of its codes, newest first."""
    return _live(Entry.objects.filter(region__in=codes, withdraws=None).order_by("-happened_on", "-seq"), limit)


def latest(where: Q, limit: int) -> list[Entry]:
    """The live entries that came in last, of the youngest `LOOKED_BACK` of all."""
    young = Entry.objects.filter(where, withdraws=None, seq__gt=last_seq() - LOOKED_BACK)
    return _live(young.order_by("-seq"), limit)


def _live(rows: QuerySet[Entry], limit: int) -> list[Entry]:
    found = list(rows[: limit * 2])
    gone = set(Entry.objects.filter(withdraws__in=[e.seq for e in found]).values_list("withdraws", flat=True))
    return [e for e in found if e.seq not in gone][:limit]


def held(scope: Scope) -> QuerySet[Held]:
    return Held.objects.filter(scope.rows(), state="waiting").order_by("-at")


def waiting_from(by: str, region: str) -> int:
    """How many held facts of a region that somebody sent still wait."""
    return Held.objects.filter(by=by, region=region, state="waiting").count()


def quarantine(scope: Scope, by: str) -> QuerySet[Quarantine]:
    """What was refused where somebody may look, and what they sent themselves."""
    return Quarantine.objects.filter(scope.rows() | Q(by=by), state="waiting").order_by("-at")


def batches(by: str | None = None) -> QuerySet[Batch]:
    found = Batch.objects.order_by("-at")
    return found.filter(by=by) if by else found


def recorded(seqs: Iterable[int]) -> dict[int, tuple[date, str]]:
    """For some entries: the day they were recorded and by which account; no account where a file brought them."""
    found = {}
    for piece in pieces(set(seqs)):
        for seq, at, by, batch in Entry.objects.filter(seq__in=piece).values_list("seq", "recorded_at", "by", "batch"):
            found[seq] = (local_day(at), "" if batch else by)
    return found


def done_by(accounts: Iterable[str], kinds: Iterable[str], period: Period, scope: Scope) -> list[Entry]:
    """Live entries of some kinds that some accounts made of a period, in order; not what files brought."""
    found = []
    for piece in pieces(set(accounts)):
        rows = Entry.objects.filter(
            scope.rows(), by__in=piece, kind__in=set(kinds), batch=None,
            happened_on__gte=period.start, happened_on__lt=period.end,
        )  # fmt: skip
        found += list(rows.defer("body", "personal").order_by("seq"))
    gone = {
        seq for piece in pieces([e.seq for e in found])
        for seq in Entry.objects.filter(withdraws__in=piece).values_list("withdraws", flat=True)
    }  # fmt: skip
    return [e for e in found if e.seq not in gone]


def facts_of(subject: str, period: Period, scope: Scope) -> list[Entry]:
    """The live entries of a period that speak of a thing, in order, of those that somebody may see."""
    rows = Subject.objects.filter(subject=subject, happened_on__gte=period.start, happened_on__lt=period.end)
    found = Entry.objects.in_bulk(list(rows.values_list("seq", flat=True)))
    return sorted((e for e in found.values() if scope.covers(e.region)), key=lambda e: (e.happened_on, e.seq))


def counts_by_kind(region: str, period: Period) -> dict[str, int]:
    """How many live entries of each kind a region has of a period."""
    rows = Entry.objects.filter(
        ~Exists(Entry.objects.filter(withdraws=OuterRef("seq"))), region=region, withdraws=None,
        happened_on__gte=period.start, happened_on__lt=period.end,
    )  # fmt: skip
    return {row["kind"]: row["n"] for row in rows.values("kind").annotate(n=Count("seq")).order_by("kind")}


@dataclass(frozen=True)
class Fate:
    """What became of a fact that somebody sent: accepted, withdrawn, held, mended, dropped; the words of who decided."""

    state: str
    seq: int = 0
    reasons: tuple[Reason, ...] = ()
    words: str = ""
    by: str = ""


def fates(ids: Collection[UUID]) -> dict[UUID, Fate]:
    """What became of facts by the ids that were made where they were entered; those that are unknown here are left out."""
    found: dict[UUID, Fate] = {}
    for piece in pieces(set(ids)):
        for row in Held.objects.filter(id__in=piece):
            reasons = tuple(Reason(**{**r, "values": dict(r["values"])}) for r in row.reasons)
            found[row.id] = Fate("held" if row.state == "waiting" else row.state, 0, reasons, row.decision, row.by)
        rows = {e.seq: e for e in Entry.objects.filter(id__in=piece).only("seq", "id", "by")}
        gone = {e.withdraws: e for e in Entry.objects.filter(withdraws__in=rows)}
        for seq, e in rows.items():
            words = gone[seq].body.get("reason", "") if seq in gone else ""
            found[e.id] = Fate("withdrawn" if seq in gone else "accepted", seq, (), words, e.by)
    return found


def told_since(streams: Collection[str], seq: int) -> list[Entry]:
    """Live entries of some things that came after `seq`, in order."""
    found = [
        e for piece in pieces(set(streams))
        for e in Entry.objects.filter(stream__in=piece, seq__gt=seq, withdraws=None).order_by("seq")
    ]  # fmt: skip
    gone = {
        at for piece in pieces([e.seq for e in found])
        for at in Entry.objects.filter(withdraws__in=piece).values_list("withdraws", flat=True)
    }  # fmt: skip
    return [e for e in found if e.seq not in gone]
