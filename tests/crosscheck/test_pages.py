"""The pages of cross-checking: bring, map, see, send, verify; what is covered, and who may do what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.access.models import AuditLog, User
from bangfu.access.scope import SYSTEM
from bangfu.crosscheck import bringing, duplicates
from bangfu.crosscheck.models import Column, Finding
from bangfu.kit import jobs, uploads
from bangfu.ledger import clock, journal
from tests import world
from tests.crosscheck import cast

pytestmark = pytest.mark.django_db


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def bring(browser: Client, lines: list[list[object]], source: str = "vehicle", *others: str) -> str:
    file = SimpleUploadedFile("车辆.xlsx", cast.workbook(lines, *others))
    values = {"region": world.NINGQIANG, "source": source, "department": "交警大队", "file": file}
    response = browser.post("/crosscheck/files/", values)
    assert response.status_code == 302
    return str(response["Location"])


def test_a_file_is_mapped_once_sent_and_gone() -> None:
    world.make()
    journal.submit([cast.consent()], SYSTEM)
    county = client("county")
    head = ["序号", "甲", "乙", "号牌"]
    lines = cast.vehicles([[1, "张三", world.id_number(1), cast.PLATE]], head)
    address = bring(county, lines)
    assert "至少要有证件号码" in county.get(address).content.decode()
    county.post(address, {"act": "columns", "head": head, "means": ["", "name", "id_number", "evidence"]})
    page = county.get(address)
    assert page.context["fresh"] == 1 and world.id_number(1) not in page.content.decode()
    sent = county.post(address, {"act": "send"})
    assert sent["Location"].startswith("/crosscheck/comparisons/")
    assert county.get(sent["Location"]).status_code == 200
    assert county.get(address).status_code == 404
    assert not list((Path(settings.BANGFU_HOME) / "uploads").glob("*.sealed"))
    assert Column.objects.get(head="乙").meaning == "id_number"
    again = county.get(bring(county, lines))
    assert [h.meaning for h in again.context["heads"]] == ["", "name", "id_number", "evidence"]
    assert again.context["fresh"] == 0
    assert AuditLog.objects.filter(verb="compare").count() == 1


def test_a_file_that_was_never_sent_does_not_stay() -> None:
    world.make()
    county = client("county")
    line = [1, "张三", world.id_number(1), cast.PLATE]
    left = bring(county, cast.vehicles([line]))
    with clock.at(clock.now() + timedelta(days=8)):
        county.force_login(User.objects.get(username="county"))
        kept = bring(county, cast.vehicles([line]))
        assert county.get(left).status_code == 404
        assert county.get(kept).status_code == 200


def test_a_clue_shows_why_and_covers_what_is_personal() -> None:
    world.make()
    key = cast.one_clue()
    page = client("team").get(f"/crosscheck/clues/{key}/").content.decode()
    assert "张三" in page and cast.PLATE not in page and "登记实地核实" in page
    assert "张三" not in client("leader").get(f"/crosscheck/clues/{key}/").content.decode()
    assert client("neighbour").get(f"/crosscheck/clues/{key}/").status_code == 404
    assert "比对线索" in client("team").get("/things/household/HU-0001/").content.decode()


def test_what_is_no_table_is_refused_with_a_sentence() -> None:
    world.make()
    county = client("county")
    file = SimpleUploadedFile("x.xlsx", b"\x00\x01\x02 nonsense")
    response = county.post(
        "/crosscheck/files/", {"region": world.NINGQIANG, "source": "vehicle", "file": file}, follow=True
    )
    assert "不是表格文件" in response.content.decode()
    team = client("team").post("/crosscheck/files/", {"region": world.HUAYANSI, "source": "vehicle", "file": file})
    assert team.status_code == 403


def test_sheets_that_are_not_compared_are_named() -> None:
    world.make()
    county = client("county")
    address = bring(county, [["姓名", "身份证号"], ["张三", world.id_number(1)]], "vehicle", "大安镇", "阳平关镇")
    assert "还有别的表没有读取:大安镇、阳平关镇" in county.get(address).content.decode()


def test_bringing_wants_its_token() -> None:
    world.make()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="county"))
    assert strict.post("/crosscheck/files/", {"region": world.NINGQIANG, "source": "vehicle"}).status_code == 403


def test_duplicates_are_sent_to_both() -> None:
    world.make()
    journal.submit([world.household("HU-0009", world.SHUANGJING, serial=1)], SYSTEM)
    city = client("city")
    assert city.get("/crosscheck/duplicates/").context["fresh"] == 2
    city.post("/crosscheck/duplicates/", {"region": world.CITY})
    assert Finding.objects.count() == 2
    assert client("county").get("/lists/findings/").content.decode().count("HU-0009") == 0


@pytest.fixture
def own_home(tmp_path: Path, settings: Any) -> Path:
    settings.BANGFU_HOME = tmp_path
    return tmp_path


@pytest.fixture
def threads(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Threads that are started wait here until a test lets them run."""
    found: list[Any] = []

    def thread(target: Any, args: Any, name: str) -> Any:
        return SimpleNamespace(start=lambda: found.append(lambda: target(*args)))

    monkeypatch.setattr(jobs, "threading", SimpleNamespace(Thread=thread))
    monkeypatch.setattr(jobs, "connections", SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(bringing, "LONG", 1)
    monkeypatch.setattr(duplicates, "MANY", 1)
    return found


def test_among_many_people_duplicates_are_looked_for_in_the_background(threads: list[Any], own_home: Path) -> None:
    world.make()
    journal.submit([world.household("HU-0009", world.SHUANGJING, serial=1)], SYSTEM)
    city, address = client("city"), f"/crosscheck/duplicates/?region={world.CITY}"
    assert "开始查重" in city.get(address).content.decode() and not threads
    assert city.post(address, {"act": "look"})["Location"] == address
    assert "正在查重" in city.get(address).content.decode()
    threads.pop()()
    assert city.get(address).context["fresh"] == 2 and not Finding.objects.exists()
    city.post(address, {"act": "send"})
    city.post(address, {"act": "cancel"})
    threads.pop()()
    assert "已停止" in city.get(address).content.decode() and not Finding.objects.exists()
    city.post(address, {"act": "send"})
    threads.pop()()
    assert city.get(address)["Location"].startswith("/crosscheck/comparisons/") and Finding.objects.count() == 2
    assert not list((own_home / "uploads").iterdir())


def test_a_long_file_is_compared_in_the_background_and_sent(threads: list[Any], own_home: Path) -> None:
    world.make()
    journal.submit([cast.consent()], SYSTEM)
    county = client("county")
    address = bring(county, cast.vehicles([[1, "张三", world.id_number(1), cast.PLATE, "", "", ""]]))
    page = county.get(address).content.decode()
    assert "开始比对" in page and not Finding.objects.exists()
    assert county.post(address, {"act": "look"})["Location"] == address
    assert "正在比对" in county.get(address).content.decode()
    assert client("city").get(address).status_code == 404
    threads.pop()()
    assert "发出 1 条线索" in county.get(address).content.decode()
    states = list((own_home / "uploads").glob("*.state"))
    assert (
        states and "张三" not in states[0].read_text("utf8") and world.id_number(1) not in states[0].read_text("utf8")
    )
    county.post(address, {"act": "send"})
    threads.pop()()
    ended = county.get(address, headers={"HX-Request": "true"})
    assert ended["HX-Redirect"].startswith("/crosscheck/comparisons/") and Finding.objects.count() == 1
    assert county.get(address).status_code == 404
    assert not list((own_home / "uploads").iterdir())


def test_a_comparison_that_is_stopped_sends_nothing(threads: list[Any], own_home: Path) -> None:
    world.make()
    journal.submit([cast.consent()], SYSTEM)
    county = client("county")
    address = bring(county, cast.vehicles([[1, "张三", world.id_number(1), cast.PLATE, "", "", ""]]))
    county.post(address, {"act": "send"})
    county.post(address, {"act": "cancel"})
    threads.pop()()
    assert "没有发出线索" in county.get(address).content.decode()
    assert not Finding.objects.exists() and "开始比对" in county.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("/crosscheck/files/", {"region": world.NINGQIANG, "source": "vehicle"}),
        ("/import/upload/", {"kind": "helping.training_held"}),
    ],
)
def test_all_files_of_a_request_together_have_a_limit(
    address: str, values: dict[str, Any], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.make()
    monkeypatch.setattr(uploads, "MOST_BYTES", 100_000)
    county = client("county")
    files = {name: SimpleUploadedFile(f"{name}.csv", b"a,b\n" * 15_000) for name in ("file", "second")}
    answer = county.post(address, {**values, **files}, follow=True).content.decode()
    assert "一次上传的文件合计超过" in answer
    assert not list((own_home / "uploads").glob("*.sealed"))
