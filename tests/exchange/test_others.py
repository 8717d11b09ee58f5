"""Tables of offices that never saw ours: other words, other marks, other shapes; all of it is read, or it is said what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM
from bangfu.exchange import importing
from bangfu.kit import show
from bangfu.kit.spreadsheet import Unreadable
from bangfu.ledger.models import Entry
from bangfu.places.queries import find_region
from bangfu.plain.reading import Context, read
from tests import world
from tests.exchange.test_importing import HOUSEHOLD, TRAINING, sheet

pytestmark = pytest.mark.django_db
HEAD = [
    "户编号",
    "村",
    "日期",
    "贫困户属性",
    "主要致贫原因",
    "姓名",
    "性别",
    "证件号码",
    "与户主关系",
    "民族",
    "健康状况",
    "工资性收入",
]
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.fixture(autouse=True)
def _made(settings: Any, tmp_path: Path) -> None:
    world.make()
    settings.BANGFU_HOME = tmp_path


def household(tmp_path: Path, **said: Any) -> importing.Reading:
    usual = [
        "HU-8",
        world.HUAYANSI,
        "2014-04-01",
        "一般贫困户",
        "因病",
        "张八",
        "男",
        world.id_number(8),
        "户主",
        "汉族",
        "健康",
        100,
    ]
    line = [said.get(head, value) for head, value in zip(HEAD, usual, strict=True)]
    return importing.read_file(HOUSEHOLD, sheet(tmp_path / "h.xlsx", [HEAD, line]))


@pytest.mark.parametrize(
    ("head", "written", "field", "meant"),
    [
        ("主要致贫原因", "01因病", "cause", "1"), ("主要致贫原因", "[8]缺劳动力", "cause", "8"), ("主要致贫原因", "其它", "cause", "99"),
        ("贫困户属性", "一般贫困户(1)", "attribute", "1"), ("贫困户属性", "01", "attribute", "1"),
        ("日期", "2014 年 4 月 1 日", "happened_on", date(2014, 4, 1)), ("日期", 20140401, "happened_on", date(2014, 4, 1)),
        ("日期", "2014/4/1 9:30:00", "happened_on", date(2014, 4, 1)), ("日期", "２０１４．４．１", "happened_on", date(2014, 4, 1)),
        ("工资性收入", "/", "wage", None), ("工资性收入", "—", "wage", None), ("工资性收入", "无", "wage", None),
        ("村", " 宁强县大安镇华严寺村\u200b", "region", world.HUAYANSI),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_value(tmp_path: Path, head: str, written: Any, field: str, meant: Any) -> None:
    found = household(tmp_path, **{head: written})
    assert not found.flaws and getattr(found.facts[0], field) == meant


@pytest.mark.parametrize(
    ("head", "written", "field", "meant"),
    [
        ("与户主关系", "本人", "relation", "01"), ("与户主关系", 1, "relation", "01"), ("性别", "男性", "sex", "1"),
        ("民族", "汉", "ethnicity", "01"), ("民族", "傈僳族", "ethnicity", "20"), ("民族", "维吾尔", "ethnicity", "05"),
        ("健康状况", "慢性病", "health", "2"), ("证件号码", world.id_number(8).translate(WIDE), "id_number", world.id_number(8)),
        ("证件号码", f"'{world.id_number(8)}", "id_number", world.id_number(8)),
        ("证件号码", f"{world.id_number(8)[:6]}\u3000{world.id_number(8)[6:]}\xa0", "id_number", world.id_number(8)),
    ],
)  # fmt: skip
def test_other_ways_to_write_of_a_person(tmp_path: Path, head: str, written: Any, field: str, meant: Any) -> None:
    found = household(tmp_path, **{head: written})
    assert not found.flaws and getattr(found.facts[0].members[0], field) == meant


@pytest.mark.parametrize(
    ("head", "written", "said"),
    [
        ("日期", "2014.4", "「2014.4」只写到月,请写到日,如2014-04-15"),
        ("证件号码", "610726********1234", "证件号码打了星号,请填完整的号码"),
        ("证件号码", "6.10726E+17", "证件号码在表里存成了数字,末几位已丢失;请把这一列设为文本再填"),
        ("户编号", "-", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_the_cure(tmp_path: Path, head: str, written: Any, said: str) -> None:
    flaws = household(tmp_path, **{head: written}).flaws
    assert [show.sentence(flaw.reason) for flaw in flaws] == ([said] if said else [])


def test_where_households_are_known_by_their_heads_numbers_the_key_does_not_tell_them(tmp_path: Path) -> None:
    """A key stands in addresses and in the open part of facts."""
    number = world.id_number(8)
    (fact,) = household(tmp_path, 户编号=number).facts
    assert (
        number not in fact.household and fact.household == household(tmp_path, 户编号=number.lower()).facts[0].household
    )
    raw = {"region": world.HUAYANSI, "happened_on": "2014-04-01", "household": number, "people": 1}
    result = read(importing.KINDS["households.household_exited"], raw, Context(date(2015, 1, 1), find_region))
    assert isinstance(result, tuple) and [reason.code for reason in result] == ["id_as_key"]


def test_words_in_cells_merged_over_rows_stand_in_each_but_a_sum_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["举办单位", "所在地", "日期", "培训内容", "参训人次"])
        page.merge_range("A2:A3", "DW1")
        page.merge_range("B2:B3", "华严寺村")
        page.merge_range("E2:E3", 45)
        for row, day in ((1, "2014-07-02"), (2, "2014-07-03")):
            page.write_row(row, 2, [day, "核桃"])
    found = importing.read_file(TRAINING, path)
    assert [f.region for f in found.facts] == [world.HUAYANSI]
    assert [(flaw.row, flaw.column, flaw.reason.code) for flaw in found.flaws] == [(3, "参训人次", "missing")]


def test_the_town_that_stands_once_above_its_villages_holds_for_each(tmp_path: Path) -> None:
    lines = [["县", "乡镇", "村", "举办单位", "日期", "培训内容", "参训人次"],
             ["宁强县", "大安镇", "华严寺村", "DW1", "2014-07-02", "核桃", 4],
             ["", "", "华严寺村", "DW1", "2014-07-03", "茶叶", 5]]  # fmt: skip
    found = importing.read_file(TRAINING, sheet(tmp_path / "t.xlsx", lines))
    assert not found.flaws and [f.region for f in found.facts] == [world.HUAYANSI, world.HUAYANSI]


ONE_VILLAGE = [["大安镇贫困户花名册"], ["户编号", "行政村", "户属性", "致贫原因", "姓名", "性别", "身份证号码"],
               ["HU-8", "华严寺村", "一般贫困户", "因病", "张八", "男", world.id_number(8)]]  # fmt: skip
WHOLE = {"happened_on": "2014-04-01", "members.relation": "户主", "region": "610726102"}


def test_what_is_the_same_in_all_rows_is_said_once_for_the_file(tmp_path: Path) -> None:
    """A list of heads has no column of relations, a town's list no column of towns, and the day stands in the letter."""
    path = sheet(tmp_path / "h.xlsx", ONE_VILLAGE)
    with pytest.raises(Unreadable) as error:
        importing.read_file(HOUSEHOLD, path)
    assert show.sentence(error.value.reason) == "缺少必填的列:日期"
    (fact,) = importing.read_file(HOUSEHOLD, path, values=WHOLE).facts
    assert (fact.happened_on, fact.region, fact.members[0].relation) == (date(2014, 4, 1), world.HUAYANSI, "01")


