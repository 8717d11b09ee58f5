"""Writing many rows at once: executemany on SQLite, COPY on PostgreSQL; the same rows either way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

T = TypeVar("T")


PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
"""Fields whose values both databases take as they are."""


def insert(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model; an automatic primary key is left to the database."""
    if not rows:
        return
    meta, database = type(rows[0])._meta, connections[DEFAULT_DB_ALIAS]
    columns = [f for f in meta.concrete_fields if not isinstance(f, models.AutoField)]
    names = ", ".join(database.ops.quote_name(f.column) for f in columns)
    table = database.ops.quote_name(meta.db_table)
    readers = [(f.attname, None if isinstance(f, PLAIN) else f.get_db_prep_save) for f in columns]
    values: Iterator[list[Any]] = (
        [row.__dict__[name] if prepare is None else prepare(row.__dict__[name], database) for name, prepare in readers]
        for row in rows
    )
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
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
