"""Writing many rows at once: executemany on SQLite, COPY on PostgreSQL; the same rows either way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, models

T = TypeVar("T")


def insert(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model; an automatic primary key is left to the database."""
    if not rows:
        return
    meta = type(rows[0])._meta
    columns = [f for f in meta.concrete_fields if not isinstance(f, models.AutoField)]
    names = ", ".join(connection.ops.quote_name(f.column) for f in columns)
    table = connection.ops.quote_name(meta.db_table)
    readers = [(f.attname, f.get_db_prep_save) for f in columns]
    values: Iterator[list[Any]] = (
        [prepare(getattr(row, name), connection) for name, prepare in readers] for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def pieces(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The items in lists of at most `size`: an `IN` may not name too many."""
    piece: list[T] = []
    for item in items:
        piece.append(item)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def delete(queryset: models.QuerySet[Any]) -> None:
    """Delete rows of a read model in one statement; nothing hangs on them but by key."""
    queryset._raw_delete(queryset.db)
