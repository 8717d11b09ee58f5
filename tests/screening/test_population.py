"""One household's verdicts and amounts equal its row of the mass run; villages are the sums of their households."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.plain.policy import codes
from bangfu.screening import engine, intake, population
from bangfu.screening.columns import Column, household_columns, member_columns
from bangfu.screening.compiled import Compiled
from bangfu.screening.deprivation import measure
from bangfu.screening.household import judge
from bangfu.screening.numbers import numbers
from bangfu.screening.rule import COUNTED, DERIVED
from bench import population as made_up
from bench import screen_runs

DAYS = (date(2014, 12, 31), date(2017, 6, 30), date(2023, 12, 31), date(2026, 2, 28))
REGIONS = ("610726102229", "520101001001", "530102003004")
EDGES = (0, 1, 99, 279_999, 280_000, 399_999, 400_000, 400_001, 600_000, 730_000, 870_000, 2_000_001)


def _value(column: Column) -> st.SearchStrategy[Any]:
    if column.name == "region":
        return st.sampled_from(REGIONS)
    known: st.SearchStrategy[Any]
    if column.kind == "code":
        known = st.sampled_from(sorted(codes(column.codes)))
    elif column.kind == "yes":
        known = st.booleans()
    elif column.kind == "day":
        known = st.dates(date(1930, 1, 1), date(2026, 1, 1)).map(lambda d: d.year * 10000 + d.month * 100 + d.day)
    elif column.kind == "fen":
        known = st.sampled_from(EDGES) | st.integers(0, 10**9)
    elif column.kind == "parts":
        known = st.sampled_from((0, 129_999, 130_000, 1_000_000, 1_000_001)) | st.integers(0, 10**8)
    elif column.kind == "whole":
        known = st.integers(0, 22)
    else:
        known = st.sampled_from(("4", "1"))
    return st.none() | known


def _rows(columns: dict[str, Column]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: _value(column) for name, column in columns.items() if name != "household"})


HOMES = st.lists(
    st.tuples(_rows(household_columns()), st.lists(_rows(member_columns()), max_size=4)), min_size=1, max_size=6
)


def _table(rows: list[dict[str, Any]], columns: dict[str, Column]) -> pa.Table:
    schema = pa.schema([(name, pa.type_for_alias(c.arrow)) for name, c in columns.items()])
    return pa.Table.from_pylist(rows, schema=schema)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(homes=HOMES, day=st.sampled_from(DAYS))
def test_one_household_equals_its_row(
    homes: list[tuple[dict[str, Any], list[dict[str, Any]]]], day: date, tmp_path: Path
) -> None:
    p = numbers(day)
    rows = [{**home, "household": f"H{at}"} for at, (home, _people) in enumerate(homes)]
    people = [{**one, "household": f"H{at}"} for at, (_home, some) in enumerate(homes) for one in some]
    con = ibis.duckdb.connect()
    pq.write_table(_table(rows, household_columns()), tmp_path / "homes.parquet")
    pq.write_table(_table(people, member_columns()), tmp_path / "people.parquet")
    homes_, people_ = (con.read_parquet(str(tmp_path / f"{name}.parquet")) for name in ("homes", "people"))
    screened = engine.screen(homes_, people_, p)
    found = {row["household"]: row for row in con.to_pyarrow(screened).to_pylist()}
    for at, row in enumerate(rows):
        made = judge(row, [one for one in people if one["household"] == f"H{at}"], p)
        mass = found[f"H{at}"]
        assert {f.rule.key: f.verdict for f in made.findings} == {f.rule.key: mass[f.rule.key] for f in made.findings}
        assert {key: made.columns[key] for key in (*COUNTED, *DERIVED)} == {
            key: mass[key] for key in (*COUNTED, *DERIVED)
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("population")
    made_up.write(found, 3000, piece=2000)
    return found


def _screen(folder: Path, target: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], population.Done]:
    done = population.run(folder, target, numbers(date(2023, 12, 31)), target.parent, said=lambda line: None)
    con = duckdb.connect()
    homes = con.sql(f"FROM '{target}/households/*.parquet' ORDER BY household").to_arrow_table().to_pylist()
    return homes, con.sql(f"FROM '{target}/villages.parquet' ORDER BY region").to_arrow_table().to_pylist(), done


def test_a_population_piece_by_piece(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the files are cut into pieces, the rows are the same; households are judged as one by one."""
    homes, villages, done = _screen(folder, tmp_path / "as-it-is")
    assert (done.households, done.pieces) == (3000, 2) and len(homes) == 3000
    monkeypatch.setattr(population, "PIECE", 700)
    again, villages_again, dealt = _screen(folder, tmp_path / "dealt")
    assert dealt.pieces > 2 and again == homes and villages_again == villages
    con = duckdb.connect()
    told = (
        con.sql(f"FROM '{folder}/households/*.parquet' WHERE household < 300 ORDER BY household")
        .to_arrow_table()
        .to_pylist()
    )
    people: dict[int, list[dict[str, Any]]] = {}
    for one in con.sql(f"FROM '{folder}/members/*.parquet' WHERE household < 300").to_arrow_table().to_pylist():
        people.setdefault(one["household"], []).append(one)
    for row, mass in zip(told, homes, strict=False):
        made = judge(row, people.get(row["household"], []), numbers(date(2023, 12, 31)))
        assert all(mass[f.rule.key] == f.verdict for f in made.findings)


