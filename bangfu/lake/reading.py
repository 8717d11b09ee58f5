"""What one question sees of the lake: the segments of one manifest and the tail of one moment, through DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.lake.feed import Row
from bangfu.lake.manifest import Segment
from bangfu.lake.tables import schema_of, table_of
from bangfu.plain.fact import KINDS

LATEST = 2**62


@dataclass(frozen=True)
class Layer:
    """Entries in memory: by kind the facts, and the withdrawn ones with the `seq` of their withdrawal as `gone`."""

    facts: Mapping[str, pa.Table] = field(default_factory=dict)
    gone: Mapping[str, pa.Table] = field(default_factory=dict)
    last: int = 0
    last_id: str = ""

    def plus(self, other: Layer) -> Layer:
        return Layer(_joined(self.facts, other.facts), _joined(self.gone, other.gone), other.last, other.last_id)

    def after(self, seq: int) -> Layer:
        """What of it came later than `seq`."""
        facts = {kind: _later(table, "seq", seq) for kind, table in self.facts.items()}
        gone = {kind: _later(table, "_gone", seq) for kind, table in self.gone.items()}
        return Layer(_filled(facts), _filled(gone), self.last, self.last_id)


class Reading:
    """Segments and tail as FROM items. Not shared between threads."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        path: Path,
        segments: Iterable[Segment],
        tail: Layer,
        rolled: int,
        born: str,
    ) -> None:
        self.con = con.cursor()
        self.path = path
        self.segments = tuple(segments)
        self.tail = tail
        self.rolled = rolled
        self.born = born
        self.last = max(tail.last, rolled)
        self._names: dict[int, str] = {}

    def facts(self, kind: str, after: int = 0, upto: int = LATEST) -> str:
        """The facts of a kind with after < seq ≤ upto, withdrawn or not."""
        return self._table(kind, False, "seq", after, upto)

    def gone(self, kind: str, after: int = 0, upto: int = LATEST) -> str:
        """The facts of a kind that were withdrawn by an entry with after < gone ≤ upto."""
        return self._table(kind, True, "_gone", after, upto)

    def has(self, kind: str, withdrawn: bool = False, after: int = 0, upto: int = LATEST) -> bool:
        """Whether there can be any such rows."""
        tail = (self.tail.gone if withdrawn else self.tail.facts) if upto > self.rolled else {}
        return kind in tail or bool(self._files(kind, withdrawn, after, upto))

    def live(self, kind: str, upto: int) -> str:
        """The facts of a kind as they stood at `upto`: entered by then and not withdrawn by then."""
        facts = self.facts(kind, 0, upto)
        if not self.has(kind, True, 0, upto):
            return facts
        return f"(SELECT * FROM {facts} WHERE seq NOT IN (SELECT seq FROM {self.gone(kind, 0, upto)}))"

    def register(self, table: pa.Table) -> str:
        """A name for an Arrow table in this reading's SQL."""
        if id(table) not in self._names:
            self._names[id(table)] = f"arrow_{len(self._names)}"
            self.con.register(self._names[id(table)], table)
        return self._names[id(table)]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.con.execute(sql).fetchall()
        return found

    def _files(self, kind: str, withdrawn: bool, after: int, upto: int) -> list[str]:
        return [
            f"'{self.path / s.name}'"
            for s in self.segments
            if s.kind == kind and s.withdrawn == withdrawn and s.last > after and s.first <= upto
        ]

    def _table(self, kind: str, withdrawn: bool, position: str, after: int, upto: int) -> str:
        parts = []
        if files := self._files(kind, withdrawn, after, upto):
            parts.append(f"SELECT * FROM read_parquet([{','.join(files)}])")
        tail = (self.tail.gone if withdrawn else self.tail.facts).get(kind)
        if tail is None and not parts:
            tail = schema_of(kind).empty_table()
            tail = tail.append_column("_gone", pa.array([], pa.int64())) if withdrawn else tail
            self._empty = tail
        if tail is not None and (upto > self.rolled or not parts):
            parts.append(f"SELECT * REPLACE (id::UUID AS id) FROM {self.register(tail)}")
        bounds = [f"{position} > {after}"] * bool(after) + [f"{position} <= {upto}"] * (upto < self.last)
        where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
        return f"(SELECT * FROM ({' UNION ALL '.join(parts)}){where})"


def gather(rows: Iterable[Row], before: Reading) -> Layer:
    """Entries as a layer; what a withdrawal takes back is found among them or in what was there before."""
    kinds: dict[str, list[Row]] = {}
    by_seq: dict[int, Row] = {}
    withdrawals: dict[int, int] = {}
    row = None
    for row in rows:
        if row.withdraws is not None:
            withdrawals.setdefault(row.withdraws, row.seq)
        elif row.kind in KINDS:
            kinds.setdefault(row.kind, []).append(row)
            by_seq[row.seq] = row
    facts = {kind: table_of(kind, found) for kind, found in kinds.items()}
    gone: dict[str, list[Row]] = {}
    for target in withdrawals:
        if target in by_seq:
            gone.setdefault(by_seq[target].kind, []).append(by_seq[target])
    taken = {kind: _with_gone(table_of(kind, found), withdrawals) for kind, found in gone.items()}
    older = {target: seq for target, seq in withdrawals.items() if target not in by_seq}
    last = (row.seq, str(row.id)) if row else (before.last, "")
    return Layer(facts, _joined(_older(older, before), taken), *last)


def _older(withdrawals: Mapping[int, int], before: Reading) -> dict[str, pa.Table]:
    if not withdrawals:
        return {}
    targets = pa.table({"target": pa.array(withdrawals, pa.int64())})
    found = {}
    for kind in KINDS:
        if not before.has(kind, upto=max(withdrawals)):
            continue
        facts = before.facts(kind, min(withdrawals) - 1, max(withdrawals))
        chosen = f"seq IN (SELECT target FROM {before.register(targets)})"
        sql = f"SELECT * REPLACE (id::VARCHAR AS id) FROM {facts} WHERE {chosen}"
        table = before.con.sql(sql).to_arrow_table().cast(schema_of(kind))
        if table.num_rows:
            found[kind] = _with_gone(table, withdrawals)
    return found


def _with_gone(table: pa.Table, withdrawals: Mapping[int, int]) -> pa.Table:
    gone = [withdrawals[seq] for seq in table.column("seq").to_pylist()]
    return table.append_column("_gone", pa.array(gone, pa.int64()))


def _joined(one: Mapping[str, pa.Table], other: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    found = dict(one)
    for kind, table in other.items():
        found[kind] = pa.concat_tables([found[kind], table]).combine_chunks() if kind in found else table
    return found


def _later(table: pa.Table, position: str, seq: int) -> pa.Table:
    return table.filter(pc.greater(table.column(position), seq))


def _filled(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    return {kind: table for kind, table in tables.items() if table.num_rows}
