"""Departments' files as they come: titles and merged cells above, what stands under the table, other marks between cells."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.crosscheck import columns
from bangfu.kit.spreadsheet import in_memory, sheets_of
from tests import world
from tests.crosscheck import cast

ID = world.id_number(1)


def said(content: bytes) -> list[dict[str, str]]:
    with in_memory(content) as path:
        lines = sheets_of(path)[0].lines
    return [dict(row.said) for row in columns.rows(lines, *columns.headings(lines, {}))]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_text_files_in_whatever_encoding_and_with_whatever_mark(mark: str, encoding: str) -> None:
    text = "\n".join(mark.join(line) for line in (("姓名", "身份证号"), ("张三", ID)))
    assert said(text.encode(encoding)) == [{"name": "张三", "id_number": ID}]


def test_a_comma_stays_the_mark_where_cells_hold_others() -> None:
    assert said(f"姓名,身份证号\n张三,{ID};a;b\n".encode()) == [{"name": "张三", "id_number": f"{ID};A;B"}]


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["某县2014年登记表"], ["填报单位:公安局", "", "2014年5月"]],
        [["序号", "基本信息"], []],
    ],
)
def test_titles_above_and_sums_below_are_no_people(above: list[list[Any]]) -> None:
    foot = [["合计", 1], ["填表人:赵六", "审核人:钱七"]]
    lines = [*above, ["户主\n姓名", "公民身份号码(18位)", "ID"], ["张 三", ID.lower(), ""], *foot]
    (row,) = said(cast.workbook(lines))
    assert (row["name"], row["id_number"]) == ("张三", ID)


def test_numbers_that_a_spreadsheet_has_cut_are_counted_and_not_compared() -> None:
    lines: list[list[Any]] = [["姓名", "身份证号"], ["张三", 999999198001010000.0], ["李四", ID], ["王五", 3]]
    header, heads = columns.headings(lines, {})
    assert columns.cut_short(lines, header, heads) == 1
    assert columns.rows(lines, header, heads)[0].said["id_number"] == ""