def test_villages_are_sums_and_measure_deprivation_exactly(folder: Path, tmp_path: Path) -> None:
    homes, villages, done = _screen(folder, tmp_path)
    p = numbers(date(2023, 12, 31))
    weights = p.deprivation["weights"]
    for village in villages:
        own = [h for h in homes if h["region"] == village["region"]]
        found = measure(((h["size"], {i for i in weights if h[i]}) for h in own), weights, p.deprivation["cutoff"])
        assert village["households"] == len(own) and village["people"] == found.people
        assert (village["deprived_people"], village["deprived_parts"]) == (found.poor, found.parts)
        assert Fraction(village["deprived_parts"], 36 * max(village["deprived_people"], 1)) == found.intensity
        assert {i: village[f"people_{i}"] for i in weights} == found.indicators
        assert village["gap"] == sum(h["gap"] or 0 for h in own)
        assert village["exit_house"] == sum(h["exit_house"] is True for h in own)
        assert village["class_1"] == sum(h["found_class"] == "1" for h in own)
    assert sum(v["people"] for v in villages) == done.people


def test_some_groups_of_rules_are_what_they_are_among_all(folder: Path, tmp_path: Path) -> None:
    """Asked for some groups, a row holds what they read and come to, unchanged; and what was measured against says the same."""
    homes, villages, _done = _screen(folder, tmp_path / "all")
    population.run(
        folder,
        tmp_path / "some",
        numbers(date(2023, 12, 31)),
        tmp_path,
        screen_runs.CORE,
        said=lambda line: None,
    )
    con = duckdb.connect()
    some = con.sql(f"FROM '{tmp_path}/some/households/*.parquet' ORDER BY household").to_arrow_table()
    assert {"exit_house", "d_road", "deprived", "exit_fit", "gap", "size"} <= set(some.column_names)
    assert not {"found_class", "able", "monitor_missed"} & set(some.column_names)
    assert some.to_pylist() == [{name: row[name] for name in some.column_names} for row in homes]
    sums = con.sql(f"FROM '{tmp_path}/some/villages.parquet' ORDER BY region").to_arrow_table()
    assert sums.to_pylist() == [{name: row[name] for name in sums.column_names} for row in villages]
    screen_runs.sql(folder, tmp_path)
    by_hand = con.sql(f"FROM '{tmp_path}/0000?.parquet' ORDER BY household").to_arrow_table()
    assert by_hand.to_pylist() == some.to_pylist()
    summed = ", ".join(f"sum({name})::BIGINT AS {name}" for name in sums.column_names[1:])
    by_hand = con.sql(f"SELECT region, {summed} FROM '{tmp_path}/*.sums.parquet' GROUP BY region ORDER BY region")
    assert by_hand.to_arrow_table().to_pylist() == sums.to_pylist()


def test_what_is_kept_is_what_the_expressions_say(folder: Path, tmp_path: Path) -> None:
    """Whatever of code, day, groups and columns it was made of; and a run with all of it kept needs no expressions."""
    con = duckdb.connect()
    for name, file in (
        ("homes", folder / "households" / "00001.parquet"),
        ("people", folder / "members" / "00001.parquet"),
    ):
        con.execute(f"CREATE VIEW {name} AS FROM '{file}'")
    asked = [
        Compiled(con, numbers(day), only, tmp_path) for day in DAYS for only in ((), screen_runs.CORE, ("monitor",))
    ]
    kept = [one.rows() for one in asked]
    assert kept == [one.made("rows", "homes", "people") for one in asked] == [one.rows() for one in asked]
    assert len(list(tmp_path.glob("*.sql"))) == len(asked) == len(list(tmp_path.iterdir()))
    con.execute(
        f"CREATE OR REPLACE VIEW homes AS SELECT * EXCLUDE (wage) FROM '{folder / 'households' / '00001.parquet'}'"
    )
    assert asked[0].rows() == asked[0].made("rows", "homes", "people") != kept[0]


