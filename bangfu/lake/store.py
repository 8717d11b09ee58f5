"""The lake of a process: rolls the journal into segments, and reads them together with the tail."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.lake import feed, manifest
from bangfu.lake.feed import Row, Source
from bangfu.lake.manifest import Manifest, Segment
from bangfu.lake.reading import Layer, Reading, gather
from bangfu.lake.tables import fingerprint

STRIDE = 500_000
"""Entries that one roll takes into memory at once."""
LONGEST_TAIL = 50_000
LARGEST = 1_000_000
"""Rows above which segments are not merged any more."""
ROW_GROUP = 32_768
ORDER = "region, happened_on, seq"


class Lake:
    """The segments under `path` of the journal that `source` reads."""

    def __init__(self, path: Path, source: Source = feed.entries_after) -> None:
        self.path = path
        self.source = source
        self._guard = threading.Lock()
        self._process = 0
        self.con: Any = None
        self._manifest: Manifest | None = None
        self._tail = Layer()

    def reading(self) -> Reading:
        """The lake as it is now, with everything that the journal has."""
        with self._guard:
            self._begin()
            self._manifest = manifest.read(self.path)
            if self._manifest is None or not self._catch_up(self._manifest):
                self._manifest = self._rolled()
                self._tail = Layer()
                self._catch_up(self._manifest)
            return self._reading(self._manifest, self._tail)

    def roll(self) -> None:
        """Put everything after the last rolled entry into segments."""
        with self._guard:
            self._begin()
            self._rolled()

    def rebuild(self) -> None:
        """Throw the segments away and roll anew."""
        with self._guard:
            self._begin()
            with manifest.alone(self.path):
                (self.path / manifest.NAME).unlink(missing_ok=True)
            self._rolled()

    def _begin(self) -> None:
        if self._process != os.getpid():
            # a forked child must not close its parent's connection: it would wait for threads that it does not have
            self._inherited = self.con
            self._process = os.getpid()
            self.con = duckdb.connect()
            self.con.execute("SET parquet_metadata_cache = true")
            self.con.execute("SET preserve_insertion_order = false")
            self.con.execute("SET autoinstall_known_extensions = false")
            self.con.execute(f"SET temp_directory = '{self.path / 'spill'}'")
            self._tail = Layer()

    def _reading(self, now: Manifest, tail: Layer) -> Reading:
        return Reading(self.con, self.path, now.segments, tail, now.last, now.born)

    def _catch_up(self, now: Manifest) -> bool:
        """Extend the tail to the journal's end; False when it is time to roll, or the segments are no good."""
        if now.fingerprint != fingerprint():
            return False
        if self._tail.last > now.last:
            rows = self._later(self._tail.last, self._tail.last_id)
            tail = self._tail.after(now.last)
        if self._tail.last <= now.last or rows is None:
            rows, tail = self._later(now.last, now.last_id), Layer(last=now.last, last_id=now.last_id)
        if rows is None:
            return False
        fresh = list(islice(rows, LONGEST_TAIL + 1))
        held = sum(table.num_rows for table in tail.facts.values())
        if held + len(fresh) > LONGEST_TAIL:
            return False
        self._tail = tail.plus(gather(fresh, self._reading(now, tail))) if fresh else tail
        return True

    def _later(self, last: int, last_id: str) -> Iterator[Row] | None:
        """The entries after `last`; None when the journal has another entry there than the one we knew."""
        rows = self.source(max(last - 1, 0))
        if last:
            known = next(rows, None)
            if known is None or (known.seq, str(known.id)) != (last, last_id):
                return None
        return rows

    def _rolled(self) -> Manifest:
        with manifest.alone(self.path):
            now = manifest.read(self.path)
            dropped = {s.name for s in now.segments} if now else set()
            rows = self._later(now.last, now.last_id) if now and now.fingerprint == fingerprint() else None
            if now is None or rows is None:
                now, rows = Manifest(fingerprint(), uuid.uuid4().hex, 0, "", ()), self.source(0)
            while chunk := list(islice(rows, STRIDE)):
                layer = gather(chunk, self._reading(now, Layer(last=now.last)))
                written = [self._write(kind, False, table) for kind, table in layer.facts.items()]
                written += [self._write(kind, True, table) for kind, table in layer.gone.items()]
                now = replace(now, last=layer.last, last_id=layer.last_id, segments=(*now.segments, *written))
                manifest.write(self.path, now)
            now = self.compact(now)
            manifest.write(self.path, now)
            manifest.sweep(self.path, {s.name for s in now.segments}, dropped)
            return now

    def compact(self, now: Manifest) -> Manifest:
        """Merge neighbours while the older is not twice the younger: files stay few, and a row is moved seldom."""
        kept: list[Segment] = []
        for segment in sorted(now.segments, key=lambda s: (s.kind, s.withdrawn, s.first)):
            while kept and _belong_together(kept[-1], segment):
                segment = self._merge(kept.pop(), segment)
            kept.append(segment)
        return replace(now, segments=tuple(kept))

    def _merge(self, one: Segment, other: Segment) -> Segment:
        files = f"read_parquet(['{self.path / one.name}', '{self.path / other.name}'])"
        name = self._copy(f"SELECT * FROM {files}", one.kind, one.withdrawn)
        return Segment(one.kind, one.withdrawn, name, one.first, other.last, one.rows + other.rows)

    def _write(self, kind: str, withdrawn: bool, table: pa.Table) -> Segment:
        span = pc.min_max(table.column("_gone" if withdrawn else "seq")).as_py()
        cursor = self.con.cursor().register("fresh", table)
        name = self._copy("SELECT * REPLACE (id::UUID AS id) FROM fresh", kind, withdrawn, cursor)
        return Segment(kind, withdrawn, name, span["min"], span["max"], table.num_rows)

    def _copy(self, rows: str, kind: str, withdrawn: bool, cursor: duckdb.DuckDBPyConnection | None = None) -> str:
        name = f"{kind}.{'gone.' if withdrawn else ''}{uuid.uuid4().hex}.parquet"
        write_sorted(cursor or self.con.cursor(), rows, ORDER, self.path / name)
        return name


def write_sorted(con: duckdb.DuckDBPyConnection, rows: str, order: str, target: Path) -> None:
    """The rows of a query as one sorted Parquet file, whole or not at all."""
    draft = target.with_suffix(".parquet-draft")
    con.execute(
        f"COPY (SELECT * FROM ({rows}) ORDER BY {order}) TO '{draft}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    draft.replace(target)


def _belong_together(one: Segment, other: Segment) -> bool:
    same = (one.kind, one.withdrawn) == (other.kind, other.withdrawn)
    return same and one.rows < 2 * other.rows and one.rows + other.rows <= LARGEST


@cache
def lake() -> Lake:
    """The lake of this installation."""
    from django.conf import settings

    return Lake(Path(settings.BANGFU_LAKE))


def roll() -> None:
    lake().roll()


def rebuild() -> None:
    lake().rebuild()
