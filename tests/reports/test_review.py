"""The annual review: published it stays as it was; what changed since, what was planned, and its files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from bangfu.access.models import User
from bangfu.access.scope import EVERYWHERE, SYSTEM
from bangfu.figures.question import question_for
from bangfu.funds.facts import MoneyArrived, MoneyCommitted, MoneySpent
from bangfu.ledger import clock, corrections, journal
from bangfu.ledger.models import Entry
from bangfu.plain.fact import Fact
from bangfu.plain.period import Period
from bangfu.reports import files, review
from bangfu.reports.models import Publication
from tests import world

pytestmark = pytest.mark.django_db
ADDRESS = f"/review/{world.CITY}/"
YEAR = Period.of("2014")


@pytest.fixture(autouse=True)
def _made(settings: Any, tmp_path: Path) -> None:
    world.make()
    settings.BANGFU_HOME = tmp_path


def office() -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.get(username="city"))
    return client


def shown(client: Client, **asked: Any) -> str:
    page = client.get(ADDRESS, {"period": "2014", **asked}).content.decode()
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page.split("paper long")[1].split("</article>")[0]))


def publish(client: Client, **said: str) -> str:
    answer = client.post(f"{ADDRESS}publish/?period=2014", said, follow=True)
    return answer.content.decode()


def money(cls: Any, amount: int, **more: str) -> Fact:
    fact: Fact = cls(region=world.HUAYANSI, happened_on=date(2014, 8, 1), unit="DW1", amount=Decimal(amount), **more)
    return fact


def test_published_text_and_figures_stay_and_what_changed_is_said() -> None:
    client = office()
    before = shown(client)
    publish(client)
    (published,) = Publication.objects.all()
    client.post(f"{ADDRESS}text/", {"text": "# 一 另一章\n只有{training_sessions}期。"})
    journal.submit([world.training(topic="迟报", attendances=9)], SYSTEM)
    now = shown(client)
    assert "发布时2" in now and "另一章" not in now
    assert shown(client, as_of=published.asof) == before
    publish(client)
    assert "另一章只有3期" in shown(client)


def test_a_broken_identity_wants_a_signed_explanation() -> None:
    client = office()
    receipt = journal.submit([money(MoneySpent, 500)], SYSTEM)[0]
    assert receipt.outcome is journal.Outcome.ACCEPTED, receipt
    assert "对不上" in publish(client) and not Publication.objects.exists()
    publish(client, explanation="到位凭证在途,下月补登")
    (published,) = Publication.objects.all()
    assert (published.by, published.explanation) == ("city", "到位凭证在途,下月补登")


def test_one_withdrawn_entry_changes_every_figure_that_counted_it() -> None:
    asked = (world.NINGQIANG, YEAR, None, EVERYWHERE)
    before = review.lines(*asked)
    (trained,) = Entry.objects.filter(kind="helping.training_held", region=world.HUAYANSI)
    asof = Entry.objects.order_by("-seq")[0].seq
    corrections.withdraw([trained.id], "没有办", SYSTEM)
    after = review.lines(*asked)
    assert after["training_attendances"].value == before["training_attendances"].value - 40
    assert after["training_sessions"].value == before["training_sessions"].value - 1
    then = review.lines(world.NINGQIANG, YEAR, asof, EVERYWHERE)
    assert {k: line.value for k, line in then.items()} == {k: line.value for k, line in before.items()}


def test_beside_what_arrived_stands_what_was_planned() -> None:
    journal.submit([money(MoneyCommitted, 900, source="1"), money(MoneyArrived, 500, source="1")], SYSTEM)
    line = review.lines(world.CITY, YEAR, None, EVERYWHERE)["funds_invested"]
    assert (line.value, line.planned) == (500, 900)
    assert review.lines(world.CITY, YEAR, None, EVERYWHERE)["training_sessions"].planned is None


def test_the_document_names_whom_it_is_sent_to_and_the_workbook_has_a_sheet_a_figure() -> None:
    client = office()
    word = client.get(f"{ADDRESS}download.docx?year=2014").content
    lines = [p.text for p in Document(BytesIO(word)).paragraphs]
    assert any(line.startswith("各县区扶贫开发领导小组") and line.endswith("：") for line in lines), lines[:6]
    town = client.get(f"/review/{world.HUAYANSI[:9]}/download.xlsx?year=2014")
    book = CalamineWorkbook.from_filelike(BytesIO(town.getvalue()))
    figures = {row[0]: row[2] for row in book.get_sheet_by_index(0).to_python()}
    assert figures["举办培训班"] == 1
    assert len(book.get_sheet_by_name("training_sessions").to_python()) == 2


def test_a_wide_workbook_is_made_in_the_background_and_stays_as_of_when_it_was_asked_for(begun: list[Any]) -> None:
    client = office()
    address = client.get(f"{ADDRESS}download.xlsx?year=2014")["Location"]
    assert client.get(f"{ADDRESS}download.xlsx?year=2014")["Location"] == address and len(begun) == 1
    assert "正在生成" in client.get(address).content.decode()
    journal.submit([world.training(topic="迟报", attendances=9)], SYSTEM)
    begun[0]()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address
    assert "已经生成" in client.get(address).content.decode()
    fetched = client.get(address, {"fetch": ""})
    assert unquote(fetched["Content-Disposition"]).endswith("汉中市2014年度报告.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(fetched.getvalue()))
    assert {row[0]: row[2] for row in book.get_sheet_by_index(0).to_python()}["举办培训班"] == 2
    assert len(book.get_sheet_by_name("training_sessions").to_python()) == 3
    assert client.get(f"{ADDRESS}download.xlsx?year=2014")["Location"] != address


def test_a_workbook_is_stopped_and_belongs_to_who_asked(begun: list[Any], settings: Any) -> None:
    client, other = office(), Client()
    address = client.get(f"{ADDRESS}download.xlsx?year=2014")["Location"]
    other.force_login(User.objects.get(username="inspector"))
    assert other.get(address).status_code == 404 and other.post(address, {"act": "cancel"}).status_code == 404
    client.post(address, {"act": "cancel"})
    begun[0]()
    assert client.get(address)["Location"] == f"{ADDRESS}?period=2014"
    assert "已停止生成" in client.get(ADDRESS).content.decode()
    assert not list((settings.BANGFU_HOME / "made").glob("*.xlsx"))
    client.get(f"{ADDRESS}download.xlsx?year=2014")
    begun[1]()
    assert "已经生成" in client.get(address).content.decode()


def test_long_names_of_sheets_are_told_apart() -> None:
    names = files.sheet_names(["a" * 40, "a" * 41, "b"])
    assert len(set(names.values())) == 3 and max(map(len, names.values())) <= 31


NIGHT = datetime(2014, 12, 31, 17, 30, tzinfo=UTC)
"""Half past one on New Year's Day in China."""


