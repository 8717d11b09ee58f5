"""Files of lists: whatever is in a cell comes back as it was, and nothing of it is ever executed."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

from python_calamine import CalamineWorkbook

from bangfu.kit import export, workbook
from bangfu.plain.fact import Type

COLUMNS = [export.Column("说明"), export.Column("金额", Type.MONEY), export.Column("日期", Type.DATE)]
ROWS = [
    ("a<b>&\"c\" 'd'\n二", Decimal("1234567.89"), date(2014, 2, 28)),
    ("610726102229000123", Decimal("-0.01"), datetime(2014, 12, 31, 12, 0)),
    ("=1+1", None, None),
    ("坏\x00\x0b字\ud800", 3, ""),
    (" 前后有空格 ", 0, date(1949, 10, 1)),
]


def test_a_workbook_reads_back_as_it_was_written() -> None:
    file = io.BytesIO()
    workbook.write(file, [export.page("Sheet1", COLUMNS, ROWS)])
    file.seek(0)
    head, *lines = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert head == ["说明", "金额", "日期"]
    assert [line[0] for line in lines] == [ROWS[0][0], ROWS[1][0], "=1+1", "坏字", " 前后有空格 "]
    assert [line[1] for line in lines] == [1234567.89, -0.01, "", 3, 0]
    assert [line[2] for line in lines] == [date(2014, 2, 28), datetime(2014, 12, 31, 12, 0), "", "", date(1949, 10, 1)]


def test_an_empty_list_is_a_workbook_with_its_head() -> None:
    file = io.BytesIO()
    workbook.write(file, [export.page("Sheet1", COLUMNS, [])])
    file.seek(0)
    assert CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python() == [["说明", "金额", "日期"]]


def test_a_long_workbook_loses_no_row() -> None:
    file = io.BytesIO()
    workbook.write(file, [export.page("Sheet1", COLUMNS, ((f"第{n}", n, None) for n in range(5003)))])
    file.seek(0)
    lines = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [line[1] for line in lines[1:]] == list(range(5003))


def test_nothing_in_a_csv_is_a_formula() -> None:
    said = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "平常的话", ""]
    text = "".join(export.csv_lines([export.Column("=头")], [(one,) for one in said])).removeprefix("\ufeff")
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    assert head == ["'=头"]
    assert [line[0] for line in lines if line] == [f"'{one}" for one in said[:7]] + ["平常的话", ""]
    assert next(iter(export.csv_lines(COLUMNS, [(-1, Decimal("-2"), None)]))).endswith("-1,-2,\r\n")


def test_sheets_stand_one_after_another() -> None:
    file = io.BytesIO()
    workbook.write(file, [export.page("甲", COLUMNS, ROWS), export.page("乙", COLUMNS[:1], [("一",), ("二",)])])
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    assert book.sheet_names == ["甲", "乙"]
    assert len(book.get_sheet_by_name("甲").to_python()) == 1 + len(ROWS)
    assert book.get_sheet_by_name("乙").to_python() == [["说明"], ["一"], ["二"]]
