"""A list of 130,000 rows by 50 columns as xlsx and as csv, from the database to the last byte, with peak memory.

The list is a sheet like any other, over a table of its own. Against it: the same values, from a plain cursor, through
XlsxWriter in constant memory and through csv.writer. Each file is written by a process of its own.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bench.memory import peak_memory

Result = dict[str, Any]
ROWS, COLUMNS = 130_000, 50
TYPES = ("text", "code", "region", "integer", "money", "date", "text", "number", "yes", "name")


def measure(rows: int = ROWS) -> list[Result]:
    """`export_xlsx`, `export_csv` and the most memory of each."""
    home = tempfile.mkdtemp(prefix="bangfu-bench-export-")
    _child(home, "make", rows)
    results = []
    for suffix in ("xlsx", "csv"):
        mine, theirs = _child(home, suffix, rows), _child(home, f"bare_{suffix}", rows)
        for name, key, unit in ((f"export_{suffix}", "seconds", "s"), (f"export_{suffix}_memory", "memory", "MB")):
            ratio = round(mine[key] / theirs[key], 3)
            against = round(theirs[key], 2)
            results.append(
                {"name": name, "value": round(mine[key], 2), "unit": unit, "against": against, "ratio": ratio}
            )
    return results


def _child(home: str, job: str, rows: int) -> dict[str, float]:
    env = {
        **os.environ,
        "BANGFU_HOME": home,
        "DATABASE_URL": f"sqlite:///{home}/bangfu.sqlite3",
        "DJANGO_SETTINGS_MODULE": "bangfu.settings",
    }
    command = [sys.executable, "-m", "bench.export", job, str(rows)]
    return dict(json.loads(subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE).stdout))


def main(job: str, rows: int) -> dict[str, float]:
    """In the child: one job, its seconds and the most memory that the process ever took, in MB."""
    import django

    django.setup()
    jobs: dict[str, Callable[[], object]] = {
        "make": lambda: make(rows), "xlsx": lambda: ours("xlsx"), "csv": lambda: ours("csv"), "bare_xlsx": bare_xlsx,
        "bare_csv": bare_csv,
    }  # fmt: skip
    start = time.perf_counter()
    jobs[job]()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "memory": peak_memory()}


def names() -> list[tuple[str, str]]:
    return [(f"c{n}", TYPES[n % len(TYPES)]) for n in range(COLUMNS)]


def wide() -> Any:
    """A sheet of fifty columns of every type, over a model of its own."""
    from django.db import models

    from bangfu.kit.sheet import Column, Sheet
    from bangfu.plain.fact import Privacy, Type

    made: dict[str, Callable[[], Any]] = {
        "integer": models.IntegerField, "date": models.DateField, "yes": models.BooleanField,
        "money": lambda: models.DecimalField(max_digits=18, decimal_places=2), "number": models.FloatField,
    }  # fmt: skip
    text = lambda: models.CharField(max_length=60)
    meta = type("Meta", (), {"app_label": "households", "managed": False, "db_table": "bench_wide"})
    fields = {name: made.get(kind, text)() for name, kind in names()}
    region = {"region": models.CharField(max_length=12, db_index=True), "happened_on": models.DateField()}
    model = type("Wide", (models.Model,), {"__module__": __name__, "Meta": meta, **fields, **region})
    columns = tuple(
        Column(
            name, f"第 {name} 列", Type.TEXT if kind == "name" else Type(kind), "cause" if kind == "code" else "",
            privacy=Privacy.NAME if kind == "name" else Privacy.OPEN,
        )
        for name, kind in names()
    )  # fmt: skip
    return Sheet("bench_wide", "宽表", "table", model, columns)


def make(rows: int) -> None:
    """The table with its rows, and the places that they name."""
    from django.core.management import call_command
    from django.db import connection

    from bench import households

    call_command("migrate", verbosity=0)
    households.places()
    model = wide().model
    with connection.schema_editor() as editor:
        editor.create_model(model)
    codes, day = households.villages(), date(2014, 1, 1)

    def value(kind: str, n: int) -> Any:
        return {
            "text": f"记录 {n % 9973}", "code": str(n % 9 + 1), "region": codes[n % len(codes)], "integer": n % 1000,
            "money": n % 1000000 / 100, "date": day + timedelta(n % 365), "number": n % 10000 / 8, "yes": n % 2,
            "name": f"张{n % 997}",
        }[kind]  # fmt: skip

    lines = (
        [n, *(value(kind, n * 7 + at) for at, (_name, kind) in enumerate(names())), codes[n % len(codes)], day]
        for n in range(rows)
    )
    marks = ", ".join("?" * (COLUMNS + 3))
    with connection.cursor() as cursor:
        cursor.connection.executemany(f"INSERT INTO bench_wide VALUES ({marks})", lines)
        cursor.connection.commit()


def ours(suffix: str) -> None:
    """What a request for the file does after it has been let in."""
    from bangfu.access.scope import EVERYWHERE
    from bangfu.kit import export, lists
    from bangfu.kit.sheet import selection, stream

    sheet = wide()
    rows = stream(sheet, selection(sheet, EVERYWHERE, {}), "", sheet.columns)
    values = lists.exported(sheet.columns, rows, EVERYWHERE)
    response: Any = export.response("宽表", suffix, [export.Column(c.label, c.type) for c in sheet.columns], values)
    with tempfile.TemporaryFile() as file:
        for piece in response.streaming_content:
            file.write(piece)


def _values() -> Iterator[list[Any]]:
    """The values that the house's file has, from a plain cursor."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(name for name, _kind in names())} FROM bench_wide ORDER BY region, id")
        while some := cursor.fetchmany(2000):
            yield from some


def bare_xlsx() -> None:
    import xlsxwriter

    with tempfile.TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [name for name, _kind in names()])
        for line, row in enumerate(_values(), 1):
            sheet.write_row(line, 0, [v.isoformat() if isinstance(v, date) else v for v in row])


def bare_csv() -> None:
    with tempfile.TemporaryFile("w") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _kind in names()])
        writer.writerows(_values())


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
