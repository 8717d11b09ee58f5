"""What offices published of the numbers, as policy reads it."""

from __future__ import annotations

from django.db import connection

from bangfu.plain.policy import Published, Value, policy
from bangfu.screening.models import RuleChange


def is_there() -> bool:
    """Whether this installation has a register at all; populations are screened on machines that have none."""
    return RuleChange._meta.db_table in connection.introspection.table_names()


def values() -> Published:
    """The published values of poverty lines and of the weighing of deprivation."""
    lines, weighings = [], []
    for row in RuleChange.objects.filter(since__isnull=False).order_by("-since", "-key"):
        about = (row.since, row.region, row.source, row.until, True)
        if row.line is not None:
            lines.append(Value(row.line, *about))
        if row.weights:
            base = policy("deprivation", row.since).value
            weighings.append(Value({**base, "weights": row.weights, "cutoff": row.cutoff}, *about))
    return {"poverty_line": tuple(lines), "deprivation": tuple(weighings)}
