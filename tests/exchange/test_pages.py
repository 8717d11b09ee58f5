"""Importing on the web: upload, look, take in; long files with progress, and a way to stop them."""

from __future__ import annotations

import json
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bangfu.access.models import User
from bangfu.exchange import daily, views
from bangfu.helping.models import Training
from bangfu.kit import jobs
from bangfu.ledger import clock
from bangfu.ledger.models import Batch, Entry
from tests import world
from tests.exchange.test_importing import TRAINING, TRAININGS, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made(settings: Any, tmp_path: Path) -> None:
    world.make()
    settings.BANGFU_HOME = tmp_path


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch, begun: list[Any]) -> list[Any]:
    """Long files that are taken in wait here until a test lets them go on."""
    monkeypatch.setattr(views, "LONG", 1)
    return begun


def client(name: str = "county") -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def upload(who: Client, tmp_path: Path, lines: list[list[Any]] = TRAININGS) -> str:
    content = sheet(tmp_path / "a.xlsx", lines).read_bytes()
    answer = who.post("/import/upload/", {"kind": TRAINING, "file": SimpleUploadedFile("a.xlsx", content)})
    return str(answer["Location"])


def test_look_then_take_in_then_undo(tmp_path: Path) -> None:
    who = client()
    address = upload(who, tmp_path)
    before = Entry.objects.count()
    assert "备注" in who.get(address).content.decode() and Entry.objects.count() == before
    assert client("city").get(address).status_code == 404
    assert who.post(address)["Location"] == "/import/"
    batch = Batch.objects.get()
    assert batch.accepted == 2 and not list((tmp_path / "imports").iterdir())
    who.post(f"/import/batches/{batch.id}/undo/", {"reason": "发错了"})
    assert Batch.objects.get().undone_at


def test_flaws_are_shown_and_the_good_rows_taken_only_when_asked(tmp_path: Path) -> None:
    who = client()
    lines = [list(line) for line in TRAININGS]
    lines[3][2] = "2104-07-02"
    address = upload(who, tmp_path, lines)
    page = who.get(address).content.decode()
    assert "2104-07-02" in page and "只收 1 条" in page
    who.post(address)
    assert not Batch.objects.exists()
    who.post(address, {"partial": "yes"})
    assert (Batch.objects.get().accepted, Batch.objects.get().refused) == (1, 1)


def test_a_long_file_shows_how_far_it_is_and_how_it_ended(tmp_path: Path, waiting: list[Any]) -> None:
    who = client()
    address = upload(who, tmp_path)
    who.get(address)
    assert who.post(address)["Location"] == address
    who.post(address)
    assert len(waiting) == 1 and not Batch.objects.exists()
    assert 'value="0"' in who.get(address).content.decode()
    part = who.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in part and "<html" not in part
    waiting[0]()
    ended = who.get(address, headers={"HX-Request": "true"})
    assert ended["HX-Redirect"] == "/import/" and Batch.objects.get().accepted == 2
    assert "入账2条" in who.get("/import/").content.decode()
    assert not list((tmp_path / "imports").iterdir())


def test_a_long_file_is_stopped_and_leaves_nothing(tmp_path: Path, waiting: list[Any]) -> None:
    who = client()
    address = upload(who, tmp_path)
    who.get(address)
    who.post(address)
    before = Entry.objects.count(), Training.objects.count()
    assert client("city").post(address, {"act": "cancel"}).status_code == 404
    who.post(address, {"act": "cancel"})
    for headers in ({}, {"HX-Request": "true"}):
        page = who.get(address, headers=headers).content.decode()
        assert "正在停止" in page and "已完成" not in page and 'value="cancel"' not in page
    waiting.pop()()
    assert who.get(address)["Location"] == address
    assert "一条也没有入账" in who.get(address).content.decode()
    assert (Entry.objects.count(), Training.objects.count()) == before and not Batch.objects.exists()
    who.post(address)
    assert "正在停止" not in who.get(address).content.decode()
    waiting[0]()
    assert Batch.objects.get().accepted == 2


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95, 1.0])
def test_stopped_at_any_step(tmp_path: Path, waiting: list[Any], monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """Whatever step the stop falls into, all of it is rolled back."""
    who = client()
    address = upload(who, tmp_path)
    who.get(address)
    who.post(address)
    before = Entry.objects.count()

    def reporter(path: Path) -> Any:
        def report(done: float) -> None:
            if done >= share:
                raise jobs.Cancelled

        return report

    monkeypatch.setattr(jobs, "_reporter", reporter)
    waiting[0]()
    assert Entry.objects.count() == before and not Batch.objects.exists()


def test_a_file_lies_sealed_until_it_is_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lies on the disk, in or outside the house, tells nothing of what the file says."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 10)
    who, content = client(), "主题,举办日期\n黑木耳栽培,2014-06-03\n".encode()
    file = SimpleUploadedFile("张三的表.csv", content)
    address = str(who.post("/import/upload/", {"kind": TRAINING, "file": file})["Location"])
    who.get(address)
    lying = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert lying and not any("黑木耳".encode() in each or "张三".encode() in each for each in lying)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_that_is_given_up_is_gone(tmp_path: Path) -> None:
    who = client()
    address = upload(who, tmp_path)
    assert 'value="drop"' in who.get(address).content.decode()
    assert client("city").post(address, {"act": "drop"}).status_code == 404
    assert who.post(address, {"act": "drop"})["Location"] == "/import/" and not Batch.objects.exists()
    assert who.get(address).status_code == 404 and not list((tmp_path / "imports").iterdir())


def test_a_file_that_is_no_table_is_gone_at_once(tmp_path: Path) -> None:
    who = client()
    file = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken")
    who.get(who.post("/import/upload/", {"kind": TRAINING, "file": file})["Location"])
    assert not list((tmp_path / "imports").iterdir())


def test_a_file_that_nobody_took_in_is_gone_after_a_day(tmp_path: Path) -> None:
    who, now = client(), timezone.now()
    address = upload(who, tmp_path)
    with clock.at(now + timedelta(hours=23)):
        daily.run()
    assert who.get(address).status_code == 200
    with clock.at(now + timedelta(hours=25)):
        daily.run()
    assert who.get(address).status_code == 404 and not list((tmp_path / "imports").iterdir())


def test_a_long_file_is_gone_as_soon_as_it_is_taken_in(tmp_path: Path, waiting: list[Any]) -> None:
    who = client()
    address = upload(who, tmp_path)
    who.get(address)
    who.post(address)
    waiting[0]()
    assert not list((tmp_path / "imports").glob("*.sealed"))
    assert who.get(address)["Location"] == "/import/" and not list((tmp_path / "imports").iterdir())


def test_an_import_whose_process_is_gone_has_failed(tmp_path: Path, waiting: list[Any]) -> None:
    who = client()
    address = upload(who, tmp_path)
    who.get(address)
    who.post(address)
    found = next((tmp_path / "imports").glob("*.state"))
    found.write_text(json.dumps({**json.loads(found.read_text("utf8")), "pid": 2**22 + 1}), "utf8")
    assert who.get(address)["Location"] == address
    assert "服务中断" in who.get(address).content.decode()
    jobs._running.clear()
