"""A made-up population in Parquet for the benches of screening: households with their members, written by DuckDB in pieces."""

from __future__ import annotations

from pathlib import Path

import duckdb

PIECE = 1_000_000
HOUSEHOLDS = """
SELECT i AS household,
  (100000000000 + (i // 300) * 1000 + 200)::VARCHAR AS region,
  CASE WHEN r(i,1) < 5 THEN 'poor' WHEN r(i,1) < 12 THEN 'exited' ELSE '' END AS registered,
  CASE WHEN r(i,1) < 12 THEN 20140401 END AS registered_on,
  CASE WHEN r(i,2) < 2 THEN '1' WHEN r(i,2) < 3 THEN '2' ELSE '' END AS monitored,
  CASE WHEN r(i,2) < 3 THEN 20220101 + (i % 9) * 100 END AS monitored_since,
  CASE WHEN r(i,2) < 3 THEN r(i,3) < 40 END AS risk_removed,
  CASE WHEN r(i,2) < 3 AND r(i,3) < 40 THEN 20221001 END AS removed_on,
  CASE WHEN r(i,2) < 3 AND r(i,3) < 40 THEN '1' END AS removal_way,
  CASE WHEN r(i,2) < 3 THEN r(i,4) < 30 END AS risk_illness,
  CASE WHEN r(i,2) < 3 THEN r(i,5) < 30 END AS risk_labour,
  CASE WHEN r(i,2) < 3 THEN r(i,6) < 30 END AS measure_security,
  CASE WHEN r(i,2) < 3 THEN r(i,7) < 30 END AS measure_industry,
  CASE WHEN r(i,8) < 97 THEN (hash(i * 31 + 1) % 4000000)::BIGINT END AS wage,
  CASE WHEN r(i,9) < 80 THEN (hash(i * 31 + 2) % 1500000)::BIGINT END AS business,
  CASE WHEN r(i,9) < 80 THEN (hash(i * 31 + 3) % 400000)::BIGINT END AS business_cost,
  (hash(i * 31 + 4) % 600000)::BIGINT AS transfer,
  CASE WHEN r(i,10) < 20 THEN (hash(i * 31 + 5) % 200000)::BIGINT END AS property,
  CASE WHEN r(i,11) < 15 THEN (hash(i * 31 + 6) % 3000000)::BIGINT ELSE 0 END AS self_paid,
  (hash(i * 31 + 7) % 1500000)::BIGINT AS floor_area,
  CASE WHEN r(i,12) < 98 THEN r(i,13) < 4 END AS unsafe,
  (1 + hash(i * 31 + 8) % 6)::VARCHAR AS structure,
  CASE WHEN r(i,14) < 98 THEN r(i,15) < 93 END AS safe_water,
  r(i,16) < 99 AS powered, r(i,17) < 25 AS dirty_fuel, r(i,18) < 70 AS toilet,
  (1 + hash(i * 31 + 9) % 4)::VARCHAR AS road, r(i,19) < 90 AS road_hardened,
  (hash(i * 31 + 10) % 300000)::BIGINT AS arable, r(i,20) < 95 AS phone_fits, r(i,21) < 60 AS helped
FROM range({start}, {stop}) t(i)
"""
MEMBERS = """
SELECT i AS household, CASE WHEN k = 0 THEN '01' WHEN k = 1 THEN '02' ELSE '03' END AS relation,
  (1 + hash(j * 17 + 1) % 2)::VARCHAR AS sex,
  (1935 + hash(j * 17 + 2) % 86)::BIGINT * 10000 + (1 + hash(j * 17 + 3) % 12)::BIGINT * 100 + (1 + hash(j * 17 + 4) % 28)::BIGINT AS born,
  CASE WHEN r(j,1) < 97 THEN (1 + hash(j * 17 + 5) % 5)::VARCHAR END AS education,
  CASE WHEN r(j,2) < 97 THEN CASE WHEN r(j,3) < 80 THEN '0' ELSE (1 + hash(j * 17 + 6) % 11)::VARCHAR END END AS schooling,
  CASE WHEN r(j,4) < 85 THEN '1' ELSE (2 + hash(j * 17 + 7) % 3)::VARCHAR END AS health,
  CASE WHEN r(j,5) < 97 THEN (1 + hash(j * 17 + 8) % 5)::VARCHAR END AS labour,
  CASE WHEN r(j,6) < 30 THEN (1 + hash(j * 17 + 9) % 4)::VARCHAR END AS work_place,
  CASE WHEN r(j,6) < 30 THEN (hash(j * 17 + 10) % 13)::BIGINT END AS work_months,
  CASE WHEN r(j,7) < 99 THEN r(j,8) < 96 END AS medical_insurance, r(j,9) < 2 AS worker_medical_insurance,
  CASE WHEN r(j,10) < 97 THEN r(j,11) < 95 END AS serious_illness_insurance, r(j,12) < 80 AS pension,
  r(j,13) < 3 AS public_post, 18::BIGINT AS id_length, r(j,14) < 99 AS id_fits, r(j,15) < 5 AS disability_card
FROM (SELECT i, k, i * 8 + k AS j FROM range({start}, {stop}) t(i), range(0, 8) u(k) WHERE k <= hash(i * 7) % 6 OR k = 0)
"""


def write(folder: Path, households: int, piece: int = PIECE) -> None:
    """Write so many households, with 3.3 members each on the average, in files of a piece each."""
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false; SET memory_limit = '2GB'")
    con.execute("CREATE MACRO r(i, n) AS hash(i * 101 + n) % 100")
    for name, query in (("households", HOUSEHOLDS), ("members", MEMBERS)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for at, start in enumerate(range(0, households, piece)):
            rows = query.format(start=start, stop=min(start + piece, households))
            con.execute(f"COPY ({rows}) TO '{folder / name}/{at:05d}.parquet' (FORMAT parquet)")
