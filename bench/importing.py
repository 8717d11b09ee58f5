"""How fast facts come in: through the door, and from a file, against reading the file and one raw insert.

Each way in a process of its own, into a fresh SQLite database.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.memory import peak_memory

ROWS = 100_000
VILLAGE = "610726102229"
Result = dict[str, Any]


def measure(rows: int = ROWS) -> list[Result]:
    """`submit_many` and `import_xlsx` in facts per second, with the most memory of each; `raw` is calamine and one insert."""
    raw, results = _child("raw", rows), []
    for name in ("submit_many", "import_xlsx"):
        ours = _child(name, rows)
        for key, unit, called in (("speed", "facts/s", name), ("memory", "MB", f"{name}_memory")):
            ratio = round(ours[key] / raw[key], 3)
            results.append(
                {"name": called, "value": round(ours[key]), "unit": unit, "against": round(raw[key]), "ratio": ratio}
            )
    return results


def _child(job: str, rows: int) -> dict[str, float]:
    env = {**os.environ, "BANGFU_HOME": tempfile.mkdtemp(), "DJANGO_SETTINGS_MODULE": "bangfu.settings"}
    command = [sys.executable, "-m", "bench.importing", job, str(rows)]
    return dict(json.loads(subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE).stdout))


def main(job: str, rows: int) -> dict[str, float]:
    """In the child: one way in, its facts per second and the most memory that the process ever took, in MB."""
    import django

    django.setup()
    spent = {"submit_many": submit_many, "import_xlsx": import_xlsx, "raw": raw}[job](rows)
    return {"speed": rows / spent, "memory": peak_memory()}


def ground() -> None:
    """The places and the unit that the facts speak of."""
    from django.core.management import call_command

    from bangfu.access.scope import SYSTEM
    from bangfu.ledger import journal
    from bangfu.people.facts import UnitRegistered
    from bangfu.places.facts import RegionListed

    call_command("migrate", verbosity=0)
    listed = [
        RegionListed(region="", happened_on=date(1949, 10, 1), place=code, name=code, level=level)
        for code, level in (("6107", "city"), ("610726", "county"), ("610726102", "town"), (VILLAGE, "village"))
    ]
    unit = UnitRegistered(region="6107", happened_on=date(2014, 1, 1), unit="U", name="U", level="3")
    journal.submit([*listed, unit], SYSTEM)


def submit_many(rows: int) -> float:
    from bangfu.access.scope import SYSTEM
    from bangfu.helping.facts import TrainingHeld
    from bangfu.ledger import journal

    ground()
    facts = [
        TrainingHeld(region=VILLAGE, happened_on=day, unit="U", topic=topic, attendances=people)
        for _village, day, _unit, topic, people in lines(rows)
    ]
    start = time.perf_counter()
    journal.submit(facts, SYSTEM)
    return time.perf_counter() - start


def import_xlsx(rows: int) -> float:
    from bangfu.access.scope import SYSTEM
    from bangfu.exchange import importing

    ground()
    path = written(rows)
    start = time.perf_counter()
    importing.commit("helping.training_held", path, SYSTEM, "bench.xlsx")
    return time.perf_counter() - start


def raw(rows: int) -> float:
    """Read the same file with calamine and insert its rows at once."""
    from python_calamine import CalamineWorkbook

    path = written(rows)
    start = time.perf_counter()
    values = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with sqlite3.connect(os.fspath(path.with_suffix(".db"))) as connection:
        connection.execute("CREATE TABLE t (a, b, c, d, e)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", values)
    return time.perf_counter() - start


def lines(rows: int) -> list[tuple[str, date, str, str, int]]:
    return [(VILLAGE, date(2014, 1, 1) + timedelta(days=n % 300), "U", f"t{n}", n % 90) for n in range(rows)]


def written(rows: int) -> Path:
    from bangfu.kit import export, workbook

    path = Path(tempfile.mkdtemp()) / "bench.xlsx"
    columns = [export.Column(label) for label in ("所在地", "日期", "举办单位", "培训内容", "参训人次")]
    with path.open("wb") as file:
        workbook.write(
            file, [export.page("Sheet1", columns, ([v, day.isoformat(), *rest] for v, day, *rest in lines(rows)))]
        )
    return path


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
