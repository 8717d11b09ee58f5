"""Figures at size: the whole review of a city, and one figure with its facts, against plain DuckDB scans.

`python -m bench.figures [facts]` makes a synthetic journal straight as segments (eight of ten facts are visits, over
three years; some are withdrawn), brings the kept sums up, and measures. The scans are written here by hand, one a
figure, over the same Parquet, and must give the same answers.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import duckdb

import bangfu
from bangfu.figures import engine, kept
from bangfu.figures.question import Question
from bangfu.lake import manifest, store
from bangfu.lake.feed import Row
from bangfu.lake.manifest import Manifest, Segment
from bangfu.lake.store import Lake, write_sorted
from bangfu.lake.tables import fingerprint, open_fields
from bangfu.plain.fact import KINDS, Field, Type
from bangfu.plain.figure import FIGURES, Count, Distinct, Ratio, Stock, Sum, Within
from bangfu.plain.period import Period
from bench.memory import peak_memory

REGIONS = Path(bangfu.__file__).parent / "hanzhong/regions.csv"
YEAR = Period.of("2014")
WEIGHTS = {
    "pairing.visit_made": 850,
    "pairing.pair_started": 40,
    "helping.condolence_visit_made": 20,
    "households.household_exited": 15,
    "funds.money_arrived": 10,
    "funds.money_spent": 10,
    "pairing.pair_ended": 8,
}
"""Of a thousand facts after the first households; other kinds share what is left."""
FACES = 10_000
"""Of the dice that draws a fact's kind: enough for every kind to turn up."""
REGISTERED = "households.household_registered"
IN_TIME = {"monitoring": 15, "finding_days": 15}
"""Days of the terms that figures ask of, where no place has chosen otherwise."""
Result = dict[str, Any]


SIZES = (1_000_000, 10_000_000)


def main() -> None:
    set_up()
    print(json.dumps(measure([int(arg) for arg in sys.argv[1:]] or SIZES), ensure_ascii=False, indent=1))


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    django.setup()


def measure(sizes: Sequence[int] = SIZES) -> list[Result]:
    """The measurements at each size."""
    return [row for facts in sizes for row in measured(facts)]


def measured(facts: int) -> list[Result]:
    """The measurements at one size; the lake they ran on is removed."""
    path = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    try:
        label = f"{facts // 1_000_000}m"
        lake = made(path, facts)
        start = time.perf_counter()
        kept.catch_up(lake.reading())
        results = [result(f"figures_kept_{label}", time.perf_counter() - start, "s")]
        asof = facts * 9 // 10
        reviewed, scanned = review(lake, asof, label)
        scan = scanned / len(FIGURES)
        return results + reviewed + figure(lake, asof, label, scan) + slower(lake, asof, label, scan)
    finally:
        shutil.rmtree(path)


def result(name: str, value: float, unit: str, against: float | None = None) -> Result:
    ratio = round(value / against, 4) if against else None
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "against": against and round(against, 4),
        "ratio": ratio,
    }


def review(lake: Lake, asof: int, label: str) -> tuple[list[Result], float]:
    """Every figure of the city and of each county in 2014, as of a past entry; and how long the scans took."""
    question = Question(tuple(FIGURES), "6107", YEAR, asof, by="family")
    start = time.perf_counter()
    ours = engine.ask(question, lake)
    cold = time.perf_counter() - start
    warm = median(lambda: engine.ask(question, lake))
    theirs: dict[str, dict[str, Any]] = {}
    start = time.perf_counter()
    for key, sql in scans(lake, asof).items():
        theirs[key] = dict(lake.con.execute(sql).fetchall())
    scanned = time.perf_counter() - start
    for key, values in theirs.items():
        assert ours[key] == {g: v for g, v in values.items() if v}, (key, ours[key], values)
    code = f"from bench.figures import memory_of; print(memory_of({str(lake.path)!r}, {asof}))"
    memory = float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    return [
        result(f"review_{label}", warm, "s", scanned),
        result(f"review_{label}_first", cold, "s", scanned),
        result(f"review_{label}_memory", memory, "MB"),
    ], scanned


