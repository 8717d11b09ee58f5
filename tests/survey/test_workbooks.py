"""Workbooks: what is wrong is said by sheet, row and column; what comes with the program is sound, and computes as its form says."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert

from bangfu.plain.reading import Context
from bangfu.survey import answers, publishing, shipped
from bangfu.survey.workbook import Unreadable, read_workbook
from bangfu.xforms.filling import Filling, put
from tests.survey import forms
from tests.survey.forms import CHOICES, SETTINGS, SURVEY, ZH

pytestmark = pytest.mark.django_db
NOW = datetime(2014, 8, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
VILLAGE = "610726102229"


def told(survey: Any = SURVEY, choices: Any = CHOICES, settings: Any = SETTINGS) -> list[tuple[str, int, str, str]]:
    draft = publishing.look_at(read_workbook(forms.workbook(survey, choices, settings), "x.xlsx"), "household")
    return [(f.sheet, f.row, f.column, str(f.reason)) for f in draft.flaws if not f.warning]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ({"type": "txet", "name": "a", ZH: "题"}, "type", "没有「txet」这种题型"),
        ({"type": "text", ZH: "题"}, "name", "缺少题名(name)"),
        ({"type": "text", "name": "1a", ZH: "题"}, "name", "题名「1a」只能用字母、数字、下划线,并以字母开头"),
        ({"type": "text", "name": "hh", ZH: "题"}, "name", "题名「hh」与第4行重复"),
        ({"type": "select_one nolist", "name": "a", ZH: "题"}, "type", "choices 表里没有名为「nolist」的选项清单"),
        ({"type": "select_one", "name": "a", ZH: "题"}, "type", "选择题要写明选项清单,如 select_one sex"),
        ({"type": "end_group", "name": "a"}, "type", "这个分组结束没有相应的开始"),
        ({"type": "begin_group", "name": "a", ZH: "组"}, "type", "这个分组没有结束,请补上 end group"),
        (
            {"type": "text", "name": "a", ZH: "题", "relevant": "${pey} > 1"},
            "relevant",
            "提到的题目「pey」不在这份表里",
        ),
        ({"type": "text", "name": "a", ZH: "${nobody}好"}, ZH, "提到的题目「nobody」不在这份表里"),
        ({"type": "text", "name": "a", ZH: "题", "constraint": ". >"}, "constraint", "公式写得不对,读到这里读不下去:"),
        (
            {"type": "text", "name": "a", ZH: "题", "constraint": "areaa(.) > 1"},
            "constraint",
            "公式里的函数 areaa() 本系统不认识",
        ),
        ({"type": "text", "name": "a", ZH: "题", "item": "wages"}, "item", "没有「wages」这个指标,请看指标清单"),
        ({"type": "text", "name": "a", ZH: "题", "item": "id_number"}, "item", "指标「id_number」不能在这里问"),
        (
            {"type": "text", "name": "a", ZH: "题", "item": "business"},
            "item",
            "指标「家庭经营性收入」不能用题型 text 来问",
        ),
        ({"type": "decimal", "name": "a", ZH: "题", "item": "wage"}, "item", "指标「wage」第12行已经问过"),
        (
            {"type": "select_one yn", "name": "a", ZH: "题", "item": "cause"},
            "item",
            "选项「有」不在指标「主要致贫原因」的代码表里",
        ),
        (
            {"type": "select_one yn", "name": "a", ZH: "题", "appearance": "minimal search('x')"},
            "appearance",
            "不支持从随表附带的文件",
        ),
        ({"type": "select_one_from_file x.csv", "name": "a", ZH: "题"}, "type", "不支持随表附带文件的题型"),
    ],
)
def test_each_flaw_is_said_where_it_is(row: dict[str, str], column: str, sentence: str) -> None:
    found = told([*SURVEY, row])
    assert [(s, n, c) for s, n, c, text in found if text.startswith(sentence)] == [
        ("survey", len(SURVEY) + 2, column)
    ], found


def test_flaws_of_choices_and_of_the_file() -> None:
    assert told(choices=[*CHOICES, {"list_name": "yn", "name": "y", ZH: "也有"}]) == [
        ("choices", 8, "name", "选项值「y」与第4行重复")
    ]
    assert told(choices=[*CHOICES, {"list_name": "yn", "name": "may be", ZH: "也许"}]) == [
        ("choices", 8, "name", "选项值「may be」里不能有空格")
    ]
    with pytest.raises(Unreadable, match="打不开这个文件"):
        read_workbook(b"PK\x03\x04 no workbook", "x.xlsx")
    with pytest.raises(Unreadable, match="没有名为 survey 的工作表"):
        read_workbook(shipped.written([("Sheet1", ("a",), [])]), "x.xlsx")


def test_what_only_pyxform_sees_is_said_in_chinese_too() -> None:
    found = told(
        [*SURVEY, {"type": "calculate", "name": "a"}, {"type": "range", "name": "b", ZH: "几", "parameters": "start=x"}]
    )
    assert found and all("pyxform" in text or "\u4e00" <= text[0] <= "\u9fff" for _s, _n, _c, text in found)


def test_items_are_recognised_by_name_or_label_where_a_form_names_none() -> None:
    plain = [{k: v for k, v in row.items() if k != "item"} for row in SURVEY]
    plain += [{"type": "decimal", "name": "x1", ZH: "转移性收入"}, {"type": "integer", "name": "size", ZH: "几口人"}]
    draft = publishing.look_at(read_workbook(forms.workbook(plain), "x.xlsx"), "household")
    assert draft.fit and draft.asks == {"/data/person/called": "name", "/data/x1": "transfer", "/data/size": "size"}


@pytest.mark.parametrize("form", shipped.shipped(), ids=lambda f: f.id)
def test_forms_that_come_with_the_program_are_sound(form: Any) -> None:
    book = read_workbook(shipped.workbook_of(form), f"{form.id}.xlsx")
    draft = publishing.look_at(book, form.about)
    assert draft.fit and not draft.flaws
    warnings: list[str] = []
    convert(io.BytesIO(book.content), file_type=".xlsx", warnings=warnings)
    assert warnings == []
    labels = [row.get(shipped.EN) for row in book.rows("survey") if row.get(shipped.ZH)]
    assert labels and all((label and label.isascii()) or "’" in label for label in labels)


def test_the_city_forms_have_their_numbered_items() -> None:
    for form, first, last in (("city-household", 201, 247), ("city-village", 101, 204)):
        found = next(f for f in shipped.shipped() if f.id == form)
        book = read_workbook(shipped.workbook_of(found), "x.xlsx")
        codes = [row.label.split()[0] for row in book.rows("survey") if row.label[:3].isdigit()]
        assert codes == [str(n) for n in range(first, last + 1)]


def filled(form: str, values: dict[str, str]) -> Filling:
    found = next(f for f in shipped.shipped() if f.id == form)
    converted = publishing.look_at(read_workbook(shipped.workbook_of(found), "x.xlsx"), found.about).converted
    assert converted
    filling = Filling(converted.form, converted.form.blank(), NOW)
    filling.start()
    for path in converted.form.questions:
        name = path.rpartition("/")[2]
        if name in values:
            put(filling.nodes(path)[0], values[name])
    filling.settle()
    return filling


def value(filling: Filling, name: str) -> str:
    node = next(n for n in filling.root.iter() if etree.QName(n).localname == name and not len(n))
    return node.text or ""


def test_the_household_form_of_2012_computes_its_sums() -> None:
    parts = (
        "farm_income", "works_income", "other_business_income", "dividends", "rent", "land_income", "other_property",
        "retirement", "gifts", "condolence", "disaster_relief", "minimum_living", "farm_subsidy", "other_transfer",
        "farm_cost", "works_cost", "other_cost",
    )  # fmt: skip
    numbers = dict.fromkeys(parts, "10")
    filling = filled("city-household", {**numbers, "wage": "1000", "size": "3"})
    sums = {
        name: value(filling, name)
        for name in ("business", "property", "stable_income", "transfer", "business_cost", "income_per_head")
    }
    assert sums == {
        "business": "30",
        "property": "40",
        "stable_income": "50",
        "transfer": "60",
        "business_cost": "30",
        "income_per_head": "370",
    }


def test_the_village_form_of_2012_checks_its_numbers() -> None:
    filling = filled("city-village", {
        "hamlets": "5", "hamlets_powered": "6", "able_people": "90", "funds_arrived": "300", "funds_spent": "200", "able_households": "30",
        "unable_households": "12", "lifted_households": "20", "village_labourers": "50", "labourers_unable": "10",
        "labourers_trained": "41", "facilities_culture": "1", "facilities_waste": "2", "funds_unit": "100.5", "funds_city": "99.5",
    })  # fmt: skip
    computed = ("households", "spending_rate", "lifted_rate", "facilities", "funds_total")
    assert [value(filling, name) for name in computed] == ["42", "66", "66", "3", "200"]
    wrong = {str(reason) for _node, reason in filling.flaws("中文 (zh)") if reason.code == "constraint"}
    assert wrong == {"不能多于自然村数", "不能多于能劳动的劳动力"}


def test_two_versions_say_the_same_items() -> None:
    """The register form and the monitoring form ask wages under other numbers, in other places: one item."""
    said = []
    for form in ("register", "monitoring"):
        found = next(f for f in shipped.shipped() if f.id == form)
        draft = publishing.look_at(read_workbook(shipped.workbook_of(found), "x.xlsx"), "household")
        filling = filled(form, {"household": "HU-1", "wage": "8000", "floor_area": "60", "name": "张三"})
        header = answers.Header(form, "1", "uuid:x", VILLAGE, "", "town", NOW)
        fact, reasons, _where = answers.fact_of(
            filling, draft.asks, "household", header, Context(date(2014, 8, 2), lambda text: text)
        )
        assert not reasons, reasons
        said.append((fact.wage, fact.floor_area, fact.members[0].name, fact.household))
    assert said[0] == said[1] == (Decimal(8000), Decimal(60), "张三", "HU-1")


def test_the_blank_workbook_lists_every_item() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(shipped.blank()))
    names = {row[1] for row in book.get_sheet_by_name("items").to_python()}
    assert {"wage", "id_number", "hamlets"} <= names
