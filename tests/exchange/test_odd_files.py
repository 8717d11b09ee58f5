"""Files as they come from elsewhere: other gazetteers, the national system's heads, broken and hostile workbooks."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bangfu.access import vault
from bangfu.access.scope import SYSTEM, Somebody
from bangfu.exchange import importing
from bangfu.exchange.template import template_xlsx
from bangfu.kit import show
from bangfu.kit.spreadsheet import Unreadable
from bangfu.ledger.models import Batch, Entry, Held, Quarantine
from bangfu.places.models import Region
from bangfu.plain.fact import KINDS
from tests import world
from tests.exchange.test_importing import HOUSEHOLD, TRAINING, TRAININGS, VISIT, sheet

pytestmark = pytest.mark.django_db
COUNTY = Somebody("county", [("county_office", world.NINGQIANG, "")])
NEIGHBOUR = Somebody("neighbour", [("county_office", world.CHENGGU, "")])


def test_another_citys_gazetteer_comes_in_as_it_is(tmp_path: Path) -> None:
    """Code, name, level and parent are enough: it stands since ever, and the reader says so."""
    path = tmp_path / "regions.csv"
    path.write_text(
        "code,name,level,parent\n51,四川省,province,\n5101,成都市,city,51\n510104,锦江区,county,5101\n", "utf8"
    )
    found = importing.preview("places.region_listed", path, SYSTEM).reading
    assert not found.flaws and [r.code for r in found.warnings] == ["since_ever"]
    assert importing.commit("places.region_listed", path, SYSTEM, "r.csv").accepted == 3
    assert Region.objects.get(key="510104").since == date(1949, 10, 1)


def test_a_gazetteer_in_full_codes_without_levels(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_bytes(
        "区划代码,名称\n510000000000,四川省\n510100000000,成都市\n510104017001,某村委会\n".encode("gb18030")
    )
    batch = importing.commit("places.region_listed", path, SYSTEM, "r.csv")
    assert batch.accepted == 3
    assert Region.objects.get(key="510104017001").level == "village"


HEADS = [
    "序号", "县(市、区、旗)", "乡(镇)", "行政村", "户编号", "姓名", "性别", "证件号码", "与户主关系", "务工时间（月）",
    "致贫原因1", "贫困户属性", "日期", "日期",
]  # fmt: skip


def test_the_place_in_three_columns(tmp_path: Path) -> None:
    world.make()
    line = [
        1,
        "宁强县",
        "大安镇",
        "华严寺村",
        "HU-7",
        "张七",
        "男",
        world.id_number(7),
        "户主",
        3,
        "因病",
        "一般贫困户",
    ]
    path = sheet(tmp_path / "h.xlsx", [HEADS, [*line, "2014-04-01", "2013-01-01"]])
    found = importing.read_file(HOUSEHOLD, path)
    assert not found.flaws and found.facts[0].region == world.HUAYANSI
    assert found.facts[0].happened_on == date(2014, 4, 1)
    assert found.table.unknown == ["序号"] and found.warnings[0].values["columns"] == "日期"
    line[3] = "没有的村"
    wrong = importing.read_file(HOUSEHOLD, sheet(tmp_path / "w.xlsx", [HEADS, [*line, "2014-04-01", ""]]))
    assert [(f.row, f.reason.code, f.value) for f in wrong.flaws] == [(2, "unknown_region", "宁强县/大安镇/没有的村")]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("村", world.HUAYANSI), ("行政村", "华严寺村"), ("村(社区)", "宁强县大安镇华严寺村"), ("所在村", float(world.HUAYANSI)),
        ("村代码", world.HUAYANSI + " "), ("地点", "大安镇华严寺村委会"), ("乡镇", "大安镇"), ("县区", "宁强县"),
    ],
)  # fmt: skip
def test_the_place_in_one_column_however_it_is_called(tmp_path: Path, head: str, said: Any) -> None:
    world.make()
    lines = [
        ["填报日期:2014年12月"],
        ["序号", "单位", head, "时间", "内容", "人次"],
        [1, "DW1", said, "2014.7.2", "核桃", "45"],
    ]
    columns = {"单位": "unit", "内容": "topic", "人次": "attendances"}
    found = importing.read_file(TRAINING, sheet(tmp_path / "t.xlsx", lines), columns)
    wanted = {"乡镇": "610726102", "县区": "610726"}.get(head, world.HUAYANSI)
    assert not found.flaws and [f.region for f in found.facts] == [wanted]
    assert found.table.unknown == ["序号"]


def test_the_gazetteer_of_the_statistics_bureau_comes_in_as_it_is(tmp_path: Path) -> None:
    head = ["统计用区划代码", "城乡分类代码", "名称"]
    lines = [["2014年统计用区划代码和城乡划分代码(某市)"], head, ["620000000000", "", "甘肃省"], ["621100000000", "", "定西市"],
             ["621121000000", "", "通渭县"], [621121100000, "", "平襄镇"], [621121100001, "121", "东街社区居委会"]]  # fmt: skip
    batch = importing.commit("places.region_listed", sheet(tmp_path / "r.xlsx", lines), SYSTEM, "r.xlsx")
    assert (batch.accepted, batch.refused, batch.held) == (5, 0, 0)
    assert Region.objects.get(key="621121100001").level == "village"


def test_a_refused_file_says_row_column_and_cure(tmp_path: Path) -> None:
    world.make()
    head = ["户编号", "村", "日期", "贫困户属性", "主要致贫原因", "姓名", "性别", "证件号码", "与户主关系"]
    wrong = world.id_number(8)[:17] + ("1" if world.id_number(8)[17] != "1" else "2")
    line = ["HU-8", world.HUAYANSI, "2014-04-01", "一般贫困户", "因病", "张八", "男", wrong, "户主"]
    path = sheet(tmp_path / "h.xlsx", [head, line])
    with pytest.raises(Unreadable) as error:
        importing.commit(HOUSEHOLD, path, SYSTEM, "h.xlsx")
    said = show.sentence(error.value.reason)
    assert said == "第 2 行「证件号码」:校验位不符;共1处,一行也没有入账" and wrong not in said


def test_each_quarantined_row_has_its_own_reasons_and_place(tmp_path: Path) -> None:
    world.make()
    lines = [list(line) for line in TRAININGS]
    lines[3][2], lines[4][4] = "2104-07-02", -1
    batch = importing.commit(TRAINING, sheet(tmp_path / "a.xlsx", lines), SYSTEM, "a.xlsx", partial=True)
    assert (batch.accepted, batch.refused) == (0, 2)
    rows = Quarantine.objects.order_by("id")
    assert [[r["code"] for r in row.reasons] for row in rows] == [["future"], ["too_small"]]
    assert {row.region for row in rows} == {world.HUAYANSI}
    assert vault.unseal(rows[0].raw, b"quarantine")["raw"]["happened_on"] == "2104-07-02"


def test_nobody_else_undoes_a_batch_that_is_still_held(tmp_path: Path) -> None:
    world.make()
    head = ["户编号", "所在地", "日期", "干部编号"]
    path = sheet(tmp_path / "v.xlsx", [head, ["HU-9999", world.HUAYANSI, "2014-07-01", "GB1"]])
    batch = importing.commit(VISIT, path, COUNTY, "v.xlsx")
    assert batch.held == 1
    refusal = importing.undo(batch.id, "想撤", NEIGHBOUR)
    assert refusal and refusal.code == "not_yours"
    assert Held.objects.filter(batch=batch.id).exists() and not Batch.objects.get(id=batch.id).undone_at
    refusal = importing.undo(batch.id, "想撤", Somebody(COUNTY.name, []))
    assert refusal and refusal.code == "not_yours"
    assert importing.undo(batch.id, "发错了", COUNTY) is None
    assert [row.state for row in Held.objects.filter(batch=batch.id)] == ["dropped"]


def far_cell(path: Path) -> Path:
    """Five kilobytes that claim seventeen thousand million cells."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write(0, 0, "所在地")
        page.write(1048575, 16383, "x")
    return path


