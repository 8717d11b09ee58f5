"""Linkage of a million people on data made by other rules than the weights were set on, beside plain Splink and plain blocking
with rapidfuzz on the same records; and a join of 30 million ID numbers with 5 million. Wants `pip install splink rapidfuzz`."""

from __future__ import annotations

import gc
import time
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from bench.linkage_people import Crowd, Record, held_out

PEOPLE = 1_000_000
SURE = 0.9
ALIKE = 0.82
RULES = ("id", "name, birth", "name, place", "birth, place", "tail, name", "birth, kin")
"""The blocking rules given to both others."""
REGISTERED, LISTED, COMMON = 30_000_000, 5_000_000, 1_000_000


def measure(people: int = PEOPLE) -> list[dict[str, Any]]:
    """`link_1m` with precision and recall, the same by Splink and by rapidfuzz, and `crosscheck_ids_30m_5m`."""
    crowd = held_out(people)
    gc.freeze()
    ours, seconds = _ours(crowd.records)
    rows = _scored("link_1m", ours, seconds, crowd, seconds)
    for name, way in (("splink", _splink), ("rapidfuzz", _rapidfuzz)):
        found, took = way(crowd.records)
        rows += _scored(f"link_1m_{name}", found, took, crowd, seconds)
    gc.unfreeze()
    return rows + ids()


def _scored(name: str, found: set[tuple[int, int]], seconds: float, crowd: Crowd, ours: float) -> list[dict[str, Any]]:
    right = len(found & crowd.truth)
    shares = {"precision": right / max(len(found), 1), "recall": right / len(crowd.truth)}
    rows = [
        {
            "name": name,
            "value": round(seconds, 2),
            "unit": "s",
            "against": round(ours, 2),
            "ratio": round(seconds / ours, 2),
        }
    ]
    aims = {"precision": 0.99, "recall": 0.98}
    return rows + [
        {
            "name": f"{name}_{key}",
            "value": round(share, 4),
            "unit": "",
            "against": aims[key],
            "ratio": round(share / aims[key], 4),
        }
        for key, share in shares.items()
    ]


def _ours(records: list[Record]) -> tuple[set[tuple[int, int]], float]:
    """Texts to arrays, candidates, weights: everything is timed; the median of three."""
    from bangfu.crosscheck import linkage, matching
    from bangfu.kit.sound import sound

    columns = {
        "name": [r.name for r in records], "birth": [r.birth for r in records], "born": [r.id[6:14] for r in records],
        "tail": [r.id[14:18] for r in records], "sex": [r.sex for r in records], "place": [r.place for r in records],
        "kin": [r.kin for r in records],
    }  # fmt: skip
    times = []
    for _run in range(3):
        start = time.perf_counter()
        linked = linkage.link(linkage.People.of(**columns, syllable=sound), matching.weights())
        times.append(time.perf_counter() - start)
    return set(zip(linked.one.tolist(), linked.other.tolist(), strict=True)), sorted(times)[1]


def _table(records: list[Record]) -> pa.Table:
    names = ("name", "id", "birth", "sex", "place", "kin")
    columns: dict[str, Any] = {name: pa.array([getattr(r, name) or None for r in records]) for name in names}
    columns["tail"] = pa.array([r.id[14:18] or None for r in records])
    return pa.table({"unique_id": pa.array(range(len(records))), **columns})


def _splink(records: list[Record]) -> tuple[set[tuple[int, int]], float]:
    """Splink as its tutorial has it: u by random sampling, m by expectation maximisation, pairs of a probability of 0.9."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    start = time.perf_counter()
    api = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.85]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("id", [1, 2]), cl.LevenshteinAtThresholds("birth", [1, 2]), cl.ExactMatch("sex"),
            cl.ExactMatch("place"), cl.ExactMatch("kin").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule.split(", ")) for rule in RULES],
        retain_matching_columns=False,
    )  # fmt: skip
    linker = Linker(api.register(_table(records)), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("id"), block_on("name", "birth", "place")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7)
    for rule in (("name", "birth"), ("id",), ("place", "kin")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    pairs = linker.inference.predict(threshold_match_probability=SURE).as_duckdbpyrelation()
    found = pairs.select("unique_id_l, unique_id_r").fetchall()
    return {(min(p), max(p)) for p in found}, time.perf_counter() - start


def _rapidfuzz(records: list[Record]) -> tuple[set[tuple[int, int]], float]:
    """The same blocks by DuckDB, then the mean likeness of name, number, birth, village and kin by rapidfuzz."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    start = time.perf_counter()
    base = duckdb.connect()
    base.register("arrow", _table(records))
    base.execute("create table people as select * from arrow")
    equal = [" and ".join(f"a.{c} = b.{c}" for c in rule.split(", ")) for rule in RULES]
    union = " union ".join(
        f"select a.unique_id l, b.unique_id r from people a join people b on {on} and a.unique_id < b.unique_id"
        for on in equal
    )
    pairs = base.execute(union).fetchnumpy()
    one, other = pairs["l"], pairs["r"]
    total, known = np.zeros(len(one)), np.zeros(len(one))
    for column, weight in (("name", 3.0), ("id", 3.0), ("birth", 2.0), ("place", 1.0), ("kin", 1.0)):
        texts = [getattr(r, column) for r in records]
        a, b = [texts[i] for i in one], [texts[i] for i in other]
        there = np.array([bool(x and y) for x, y in zip(a, b, strict=True)])
        total += process.cpdist(a, b, scorer=Indel.normalized_similarity, workers=2) * weight * there
        known += weight * there
    enough = total / np.maximum(known, 1) >= ALIKE
    found = set(zip(one[enough].tolist(), other[enough].tolist(), strict=True))
    return found, time.perf_counter() - start


def ids() -> list[dict[str, Any]]:
    """Seconds to find which of 5 million ID numbers are among 30 million: by the text, and by 64 bits of the keyed hash."""
    base = duckdb.connect()
    base.execute("set threads to 2")
    made = "create table {} as select hash(i) h, lpad(((i * 7919) % 999999999999999989)::text, 18, '1') id from range({}, {}) t(i)"
    first = REGISTERED - COMMON
    base.execute(made.format("register", 0, REGISTERED))
    base.execute(made.format("listed", first, first + LISTED))
    taken = {column: _joined(base, column) for column in ("id", "h")}
    base.close()
    return [
        {
            "name": "crosscheck_ids_30m_5m", "value": round(taken["h"], 2), "unit": "s", "against": round(taken["id"], 2),
            "ratio": round(taken["h"] / taken["id"], 2),
        }
    ]  # fmt: skip


def _joined(base: Any, column: str) -> float:
    """The median of three joins."""
    times = []
    for _run in range(3):
        start = time.perf_counter()
        hits = base.execute(f"select count(*) from register semi join listed using ({column})").fetchone()[0]
        times.append(time.perf_counter() - start)
        assert hits == COMMON
    return sorted(times)[1]
