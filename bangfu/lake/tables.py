"""The shape of a kind's table, made from its declaration, and journal rows put into that shape."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa

from bangfu.lake.feed import Row
from bangfu.plain.fact import KINDS, Field, Privacy, Type, fields_of
from bangfu.plain.period import local_day

FIXED = (
    ("seq", pa.int64()),
    ("id", pa.string()),
    ("stream", pa.string()),
    ("region", pa.string()),
    ("happened_on", pa.date32()),
    ("recorded_on", pa.date32()),
)
ARROW = {
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.decimal128(18, 4),
    Type.MONEY: pa.decimal128(18, 2),
    Type.DATE: pa.date32(),
    Type.YES: pa.bool_(),
    Type.CODES: pa.list_(pa.string()),
}
FORMAT = "1"
"""Part of the fingerprint: raise it when segments are written otherwise."""


@cache
def open_fields(cls: Any) -> tuple[Field, ...]:
    """The fields that may stand in the lake, besides where and when."""
    fixed = {name for name, _type in FIXED}
    return tuple(f for f in fields_of(cls) if f.name not in fixed and f.privacy is Privacy.OPEN)


@cache
def schema_of(kind: str) -> pa.Schema:
    cls: Any = KINDS[kind]
    return pa.schema([*FIXED, *((f.name, _arrow_type(f)) for f in open_fields(cls))])


def fingerprint() -> str:
    """Changes when any kind's table does: then segments written before no longer fit."""
    shapes = sorted(f"{kind} {schema_of(kind)}" for kind in KINDS)
    return hashlib.sha256("\n".join([FORMAT, *shapes]).encode()).hexdigest()[:16]


def table_of(kind: str, rows: Sequence[Row]) -> pa.Table:
    """Journal rows of one kind as its table."""
    columns: list[list[Any]] = [
        [r.seq for r in rows],
        [str(r.id) for r in rows],
        [r.stream for r in rows],
        [r.region for r in rows],
        [r.happened_on for r in rows],
        [local_day(r.recorded_at) for r in rows],
    ]
    cls: Any = KINDS[kind]
    columns += [[_value(f, r.body.get(f.name)) for r in rows] for f in open_fields(cls)]
    schema = schema_of(kind)
    arrays = [pa.array(column, type=type_) for column, type_ in zip(columns, schema.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _arrow_type(f: Field) -> pa.DataType:
    if f.type is Type.GROUP and f.item:
        return pa.list_(pa.struct([(g.name, _arrow_type(g)) for g in open_fields(f.item)]))
    return ARROW.get(f.type, pa.string())


def _value(f: Field, value: Any) -> Any:
    if f.type is Type.GROUP and f.item:
        members = open_fields(f.item)
        return [{g.name: _value(g, item.get(g.name)) for g in members} for item in value or ()]
    if value is None:
        return f.default
    if f.type is Type.DATE:
        return date.fromisoformat(value)
    return Decimal(value) if f.type in (Type.MONEY, Type.NUMBER) else value
