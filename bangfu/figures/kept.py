"""What is kept so that figures need no scan: sums, first facts and spans. Disposable: made from the lake alone.

Sums: what each block of the journal added to an additive figure, by region and month; a withdrawal takes away in its
own block. Firsts: which fact was the first of a value in a region and year, from which entry until which. Spans: which
opening fact held for a thing on which days, from which entry until which.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bangfu.figures.terms import kind_of, machine_of, places_of, signed, thing_of, value, where
from bangfu.lake import manifest
from bangfu.lake.reading import LATEST, Reading
from bangfu.lake.store import LONGEST_TAIL, Lake, lake, write_sorted
from bangfu.plain.fact import Type, field_of
from bangfu.plain.figure import FIGURES, Count, Distinct, Figure, Stock, Sum

NAME = "figures.json"
BLOCK = 131_072
"""Entries to a block: as of a moment inside one, its entries up to there are scanned."""
MOST_EVENTS = 200
"""A thing with more events than this is not worth keeping spans of: its figure is scanned."""
NEVER = "DATE '9999-12-31'"


@dataclass(frozen=True)
class Kept:
    """The files kept of one making of the lake and one set of declarations, up to an entry."""

    born: str
    declared: str
    upto: int
    files: dict[str, str]

    def block_end(self, asof: int) -> int:
        """The last entry up to which sums answer for `asof`."""
        return self.upto if asof >= self.upto else asof // BLOCK * BLOCK


def load(reading: Reading) -> Kept | None:
    """What is kept for this reading; None when it is of another lake or of figures declared otherwise."""
    kept = _stored(reading)
    return kept if kept and kept.upto <= reading.last else None


def _stored(reading: Reading) -> Kept | None:
    """What any process kept last of this making of the lake."""
    try:
        kept = Kept(**json.loads((reading.path / "figures" / NAME).read_text()))
    except FileNotFoundError:
        return None
    return kept if kept.born == reading.born and kept.declared == declared() else None


def load_fresh(reading: Reading) -> Kept | None:
    """What is kept, brought up first when more has been rolled since than is quickly scanned."""
    kept = load(reading)
    if reading.rolled - (kept.upto if kept else 0) <= LONGEST_TAIL:
        return kept
    catch_up(reading)
    return load(reading)


def declared() -> str:
    """Changes when the meaning of any figure does."""
    meanings = sorted(f"{f.key} {f.measure} {sorted(f.where.items())}" for f in FIGURES.values())
    return hashlib.sha256("\n".join(meanings).encode()).hexdigest()[:16]


def roll(at: Lake | None = None) -> None:
    """Roll the lake, and bring what is kept up to it."""
    at = at or lake()
    at.roll()
    catch_up(at.reading())


def rebuild(at: Lake | None = None) -> None:
    """Throw away what is kept, and the segments, and make them anew."""
    at = at or lake()
    (at.path / "figures" / NAME).unlink(missing_ok=True)
    at.rebuild()
    catch_up(at.reading())


def catch_up(reading: Reading) -> None:
    """Bring what is kept up to the last rolled entry."""
    path = reading.path / "figures"
    with manifest.alone(path):
        old = _stored(reading) or Kept(reading.born, declared(), 0, {})
        if reading.rolled <= old.upto:
            return
        keeper = Keeper(reading, path, old)
        files = {"sums": keeper.sums()}
        for figure in FIGURES.values():
            if keeps_firsts(figure):
                files[f"firsts {figure.key}"] = keeper.firsts(figure)
            elif isinstance(figure.measure, Stock):
                name = machine_of(figure.measure)
                files[name] = files.get(name) or keeper.spans(figure.measure)
        kept = Kept(reading.born, declared(), reading.rolled, {key: name for key, name in files.items() if name})
        manifest.write_json(path / NAME, json.dumps(asdict(kept)))
        manifest.sweep(path, set(kept.files.values()), set(old.files.values()))


def keeps_sums(figure: Figure) -> bool:
    return isinstance(figure.measure, Count | Sum) and not any("." in name for name in figure.where)


def keeps_firsts(figure: Figure) -> bool:
    measure = figure.measure
    if not isinstance(measure, Distinct) or any("." in name for name in figure.where):
        return False
    return field_of(measure.of, measure.field).type not in (Type.CODES, Type.GROUP)


@dataclass(frozen=True)
class Keeper:
    """Writes the kept files anew, taking over from the old ones what has not changed."""

    reading: Reading
    path: Path
    old: Kept

    def sums(self) -> str:
        """Rows (figure, region, month, upto, delta): delta in the smallest unit of the figure."""
        start = self.old.upto // BLOCK * BLOCK
        kinds: dict[str, list[Figure]] = {}
        for figure in FIGURES.values():
            if keeps_sums(figure):
                kinds.setdefault(kind_of(figure), []).append(figure)
        parts = [self._deltas(kind, figures, start) for kind, figures in kinds.items()]
        if "sums" in self.old.files:
            parts.append(f"SELECT * FROM '{self.path / self.old.files['sums']}' WHERE upto <= {start}")
        return self._write(" UNION ALL ".join(parts), "figure, region, month, upto") if parts else ""

    def _deltas(self, kind: str, figures: Iterable[Figure], start: int) -> str:
        rolled = self.reading.rolled
        deltas = ", ".join(
            f"{{'figure': '{f.key}', 'delta': "
            f"(coalesce(sum(_sign * {value(f)}) FILTER ({where(f)}), 0) * {10 ** places_of(f)})::BIGINT}}"
            for f in figures
        )
        block = f"least((_entry - 1) // {BLOCK} * {BLOCK} + {BLOCK}, {rolled})"
        return (
            f"SELECT one.figure, region, month, upto, one.delta FROM (SELECT f.region, "
            f"date_trunc('month', f.happened_on)::DATE AS month, {block} AS upto, unnest([{deltas}]) AS one "
            f"FROM {signed(self.reading, kind, start, rolled)} f GROUP BY 1, 2, 3) WHERE one.delta <> 0"
        )

    def firsts(self, figure: Figure) -> str:
        """Rows (_value, region, year, happened_on, seq, _since, _until): the first fact of a value, region and year."""
        assert isinstance(figure.measure, Distinct)
        key = "_value, region, year"
        facts = (
            f'SELECT f."{figure.measure.field}" AS _value, f.region, year(f.happened_on) AS year, f.happened_on, '
            f"f.seq, f._gone FROM {self._with_gone(kind_of(figure))} f WHERE {where(figure)} AND _value IS NOT NULL"
        )
        old = self.old.files.get(f"firsts {figure.key}")
        if old:
            changed = self._changed_firsts(facts, self.path / old, key)
            facts = f"SELECT * FROM ({facts}) SEMI JOIN ({changed}) USING ({key})"
        # a fact that stays is a first only while none that stays, entered before it, happened earlier
        standing = (
            f"SELECT * FROM facts WHERE _gone = {LATEST} QUALIFY happened_on < coalesce(min(happened_on) OVER "
            f"(PARTITION BY {key} ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), {NEVER})"
        )
        events = f"WITH facts AS ({facts}) ({standing}) UNION ALL (SELECT * FROM facts WHERE _gone < {LATEST})"
        rows = (
            f"SELECT {key}, happened_on, seq, _since, _until FROM ({states(events, key)}) "
            f"QUALIFY row_number() OVER (PARTITION BY {key}, _since ORDER BY happened_on, seq) = 1"
        )
        if old:
            rows += f" UNION ALL SELECT * FROM '{self.path / old}' ANTI JOIN ({changed}) USING ({key})"
        return self._write(rows, "year, region, happened_on, seq")

    def _changed_firsts(self, facts: str, old: Path, key: str) -> str:
        """The keys with a withdrawal since, or a fact since that was not there or happened before the first."""
        upto = self.old.upto
        return (
            f"SELECT DISTINCT {key} FROM ({facts}) WHERE _gone > {upto} AND _gone < {LATEST} UNION "
            f"SELECT {key} FROM "
            f"(SELECT {key}, min(happened_on) AS day FROM ({facts}) WHERE seq > {upto} GROUP BY ALL) n "
            f"ANTI JOIN (SELECT * FROM '{old}' WHERE _until = {LATEST}) o "
            f"ON n._value = o._value AND n.region = o.region AND n.year = o.year AND o.happened_on <= n.day"
        )

    def spans(self, measure: Stock) -> str:
        """Rows of the openings' table with _thing, _since, _until and _closed_on; empty when not worth keeping."""
        kinds = [measure.opens, *measure.closes]
        events = " UNION ALL ".join(
            f"SELECT {thing_of(measure, cls)} AS _thing, seq, _gone, happened_on, "
            f"{int(cls is not measure.opens)} AS closes "
            f"FROM {self._with_gone(cls.kind().name)}"
            for cls in kinds
        )
        old = self.old.files.get(machine_of(measure))
        if old:
            later = f"seq > {self.old.upto} OR (_gone > {self.old.upto} AND _gone < {LATEST})"
            changed = f"SELECT _thing FROM ({events}) WHERE {later}"
            events = f"SELECT * FROM ({events}) SEMI JOIN ({changed}) USING (_thing)"
        if (
            self.reading.rows(f"SELECT max(n) FROM (SELECT count(*) AS n FROM ({events}) GROUP BY _thing)")[0][0] or 0
        ) > MOST_EVENTS:
            return ""
        held = (
            f"SELECT *, lead(happened_on, 1, {NEVER}) OVER "
            f"(PARTITION BY _thing, _since ORDER BY happened_on, closes, seq) AS _closed_on "
            f"FROM ({states(events, '_thing')})"
        )
        rows = (
            "SELECT f.*, h._thing, h._since, h._until, h._closed_on "
            f"FROM {self.reading.facts(measure.opens.kind().name)} f "
            f"JOIN ({held}) h ON h.seq = f.seq WHERE h.closes = 0 AND h._closed_on > h.happened_on"
        )
        if old:
            rows += f" UNION ALL SELECT * FROM '{self.path / old}' ANTI JOIN ({changed}) USING (_thing)"
        return self._write(rows, "region, happened_on, seq")

    def _with_gone(self, kind: str) -> str:
        rolled = self.reading.rolled
        gone = f"SELECT seq, _gone FROM {self.reading.gone(kind, 0, rolled)}"
        return (
            f"(SELECT f.*, coalesce(g._gone, {LATEST}) AS _gone "
            f"FROM {self.reading.facts(kind, 0, rolled)} f LEFT JOIN ({gone}) g ON g.seq = f.seq)"
        )

    def _write(self, rows: str, order: str) -> str:
        name = f"{uuid.uuid4().hex}.parquet"
        write_sorted(self.reading.con, rows, order, self.path / name)
        return name


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
