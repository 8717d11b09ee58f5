"""Headings of somebody's own are understood once they are explained; a copy of the file says what is wrong in each row."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from bangfu.access.models import User
from bangfu.exchange import headings
from bangfu.exchange.spreadsheet import heads
from bangfu.ledger.models import Entry
from bangfu.plain.fact import KINDS
from tests import world
from tests.exchange.test_importing import HOUSEHOLD, TRAINING, sheet

pytestmark = pytest.mark.django_db
OWN = [
    ["谁办的", "在哪里", "哪天", "讲了什么", "来了多少", "天气"],
    ["DW1", world.HUAYANSI, "2014-07-02", "核桃栽培", 45, "晴"],
    ["DW1", world.HUAYANSI, "2014-07-03", "茶叶修剪", -1, "雨"],
]
MEANT = {
    "谁办的": "unit",
    "在哪里": "region",
    "哪天": "happened_on",
    "讲了什么": "topic",
    "来了多少": "attendances",
    "天气": "",
}


@pytest.fixture(autouse=True)
def _made(settings: object, tmp_path: Path) -> None:
    world.make()
    settings.BANGFU_HOME = tmp_path  # type: ignore[attr-defined]


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def upload(who: Client, tmp_path: Path, lines: list[list[object]]) -> str:
    content = sheet(tmp_path / "a.xlsx", lines).read_bytes()
    answer = who.post("/import/upload/", {"kind": TRAINING, "file": SimpleUploadedFile("a.xlsx", content)})
    return str(answer["Location"])


def explain(who: Client, address: str) -> None:
    who.post(address, {"act": "columns", "head": list(MEANT), "means": list(MEANT.values())})


def test_explained_once_and_remembered_for_that_person(tmp_path: Path) -> None:
    who = client("county")
    address = upload(who, tmp_path, OWN)
    asked = who.get(address).content.decode()
    assert all(head in asked for head in OWN[0])
    explain(who, address)
    page = who.get(address).content.decode()
    assert "有误 1 行" in page
    good = upload(who, tmp_path, OWN[:2])
    before = Entry.objects.count()
    who.post(good)
    assert Entry.objects.count() == before + 1
    assert headings.remembered("city", TRAINING) == {}


def test_an_annotated_copy_can_be_mended_and_sent_again(tmp_path: Path) -> None:
    who = client("county")
    address = upload(who, tmp_path, OWN)
    explain(who, address)
    answer = who.get(f"{address}errors.xlsx")
    (tmp_path / "back.xlsx").write_bytes(answer.content)
    rows = CalamineWorkbook.from_path(str(tmp_path / "back.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "要改的地方" and rows[1][-1] == "" and "参训人次" in rows[2][-1]
    rows[2][4] = 1
    back = upload(who, tmp_path, rows)
    assert "要改的地方" not in [h.text for h in who.get(back).context["columns"]["heads"] if not h.known]
    before = Entry.objects.count()
    who.post(back)
    assert Entry.objects.count() == before + 2


def test_nobody_else_sees_the_file(tmp_path: Path) -> None:
    address = upload(client("county"), tmp_path, OWN)
    assert client("city").get(address).status_code == client("city").get(f"{address}errors.xlsx").status_code == 404


def test_headings_of_members_are_understood_too() -> None:
    assert "members.name" in headings.meanings(KINDS[HOUSEHOLD])


def test_a_meaning_that_is_taken_back_is_forgotten() -> None:
    headings.remember("county", TRAINING, {"讲了什么": "topic"})
    headings.remember("county", TRAINING, {"讲了什么": "", "x": "no_such_field"})
    assert headings.remembered("county", TRAINING) == {}


def test_what_a_heading_may_mean_is_proposed_and_never_taken_unasked(tmp_path: Path) -> None:
    """«培训时间» holds «时间», which is the day; a field that is there already is not proposed again."""
    heads_of = [["序号", "培训时间", "参训人次", "主办单位", "人次小计"], [1, "2014.7.2", 45, "DW1", 45]]
    found = {h.text: (h.known, h.guess) for h in heads(sheet(tmp_path / "t.xlsx", heads_of), KINDS[TRAINING], {})}
    assert found["培训时间"] == (False, "happened_on") and found["参训人次"] == (True, "")
    assert found["序号"] == (False, "") and found["人次小计"] == (False, "")
