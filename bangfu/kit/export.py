"""Writing lists as files: Excel in constant memory, csv as a stream; nothing in a cell is ever executed."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from bangfu.plain.fact import Type

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A column of a file."""

    label: str
    type: Type = Type.TEXT


def disposition(name: str) -> str:
    """The header that names a download, for any script."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def response(title: str, suffix: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """A list as a download: xlsx, or csv for any other ending."""
    if suffix == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        write_xlsx(file, columns, rows)
        file.seek(0)
        return FileResponse(file, content_type=XLSX, headers={"Content-Disposition": disposition(f"{title}.xlsx")})
    headers = {"Content-Disposition": disposition(f"{title}.csv")}
    return StreamingHttpResponse(csv_lines(columns, rows), "text/csv; charset=utf-8", headers=headers)


def write_xlsx(file: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write a workbook of one sheet: text stays text, so that long numbers keep all their digits."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bg_color": "#EEF7F4", "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, 14)
            sheet.write_string(0, at, column.label, head)
        for line, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
                    sheet.write_number(line, at, value, money if columns[at].type is Type.MONEY else None)
                elif isinstance(value, date):
                    sheet.write_datetime(line, at, value, days)
                else:
                    sheet.write_string(line, at, str(value))


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a csv that Excel opens as UTF-8; what a spreadsheet would take for a formula is quoted."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([column.label for column in columns])
    for row in rows:
        yield writer.writerow([_safe(value) for value in row])


def _safe(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(DANGEROUS) else value