def word(client: Client, period: str = "2014") -> list[str]:
    paragraphs = Document(BytesIO(client.get(f"{ADDRESS}download.docx?period={period}").content)).paragraphs
    return [p.text for p in paragraphs]


def test_the_facts_behind_a_figure_say_who_and_when_as_the_page_does() -> None:
    recorded = Entry.objects.filter(kind="helping.training_held")
    recorded.update(recorded_at=NIGHT)
    question = question_for(world.CITY, YEAR, None, EVERYWHERE, ["training_sessions"])
    said = {tuple(row[-2:]) for row in files.fact_rows("training_sessions", question)}
    assert said == {("系统", "2015-01-01 01:30")}


def test_a_published_document_stays_as_it_was_sent_out() -> None:
    client = office()
    with clock.at(NIGHT):
        publish(client)
    first = word(client)
    assert "2015年1月1日" in first
    client.post(f"{ADDRESS}text/", {"text": "# 一 另一章\n只有{training_sessions}期。"})
    journal.submit([world.training(topic="迟报", attendances=9)], SYSTEM)
    assert word(client) == first


def test_after_a_second_publication_the_first_can_still_be_shown() -> None:
    client = office()
    publish(client)
    (first,) = Publication.objects.all()
    before = shown(client, as_of=first.asof)
    client.post(f"{ADDRESS}text/", {"text": "# 一 另一章\n只有{training_sessions}期。"})
    journal.submit([world.training(topic="迟报", attendances=9)], SYSTEM)
    publish(client)
    assert "另一章只有3期" in shown(client)
    assert shown(client, as_of=first.asof) == before


@pytest.mark.parametrize(
    ("period", "title", "name"),
    [
        ("2014", "汉中市2014年干部驻村联户扶贫工作年度报告", "汉中市2014年度报告"),
        ("2014H1", "汉中市2014年上半年干部驻村联户扶贫工作报告", "汉中市2014年上半年报告"),
        ("2014Q3", "汉中市2014年第3季度干部驻村联户扶贫工作报告", "汉中市2014年第3季度报告"),
        ("2014-09", "汉中市2014年9月干部驻村联户扶贫工作报告", "汉中市2014年9月报告"),
        ("2014-06-09/2014-06-20", "汉中市2014-06-09至2014-06-20干部驻村联户扶贫工作报告", "汉中市2014-06-09至2014-06-20报告"),
        ("2024", "汉中市2024年驻村帮扶工作年度报告", "汉中市2024年度报告"),
    ],
)  # fmt: skip
def test_a_review_is_called_by_its_period(period: str, title: str, name: str) -> None:
    made = files.official(world.CITY, Period.of(period), None, EVERYWHERE)
    assert (made.title, files.name_of(world.CITY, Period.of(period))) == (title, name)
    assert made.issuer == ("汉中市委农村工作领导小组" if period == "2024" else "汉中市扶贫开发领导小组")
