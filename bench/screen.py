"""Screening a whole population: households a second and peak memory, beside what else could do it. Each run is a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SAMPLE = 2000


def measure(size: int = 1_000_000) -> list[dict[str, Any]]:
    """All rules, and the core beside its rivals, over `size` households with their members; a first run makes the SQL that the
    next ones find."""
    from bench import population

    name = f"screen_{size // 1_000_000}m"
    with tempfile.TemporaryDirectory(prefix="bangfu-screen-") as folder:
        source = Path(folder) / "population"
        population.write(source, size)
        _run("bangfu", source)
        first = _run("core", source)
        whole, core = _run("bangfu", source), _run("core", source)
        rows = [
            _row(name, size, whole, all_rules=True),
            _row(f"{name}_core", size, core),
            {
                **_against(f"{name}_vs_sql", "hand-written DuckDB SQL", core, _run("sql", source)),
                "first_run_seconds": round(first["seconds"], 2),
            },
        ]
        if size <= 10_000_000:
            if find_spec("openfisca_core"):
                rows.append(_against(f"{name}_vs_openfisca", "OpenFisca-core", core, _run("openfisca", source)))
            if find_spec("numba"):
                rows.append(
                    _against(
                        f"{name}_vs_kernel", "fused numba kernel in memory, loop only", core, _run("kernel", source)
                    )
                )
        loop = _loop(source) * size / SAMPLE
    rows.append(
        {"name": f"{name}_vs_django_loop", "value": round(whole["seconds"], 2), "unit": "s",
         "against": round(loop, 1), "other": f"all rules in a loop over Django objects, {SAMPLE} households extrapolated",
         "ratio": round(whole["seconds"] / loop, 4)}
    )  # fmt: skip
    return rows


def _run(mode: str, source: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.screen_runs", mode, str(source)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(name: str, size: int, run: dict[str, float], **more: Any) -> dict[str, Any]:
    return {
        "name": name, "value": round(size / run["seconds"]), "unit": "households/s", "seconds": round(run["seconds"], 1),
        "peak_mb": round(run["peak"] / 1e6), **more,
    }  # fmt: skip


def _against(name: str, what: str, ours: dict[str, float], theirs: dict[str, float]) -> dict[str, Any]:
    return {
        "name": name, "value": round(ours["seconds"], 2), "unit": "s", "against": round(theirs["seconds"], 2), "other": what,
        "ratio": round(ours["seconds"] / theirs["seconds"], 2), "peak_mb": round(ours["peak"] / 1e6),
        "against_peak_mb": round(theirs["peak"] / 1e6),
    }  # fmt: skip


def _loop(source: Path) -> float:
    """Seconds for a sample of households as Django objects, each with its members, judged by the same rules one by one."""
    import duckdb
    from django.db import models

    from bangfu.screening.household import judge
    from bangfu.screening.numbers import numbers
    from bench.screen_runs import DAY

    con = duckdb.connect()
    homes = con.sql(f"FROM '{source}/households/*.parquet' WHERE household < {SAMPLE}").to_arrow_table().to_pylist()
    people = con.sql(f"FROM '{source}/members/*.parquet' WHERE household < {SAMPLE}").to_arrow_table().to_pylist()
    home = type("BenchHome", (models.Model,), _fields(homes[0]))
    person = type("BenchPerson", (models.Model,), _fields(people[0]))
    of: dict[int, list[Any]] = {}
    for row in people:
        of.setdefault(row["household"], []).append(person(**row))
    objects, p = [home(**row) for row in homes], numbers(DAY)
    started = time.perf_counter()
    for one in objects:
        row = {name: getattr(one, name) for name in homes[0]}
        judge(row, [{name: getattr(m, name) for name in people[0]} for m in of.get(one.household, ())], p)  # type: ignore[attr-defined]
    return time.perf_counter() - started


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    from django.db import models

    meta = type("Meta", (), {"app_label": "screening", "managed": False})
    return {"__module__": __name__, "Meta": meta, **{name: models.JSONField(null=True) for name in row}}
