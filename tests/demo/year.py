"""The demo year to its end, on SQLite or on the server that DATABASE_URL names: its figures are those that were published.

Takes minutes, so that it is run by name: `python -m pytest tests/demo/year.py`.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import bangfu
from tests.installation import installation

PUBLISHED = Path(bangfu.__file__).parent / "hanzhong/figures-2014.csv"


def bangfu_says(env: dict[str, str], *words: str) -> str:
    """What the command line prints in an installation."""
    command = [sys.executable, "-c", "from bangfu.command_line import main; main()", *words]
    return subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def holds(value: Decimal, figure: Decimal, exactness: str) -> bool:
    """Whether a value is the published figure: exactly, at least, or when it is rounded as that was."""
    if exactness == "at_least":
        return value >= figure
    step = Decimal(exactness.removeprefix("rounded_")) if exactness.startswith("rounded_") else Decimal(0)
    return abs(value - figure) <= step / 2


def test_the_figures_of_the_demo_year_are_the_published_ones(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        bangfu_says(env, "demo")
        asked = ("--year", "2014", "--format", "json")
        found = json.loads(bangfu_says(env, "figures", "--region", "6107", *asked))
        with PUBLISHED.open(encoding="utf8") as file:
            published = list(csv.DictReader(file))
        wrong = {
            row["key"]: (found[row["key"]]["value"], row["figure"])
            for row in published
            if not holds(Decimal(str(found[row["key"]]["value"])), Decimal(row["figure"]), row["exactness"])
        }
        assert published and not wrong
        bangfu_says(env, "identities", "--region", "6107", "--year", "2014")
