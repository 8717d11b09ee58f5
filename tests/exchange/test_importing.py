"""Files as offices send them: what is right comes in as one batch, what is wrong is said by row and column."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from bangfu.access.scope import SYSTEM
from bangfu.exchange import importing
from bangfu.exchange.template import template_xlsx
from bangfu.kit import export, workbook
from bangfu.kit.spreadsheet import Unreadable
from bangfu.ledger.journal import Outcome
from bangfu.ledger.models import Batch, Entry
from bangfu.plain.fact import KINDS
from tests import world

pytestmark = pytest.mark.django_db
VISIT = "pairing.visit_made"
TRAINING = "helping.training_held"
HOUSEHOLD = "households.household_registered"


def sheet(path: Path, lines: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for at, line in enumerate(lines):
            page.write_row(at, 0, line)
    return path


TRAININGS = [
    ["宁强县2014年培训台账"], ["填报单位:宁强县扶贫办"],
    ["举办单位", "所在地", "日期", "培训内容", "参训人次（人次）", "备注"],
    ["DW1", world.HUAYANSI, "2014-07-02", "核桃栽培", "45", "x"],
    ["DW1", "宁强县大安镇华严寺村", "2014年7月3日", "=cmd|' /C calc'!A0", 30, ""],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _made() -> None:
    world.make()


def test_title_rows_text_numbers_names_of_places(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", TRAININGS)
    found = importing.preview(TRAINING, path, SYSTEM)
    assert found.reading.table.unknown == ["备注"] and not found.reading.flaws
    batch = importing.commit(TRAINING, path, SYSTEM, "a.xlsx")
    assert (batch.accepted, batch.duplicate, batch.held, batch.refused) == (2, 0, 0, 0)
    again = importing.commit(TRAINING, path, SYSTEM, "a.xlsx")
    assert (again.accepted, again.duplicate) == (0, 2)


def test_undone_and_brought_again(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", TRAININGS)
    batch = importing.commit(TRAINING, path, SYSTEM, "a.xlsx")
    assert importing.undo(batch.id, "", SYSTEM) is not None
    assert importing.undo(batch.id, "发错了", SYSTEM) is None
    assert importing.commit(TRAINING, path, SYSTEM, "a.xlsx").accepted == 2


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("日期", "2104-07-02", "future"), ("日期", "去年", "not_a_date"), ("参训人次", -3, "too_small"),
        ("参训人次", "四十", "not_a_number"), ("所在地", "610726999999", "unknown_region"), ("培训内容", "", "missing"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_comes_in(tmp_path: Path, column: str, value: Any, code: str) -> None:
    lines = [list(line) for line in TRAININGS]
    at = next(n for n, head in enumerate(lines[2]) if head.startswith(column))
    lines[3][at] = value
    path = sheet(tmp_path / "a.xlsx", lines)
    flaw = importing.preview(TRAINING, path, SYSTEM).reading.flaws[0]
    assert (flaw.row, flaw.column, flaw.reason.code) == (4, column, code)
    before = Entry.objects.count()
    with pytest.raises(Unreadable):
        importing.commit(TRAINING, path, SYSTEM, "a.xlsx")
    assert Entry.objects.count() == before and not Batch.objects.exists()
    assert importing.commit(TRAINING, path, SYSTEM, "a.xlsx", partial=True).accepted == 1


def test_a_household_is_its_rows_and_an_id_number_is_never_echoed(tmp_path: Path) -> None:
    head = ["户编号", "村", "日期", "贫困户属性", "主要致贫原因", "姓名", "性别", "证件号码", "与户主关系"]
    good, wrong = world.id_number(7), world.id_number(8)[:17] + "Y"
    lines = [
        head, ["HU-7", world.HUAYANSI, date(2014, 4, 1).isoformat(), "一般贫困户", "因病", "张七", "男", good, "户主"],
        ["HU-7", "", "", "", "", "张八", "女", wrong, "配偶"],
    ]  # fmt: skip
    flaw = importing.preview(HOUSEHOLD, sheet(tmp_path / "h.xlsx", lines), SYSTEM).reading.flaws[0]
    assert (flaw.row, flaw.column, flaw.value) == (3, "证件号码", "")
    lines[2][7] = world.id_number(9)
    batch = importing.commit(HOUSEHOLD, sheet(tmp_path / "h.xlsx", lines), SYSTEM, "h.xlsx")
    assert batch.accepted == 1
    assert len(Entry.objects.get(stream="household:HU-7").body["members"]) == 2
    lines[1][3] = "低保户"
    twice = importing.preview(HOUSEHOLD, sheet(tmp_path / "h.xlsx", lines), SYSTEM)
    assert twice.count(Outcome.HELD) == 1 and twice.objections[0].reason.code == "already_there"


def test_files_of_other_kinds(tmp_path: Path) -> None:
    picture = tmp_path / "a.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    bomb = tmp_path / "b.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 400_000_000)
    letter = tmp_path / "c.xlsx"
    with zipfile.ZipFile(letter, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    no_header = sheet(tmp_path / "d.xlsx", [["甲", "乙"], [1, 2]])
    for path, code in ((picture, "not_a_table"), (bomb, "bomb"), (letter, "not_a_workbook"), (no_header, "no_header")):
        with pytest.raises(Unreadable) as error:
            importing.preview(TRAINING, path, SYSTEM)
        assert error.value.reason.code == code


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_template_is_read_back(tmp_path: Path, name: str) -> None:
    """An empty template has a header that the reader knows: nothing is missing and nothing unknown."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(template_xlsx(KINDS[name]))
    found = importing.read_file(name, path)
    assert not found.table.unknown and not found.facts and not found.flaws


def test_nothing_is_executed_on_export(tmp_path: Path) -> None:
    columns, rows = [export.Column("甲")], [["=1+1"], ["@x"], ["plain"]]
    with (tmp_path / "e.xlsx").open("wb") as file:
        workbook.write(file, [export.page("Sheet1", columns, rows)])
    values = CalamineWorkbook.from_path(str(tmp_path / "e.xlsx")).get_sheet_by_index(0).to_python()
    assert values == [["甲"], ["=1+1"], ["@x"], ["plain"]]
    lines = "".join(export.csv_lines(columns, rows)).splitlines()
    assert lines[1:] == ["'=1+1", "'@x", "plain"]
