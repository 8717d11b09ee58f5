"""Figures as SQL over the facts themselves: their meaning. Whatever answers faster must answer the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from bangfu.figures.due import dues
from bangfu.figures.question import Question
from bangfu.figures.terms import (
    any_of,
    births_of,
    count,
    counts_values,
    is_region,
    kind_of,
    literal,
    signed,
    term_of,
    thing_of,
    value,
    where,
)
from bangfu.lake.reading import Reading
from bangfu.plain.fact import KINDS, Fact, Field, field_of, fields_of
from bangfu.plain.figure import Figure, Stock, Within
from bangfu.plain.region import child_width


@dataclass(frozen=True)
class Scan:
    """Writes the SQL of one question over one reading, as it stood after the entry `upto`."""

    reading: Reading
    question: Question
    upto: int

    def additive(self, kind: str, figures: Iterable[Figure], after: int = 0) -> str:
        """Rows (group, value of each figure) from the entries with after < seq ≤ upto; a withdrawal takes away."""
        figures = list(figures)
        sums = ", ".join(f"coalesce(sum(_sign * {value(f)}) FILTER ({where(f)}), 0)" for f in figures)
        rows = self.happened(kind, signed(self.reading, kind, after, self.upto), figures)
        return self.grouped("", sums, rows)

    def counted(self, figures: Iterable[Figure]) -> str:
        """Rows (group, value of each) for distinct figures of one kind, or stock figures that share their spans."""
        figures = list(figures)
        counts = ", ".join(f"{count(f)} FILTER ({self.test(f)})" for f in figures)
        return self.grouped("", counts, self.base(figures))

    def behind(self, figure: Figure) -> str:
        """The facts behind a figure: (region, happened_on, seq, value)."""
        rows = f"SELECT f.region, f.happened_on, f.seq, {value(figure)} AS _value FROM {self.base([figure])}"
        rows += f" WHERE {self.test(figure)} AND _value IS NOT NULL"
        if not counts_values(figure):
            return rows
        return f"{rows} QUALIFY row_number() OVER (PARTITION BY _value ORDER BY f.happened_on, f.seq) = 1"

    def test(self, figure: Figure) -> str:
        """What a row of the base must be for the figure to count it."""
        return where(figure)

    def base(self, figures: Sequence[Figure]) -> str:
        """Every fact that the figures may count, as `f`."""
        kind, measure = kind_of(figures[0]), figures[0].measure
        if isinstance(measure, Stock):
            return self.joined(kind, f"(SELECT * FROM ({self.opened(measure)}) WHERE {self.near()})", figures)
        return self.happened(kind, self.reading.live(kind, self.upto), figures)

    def happened(self, kind: str, rows: str, figures: Iterable[Figure]) -> str:
        """The rows of the period and the scope, with what the figures refer to, as `f`."""
        period = self.question.period
        when = f"happened_on >= {literal(period.start)} AND happened_on < {literal(period.end)}"
        return self.joined(kind, f"(SELECT * FROM {rows} WHERE {when} AND {self.near()})", figures)

    def opened(self, measure: Stock, only: str = "") -> str:
        """The last opening facts of the things open at the end of the period; of the things of the query `only`."""
        among = f"SEMI JOIN ({only}) USING (_thing)" if only else ""
        rows = (
            f"SELECT * FROM ({self._by_thing(measure, measure.opens, '*')}) {among} "
            "QUALIFY row_number() OVER (PARTITION BY _thing ORDER BY happened_on DESC, seq DESC) = 1"
        )
        if not measure.closes:
            return rows
        closings = " UNION ALL ".join(self._by_thing(measure, cls, "happened_on") for cls in measure.closes)
        closed = f"SELECT _thing, max(happened_on) AS _closed_on FROM ({closings}) {among} GROUP BY _thing"
        return (
            f"SELECT o.* FROM ({rows}) o LEFT JOIN ({closed}) c ON o._thing = c._thing "
            "WHERE c._closed_on IS NULL OR c._closed_on < o.happened_on"
        )

    def _by_thing(self, measure: Stock, cls: type[Fact], columns: str) -> str:
        return (
            f"SELECT {columns}, {thing_of(measure, cls)} AS _thing "
            f"FROM {self.reading.live(cls.kind().name, self.upto)} "
            f"WHERE happened_on < {literal(self.question.period.end)}"
        )

    def joined(self, kind: str, rows: str, figures: Iterable[Figure]) -> str:
        """Those of the rows that lie in the scope, with `place`, and a column `field.other` for each reference."""
        cls = KINDS[kind]
        figures = list(figures)
        joins, columns = [], ["f.*", f"{self.now('region')} AS _place"]
        names = {name for f in figures if (name := is_region(f))}
        if self.question.moved:
            moved = self.reading.register(moves(self.question))
            joins += [f'LEFT JOIN {moved} "r.{n}" ON "r.{n}".code = f."{n}"' for n in sorted({"region", *names})]
        columns += [f'{self.now(name)} AS "now.{name}"' for name in sorted(names)]
        wheres = [(name, wanted) for f in figures for name, wanted in f.where.items() if "." in name]
        terms = {term_of(name, wanted): (name, wanted) for name, wanted in wheres if isinstance(wanted, Within)}
        dotted = sorted({name for name, wanted in wheres if not isinstance(wanted, Within)})
        for name in sorted({name.partition(".")[0] for name in dotted}):
            joins.append(f'LEFT JOIN {self.births(field_of(cls, name))} "b.{name}" ON "b.{name}"._thing = f."{name}"')
        for name in dotted:
            near, _dot, far = name.partition(".")
            columns.append(f'"b.{near}"."{far}" AS "{name}"')
        for column, (name, wanted) in sorted(terms.items()):
            field, at = field_of(cls, name.partition(".")[0]), f'"t.{column}"'
            ends = dues(self.reading, self.upto, self.births(field), field.ref, wanted)
            joins.append(f'LEFT JOIN {ends} {at} ON {at}._thing = f."{field.name}"')
            last = f"CASE WHEN {at}._sooner < f.happened_on THEN {at}._last_sooner ELSE {at}._last END"
            columns.append(f'{last} AS "{column}"')
        inner = f"SELECT {', '.join(columns)} FROM {rows} f {' '.join(joins)}"
        return f"(SELECT * FROM ({inner}) WHERE {self.scope(cls)}) f"

    def births(self, field: Field) -> str:
        """By the key of a thing, the last fact that brought it into being; of several kinds only its day and place."""
        kinds = births_of(field)
        key, columns = field.ref, "*" if len(kinds) == 1 else f'"{field.ref}", region, happened_on, seq'
        lives = (f"SELECT {columns} FROM {self.reading.live(cls.kind().name, self.upto)}" for cls in kinds)
        return (
            f'(SELECT *, "{key}" AS _thing FROM ({" UNION ALL ".join(lives)}) '
            f'QUALIFY row_number() OVER (PARTITION BY "{key}" ORDER BY happened_on DESC, seq DESC) = 1)'
        )

    def now(self, name: str) -> str:
        """A region field as its code on the period's last day."""
        return f'coalesce("r.{name}".now, f."{name}")' if self.question.moved else f'f."{name}"'

    def near(self) -> str:
        """A first sieve on codes as written, for which whole row groups can be passed over."""
        ranges = [f"region >= '{p}' AND region < '{p}:'" for p in self.question.prefixes]
        return f"({' OR '.join(ranges)})"

    def scope(self, cls: type[Fact]) -> str:
        question = self.question
        named = [f'"{f.name}"' for f in fields_of(cls) if f.ref == "unit"]
        conditions = [f"starts_with(_place, {literal(question.place)})"]
        if question.regions is not None:
            allowed = {question.roll_up.get(p, p) for p in question.regions}
            seen = [f"starts_with(_place, {literal(prefix)})" for prefix in sorted(allowed)]
            seen += [f"{name} = {literal(unit)}" for name in named for unit in question.units]
            conditions.append(any_of(seen))
        return " AND ".join(f"coalesce({condition}, false)" for condition in conditions)

    def grouped(self, beside: str, values: str, rows: str) -> str:
        """Rows (beside, group, values): by what was asked, and by the column `beside` where there is one."""
        by, place = self.question.by, self.question.place
        width = child_width(place) if by in ("child", "family") else by
        group, also = f"left(f._place, {width})", f"{beside}, " if beside else ""
        if by == "family":
            here = f"CASE WHEN grouping({group}) = 1 THEN {literal(self.question.region)} ELSE {group} END"
            return (
                f"SELECT {also}{here}, {values} FROM {rows} GROUP BY GROUPING SETS (({beside}), ({also}{group})) "
                f"HAVING grouping({group}) = 1 OR (length({group}) = {width} AND {group} <> {literal(place)})"
            )
        if by is None:
            group = literal(self.question.region)
        elif by == "month":
            group = "strftime(f.happened_on, '%Y-%m')"
        return f"SELECT {also}{group}, {values} FROM {rows} GROUP BY ALL"


def moves(question: Question) -> pa.Table:
    return pa.table({"code": list(question.roll_up), "now": list(question.roll_up.values())})
