"""Steps: by how much an entry of the journal moved a figure in a place. A figure as of a moment is the sum of its steps.

A step tells an additive figure's month of happening; a distinct figure's year, by its first day; of a stock figure the
month from whose end on it counts. What an entry did never changes afterwards, so steps are only ever added. A place is a
region with all that lies in it: what is new to a village need not be new to its county, so a step also tells at which
widths of codes it was one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bangfu.figures.terms import (
    allowed,
    birth_of,
    births_of,
    counts_values,
    is_region,
    kind_of,
    literal,
    machine_of,
    places_of,
    signed,
    states,
    value,
    where,
    with_gone,
)
from bangfu.lake.reading import Reading
from bangfu.plain.fact import KINDS, Type, field_of
from bangfu.plain.figure import Count, Distinct, Figure, Stock, Sum, Within

BLOCK = 131_072
"""Entries whose steps are summed into one: as of a moment inside a block, its steps up to there are added singly."""
WRITTEN = 12
"""The width that stands for the code as it is written, however short."""
WIDTHS = (0, 2, 4, 6, 9, WRITTEN)
EVERY = sum(1 << width for width in WIDTHS)
BITS = ", ".join(f"({width}, {1 << width})" for width in WIDTHS)
NEVER = "DATE '9999-12-31'"
FOREVER = "DATE '9999-12-01'"
KEY = "figure, _value, year"


def stands_at(width: int | str, place: str) -> str:
    """Whether a code is long enough to have that many digits."""
    return f"({width} = {WRITTEN} OR length({place}) >= {width})"


def keeps_sums(figure: Figure) -> bool:
    return isinstance(figure.measure, Count | Sum) and not any("." in name for name in figure.where)


def keeps_firsts(figure: Figure) -> bool:
    measure = figure.measure
    if not isinstance(measure, Distinct) or any("." in name for name in figure.where):
        return False
    return field_of(measure.of, measure.field).type not in (Type.CODES, Type.GROUP)


def keeps(figure: Figure) -> bool:
    """Whether steps can tell a figure."""
    measure = figure.measure
    if not isinstance(measure, Stock):
        return keeps_sums(figure) or keeps_firsts(figure)
    of_lists = bool(measure.field) and field_of(measure.opens, measure.field).type in (Type.CODES, Type.GROUP)
    return not of_lists and all(_follows(figure, name) for name in figure.where if "." in name)


def _follows(figure: Figure, name: str) -> bool:
    """Whether steps can follow a condition through a reference: of one kind, for values that must be known."""
    wanted, near = figure.where[name], field_of(KINDS[kind_of(figure)], name.partition(".")[0])
    return not isinstance(wanted, Within) and None not in allowed(wanted) and len(births_of(near)) == 1


def source_of(figure: Figure) -> str:
    """The name of the kept file that a figure's steps are made from; empty when they are made from its facts."""
    if isinstance(figure.measure, Stock):
        return machine_of(figure.measure)
    return f"firsts {figure.key}" if isinstance(figure.measure, Distinct) else ""