def memory_of(path: str, asof: int) -> float:
    """The most memory, in MB, of a process that does nothing else than answer."""
    set_up()
    engine.ask(Question(tuple(FIGURES), "6107", YEAR, asof, by="family"), opened(Path(path)))
    return peak_memory()


def median(do: Callable[[], Any], times: int = 5) -> float:
    spent = []
    for _time in range(times):
        start = time.perf_counter()
        do()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def figure(lake: Lake, asof: int, label: str, scanned: float) -> list[Result]:
    """One figure with the first page of its facts, for the city, its counties and towns in turn; against one scan."""
    chance = Random(1)
    towns = sorted({code[:9] for code in villages()})
    results: list[Result] = []
    spent: dict[str, list[float]] = {}
    for level, codes in (("city", ["6107"]), ("county", sorted({t[:6] for t in towns})), ("town", towns)):
        for key in FIGURES:
            question = Question((key,), chance.choice(codes), YEAR, asof)
            start = time.perf_counter()
            engine.ask(question, lake)
            engine.facts(key, question, limit=50, at=lake)
            spent.setdefault(level, []).append(time.perf_counter() - start)
    spent["all"] = [seconds for times in spent.values() for seconds in times]
    for level, times in spent.items():
        cuts = statistics.quantiles(times, n=20)
        name = f"figure_{label}" if level == "all" else f"figure_{label}_{level}"
        results += [result(name, cuts[9], "s p50", scanned), result(f"{name}_p95", cuts[18], "s p95", scanned)]
    return [*results, result(f"figure_{label}_memory", peak_memory(), "MB")]


def slower(lake: Lake, asof: int, label: str, scanned: float) -> list[Result]:
    """What steps cannot tell, of the city with its counties: days inside months, different values of days and of several years."""
    days, years = Period.of("2014-03-10/2014-05-20"), Period.of("2013-01-01/2015-12-31")
    asked = {
        "days": ("visits", days),
        "days_distinct": ("households_visited", days),
        "years_distinct": ("households_visited", years),
    }
    results = []
    for name, (key, period) in asked.items():
        question = Question((key,), "6107", period, asof, by="family")
        spent = median(partial(engine.ask, question, lake))
        results.append(result(f"figure_{label}_{name}", spent, "s", scanned))
    return results


def scans(lake: Lake, asof: int) -> dict[str, str]:
    """By figure, what one would write by hand: its value for the city and by county."""
    reading = lake.reading()
    files = {
        (kind, gone): [str(lake.path / s.name) for s in reading.segments if (s.kind, s.withdrawn) == (kind, gone)]
        for kind in KINDS
        for gone in (False, True)
    }

    def live(cls: Any) -> str:
        kind = cls.kind().name
        sql = f"SELECT * FROM read_parquet({files[kind, False]}) WHERE seq <= {asof}"
        gone = files[kind, True]
        return sql + (f" AND seq NOT IN (SELECT seq FROM read_parquet({gone}) WHERE _gone <= {asof})" if gone else "")

    return {
        key: by_hand(f.measure, dict(f.where), live) for key, f in FIGURES.items() if not isinstance(f.measure, Ratio)
    }


