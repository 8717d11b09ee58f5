"""The terms of a figure in SQL: which facts, what each adds, under which conditions. `f` is the fact."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from bangfu.lake.reading import LATEST, Reading
from bangfu.plain.fact import KINDS, Fact, Field, Type, field_of
from bangfu.plain.figure import Count, Figure, Ratio, Stock, Sum, Within


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


def kind_of(figure: Figure) -> str:
    measure = figure.measure
    if isinstance(measure, Ratio):
        raise TypeError(f"{figure.key}: a ratio is not counted of facts")
    return (measure.opens if isinstance(measure, Stock) else measure.of).kind().name


def is_region(figure: Figure) -> str:
    """The region field whose values are counted, when they are of one."""
    measure = figure.measure
    if isinstance(measure, Count | Sum | Ratio) or not measure.field:
        return ""
    cls = measure.opens if isinstance(measure, Stock) else measure.of
    return measure.field if field_of(cls, measure.field).type is Type.REGION else ""


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
        if isinstance(wanted, Within):
            conditions.append(f'coalesce(f.happened_on <= f."{term_of(name, wanted)}", false)')
            continue
        values = allowed(wanted)
        near, _dot, far = name.partition(".")
        declared = field_of(birth_of(field_of(cls, near)), far) if far else field_of(cls, near)
        if declared.type is Type.CODES:
            conditions.append(f'list_has_any(f."{name}", [{", ".join(map(literal, values))}])')
        else:
            conditions.append(any_of(f'f."{name}" IS NOT DISTINCT FROM {literal(v)}' for v in values))
    return " AND ".join(conditions)


def allowed(wanted: Any) -> Collection[Any]:
    """The values that a condition lets through, told as one or as several."""
    return wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)


def term_of(name: str, wanted: Within) -> str:
    """The column of the last day on which a fact is in time."""
    return f"{name} {wanted}"


def births_of(field: Field) -> list[type[Fact]]:
    """The kinds of fact that bring into being what a field refers to. Raises LookupError when there is none."""
    found = [cls for cls in KINDS.values() if cls.kind().births and cls.kind().stream == field.ref]
    if not found:
        raise LookupError(f"{field.name}: no kind of fact brings a {field.ref!r} into being")
    return found


def birth_of(field: Field) -> type[Fact]:
    """The first of the kinds of fact that bring into being what a field refers to."""
    return births_of(field)[0]


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


def machine_of(measure: Stock) -> str:
    """A name for what opens and closes; figures that share it share their spans."""
    closes = ",".join(cls.kind().name for cls in measure.closes)
    return f"spans {measure.opens.kind().name} {closes} {','.join(measure.key)}"


def places_of(figure: Figure) -> int:
    """The decimal places of a figure's smallest unit: a fen, a quantity's fourth place, a whole one."""
    if not isinstance(figure.measure, Sum):
        return 0
    return {Type.MONEY: 2, Type.NUMBER: 4}.get(field_of(figure.measure.of, figure.measure.field).type, 0)


def signed(reading: Reading, kind: str, after: int, upto: int) -> str:
    """Facts entered (sign 1) and facts withdrawn (sign -1) with after < entry ≤ upto, the one that did so."""
    rows = f"SELECT *, seq AS _entry, 1 AS _sign FROM {reading.facts(kind, after, upto)}"
    if reading.has(kind, True, after, upto):
        rows += f" UNION ALL SELECT * EXCLUDE (_gone), _gone AS _entry, -1 FROM {reading.gone(kind, after, upto)}"
    return f"({rows})"


def with_gone(reading: Reading, kind: str) -> str:
    """The rolled facts of a kind, each with the entry that withdrew it as `_gone`, or with LATEST."""
    gone = f"SELECT seq, _gone FROM {reading.gone(kind, 0, reading.rolled)}"
    return (
        f"(SELECT f.*, coalesce(g._gone, {LATEST}) AS _gone "
        f"FROM {reading.facts(kind, 0, reading.rolled)} f LEFT JOIN ({gone}) g ON g.seq = f.seq)"
    )


def states(events: str, key: str) -> str:
    """For every stretch of the journal between two events of a key: the events that stood (since ≤ asof < until)."""
    return (
        f"WITH events AS ({events}), "
        f"points AS (SELECT DISTINCT {key}, _since FROM (SELECT {key}, seq AS _since FROM events "
        f"UNION ALL SELECT {key}, _gone FROM events WHERE _gone < {LATEST})), "
        f"stretches AS (SELECT *, lead(_since, 1, {LATEST}) OVER (PARTITION BY {key} ORDER BY _since) AS _until "
        f"FROM points) "
        f"SELECT * FROM stretches JOIN events USING ({key}) WHERE seq <= _since AND _gone > _since"
    )
