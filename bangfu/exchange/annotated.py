"""A copy of an imported file that says in each row what is wrong with it, to be mended and imported again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from bangfu.exchange.importing import RowFlaw
from bangfu.exchange.spreadsheet import TO_MEND, Table
from bangfu.kit import show

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Text of a file stays text: nothing in the copy is ever a formula or a link."""


def annotated(table: Table, flaws: Sequence[RowFlaw]) -> bytes:
    """The file's rows as they were, flawed cells coloured, and a last column with what is to be mended."""
    by_row: dict[int, list[RowFlaw]] = {}
    for flaw in flaws:
        by_row.setdefault(flaw.row, []).append(flaw)
    lines = table.lines
    last = max((len(line) for line in lines), default=0)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        sheet = book.add_worksheet()
        head, wrong = book.add_format({"bold": True}), book.add_format({"bg_color": "#FBE9E7", "text_wrap": True})
        sheet.set_column(last, last, 60)
        for number, line in enumerate(lines, 1):
            found = by_row.get(number, [])
            columns = {table.column(flaw.column) for flaw in found}
            for at, value in enumerate(line):
                write = sheet.write_number if isinstance(value, int | float) else sheet.write_string
                write(number - 1, at, value, wrong if at in columns else None)
            if number == table.head:
                sheet.write_string(number - 1, last, gettext(TO_MEND), head)
            elif found:
                sheet.write_string(number - 1, last, ";".join(_said(flaw) for flaw in found), wrong)
    return buffer.getvalue()


def _said(flaw: RowFlaw) -> Any:
    label = gettext(flaw.column) if flaw.column else ""
    return f"「{label}」:{show.sentence(flaw.reason)}" if label else show.sentence(flaw.reason)