def test_a_second_run_does_without_the_expressions(folder: Path, tmp_path: Path) -> None:
    homes, villages, _done = _screen(folder, tmp_path / "first")
    code = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from bangfu.screening import population; from bangfu.screening.numbers import numbers\n"
        "source, target, home = map(Path, sys.argv[1:])\n"
        "population.run(source, target, numbers(date(2023, 12, 31)), home, said=lambda line: None)\n"
        "assert not {'ibis', 'pandas'} & set(sys.modules)"
    )
    again = tmp_path / "again"
    subprocess.run([sys.executable, "-c", code, str(folder), str(again), str(tmp_path)], check=True)
    con = duckdb.connect()
    assert con.sql(f"FROM '{again}/households/*.parquet' ORDER BY household").to_arrow_table().to_pylist() == homes
    assert con.sql(f"FROM '{again}/villages.parquet' ORDER BY region").to_arrow_table().to_pylist() == villages


def test_whole_numbers_are_kept_as_whole_numbers(folder: Path, tmp_path: Path) -> None:
    _screen(folder, tmp_path)
    for path in (tmp_path / "households" / "00001.parquet", tmp_path / "villages.parquet"):
        kinds = {field.type for field in pq.read_schema(path)}
        assert kinds <= {pa.int64(), pa.int32(), pa.bool_(), pa.string()}, path.name


def test_what_cannot_be_screened_is_said(tmp_path: Path) -> None:
    p = numbers(date(2023, 12, 31))
    with pytest.raises(intake.Unusable, match="households"):
        population.run(tmp_path, tmp_path / "out", p, tmp_path)
    (tmp_path / "households").mkdir()
    pq.write_table(
        pa.table({"household": ["H1"], "region": [REGIONS[0]], "wage_yuan": [1]}), tmp_path / "households" / "a.parquet"
    )
    with pytest.raises(intake.Unusable, match=r"a\.parquet"):
        population.run(tmp_path, tmp_path / "out", p, tmp_path)
    (tmp_path / "members").mkdir()
    pq.write_table(pa.table({"household": ["H1"]}), tmp_path / "members" / "a.parquet")
    with pytest.raises(intake.Unusable, match="wage_yuan"):
        population.run(tmp_path, tmp_path / "out", p, tmp_path)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A standalone Spark master with two workers: processes of their own, as on several machines."""
    if not find_spec("pyspark") or not which("java"):
        pytest.skip("needs pyspark and java")
    import pyspark

    home = Path(pyspark.__file__).parent
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
           "SPARK_WORKER_DIR": str(tmp_path / "work")}  # fmt: skip
    master, log = "spark://127.0.0.1:8117", tmp_path / "spark.log"
    started = []
    run: Callable[..., Any] = lambda *args: started.append(
        subprocess.Popen(
            [str(home / "bin" / "spark-class"), *args], env=env, stdout=log.open("a"), stderr=subprocess.STDOUT
        )
    )
    try:
        run("org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "8117", "--webui-port", "8118")
        for _worker in range(2):
            run("org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", master)
        until = time.monotonic() + 120
        while log.read_text().count("Successfully registered with master") < 2:
            assert time.monotonic() < until, log.read_text()[-2000:]
            for process in started:
                assert process.poll() is None, log.read_text()[-2000:]
        yield master
    finally:
        for process in started:
            process.terminate()
            process.wait(30)


def test_the_same_on_a_cluster(folder: Path, tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Master and two workers give the same rows as one machine, to the last value."""
    from bangfu.screening import cluster as spark

    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    homes, villages, _done = _screen(folder, tmp_path / "here")
    done = spark.run(folder, tmp_path / "there", numbers(date(2023, 12, 31)), cluster)
    con = duckdb.connect()
    assert done.households == 3000
    assert (
        con.sql(f"FROM '{tmp_path}/there/households/*.parquet' ORDER BY household").to_arrow_table().to_pylist()
        == homes
    )
    there = con.sql(f"FROM '{tmp_path}/there/villages.parquet/*.parquet' ORDER BY region").to_arrow_table().to_pylist()
    assert there == villages