def lying(path: Path) -> Path:
    """A packed sheet whose directory says that it is small."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<x/>" + b" " * 3_000_000)
    content = path.read_bytes()
    path.write_bytes(content.replace((3_000_004).to_bytes(4, "little"), (4).to_bytes(4, "little")))
    return path


def encrypted(path: Path) -> Path:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000
    )
    return path


@pytest.mark.parametrize(
    ("make", "code"), [(far_cell, "not_a_workbook"), (lying, "not_a_workbook"), (encrypted, "encrypted")]
)
def test_a_hostile_file_ends_only_its_reader(tmp_path: Path, make: Any, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        importing.read_file(TRAINING, make(tmp_path / "a.xlsx"))
    assert error.value.reason.code == code


@pytest.mark.parametrize("line", [b"\n", b"a,b\n", b"," * 5000 + b"\n"])
def test_a_long_plain_file_is_refused_before_it_fills_the_memory(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(line * (60_000_000 // len(line)))
    with pytest.raises(Unreadable) as error:
        importing.read_file(TRAINING, path)
    assert error.value.reason.code == "too_many_rows"


def test_numbers_dates_and_truth_keep_their_types(tmp_path: Path) -> None:
    world.make()
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["举办单位", "所在地", "日期", "培训内容", "参训人次"])
        page.write_row(1, 0, ["DW1", float(world.HUAYANSI)])
        page.write_datetime(1, 2, date(2014, 7, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_row(1, 3, ["核桃", 45])
        page.write_row(2, 0, ["DW1", world.HUAYANSI, 41823, "茶叶"])
        page.write_formula(2, 4, "=40+5", None, 45)
    facts = importing.read_file(TRAINING, path).facts
    assert [(f.region, f.happened_on, f.attendances) for f in facts] == [
        (world.HUAYANSI, date(2014, 7, 2), 45), (world.HUAYANSI, date(2014, 7, 3), 45),
    ]  # fmt: skip


def test_nothing_of_these_came_in(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        importing.commit(TRAINING, far_cell(tmp_path / "a.xlsx"), SYSTEM, "a.xlsx")
    assert not Entry.objects.exists() and not Batch.objects.exists()


SPENT = "funds.money_spent"


@pytest.mark.parametrize(
    ("title", "head", "said", "wanted"),
    [
        ("2014年资金台账", "金额", 12, "12.00"), ("2014年资金台账", "金额(元)", "1,200元", "1200.00"),
        ("2014年资金台账", "金额(万元)", 12.3456, "123456.00"), ("2014年资金台账", "金额(万元)", "12万元", "120000.00"),
        ("填报单位:宁强县  单位:万元", "金额", "0.5", "5000.00"), ("单位:万元", "金额(元)", 300, "300.00"),
        ("单位:元", "金额", "3万", "30000.00"), ("单位:户、人、万元", "金额", 17.986430000000002, "179864.30"),
    ],
)  # fmt: skip
def test_money_is_read_in_the_unit_that_the_table_states(
    tmp_path: Path, title: str, head: str, said: Any, wanted: str
) -> None:
    """Taken for yuan, an amount in ten thousands would be wrong by that much, and nobody would see it."""
    world.make()
    heads, line = ["村", "日期", head, "出资单位"], [world.HUAYANSI, "2014-07-02", said, "DW1"]
    found = importing.read_file(SPENT, sheet(tmp_path / "m.xlsx", [[title], heads, line]))
    assert not found.flaws and [str(fact.amount) for fact in found.facts] == [wanted]
    assert ("larger_unit" in {r.code for r in found.warnings}) == (
        "万元" in head or ("万元" in title and "元" not in head)
    )


def test_a_measure_in_another_unit_is_refused_with_what_to_do(tmp_path: Path) -> None:
    head = ["户编号", "村", "日期", "贫困户属性", "主要致贫原因", "住房面积(亩)", "姓名", "性别", "与户主关系"]
    with pytest.raises(Unreadable) as error:
        importing.read_file(HOUSEHOLD, sheet(tmp_path / "h.xlsx", [head, ["HU-8"]]))
    assert show.sentence(error.value.reason) == "「住房面积(亩)」写的单位是亩,系统里是平方米;请换算成平方米,并改表头"


def test_sums_and_signatures_below_a_table_are_no_facts(tmp_path: Path) -> None:
    world.make()
    lines = [*TRAININGS, ["合 计", "", "", "", 75, ""], ["", "填表人:张三", "", "审核:李四", "", ""]]
    found = importing.read_file(TRAINING, sheet(tmp_path / "t.xlsx", lines))
    assert len(found.facts) == 2 and not found.flaws
    assert {r.code: r.values for r in found.warnings}["rows_passed"] == {"rows": "6、7"}


def test_a_number_may_carry_its_own_unit(tmp_path: Path) -> None:
    world.make()
    lines = [TRAININGS[2], ["DW1", world.HUAYANSI, "2014-07-02", "核桃", "45人次", ""]]
    found = importing.read_file(TRAINING, sheet(tmp_path / "t.xlsx", lines))
    assert [fact.attendances for fact in found.facts] == [45] and not found.flaws


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        for name, lines in sheets.items():
            page = made.add_worksheet(name)
            for at, line in enumerate(lines):
                page.write_row(at, 0, line)
    return path


def test_the_sheet_with_the_table_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    """A cover may come first; a sheet of another form is not lost in silence."""
    world.make()
    sheets = {
        "封面": [["宁强县2014年培训材料"]],
        "宁强": TRAININGS,
        "城固": [["举办单位", "地点"], ["DW1", world.HUAYANSI]],
    }
    found = importing.preview(TRAINING, book(tmp_path / "t.xlsx", sheets), SYSTEM).reading
    assert len(found.facts) == 2 and not found.flaws
    assert [(r.code, r.values["names"]) for r in found.warnings] == [("sheets_unread", "封面、城固")]


def test_sheets_of_one_form_are_read_together_whatever_the_order_of_their_columns(tmp_path: Path) -> None:
    """Offices keep a sheet for each town; a flaw says in which one it is."""
    world.make()
    turned = [list(reversed(line)) for line in TRAININGS[2:]]
    turned[2][1], turned[2][3] = -1, "2014-07-04"
    path = book(tmp_path / "t.xlsx", {"大安镇": TRAININGS, "高寨子镇": turned})
    found = importing.read_file(TRAINING, path)
    assert [f.happened_on.day for f in found.facts] == [2, 3, 2]
    assert {r.code: r.values for r in found.warnings}["sheets_joined"] == {"names": "大安镇、高寨子镇"}
    assert [found.table.where(flaw.row) for flaw in found.flaws] == ["3(高寨子镇)"]
    with pytest.raises(Unreadable) as error:
        importing.commit(TRAINING, path, SYSTEM, "t.xlsx")
    assert show.sentence(error.value.reason).startswith("第 3(高寨子镇) 行「参训人次」")


MEMBERS = ["姓名", "性别", "身份证号码", "与户主关系"]


def test_a_head_of_two_rows_is_one_head(tmp_path: Path) -> None:
    """家庭成员 stands over 姓名 and 性别, 收入(万元) over its kinds; merged cells of the household stand once."""
    world.make()
    upper = [
        "序号",
        "行政村",
        "户编号",
        "识别时间",
        "贫困户属性",
        "主要致贫原因",
        "家庭成员",
        "",
        "",
        "",
        "收入情况(万元)",
        "",
    ]
    lower = ["", "", "", "", "", "", *MEMBERS, "工资性收入", "转移性收入"]
    home = [
        1,
        "华严寺村",
        "HU-7",
        "2014-03-20",
        "一般贫困户",
        "因病",
        "张七",
        "男",
        world.id_number(7),
        "户主",
        0.12,
        "",
    ]
    kin = ["", "", "", "", "", "", "李七", "女", world.id_number(8), "配偶", "", ""]
    path = sheet(
        tmp_path / "h.xlsx",
        [["贫困户登记台账"], ["填报单位:大安镇", "", "", "填报时间:2014年"], upper, lower, home, kin],
    )
    found = importing.read_file(HOUSEHOLD, path)
    (fact,) = found.facts
    assert not found.flaws and found.table.unknown == ["序号"]
    assert [m.name for m in fact.members] == ["张七", "李七"] and str(fact.wage) == "1200.00"


def test_a_head_that_two_groups_share_bears_the_name_of_its_group(tmp_path: Path) -> None:
    world.make()
    upper = ["所在地", "户编号", "日期", "贫困户属性", "主要致贫原因", "户主", "", "家庭成员", "", "", ""]
    lower = ["", "", "", "", "", "姓名", "身份证号码", *MEMBERS]
    line = [world.HUAYANSI, "HU-7", "2014-03-20", "一般贫困户", "因病", "张七", world.id_number(7), "张七", "男",
            world.id_number(7), "户主"]  # fmt: skip
    found = importing.read_file(HOUSEHOLD, sheet(tmp_path / "h.xlsx", [upper, lower, line]))
    assert not found.flaws and found.table.unknown == ["户主姓名", "户主身份证号码"]


def test_our_own_template_has_nothing_unread(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(template_xlsx(KINDS[TRAINING]))
    assert not importing.preview(TRAINING, path, SYSTEM).reading.warnings
