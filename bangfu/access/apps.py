"""After every migration, text in the database is ordered by code point, which is what ranges of prefixes take for granted."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

FOREIGN = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation o ON o.oid = a.attcollation
    WHERE c.relname = ANY(%s) AND c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND NOT a.attisdropped
      AND o.collname NOT IN ('C', 'POSIX')
    ORDER BY c.relname, a.attnum
"""


class Access(AppConfig):
    name = "bangfu.access"

    def ready(self) -> None:
        post_migrate.connect(_order_by_code_point, sender=self, dispatch_uid="order by code point")


def _order_by_code_point(using: str, **said: Any) -> None:
    """On PostgreSQL, give our text columns the collation "C", whatever the database was made with; indexes follow.

    SQLite orders so by itself. https://www.postgresql.org/docs/current/collation.html
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    tables: dict[str, list[str]] = {}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN, [connection.introspection.django_table_names()])
        for table, column, type_ in cursor.fetchall():
            change = f'ALTER COLUMN {quote(column)} TYPE {type_} COLLATE "C"'
            tables.setdefault(table, []).append(change)
        for table, changes in tables.items():
            cursor.execute(f"ALTER TABLE {quote(table)} {', '.join(changes)}")
