"""By when things are due: the last day in time of the terms that figures ask of (`Within`), for each thing that began one."""

from __future__ import annotations

import pyarrow as pa

from bangfu.figures.terms import kind_of, literal, where
from bangfu.lake.reading import Reading
from bangfu.plain.figure import FIGURES, Within

ASKED = ("_place", "_on", "_sooner")
KNOWN = pa.schema(
    [("_place", pa.string()), *((name, pa.date32()) for name in ("_on", "_sooner", "_last", "_last_sooner"))]
)


def dues(reading: Reading, upto: int, births: str, key: str, wanted: Within) -> str:
    """By `_thing`, the last day of the term that began with it (`_last`), and of the one that began on the day `_sooner`.

    The rule itself is asked, once for each day and each place that may have a rule of its own.
    """
    begun = (
        f"SELECT b._thing, {_place(wanted)} AS _place, happened_on AS _on, _sooner "
        f"FROM {births} b LEFT JOIN ({_sooner(reading, upto, key, wanted)}) s ON s._thing = b._thing"
    )
    asked = reading.rows(f"SELECT DISTINCT {', '.join(ASKED)} FROM ({begun})")
    ends = [(wanted.last_day(on, at, None), wanted.last_day(on, at, sooner)) for at, on, sooner in asked]
    known = [dict(zip(KNOWN.names, (*row, *end), strict=True)) for row, end in zip(asked, ends, strict=True)]
    same = " AND ".join(f"k.{name} IS NOT DISTINCT FROM g.{name}" for name in ASKED)
    table = reading.register(pa.Table.from_pylist(known, schema=KNOWN))
    return f"(SELECT g._thing, g._sooner, _last, _last_sooner FROM ({begun}) g JOIN {table} k ON {same})"


def _place(wanted: Within) -> str:
    """The narrowest of the places with rules of their own that a region lies in."""
    places = sorted(filter(None, wanted.places()), key=len, reverse=True)
    return (
        "CASE " + " ".join(f"WHEN starts_with(region, {literal(p)}) THEN {literal(p)}" for p in places) + " ELSE '' END"
        if places
        else "''"
    )


def _sooner(reading: Reading, upto: int, key: str, wanted: Within) -> str:
    if not wanted.sooner:
        return "SELECT NULL AS _thing, NULL::DATE AS _sooner"
    other = FIGURES[wanted.sooner]
    facts = reading.live(kind_of(other), upto)
    return f'SELECT f."{key}" AS _thing, min(f.happened_on) AS _sooner FROM {facts} f WHERE {where(other)} GROUP BY 1'
