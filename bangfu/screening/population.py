"""`bangfu screen`: a folder of Parquet in, a folder of Parquet out, piece by piece, so that memory does not grow with the population.

In: `households/*.parquet` and `members/*.parquet`; a household's members stand in the members' file of the same name as its own
file. A pair that is larger than a piece is first dealt out into pieces by household. Out: `households/*.parquet`, a row each, and
`villages.parquet`, summed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.screening import intake
from bangfu.screening.compiled import Compiled
from bangfu.screening.intake import Unusable
from bangfu.screening.numbers import Numbers
from bangfu.screening.rule import MOST_PEOPLE

MEMORY = "2500MB"
KEPT = "screening-sql"
PIECE = 1_000_000
"""Households that are screened at a time."""


@dataclass(frozen=True)
class Done:
    """How many households and people were screened, in how many pieces; `left`: rows of members that are of no household, or
    (below zero) that counted more than once, since households stand there twice."""

    households: int
    people: int
    pieces: int
    left: int = 0


def run(
    source: Path, target: Path, p: Numbers, home: Path, only: Collection[str] = (), said: Callable[[str], None] = print
) -> Done:
    """Screen a folder; the SQL stays in the folder `home`. Raises Unusable when a file or a column that must be there is not."""
    pairs = pairs_of(source)
    (target / "households").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".work-") as work:
        con = connect(Path(work))
        screening, sums = _Screening(con, Compiled(con, p, only, home / KEPT)), []
        for homes, people in pieces(con, read := list(as_read(con, pairs, Path(work))), Path(work)):
            out = target / "households" / f"{len(sums) + 1:05d}.parquet"
            screening.piece(homes, people, out)
            sums.append(Path(work) / f"sums-{len(sums) + 1}.parquet")
            screening.sums(out, sums[-1])
            said(out.name)
        done = _add_up(con, sums, target / "villages.parquet", len(sums))
        return replace(done, left=sum(_count(con, people) for _homes, people in read) - done.people)


def as_read(con: Any, pairs: list[tuple[Path, Path]], work: Path) -> Iterator[tuple[Path, Path]]:
    """The pairs of files with the columns that rules read, brought to them where they are not. Raises Unusable."""
    for at, (homes, people) in enumerate(pairs):
        yield intake.pair(con, homes, people, (work / f"homes-{at}.parquet", work / f"people-{at}.parquet"))


def _count(con: Any, path: Path) -> int:
    found: int = con.execute(f"SELECT count(*) FROM read_parquet('{_quoted(path)}')").fetchone()[0]
    return found


def connect(work: Path) -> Any:
    """DuckDB in bounded memory; what does not fit goes to `work`."""
    con = duckdb.connect()
    con.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
    con.execute(f"SET temp_directory = '{work / 'spill'}'")
    return con


def pairs_of(source: Path) -> list[tuple[Path, Path]]:
    """The files of households, each with the file of their members."""
    folder = source / "households"
    homes = sorted(folder.glob("*.parquet")) or sorted(folder.glob("*.csv"))
    if not homes:
        text = _("%(folder)s里没有households/*.parquet或*.csv;请按docs/screening.md的列准备文件")
        raise Unusable(Reason("no_households", text, {"folder": source.name}))
    lacking = [h.name for h in homes if not (source / "members" / h.name).exists()]
    if lacking:
        text = _("members里缺少与households同名的文件:%(names)s;一户的成员应在同名文件里")
        raise Unusable(Reason("no_members", text, {"names": "、".join(lacking[:5])}))
    return [(h, source / "members" / h.name) for h in homes]


def pieces(con: Any, pairs: list[tuple[Path, Path]], work: Path) -> Iterator[tuple[str, str]]:
    """Pairs of files of at most a piece's households each."""
    for at, (homes, people) in enumerate(pairs):
        parts = -(-_count(con, homes) // PIECE)
        if parts <= 1:
            yield str(homes), str(people)
            continue
        for name, path in (("h", homes), ("m", people)):
            con.execute(
                f"COPY (SELECT *, hash(household) % {parts} AS _part FROM read_parquet('{_quoted(path)}')) "
                f"TO '{_quoted(work / f'{name}{at}')}' (FORMAT parquet, PARTITION_BY (_part))"
            )
        for part in range(parts):
            yield tuple(str(work / f"{name}{at}" / f"_part={part}" / "*.parquet") for name in ("h", "m"))  # type: ignore[misc]


@dataclass(frozen=True)
class _Screening:
    """Pieces, each from Parquet to Parquet."""

    con: Any
    sql: Compiled

    def piece(self, homes: str, people: str, out: Path) -> None:
        self._see(homes=homes, people=people)
        self._write(self.sql.rows(), out)
        most = self.con.execute(f"SELECT max(size) FROM read_parquet('{_quoted(out)}')").fetchone()[0]
        if most and most > MOST_PEOPLE:
            text = _("有一户的成员多达%(n)s行;请检查成员文件的户编号")
            raise Unusable(Reason("too_many", text, {"n": most}))

    def sums(self, screened: Path, out: Path) -> None:
        self._see(screened=str(screened))
        self._write(self.sql.sums(), out)

    def _see(self, **files: str) -> None:
        for name, path in files.items():
            self.con.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{_quoted(path)}')")

    def _write(self, sql: str, out: Path) -> None:
        self.con.execute(f"COPY ({sql}) TO '{_quoted(out)}' (FORMAT parquet)")


def _add_up(con: Any, sums: list[Path], target: Path, pieces: int) -> Done:
    parts = "read_parquet([" + ", ".join(f"'{_quoted(path)}'" for path in sums) + "])"
    names = [row[0] for row in con.execute(f"DESCRIBE SELECT * EXCLUDE (region) FROM {parts}").fetchall()]
    added = ", ".join(f'coalesce(sum("{name}"), 0)::BIGINT AS "{name}"' for name in names)
    con.execute(
        f"COPY (SELECT region, {added} FROM {parts} GROUP BY region ORDER BY region) TO '{_quoted(target)}' (FORMAT parquet)"
    )
    whole = con.execute(f"SELECT sum(households), sum(people) FROM read_parquet('{_quoted(target)}')").fetchone()
    return Done(int(whole[0]), int(whole[1]), pieces)


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
