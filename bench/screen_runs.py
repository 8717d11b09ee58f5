"""One run of screening or of something it is measured against, in a process of its own: `python -m bench.screen_runs MODE FOLDER`.

Prints seconds and the peak memory of the process as JSON. All read Parquet and end with a row per household; `core` is the
part that OpenFisca and SQL are given too: income against the line, ten deprivations with their score, the exit checks.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

CORE = ("exit", "deprivation")
DAY = date(2023, 12, 31)
LINE = 400_000
MEMBERS_SQL = """
SELECT household, count(*) AS size,
  count(*) FILTER (WHERE (20231231 - born) // 10000 BETWEEN 6 AND 15 AND schooling = '0') AS dropouts,
  count(*) FILTER (WHERE (20231231 - born) // 10000 BETWEEN 6 AND 15 AND schooling IS NULL) AS schooling_unknown,
  count(*) FILTER (WHERE NOT (medical_insurance OR coalesce(worker_medical_insurance, false))) AS uninsured,
  count(*) FILTER (WHERE medical_insurance IS NULL AND NOT coalesce(worker_medical_insurance, false)) AS insurance_unknown,
  count(*) FILTER (WHERE (20231231 - born) // 10000 >= 18 AND education IN ('3', '4', '5')) AS schooled,
  count(*) FILTER (WHERE (20231231 - born) // 10000 >= 18 AND education IS NULL) AS education_unknown,
  count(*) FILTER (WHERE health = '3') AS gravely_ill, count(*) FILTER (WHERE health IS NULL) AS health_unknown
FROM '{members}' GROUP BY household
"""
COUNTS = "dropouts, schooling_unknown, uninsured, insurance_unknown, schooled, education_unknown, gravely_ill, health_unknown"
SQL = """
WITH m AS ({people}), h AS (
  SELECT t.household, region, registered, coalesce(wage, 0) + coalesce(business, 0) + coalesce(transfer, 0) + coalesce(property, 0)
      - coalesce(business_cost, 0) AS net, m.size, {counts}, safe_water AS water, unsafe OR floor_area = 0 AS house, structure, powered,
    dirty_fuel, toilet, road, road_hardened,
    dropouts > 0 OR CASE WHEN schooling_unknown > 0 THEN NULL ELSE false END AS school,
    uninsured > 0 OR CASE WHEN insurance_unknown > 0 THEN NULL ELSE false END AS insurance,
    schooled = 0 AND CASE WHEN education_unknown > 0 THEN NULL ELSE true END AS d_education,
    gravely_ill > 0 OR CASE WHEN health_unknown > 0 THEN NULL ELSE false END AS d_illness
  FROM '{households}' t LEFT JOIN m USING (household)),
d AS (SELECT *, net < {line} * size AS poor, house OR structure IN ('5', '6') AS d_house, road = '1' OR NOT road_hardened AS d_road,
    registered <> '' AS listed FROM h),
s AS (SELECT *, 6 * (coalesce(d_education, false)::INT + coalesce(school, false)::INT + coalesce(d_illness, false)::INT
      + coalesce(insurance, false)::INT)
    + 2 * (coalesce(d_house, false)::INT + coalesce(NOT water, false)::INT + coalesce(NOT powered, false)::INT
      + coalesce(dirty_fuel, false)::INT + coalesce(NOT toilet, false)::INT + coalesce(d_road, false)::INT) AS deprivation_score FROM d)
SELECT household, region, size, {counts}, net, {line} AS line, poor, ({line} * size - net) * CASE WHEN poor THEN 1 ELSE 0 END AS gap,
  water AS water_safe, 20 * (coalesce(NOT poor, false)::INT + coalesce(water, false)::INT + coalesce(NOT house, false)::INT
    + coalesce(NOT school, false)::INT + coalesce(NOT insurance, false)::INT) AS exit_points,
  NOT (poor OR NOT water OR house OR school OR insurance) AS exit_fit, deprivation_score, deprivation_score >= 12 AS deprived,
  listed AND poor AS exit_income, listed AND NOT water AS exit_water, listed AND house AS exit_house, listed AND school AS exit_school,
  listed AND insurance AS exit_insurance, d_education, school AS d_attendance, d_illness, insurance AS d_insurance, d_house,
  NOT water AS d_water, NOT powered AS d_power, dirty_fuel AS d_fuel, NOT toilet AS d_toilet, d_road
FROM s
"""

DEPRIVED = ["education", "attendance", "illness", "insurance", "house", "water", "power", "fuel", "toilet", "road"]
OBJECTIONS = (
    *(f"exit_{name}" for name in ("income", "water", "house", "school", "insurance")),
    *(f"d_{d}" for d in DEPRIVED),
)
VILLAGES = f"""
SELECT region, count(*) AS households, sum(size)::BIGINT AS people, count(*) FILTER (WHERE poor) AS poor_households,
  coalesce(sum(size) FILTER (WHERE poor), 0)::BIGINT AS poor_people, count(*) FILTER (WHERE poor IS NULL) AS income_unknown,
  coalesce(sum(gap), 0)::BIGINT AS gap, coalesce(sum(size) FILTER (WHERE deprived), 0)::BIGINT AS deprived_people,
  coalesce(sum(size * deprivation_score) FILTER (WHERE deprived), 0)::BIGINT AS deprived_parts,
  {", ".join(f"coalesce(sum(size) FILTER (WHERE deprived AND d_{d}), 0)::BIGINT AS people_d_{d}" for d in DEPRIVED)},
  {", ".join(f"count(*) FILTER (WHERE {name}) AS {name}" for name in OBJECTIONS)}
FROM '{{rows}}' GROUP BY region
"""


def bangfu(folder: Path, target: Path, only: tuple[str, ...] = ()) -> None:
    from bangfu.screening import population
    from bangfu.screening.numbers import numbers

    population.run(folder, target, numbers(DAY), folder, only, said=lambda line: None)


def core(folder: Path, target: Path) -> None:
    bangfu(folder, target, CORE)


def sql(folder: Path, target: Path) -> None:
    """The same rows and sums as a colleague would write them by hand, file by file, in the same memory; a test holds them equal."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET memory_limit = '2500MB'; SET preserve_insertion_order = false")
    for path in sorted((folder / "households").glob("*.parquet")):
        people = MEMBERS_SQL.format(members=folder / "members" / path.name)
        query = SQL.format(people=people, households=path, line=LINE, counts=COUNTS)
        con.execute(f"COPY ({query}) TO '{target / path.name}' (FORMAT parquet)")
        con.execute(
            f"COPY ({VILLAGES.format(rows=target / path.name)}) TO '{target / path.stem}.sums.parquet' (FORMAT parquet)"
        )


def arrays(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns as NumPy arrays, codes as small numbers, unknown as -1; members in the order of their households."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET memory_limit = '6GB'")
    homes = con.execute(f"""SELECT household, coalesce(wage, 0) + 0 AS wage, coalesce(business, 0) AS business, transfer,
      coalesce(property, 0) AS property, coalesce(business_cost, 0) AS business_cost, coalesce(safe_water::TINYINT, -1) AS water,
      coalesce((unsafe OR floor_area = 0)::TINYINT, -1) AS house, structure::TINYINT AS structure, powered::TINYINT AS powered,
      dirty_fuel::TINYINT AS fuel, toilet::TINYINT AS toilet, (road = '1' OR NOT road_hardened)::TINYINT AS road,
      (registered <> '')::TINYINT AS listed
      FROM '{folder}/households/*.parquet' ORDER BY household""").fetchnumpy()
    people = con.execute(f"""SELECT household, ((20231231 - born) // 10000)::SMALLINT AS age,
      coalesce(schooling, '-1')::TINYINT AS schooling,
      coalesce(education, '-1')::TINYINT AS education, health::TINYINT AS health, coalesce(medical_insurance::TINYINT, -1) AS medical,
      worker_medical_insurance::TINYINT AS worker
      FROM '{folder}/members/*.parquet' ORDER BY household""").fetchnumpy()
    return homes, people


def openfisca(folder: Path, target: Path) -> None:
    """The same variables in OpenFisca-core: entities, roles, vectorial formulas; whole numbers, so that lines are exact."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from bench import screen_openfisca

    pq.write_table(pa.table(screen_openfisca.run(*arrays(folder))), target / "households.parquet")


def kernel(folder: Path, target: Path) -> float:
    """The limit: one fused loop over arrays in memory; only the loop is timed."""
    from bench import screen_kernel

    return screen_kernel.run(*arrays(folder))


MODES: dict[str, Callable[[Path, Path], Any]] = {
    "bangfu": bangfu, "core": core, "sql": sql, "openfisca": openfisca, "kernel": kernel,
}  # fmt: skip


def main() -> None:
    mode, folder = sys.argv[1], Path(sys.argv[2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory(dir=folder.parent) as target:
        started = time.perf_counter()
        inner = MODES[mode](folder, Path(target))
        seconds = inner if inner is not None else time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": round(seconds, 3), "peak": peak}))


if __name__ == "__main__":
    main()
