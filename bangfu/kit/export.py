"""Writing lists as files: Excel in constant memory, csv as a stream; nothing in a cell is ever executed."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from bangfu.kit import workbook
from bangfu.ledger.bulk import pieces
from bangfu.plain.fact import Type

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
"""How a cell begins that a spreadsheet would take for a formula; the wide signs in a Chinese or Japanese one."""


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
        return book(title, [page("Sheet1", columns, rows)])
    headers = {"Content-Disposition": disposition(f"{title}.csv")}
    return StreamingHttpResponse(csv_lines(columns, rows), "text/csv; charset=utf-8", headers=headers)


def page(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> workbook.Page:
    """A sheet of a workbook: text stays text, so that long numbers keep all their digits."""
    return workbook.Page(
        name, [column.label for column in columns], [column.type is Type.MONEY for column in columns], rows
    )


def book(title: str, pages: Sequence[workbook.Page]) -> HttpResponseBase:
    """A workbook as a download, written to disk first, so that memory does not grow with the rows."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    workbook.write(file, pages)
    file.seek(0)
    return FileResponse(file, content_type=XLSX, headers={"Content-Disposition": disposition(f"{title}.xlsx")})


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Some hundred lines at a time of a csv that Excel opens as UTF-8; what it would take for a formula is quoted."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow([_safe(column.label) for column in columns])
    for some in pieces(rows):
        writer.writerows([_safe(value) if type(value) is str else value for value in row] for row in some)
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def _safe(value: str) -> str:
    return "'" + value if value[:1] in DANGEROUS else value
