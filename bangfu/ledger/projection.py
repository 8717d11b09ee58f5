"""Making read models from the journal: a row per entry for records, all rows of a stream for things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bangfu.access import vault
from bangfu.ledger import bulk
from bangfu.ledger.models import Entry, Subject
from bangfu.ledger.records import record_row
from bangfu.ledger.registry import FOLDS, RECORDS, Told
from bangfu.plain.fact import KINDS, restore, subjects_of

WITHDRAWN = "ledger.withdrawn"


def told(entry: Entry) -> Told:
    """The fact of an entry, personal fields opened."""
    personal = vault.unseal(entry.personal, entry.id.bytes)
    return Told(entry.seq, entry.id, restore(KINDS[entry.kind], entry.body, personal))


def live_entries(streams: Sequence[str]) -> list[Entry]:
    """The entries of some streams that have not been withdrawn."""
    found: list[Entry] = []
    for piece in bulk.pieces(streams):
        entries = list(Entry.objects.filter(stream__in=piece))
        gone = {e.withdraws for e in entries if e.withdraws}
        found += [e for e in entries if not e.withdraws and e.seq not in gone]
    return found


def add(tolds: Sequence[Told]) -> None:
    """Take newly accepted facts into records and time lines."""
    by_kind: dict[str, list[Told]] = {}
    for one in tolds:
        by_kind.setdefault(one.fact.kind().name, []).append(one)
    for kind, group in by_kind.items():
        if kind in RECORDS:
            bulk.insert([record_row(one) for one in group])
    bulk.insert(
        [
            Subject(subject=subject, seq=one.seq, happened_on=one.fact.happened_on, births=_births(one, subject))
            for one in tolds
            for subject in subjects_of(one.fact)
        ]
    )


def _births(one: Told, subject: str) -> bool:
    kind = one.fact.kind()
    return bool(kind.births) and subject.startswith(kind.stream + ":")


def remove(entries: Iterable[Entry]) -> None:
    """Take withdrawn entries out of records and time lines."""
    by_kind: dict[str, list[int]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry.seq)
    for kind, seqs in by_kind.items():
        for piece in bulk.pieces(seqs):
            if kind in RECORDS:
                bulk.delete(RECORDS[kind]._default_manager.filter(seq__in=piece))
            bulk.delete(Subject.objects.filter(seq__in=piece))


def refold(
    streams: Iterable[str], fresh: Sequence[tuple[str, Told]] = (), *, all_new: frozenset[str] = frozenset()
) -> None:
    """Make the rows of some streams anew from their live facts.

    `fresh` are facts of this submission, by stream, so that streams in `all_new` need not be read back.
    """
    by_stream: dict[str, list[Told]] = {s: [] for s in streams if s.split(":")[0] in FOLDS}
    for stream, one in fresh:
        if stream in all_new and stream in by_stream:
            by_stream[stream].append(one)
    known = [s for s in by_stream if s not in all_new]
    for entry in live_entries(known):
        by_stream[entry.stream].append(told(entry))
    by_thing: dict[str, dict[str, list[Told]]] = {}
    for stream, tolds in by_stream.items():
        by_thing.setdefault(stream.split(":")[0], {})[stream] = tolds
    for thing, things in by_thing.items():
        _replace(thing, things, [s for s in known if s in things])


def _replace(thing: str, things: dict[str, list[Told]], old: Sequence[str]) -> None:
    function, models = FOLDS[thing]
    for model in models:
        for piece in bulk.pieces(old):
            bulk.delete(model._default_manager.filter(stream__in=piece))
    rows: dict[type, list[object]] = {model: [] for model in models}
    for stream, tolds in things.items():
        tolds.sort(key=lambda one: (one.fact.happened_on, one.fact.kind().ends, one.id.bytes))
        if any(one.fact.kind().births for one in tolds):
            for row in function(stream.split(":", 1)[1], tolds):
                rows[type(row)].append(row)
    for made in rows.values():
        bulk.insert(made)