def by_hand(measure: Any, where: dict[str, Any], live: Callable[[Any], str]) -> str:
    cls = measure.opens if isinstance(measure, Stock) else measure.of
    rows = f"({live(cls)}) f"
    tests = ["f.region LIKE '6107%'", "f.happened_on < DATE '2015-01-01'"]
    if isinstance(measure, Stock):
        key = ", ".join(f'"{k}"' for k in measure.key)
        rows = (
            f"(SELECT * FROM ({live(cls)}) WHERE happened_on < DATE '2015-01-01' QUALIFY row_number() OVER "
            f"(PARTITION BY {key} ORDER BY happened_on DESC, seq DESC) = 1) f"
        )
        for other in measure.closes:
            same = " AND ".join(f'c."{k}" = f."{k}"' for k in measure.key)
            tests.append(
                f"NOT EXISTS (FROM ({live(other)}) c WHERE {same} AND c.happened_on >= f.happened_on "
                "AND c.happened_on < DATE '2015-01-01')"
            )
    else:
        tests.append("f.happened_on >= DATE '2014-01-01'")
    for name, wanted in where.items():
        near, _dot, far = name.partition(".")
        if isinstance(wanted, Within):
            births = [c for c in KINDS.values() if c.kind().births and c.kind().stream == near]
            days = " UNION ALL ".join(f'SELECT "{near}", happened_on FROM ({live(c)})' for c in births)
            rows += f' JOIN (SELECT "{near}", max(happened_on) AS born FROM ({days}) GROUP BY 1) b USING ("{near}")'
            tests.append(f"f.happened_on - b.born <= {IN_TIME[wanted.name]}")
            continue
        values = ", ".join(f"'{v}'" for v in (wanted if isinstance(wanted, tuple) else (wanted,)))
        if far:
            birth = next(c for c in KINDS.values() if c.kind().births and c.kind().stream == near)
            last = f'SELECT "{near}", arg_max("{far}", (happened_on, seq)) AS far FROM ({live(birth)}) GROUP BY 1'
            rows += f' JOIN ({last}) "b.{name}" ON "b.{name}"."{near}" = f."{near}" AND "b.{name}".far IN ({values})'
        else:
            tests.append(f'f."{near}" IN ({values})')
    field, width = getattr(measure, "field", ""), getattr(measure, "width", 12)
    if field == "region":
        tests.append(f"length(f.region) >= {width}")
    what = {Count: "count(*)", Sum: f'sum(f."{field}")'}.get(type(measure), "count(*)")
    if field and isinstance(measure, Distinct | Stock):
        what = f'count(DISTINCT left(f."{field}", {width}))' if field == "region" else f'count(DISTINCT f."{field}")'
    return (
        f"SELECT coalesce(left(f.region, 6), '6107'), {what} FROM {rows} WHERE {' AND '.join(tests)} "
        "GROUP BY GROUPING SETS ((), (left(f.region, 6)))"
    )