@dataclass(frozen=True)
class Stepper:
    """Writes the SQL of the steps of the entries with after < entry ≤ upto, from facts, kept firsts and kept spans."""

    reading: Reading
    sources: Mapping[str, Path]
    after: int
    upto: int

    def steps(self, figures: Iterable[Figure]) -> str:
        """Rows (figure, place, widths, month, entry, delta): delta in the smallest unit of the figure."""
        figures = list(figures)
        valued = [f for f in figures if counts_values(f)]
        parts = [self._added(f) for f in figures if not source_of(f)]
        parts += [self._opened(f) for f in figures if isinstance(f.measure, Stock) and f not in valued]
        parts += [f"SELECT * FROM ({self._changed(valued)})"] if valued else []
        return " UNION ALL ".join(parts)

    def _added(self, figure: Figure) -> str:
        delta = f"(_sign * {value(figure)} * {10 ** places_of(figure)})::BIGINT"
        return (
            f"SELECT {literal(figure.key)} AS figure, f.region AS place, {EVERY} AS widths, "
            f"date_trunc('month', f.happened_on)::DATE AS month, _entry AS entry, {delta} AS delta "
            f"FROM {signed(self.reading, kind_of(figure), self.after, self.upto)} f "
            f"WHERE {where(figure)} AND {delta} <> 0"
        )

    def _opened(self, figure: Figure) -> str:
        """A span without a value counts by itself: one more from its month on, one less from that of its end."""
        corners = "[(_from, _since, 1), (_to, _since, -1), (_from, _until, -1), (_to, _until, 1)]"
        return (
            f"SELECT figure, region AS place, {EVERY} AS widths, c[1] AS month, c[2] AS entry, sum(c[3])::BIGINT AS delta FROM "
            f"(SELECT figure, region, unnest({corners}) AS c FROM ({self._held(figure)})) "
            f"WHERE c[1] < {FOREVER} AND c[2] {self._within} GROUP BY ALL HAVING sum(c[3]) <> 0"
        )

    def _held(self, figure: Figure) -> str:
        """Rows (figure, _value, year, region, _from, _to, _since, _until): in which months a value stood, by entries."""
        kept, measure = f"SELECT * FROM '{self.sources[source_of(figure)]}'", figure.measure
        since, until = "_since", "_until"
        if isinstance(measure, Distinct):
            name = "" if measure.field == "region" else f', _value AS "{measure.field}"'
            rows, year = f"(SELECT *{name} FROM ({kept}))", "make_date(year, 1, 1)"
            months = f"{year} AS _from, {FOREVER} AS _to"
            test = "true"
        else:
            rows, since, until = self._with_births(figure, kept)
            year, test = "DATE '0001-01-01'", where(figure)
            months = "date_trunc('month', f.happened_on)::DATE AS _from, date_trunc('month', f._closed_on)::DATE AS _to"
        if name := is_region(figure):
            rows = f'(SELECT *, "{name}" AS "now.{name}" FROM {rows})'
        return (
            f"SELECT {literal(figure.key)} AS figure, ({value(figure)})::VARCHAR AS _value, {year} AS year, f.region, "
            f"{months}, {since} AS _since, {until} AS _until FROM {rows} f "
            f"WHERE {test} AND {value(figure)} IS NOT NULL AND _from < _to AND {since} < {until}"
        )

    def _with_births(self, figure: Figure, spans: str) -> tuple[str, str, str]:
        """The spans cut to the entries during which what they refer to was as it then was known."""
        names = sorted(name for name in figure.where if "." in name)
        joins, columns, since, until = "", ["f.*"], ["f._since"], ["f._until"]
        for near in sorted({name.partition(".")[0] for name in names}):
            cls = birth_of(field_of(KINDS[kind_of(figure)], near))
            told = ", ".join(f'"{name.partition(".")[2]}"' for name in names if name.startswith(f"{near}."))
            facts = with_gone(self.reading, cls.kind().name)
            events = f'SELECT "{cls.kind().stream}" AS _thing, seq, _gone, happened_on, {told} FROM {facts}'
            last = "PARTITION BY _thing, _since ORDER BY happened_on DESC, seq DESC"
            births = f"SELECT * FROM ({states(events, '_thing')}) QUALIFY row_number() OVER ({last}) = 1"
            joins += f' JOIN ({births}) "b.{near}" ON "b.{near}"._thing = f."{near}"'
            since, until = [*since, f'"b.{near}"._since'], [*until, f'"b.{near}"._until']
        for name in names:
            near, _dot, far = name.partition(".")
            columns.append(f'"b.{near}"."{far}" AS "{name}"')
        columns += [f"greatest({', '.join(since)}) AS _began", f"least({', '.join(until)}) AS _ended"]
        return f"(SELECT {', '.join(columns)} FROM ({spans}) f{joins})", "f._began", "f._ended"

    def _changed(self, figures: Iterable[Figure]) -> str:
        """The steps of values: a place has one when it did not have it before, and loses it with the last that stood.

        Of every value and place, month after month from the first in which something changed, the entries are run
        through; what they did then stands from that month until the next.
        """
        place = f"CASE width WHEN {WRITTEN} THEN region ELSE left(region, width) END"
        keys = f"{KEY}, place, widths"
        return (
            f"WITH held AS MATERIALIZED ({' UNION ALL '.join(self._touched(f) for f in figures)}), "
            f"many AS MATERIALIZED (SELECT {KEY} FROM held GROUP BY ALL HAVING min(region) <> max(region)), "
            f"placed AS MATERIALIZED (SELECT *, region AS place, {EVERY} AS widths FROM held ANTI JOIN many USING ({KEY}) "
            f"UNION ALL SELECT h.*, {place}, bit FROM (FROM held SEMI JOIN many USING ({KEY})) h "
            f"JOIN (VALUES {BITS}) w(width, bit) ON {stands_at('width', 'region')}), "
            f"begun AS MATERIALIZED (SELECT {keys}, min(_from) AS begins FROM placed "
            f"WHERE _since {self._within} OR _until {self._within} GROUP BY ALL), "
            f"months AS (SELECT *, lead(month) OVER (PARTITION BY {keys} ORDER BY month) AS later FROM "
            f"(SELECT DISTINCT {keys}, month FROM (SELECT {keys}, begins, unnest([_from, _to]) AS month FROM placed "
            f"JOIN begun USING ({keys})) WHERE month >= begins AND month < {FOREVER})), "
            f"alive AS (SELECT {keys}, month, later, greatest(_since, {self.after}) AS _since, _until "
            f"FROM months JOIN placed USING ({keys}) WHERE _from <= month AND _to > month), "
            f"moved AS (SELECT {keys}, month, later, e[1] AS entry, sum(e[2]) AS one FROM "
            f"(SELECT *, unnest([(_since, 1), (_until, -1)]) AS e FROM alive) "
            f"WHERE e[1] <= {self.upto} GROUP BY ALL HAVING sum(e[2]) <> 0), "
            f"ran AS (SELECT *, sum(one) OVER (PARTITION BY {keys}, month ORDER BY entry) AS now FROM moved), "
            "turned AS (SELECT *, (now > 0)::INT - (now - one > 0)::INT AS delta FROM ran) "
            "SELECT figure, place, widths, month, entry, sum(delta)::BIGINT AS delta FROM "
            "(SELECT figure, place, widths, month, entry, delta FROM turned "
            "UNION ALL SELECT figure, place, widths, later, entry, -delta FROM turned WHERE later IS NOT NULL) "
            f"WHERE entry {self._within} GROUP BY ALL HAVING sum(delta) <> 0"
        )

    def _touched(self, figure: Figure) -> str:
        """What stood, at `after` or later, of the values that the entries since have to do with."""
        held = self._held(figure)
        some = f"SELECT {KEY} FROM ({held}) WHERE _since {self._within} OR _until {self._within}"
        return f"SELECT * FROM ({held}) SEMI JOIN ({some}) USING ({KEY}) WHERE _since <= {self.upto} AND _until > {self.after}"

    @property
    def _within(self) -> str:
        return f"BETWEEN {self.after + 1} AND {self.upto}"


def summed(steps: str, upto: int) -> str:
    """Rows (width, place, figure, month, upto, delta): the steps of each block, for every width of codes."""
    block = (
        f"SELECT figure, place, widths, month, least((entry - 1) // {BLOCK} * {BLOCK} + {BLOCK}, {upto}) AS upto, "
        f"sum(delta)::BIGINT AS delta FROM ({steps}) GROUP BY ALL HAVING sum(delta) <> 0"
    )
    return (
        f"SELECT width, CASE width WHEN {WRITTEN} THEN place ELSE left(place, width) END AS place, figure, month, upto, "
        f"sum(delta)::BIGINT AS delta FROM ({block}) b JOIN (VALUES {BITS}) w(width, bit) "
        f"ON widths & bit <> 0 AND {stands_at('width', 'b.place')} GROUP BY ALL HAVING sum(delta) <> 0"
    )
