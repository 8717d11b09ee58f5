"""Figures as SQL over the facts themselves: their meaning. Whatever answers faster must answer the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from bangfu.figures.question import Question
from bangfu.lake.reading import Reading
from bangfu.plain.fact import KINDS, Fact, Field, Type, field_of, fields_of
from bangfu.plain.figure import Count, Figure, Ratio, Stock, Sum
from bangfu.plain.region import child_width


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | Decimal):
        return f"{value}"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True)
class Scan:
    """Writes the SQL of one question over one reading. `f` is the fact, `f_<field>` what a field refers to."""

    reading: Reading
    question: Question
    upto: int

    def additive(self, kind: str, figures: Iterable[Figure], after: int = 0) -> str:
        """Rows (group, value of each figure) from the entries with after < seq ≤ upto; a withdrawal takes away."""
        figures, upto = list(figures), self.upto
        signed = f"SELECT *, 1 AS sign FROM {self.reading.facts(kind, after, upto)}"
        if self.reading.has(kind, True, after, upto):
            signed += f" UNION ALL SELECT * EXCLUDE (gone), -1 FROM {self.reading.gone(kind, after, upto)}"
        sums = ", ".join(f"coalesce(sum(sign * {value(f)}) FILTER ({where(f)}), 0)" for f in figures)
        return f"SELECT {self.group()}, {sums} FROM {self.happened(kind, f'({signed})', figures)} GROUP BY 1"

    def counted(self, figures: Iterable[Figure]) -> str:
        """The same for distinct figures of one kind, or stock figures that differ only in `where` and field."""
        figures = list(figures)
        counts = ", ".join(f"{count(f)} FILTER ({where(f)})" for f in figures)
        return f"SELECT {self.group()}, {counts} FROM {self.base(figures)} GROUP BY 1"

    def behind(self, figure: Figure) -> str:
        """The facts behind a figure: (region, happened_on, seq, value)."""
        rows = f"SELECT f.region, f.happened_on, f.seq, {value(figure)} AS value FROM {self.base([figure])}"
        rows += f" WHERE {where(figure)} AND value IS NOT NULL"
        if not counts_values(figure):
            return rows
        return f"{rows} QUALIFY row_number() OVER (PARTITION BY value ORDER BY f.happened_on, f.seq) = 1"

    def base(self, figures: list[Figure]) -> str:
        if isinstance(figures[0].measure, Stock):
            return self.opened(figures[0].measure, figures)
        kind = kind_of(figures[0])
        return self.happened(kind, self.reading.live(kind, self.upto), figures)

    def happened(self, kind: str, rows: str, figures: Iterable[Figure]) -> str:
        """The rows of the period and the scope, with what the figures refer to, as `f`."""
        period = self.question.period
        when = f"happened_on >= {literal(period.start)} AND happened_on < {literal(period.end)}"
        return self.joined(kind, f"(SELECT * FROM {rows} WHERE {when} AND {self.near()})", figures)

    def opened(self, measure: Stock, figures: Iterable[Figure]) -> str:
        """The last opening facts of the things open at the end of the period, as `f`."""
        opens, upto = measure.opens, f"happened_on < {literal(self.question.period.end)}"
        thing = thing_of(measure, opens)
        kind = opens.kind().name
        rows = (
            f"SELECT *, {thing} AS thing FROM {self.reading.live(kind, self.upto)} WHERE {upto} "
            "QUALIFY row_number() OVER (PARTITION BY thing ORDER BY happened_on DESC, seq DESC) = 1"
        )
        closings = [
            f"SELECT {thing_of(measure, cls)} AS thing, happened_on "
            f"FROM {self.reading.live(cls.kind().name, self.upto)} WHERE {upto}"
            for cls in measure.closes
        ]
        if closings:
            closed = f"SELECT thing, max(happened_on) AS closed_on FROM ({' UNION ALL '.join(closings)}) GROUP BY thing"
            rows = (
                f"SELECT o.* FROM ({rows}) o LEFT JOIN ({closed}) c ON o.thing = c.thing "
                "WHERE c.closed_on IS NULL OR c.closed_on < o.happened_on"
            )
        return self.joined(kind, f"(SELECT * FROM ({rows}) WHERE {self.near()})", figures)

    def joined(self, kind: str, rows: str, figures: Iterable[Figure]) -> str:
        """Those of the rows that lie in the scope, with `place`, and a column `field.other` for each reference."""
        cls = KINDS[kind]
        figures = list(figures)
        joins, columns = [], ["f.*", f"{self.now('region')} AS place"]
        names = {f.measure.field for f in figures if is_region(f)}
        if self.question.moved:
            moved = self.reading.register(moves(self.question))
            joins += [f'LEFT JOIN {moved} "r.{n}" ON "r.{n}".code = f."{n}"' for n in sorted({"region", *names})]
        columns += [f'{self.now(name)} AS "now.{name}"' for name in sorted(names)]
        dotted = sorted({name for f in figures for name in f.where if "." in name})
        for name in sorted({name.partition(".")[0] for name in dotted}):
            joins.append(f'LEFT JOIN {self.births(field_of(cls, name))} "b.{name}" ON "b.{name}".thing = f."{name}"')
        for name in dotted:
            near, _dot, far = name.partition(".")
            columns.append(f'"b.{near}"."{far}" AS "{name}"')
        inner = f"SELECT {', '.join(columns)} FROM {rows} f {' '.join(joins)}"
        return f"(SELECT * FROM ({inner}) WHERE {self.scope(cls)}) f"

    def births(self, field: Field) -> str:
        """By the key of a thing, the last fact that brought it into being."""
        cls = birth_of(field)
        key = cls.kind().stream
        return (
            f'(SELECT *, "{key}" AS thing FROM {self.reading.live(cls.kind().name, self.upto)} '
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
        conditions = [f"starts_with(place, {literal(question.place)})"]
        if question.regions is not None:
            allowed = [question.roll_up.get(p, p) for p in question.regions]
            conditions.append(any_of(f"starts_with(place, {literal(prefix)})" for prefix in allowed))
        if question.unit is not None:
            named = (f.name for f in fields_of(cls) if f.ref == "unit")
            conditions.append(any_of(f'"{name}" = {literal(question.unit)}' for name in named))
        return " AND ".join(conditions)

    def group(self) -> str:
        by = self.question.by
        if by is None:
            return literal(self.question.region)
        if by == "month":
            return "strftime(f.happened_on, '%Y-%m')"
        width = child_width(self.question.place) if by == "child" else int(by)
        return f"left(f.place, {width})"


def kind_of(figure: Figure) -> str:
    measure = figure.measure
    if isinstance(measure, Ratio):
        raise TypeError(f"{figure.key}: a ratio is not counted of facts")
    return (measure.opens if isinstance(measure, Stock) else measure.of).kind().name


def is_region(figure: Figure) -> bool:
    """Whether values of a region field are counted."""
    measure = figure.measure
    if isinstance(measure, Count | Ratio) or not measure.field:
        return False
    cls = measure.opens if isinstance(measure, Stock) else measure.of
    return field_of(cls, measure.field).type is Type.REGION


def value(figure: Figure) -> str:
    """What one fact adds: 1, its amount, or the value that is counted once. A wider code than asked for is none."""
    measure = figure.measure
    if isinstance(measure, Count | Ratio) or not measure.field:
        return "1"
    if isinstance(measure, Sum) or not is_region(figure):
        return f'f."{measure.field}"'
    code = f'f."now.{measure.field}"'
    return f"CASE WHEN length({code}) >= {measure.width} THEN left({code}, {measure.width}) END"


def where(figure: Figure) -> str:
    cls = KINDS[kind_of(figure)]
    conditions = ["true"]
    for name, wanted in figure.where.items():
        values = wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)
        near, _dot, far = name.partition(".")
        declared = field_of(birth_of(field_of(cls, near)), far) if far else field_of(cls, near)
        if declared.type is Type.CODES:
            conditions.append(f'list_has_any(f."{name}", [{", ".join(map(literal, values))}])')
        else:
            conditions.append(any_of(f'f."{name}" IS NOT DISTINCT FROM {literal(v)}' for v in values))
    return " AND ".join(conditions)


def birth_of(field: Field) -> type[Fact]:
    """The kind of fact that brings into being what a field refers to."""
    for cls in KINDS.values():
        if cls.kind().births and cls.kind().stream == field.ref:
            return cls
    raise LookupError(f"{field.name}: no kind of fact brings a {field.ref!r} into being")


def thing_of(measure: Stock, cls: type[Fact]) -> str:
    """The thing a fact is about: its key fields, else its stream, else the fact by itself."""
    if measure.key:
        parts = ", ".join(f'coalesce("{name}"::VARCHAR, chr(30))' for name in measure.key)
        return f"concat_ws(chr(31), {parts})"
    return "stream" if cls.kind().stream else "seq::VARCHAR"


def counts_values(figure: Figure) -> bool:
    """Whether different values are counted rather than facts."""
    return not isinstance(figure.measure, Count | Sum | Ratio) and bool(figure.measure.field)


def count(figure: Figure) -> str:
    return f"count(DISTINCT {value(figure)})" if counts_values(figure) else "count(*)"


def any_of(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(conditions) or 'false'})"


def moves(question: Question) -> pa.Table:
    return pa.table({"code": list(question.roll_up), "now": list(question.roll_up.values())})
