"""How fast facts come in: through the door, and from a file, against reading the file and one raw insert."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROWS = 50_000


def measure() -> list[dict[str, Any]]:
    """`submit_many` and `import_xlsx` in facts per second, on a fresh SQLite database."""
    from bangfu.access.scope import SYSTEM
    from bangfu.exchange import importing
    from bangfu.helping.facts import TrainingHeld
    from bangfu.ledger import journal
    from bangfu.people.facts import UnitRegistered
    from bangfu.places.facts import RegionListed

    village = "610726102229"
    listed = [
        RegionListed(region="", happened_on=date(1949, 10, 1), place=code, name=code, level="village")
        for code in ("6107", "610726", "610726102", village)
    ]
    journal.submit(
        [*listed, UnitRegistered(region="6107", happened_on=date(2014, 1, 1), unit="U", name="U", level="3")], SYSTEM
    )

    def training(n: int) -> TrainingHeld:
        day = date(2014, 1, 1) + timedelta(days=n % 300)
        return TrainingHeld(region=village, happened_on=day, unit="U", topic=f"t{n}", attendances=n % 90)

    facts = [training(n) for n in range(ROWS)]
    start = time.perf_counter()
    journal.submit(facts, SYSTEM)
    door = ROWS / (time.perf_counter() - start)
    path = _file([training(n + ROWS) for n in range(ROWS)])
    start = time.perf_counter()
    importing.commit("helping.training_held", path, SYSTEM, "bench.xlsx")
    taken = ROWS / (time.perf_counter() - start)
    bare = ROWS / _bare(path)
    return [
        {
            "name": "submit_many",
            "value": round(door),
            "unit": "facts/s",
            "against": round(bare),
            "ratio": round(door / bare, 3),
        },
        {
            "name": "import_xlsx",
            "value": round(taken),
            "unit": "facts/s",
            "against": round(bare),
            "ratio": round(taken / bare, 3),
        },
    ]


def _file(facts: list[Any]) -> Path:
    from bangfu.kit import export

    path = Path(tempfile.mkdtemp()) / "bench.xlsx"
    columns = [export.Column(label) for label in ("所在地", "日期", "举办单位", "培训内容", "参训人次")]
    rows = ([f.region, f.happened_on.isoformat(), f.unit, f.topic, f.attendances] for f in facts)
    with path.open("wb") as file:
        export.write_xlsx(file, columns, rows)
    return path


def _bare(path: Path) -> float:
    """Seconds to read the file with calamine and insert its rows raw."""
    from python_calamine import CalamineWorkbook

    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with sqlite3.connect(os.fspath(path.with_suffix(".db"))) as connection:
        connection.execute("CREATE TABLE t (a, b, c, d, e)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    return time.perf_counter() - start
