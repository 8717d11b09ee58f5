"""The cells of a workbook, read in a process of its own: a file that eats memory or breaks the reader ends that alone.

A few kilobytes can claim a cell in the last row and the last column, and the reader would then ask for gigabytes.
"""

from __future__ import annotations

import marshal
import resource
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 300


class Broken(Exception):
    """The cells could not be read."""


def cells(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """The visible sheets that hold anything: name and rows; dates as ISO text. Raises Broken."""
    command = [sys.executable, "-I", str(Path(__file__).resolve()), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Broken from error
    if done.returncode:
        raise Broken
    sheets: list[tuple[str, list[list[Any]]]] = marshal.loads(done.stdout)
    return sheets


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)


def _fill_down(lines: list[list[Any]], merged: Any) -> None:
    """Let words that stand once in cells merged over rows stand in each; a number stays once, lest it be counted again."""
    for (top, left), (bottom, _right) in merged:
        if top >= len(lines) or left >= len(lines[top]):
            continue
        value = lines[top][left]
        if isinstance(value, str) and value and not value.replace(",", "").replace(".", "").isdecimal():
            for line in lines[top + 1 : bottom + 1]:
                line[left] = value


def _main(path: str) -> None:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_path(path)
    sheets = []
    for at, about in enumerate(book.sheets_metadata):
        if about.visible == SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_index(at)
            lines = [[_plain(value) for value in line] for line in sheet.to_python(skip_empty_area=False)]
            _fill_down(lines, sheet.merged_cell_ranges or [])
            sheets.append((about.name, lines))
    sys.stdout.buffer.write(marshal.dumps([(name, lines) for name, lines in sheets if lines]))


if __name__ == "__main__":
    _main(sys.argv[1])
