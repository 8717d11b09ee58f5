"""The papers as files say what their pages say, and who looks is noted."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from docx import Document
from python_calamine import load_workbook

from bangfu.access.models import AuditLog, User
from bangfu.ledger import clock
from tests import world
from tests.handbook import doors
from tests.plans import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made() -> Any:
    world.make()
    doors.make()
    with clock.at(cast.NOW):
        yield


def got(name: str, address: str) -> Any:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client.get(address)


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_handbook_is_a_word_file_with_what_its_page_says() -> None:
    answer = got("team", "/households/HU-0001/handbook.docx")
    text = words_of(answer.content)
    page = got("team", "/households/HU-0001/handbook/").content.decode()
    for said in ("帮扶手册", "张三", "王建国", "华严寺村", "问收入"):
        assert said in text and said in page
    assert "文件" not in text.split("帮扶手册")[0]
    assert world.id_number(1) not in text
    assert AuditLog.objects.filter(user="team", verb="handbook", subject="household HU-0001").count() == 2
    assert got("team", "/households/HU-0001/handbook.pdf").content.startswith(b"%PDF")
    assert got("team", "/households/HU-0001/handbook.exe").status_code == 404
    assert got("neighbour", "/households/HU-0001/handbook.docx").status_code == 404


def test_the_card_says_who_helps_and_where_to_look_but_no_pin() -> None:
    text = words_of(got("team", "/households/HU-0001/card.docx").content)
    assert "王建国" in text and doors.CARD in text and "123456" not in text
    assert got("leader", "/households/HU-0001/card.docx").status_code == 404


def test_the_log_and_the_month_are_workbooks() -> None:
    log = load_workbook(io.BytesIO(b"".join(got("team", "/cadres/GB1/log.xlsx?month=2014-06").streaming_content)))
    rows = log.get_sheet_by_index(0).to_python()
    assert rows[0] == ["日期", "事项", "内容", "地点"] and any(row[0] == "2014-06-01" and row[1] == "入户走访" for row in rows)
    month = load_workbook(io.BytesIO(b"".join(got("team", "/teams/T9/month.xlsx?month=2014-06").streaming_content)))
    assert month.sheet_names == ["队员", "村里办的事"]
    assert month.get_sheet_by_index(0).to_python()[0][0] == "姓名"
