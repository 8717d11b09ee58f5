"""`make bench`: every measurement, printed and kept in bench/results.json. `python -m bench NAME …` does some modules only.

A module of this folder with a `measure` is one: it gives rows {name, value, unit, against, ratio}. Each runs in a process
of its own, in a folder of its own that is removed afterwards.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


def main(chosen: list[str]) -> None:
    known = {row["name"]: row for row in json.loads(RESULTS.read_text("utf8"))} if RESULTS.exists() else {}
    for name in chosen or modules():
        for row in alone(name):
            print(json.dumps(row, ensure_ascii=False), flush=True)
            known[row["name"]] = row
        RESULTS.write_text(json.dumps([*known.values()], ensure_ascii=False, indent=1) + "\n", "utf8")


def modules() -> list[str]:
    """The modules that measure something, found by presence."""
    names = sorted(found.name for found in pkgutil.iter_modules([str(HERE)]))
    return [name for name in names if "def measure(" in (HERE / f"{name}.py").read_text("utf8")]


def alone(name: str) -> list[dict[str, Any]]:
    """The rows of one module, measured by a process that does nothing else."""
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's own user starts its cluster in here
        env = {**os.environ, "TMPDIR": folder, "BANGFU_HOME": f"{folder}/home", "BENCH_ROWS": f"{folder}/rows"}
        env |= {"DJANGO_SETTINGS_MODULE": "bangfu.settings"}
        env.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-m", "bench", "--alone", name], env=env, check=True)
        return list(json.loads(Path(env["BENCH_ROWS"]).read_text("utf8")))


def measured(name: str) -> None:
    """In the process of its own: measure, and leave the rows where `alone` reads them."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rows = importlib.import_module(f"bench.{name}").measure()
    Path(os.environ["BENCH_ROWS"]).write_text(json.dumps([{"against": None, "ratio": None, **row} for row in rows]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        measured(sys.argv[2])
    else:
        main(sys.argv[1:])
