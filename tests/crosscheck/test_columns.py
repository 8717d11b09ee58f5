"""Departments' files as they come: titles and merged cells above, what stands under the table, other marks between cells."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.crosscheck import columns
from bangfu.kit.spreadsheet import Sheet, in_memory, sheets_of
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


KIN = world.id_number(2)


def meanings(heads: list[str]) -> dict[str, str]:
    _at, found = columns.headings([heads, ["x"] * len(heads)], {})
    return {h.text: h.meaning for h in found if h.meaning != columns.EVIDENCE}


@pytest.mark.parametrize(
    ("heads", "meant"),
    [
        (["就诊人", "患者身份证号", "总费用", "个人自付费用"], {"就诊人": "name", "患者身份证号": "id_number", "个人自付费用": "amount"}),
        (["企业名称", "法定代表人姓名", "法定代表人证件类型", "法定代表人证件号码"],
         {"法定代表人姓名": "name", "法定代表人证件号码": "id_number"}),
        (["户主姓名", "姓名", "户主身份证号", "身份证号"], {"户主姓名": "kin", "姓名": "name", "身份证号": "id_number"}),
        (["户主姓名", "户主身份证号", "住址"], {"户主姓名": "name", "户主身份证号": "id_number", "住址": "place"}),
        (["学生姓名", "监护人1姓名", "监护人1身份证", "出生年月"], {"学生姓名": "name", "监护人1姓名": "kin", "出生年月": "birth"}),
        (["人员姓名", "社会保障号码", "单位名称"], {"人员姓名": "name", "社会保障号码": "id_number"}),
        (["机动车所有人", "身份证明名称", "身份证明号码"], {"机动车所有人": "name", "身份证明号码": "id_number"}),
        (["死者姓名", "身份证地址", "残疾证号"], {"死者姓名": "name", "身份证地址": "place", "残疾证号": "id_number"}),
    ],
)  # fmt: skip
def test_headings_of_departments_are_taken_for_what_they_say(heads: list[str], meant: dict[str, str]) -> None:
    """An ID number that is taken for a name would be shown as one, and found in nobody."""
    assert meanings(heads) == meant


@pytest.mark.parametrize(
    "lines",
    [
        [["权利人1", "证件号1", "权利人2", "证件号2", "坐落"], ["张三", ID, "李四", KIN, "某街"]],
        [["权利人", "证件号", "坐落"], ["张三、李四", f"{ID},{KIN}", "某街"]],
        [["权利人姓名", "权利人证件号", "坐落"], ["张三/李四", f"{ID}\n{KIN}", "某街"]],
    ],
)
def test_several_people_in_a_row_are_looked_up_each(lines: list[list[Any]]) -> None:
    found = said(cast.workbook(lines))
    assert [(one["name"], one["id_number"]) for one in found] == [("张三", ID), ("李四", KIN)]


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("200503", "200503"), ("2005年3月8日", "20050308"), ("2005.3", "200503"),
        ("2005-3-8 00:00:00", "20050308"), (20050308.0, "20050308"),
        (38419, "20050308"), ("２００５０３０８", "20050308"), ("不详", ""), ("2005", "2005"),
    ],
)  # fmt: skip
def test_days_of_birth_as_far_as_they_are_written(written: Any, birth: str) -> None:
    assert columns.birth(written) == birth


def test_a_name_and_a_number_in_other_marks_are_the_same() -> None:
    wide = ID.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    (row,) = said(cast.workbook([["姓名", "残疾证号"], ["买买提•艾力 ", f"{wide}41"]]))
    assert row == {"name": "买买提·艾力", "id_number": ID}


def test_a_number_in_scientific_notation_is_cut_as_well() -> None:
    lines: list[list[Any]] = [["姓名", "身份证号"], ["张三", "6.10726E+17"]]
    header, heads = columns.headings(lines, {})
    assert columns.cut_short(lines, header, heads) == 1
    assert columns.rows(lines, header, heads)[0].said["id_number"] == ""


def test_a_sheet_for_each_town_is_one_table_and_a_cover_is_none() -> None:
    heads = ["姓名", "身份证号"]
    sheets = [
        Sheet("封面", [["某县车辆"]]),
        Sheet("甲镇", [["甲镇"], heads, ["张三", ID]]),
        Sheet("乙镇", [heads, ["李四", KIN]]),
    ]
    lines, left = columns.joined(sheets, {})
    found = columns.rows(lines, *columns.headings(lines, {}))
    assert [row.said["name"] for row in found] == ["张三", "李四"] and left == ["封面"]