def made(path: Path, facts: int) -> Lake:
    """A lake of so many facts, written as rolls would have left it."""
    con = duckdb.connect()
    base(con, facts)
    segments: list[Segment] = []
    for kind in KINDS:
        (rows,) = con.execute(f"SELECT count(*) FROM base WHERE kind = '{kind}'").fetchone() or (0,)
        strides = max(1, -(-rows // store.LARGEST))
        step = -(-facts // strides)
        for first in range(0, facts, step):
            span = f"b.kind = '{kind}' AND b.seq > {first} AND b.seq <= {first + step}"
            segments += written(con, path, kind, False, f"SELECT {columns(kind)} FROM base b WHERE {span}", "seq")
        gone = f"SELECT {columns(kind)}, g.gone AS _gone FROM base b JOIN gone g USING (seq) WHERE b.kind = '{kind}'"
        segments += written(con, path, kind, True, gone, "_gone")
    con.close()
    last_id = str(uuid.UUID(int=facts))
    manifest.write(path, Manifest(fingerprint(), uuid.uuid4().hex, facts, last_id, tuple(segments)))
    return opened(path)


def opened(path: Path) -> Lake:
    """The lake under `path`, of a journal of which only the last entry is left."""
    now = manifest.read(path)
    assert now
    last = Row(now.last, now.last_id, "", "", "", YEAR.start, datetime(2015, 1, 1, tzinfo=UTC), None, {})

    def source(seq: int) -> Iterator[Row]:
        return iter([last] if seq < last.seq else [])

    return Lake(path, source)


def written(
    con: duckdb.DuckDBPyConnection, path: Path, kind: str, withdrawn: bool, sql: str, position: str
) -> list[Segment]:
    name = f"{uuid.uuid4().hex}.parquet"
    write_sorted(con, sql, store.ORDER, path / name)
    found = con.execute(f"SELECT min({position}), max({position}), count(*) FROM '{path / name}'").fetchone()
    return [Segment(kind, withdrawn, name, *found)] if found and found[2] else []


def villages() -> list[str]:
    with REGIONS.open() as file:
        return [row["code"] for row in csv.DictReader(file) if len(row["code"]) == 12 and not row["valid_to"]]


def base(con: duckdb.DuckDBPyConnection, facts: int) -> None:
    """For every entry its kind, day and household; first the households themselves. One in 200 is withdrawn."""
    codes = villages()
    con.execute("CREATE TABLE village AS SELECT unnest($1) AS code, unnest(range(len($1))) AS nth", [codes])
    households = facts // 20
    others = sorted(set(KINDS) - set(WEIGHTS) - {REGISTERED})
    dice = [kind for kind, weight in WEIGHTS.items() for _nth in range(weight * FACES // 1000)]
    dice += [others[n % len(others)] for n in range(FACES - len(dice))]
    con.execute("CREATE TABLE dice AS SELECT unnest($1) AS kind, unnest(range(len($1))) AS nth", [dice])
    con.execute(
        f"""CREATE TABLE base AS
        WITH entry AS (SELECT i AS seq, DATE '2012-01-01' + (i * 1096 // {facts + 1})::INTEGER AS recorded_on,
            CASE WHEN i <= {households} THEN i ELSE hash(i) % {households} + 1 END AS h, hash(i + 7) % {FACES} AS throw,
            (hash(i + 13) % 1000000007)::BIGINT AS chance FROM range(1, {facts + 1}) r(i))
        SELECT seq, CASE WHEN seq <= {households} THEN '{REGISTERED}' ELSE dice.kind END AS kind, recorded_on,
            recorded_on - (chance % 4 + CASE WHEN chance % 50 = 0 THEN 30 ELSE 0 END)::INTEGER AS happened_on,
            h, chance, village.code AS region, village.nth AS v
        FROM entry JOIN dice ON dice.nth = throw JOIN village ON village.nth = hash(h) % {len(codes)}"""
    )
    con.execute(
        """CREATE TABLE gone AS SELECT (seq - 1 - chance % 20000) AS seq, min(seq) AS gone FROM base
        WHERE hash(seq + 5) % 200 = 0 AND seq > 20001 GROUP BY 1"""
    )


def columns(kind: str) -> str:
    cls = KINDS[kind]
    stream = f"'{cls.kind().stream}:' || b.h" if cls.kind().stream else "''"
    fixed = f"b.seq, uuid() AS id, {stream} AS stream, b.region, b.happened_on, b.recorded_on"
    return ", ".join([fixed, *(f'{plausible(kind, f)} AS "{f.name}"' for f in open_fields(cls))])


def plausible(kind: str, f: Field) -> str:
    """A value for a field: refs hang together by household and village, codes take values that figures ask for."""
    if f.ref:
        return {"household": "'h' || b.h", "cadre": "'c' || b.h % 14000", "unit": "'u' || b.v % 1608"}.get(
            f.ref, "'x' || b.v"
        )
    asked = [
        value
        for figure in FIGURES.values()
        for name, wanted in figure.where.items()
        for value in (wanted if isinstance(wanted, tuple) else (wanted,))
        if name.rpartition(".")[2] == f.name and isinstance(value, str)
    ]
    code = f"{sorted({*asked, '1', '2'})}[b.chance % {len({*asked, '1', '2'})} + 1]"
    by_type = {
        Type.INTEGER: "(2013 + b.chance % 2)::BIGINT" if f.name.endswith("year") else "(b.chance % 9 + 1)::BIGINT",
        Type.MONEY: "((b.chance % 1000000) / 100)::DECIMAL(18,2)",
        Type.NUMBER: "((b.chance % 1000000) / 10000)::DECIMAL(18,4)",
        Type.DATE: "b.happened_on",
        Type.YES: "b.chance % 2 = 0",
        Type.CODE: code,
        Type.CODES: f"[{code}]",
        Type.REGION: "b.region",
        Type.LONG: "'记录 ' || b.chance",
    }
    if f.type is Type.GROUP and f.item:
        parts = ", ".join(f"'{g.name}': {plausible(kind, g)}" for g in open_fields(f.item))
        return f"[{{{parts}}}, {{{parts}}}]"
    return by_type.get(f.type, "'说明 ' || b.chance % 1000")


if __name__ == "__main__":
    main()
