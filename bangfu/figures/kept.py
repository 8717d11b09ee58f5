"""What is kept so that figures need no scan: first facts, spans and steps. Disposable: made from the lake alone.

Firsts: which fact was the first of a value in a region and year, from which entry until which. Spans: which opening fact
held for a thing on which days, from which entry until which. Steps: by how much each entry moved each figure in each
place, and their sums by block of entries; they are told from facts, firsts and spans (see `steps`).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from bangfu.figures import steps
from bangfu.figures.steps import NEVER, Stepper, keeps_firsts, source_of
from bangfu.figures.terms import kind_of, machine_of, states, thing_of, where, with_gone
from bangfu.lake import manifest
from bangfu.lake.reading import LATEST, Reading
from bangfu.lake.store import LONGEST_TAIL, Lake, lake, write_sorted
from bangfu.plain.figure import FIGURES, Distinct, Figure, Stock

NAME = "figures.json"
FORMAT = "2"
"""Raise it when files are kept otherwise: then those from before no longer count."""
LARGEST = 1_000_000
"""Entries to a file of steps above which it is not merged any more."""
MOST_EVENTS = 200
"""A thing with more events than this is not worth keeping spans of: its figure is scanned."""


@dataclass(frozen=True)
class Kept:
    """The files kept of one making of the lake and one set of declarations, up to an entry; `stepped`: which figures
    have steps. Those of the entries after `n` up to the next such file stand in `steps n`, their sums in `sums n`."""

    born: str
    declared: str
    upto: int
    files: dict[str, str]
    stepped: tuple[str, ...] = ()

    def block_end(self, asof: int) -> int:
        """The last entry up to which sums answer for `asof`."""
        return self.upto if asof >= self.upto else asof // steps.BLOCK * steps.BLOCK

    def starts(self) -> list[int]:
        """The entries after which files of steps begin."""
        return sorted(int(key.removeprefix("steps ")) for key in self.files if key.startswith("steps "))


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
    return hashlib.sha256("\n".join([FORMAT, *meanings]).encode()).hexdigest()[:16]


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
        files: dict[str, str] = {}
        for figure in FIGURES.values():
            if keeps_firsts(figure):
                files[f"firsts {figure.key}"] = keeper.firsts(figure)
            elif isinstance(figure.measure, Stock):
                name = machine_of(figure.measure)
                files[name] = files.get(name) or keeper.spans(figure.measure)
        files = {key: name for key, name in files.items() if name}
        stepped = [f for f in FIGURES.values() if steps.keeps(f) and keeper.goes_on(f) and source_of(f) in {"", *files}]
        files |= keeper.steps(stepped, files)
        kept = Kept(reading.born, declared(), reading.rolled, files, tuple(f.key for f in stepped))
        manifest.write_json(path / NAME, json.dumps(asdict(kept)))
        manifest.sweep(path, set(kept.files.values()), set(old.files.values()))


@dataclass(frozen=True)
class Keeper:
    """Writes the kept files anew, taking over from the old ones what has not changed."""

    reading: Reading
    path: Path
    old: Kept

    def goes_on(self, figure: Figure) -> bool:
        """Whether no step of a figure is missing up to here."""
        return self.old.upto == 0 or figure.key in self.old.stepped

    def steps(self, figures: list[Figure], sources: dict[str, str]) -> dict[str, str]:
        """The files of steps and sums: new ones for the entries since, merged with small ones before."""
        files = {f"{what} {n}": self.old.files[f"{what} {n}"] for n in self.old.starts() for what in ("steps", "sums")}
        starts, then = self.old.starts(), self.old.upto
        while then < self.reading.rolled:
            upto, start = min(then + LARGEST, self.reading.rolled), then
            while starts and start - starts[-1] < 2 * (upto - start) and upto - starts[-1] <= LARGEST:
                start = starts.pop()
            olds = [n for n in self.old.starts() if start <= n < then]
            stepper = Stepper(self.reading, {key: self.path / name for key, name in sources.items()}, then, upto)
            single = self._joined(stepper.steps(figures), [files.pop(f"steps {n}") for n in olds], "entry, figure")
            fresh = steps.summed(f"SELECT * FROM '{self.path / single}' WHERE entry > {then}", upto)
            sums = self._joined(fresh, [files.pop(f"sums {n}") for n in olds], "width, place, figure, month, upto")
            files |= {f"steps {start}": single, f"sums {start}": sums}
            starts.append(start)
            then = upto
        return files

    def _joined(self, rows: str, olds: list[str], order: str) -> str:
        return self._write(
            " UNION ALL ".join([f"({rows})", *(f"SELECT * FROM '{self.path / o}'" for o in olds)]), order
        )

    def firsts(self, figure: Figure) -> str:
        """Rows (_value, region, year, happened_on, seq, _since, _until): the first fact of a value, region and year."""
        assert isinstance(figure.measure, Distinct)
        key = "_value, region, year"
        facts = (
            f'SELECT f."{figure.measure.field}" AS _value, f.region, year(f.happened_on) AS year, f.happened_on, '
            f"f.seq, f._gone FROM {with_gone(self.reading, kind_of(figure))} f WHERE {where(figure)} AND _value IS NOT NULL"
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
            f"FROM {with_gone(self.reading, cls.kind().name)}"
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

    def _write(self, rows: str, order: str) -> str:
        name = f"{uuid.uuid4().hex}.parquet"
        write_sorted(self.reading.con, rows, order, self.path / name)
        return name