def test_the_page_asks_for_what_no_column_says(tmp_path: Path) -> None:
    who = Client()
    who.force_login(User.objects.get(username="county"))
    content = sheet(tmp_path / "a.xlsx", ONE_VILLAGE).read_bytes()
    address = who.post("/import/upload/", {"kind": HOUSEHOLD, "file": SimpleUploadedFile("a.xlsx", content)})[
        "Location"
    ]
    page = who.get(address).content.decode()
    assert 'name="value:happened_on"' in page and 'name="value:members.relation"' in page
    who.post(address, {"act": "columns", **{f"value:{path}": value for path, value in WHOLE.items()}})
    assert 'value="2014-04-01"' in who.get(address).content.decode() or "可入账" in who.get(address).content.decode()
    before = Entry.objects.count()
    who.post(address)
    assert Entry.objects.count() == before + 1


def test_the_same_file_twice_adds_nothing_whatever_its_words(tmp_path: Path) -> None:
    path = sheet(tmp_path / "h.xlsx", ONE_VILLAGE)
    assert importing.commit(HOUSEHOLD, path, SYSTEM, "h", values=WHOLE).accepted == 1
    again = [list(line) for line in ONE_VILLAGE]
    again[2][3], again[2][6] = "01因病致贫", world.id_number(8).translate(WIDE)
    batch = importing.commit(HOUSEHOLD, sheet(tmp_path / "i.xlsx", again), SYSTEM, "i", values=WHOLE)
    assert (batch.accepted, batch.duplicate) == (0, 1)
