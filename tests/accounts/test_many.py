"""Accounts from a table: all or none, each flaw by its line, a password on each slip that opens its own account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import signals
from django.test import Client

from bangfu.access.models import AuditLog, Grant, User
from bangfu.accounts import asking, many
from bangfu.ledger import journal
from bangfu.people.facts import UnitRegistered
from tests import world
from tests.exchange.test_importing import sheet

pytestmark = pytest.mark.django_db
HEADS = ["姓名", "单位名称", "干部编号", "角色", "地区", "帮扶单位", "用户名"]
LINES = [
    ["王建国", "市发改委", "GB1", "驻村队员", "华严寺村委会", "", ""],
    ["李梅", "市发改委", "", "帮扶单位", "", "市发改委", ""],
    ["李梅", "大安镇政府", "", "镇办", "610726102", "", "daan.limei"],
]


def brought(admin: Client, tmp_path: Path, lines: list[list[str]], heads: list[str] = HEADS) -> Any:
    path = sheet(tmp_path / "a.xlsx", [["宁强县用户登记表"], heads, *lines])
    return admin.post("/accounts/many/", {"file": SimpleUploadedFile("a.xlsx", path.read_bytes())})


def test_a_table_of_people_becomes_accounts_with_their_rights(admin: Client, tmp_path: Path) -> None:
    page = brought(admin, tmp_path, LINES)
    assert page.status_code == 200, page.content.decode()
    slips = {slip["account"].username: slip["password"] for slip in page.context["slips"]}
    assert set(slips) == {"wangjianguo", "limei", "daan.limei"}
    grants = {g.user.username: (g.role, g.region, g.unit) for g in Grant.objects.filter(user__username__in=slips)}
    assert grants == {
        "wangjianguo": ("team_member", world.HUAYANSI, ""), "limei": ("assisting_unit", "", "DW1"),
        "daan.limei": ("town_office", "610726102", ""),
    }  # fmt: skip
    assert User.objects.get(username="wangjianguo").cadre == "GB1"
    for name, password in slips.items():
        theirs = Client()
        assert theirs.post("/login/", {"username": name, "password": password}).status_code == 302
        assert theirs.get("/lists/households/")["Location"] == "/accounts/password/"
    assert AuditLog.objects.filter(verb="open account").count() == 3
    assert not any(password in str(row.__dict__) for row in AuditLog.objects.all() for password in slips.values())


def test_the_same_table_again_opens_nothing(admin: Client, tmp_path: Path) -> None:
    brought(admin, tmp_path, LINES)
    before = User.objects.count()
    page = brought(admin, tmp_path, LINES)
    assert page.status_code == 422 and User.objects.count() == before
    assert {number for number, _column, _text in page.context["flaws"]} == {3, 4, 5}


def test_people_of_one_name_are_called_apart(admin: Client, tmp_path: Path) -> None:
    names = [["李梅", f"单位{n}", "", "领导", "610726", "", ""] for n in range(3)]
    page = brought(admin, tmp_path, names)
    assert [slip["account"].username for slip in page.context["slips"]] == ["limei", "limei2", "limei3"]


@pytest.mark.parametrize(
    ("flaw", "column"),
    [
        ({"角色": "皇帝"}, "role"), ({"地区": "没有的村"}, "region"), ({"地区": ""}, "region"), ({"地区": "610726"}, "region"),
        ({"帮扶单位": "没有的单位"}, "unit"), ({"干部编号": "GB9"}, "cadre"), ({"姓名": ""}, "full_name"), ({"用户名": "王"}, "username"),
        ({"姓名": "王" * 61}, "full_name"),
        ({"用户名": "county"}, "username"), ({"角色": "系统管理员", "地区": ""}, "cadre"),
    ],
)  # fmt: skip
def test_one_flaw_and_none_is_opened(admin: Client, tmp_path: Path, flaw: dict[str, str], column: str) -> None:
    before = User.objects.count(), Grant.objects.count()
    line = [flaw.get(head, value) for head, value in zip(HEADS, LINES[0], strict=True)]
    page = brought(admin, tmp_path, [LINES[1], line])
    assert page.status_code == 422
    assert [(n, c) for n, c, _text in page.context["flaws"]] == [(4, asking.LABELS[column])]
    assert (User.objects.count(), Grant.objects.count()) == before


def test_a_unit_name_that_two_bear_is_not_guessed(admin: Client, tmp_path: Path) -> None:
    twin = UnitRegistered(region=world.CITY, happened_on=world.SPRING, unit="DW2", name="市发改委", level="3")
    journal.submit([twin], world.SYSTEM)
    assert brought(admin, tmp_path, [LINES[1]]).status_code == 422


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", "姓名\n王建国\n".encode()])
def test_what_is_no_such_table_is_said(admin: Client, content: bytes) -> None:
    page = admin.post("/accounts/many/", {"file": SimpleUploadedFile("a.csv", content)})
    assert page.status_code == 422 and page.context["why"]
    assert admin.post("/accounts/many/", {}).context["why"]


def test_a_table_is_as_long_as_its_slips_can_be_handed_out(admin: Client, tmp_path: Path) -> None:
    before = User.objects.count()
    lines = [["李梅", f"单位{n}", "", "领导", "610726", "", ""] for n in range(many.MOST + 1)]
    assert brought(admin, tmp_path, lines).context["why"]
    assert User.objects.count() == before
    page = brought(admin, tmp_path, lines[:-1])
    assert len(page.context["slips"]) == many.MOST


def test_two_people_of_one_name_in_one_office(admin: Client, tmp_path: Path) -> None:
    one, other = [["王伟", "大安镇政府", "", role, "610726102", "", ""] for role in ("镇办", "领导")]
    page = brought(admin, tmp_path, [one, other])
    assert [slip["account"].username for slip in page.context["slips"]] == ["wangwei", "wangwei2"]
    third = ["王伟", "大安镇政府", "", "督查人员", "610726102", "", ""]
    assert brought(admin, tmp_path, [third]).status_code == 422
    assert brought(admin, tmp_path, [[*third[:-1], "wang.wei.3"]]).status_code == 200
    User.objects.filter(full_name="王伟").update(is_active=False)
    assert brought(admin, tmp_path, [third]).status_code == 200


def test_a_line_that_stands_twice_is_a_repetition(admin: Client, tmp_path: Path) -> None:
    page = brought(admin, tmp_path, [LINES[1], LINES[1]])
    assert [number for number, _column, _text in page.context["flaws"]] == [4]


def test_a_cadre_stands_in_a_table_once(admin: Client, tmp_path: Path) -> None:
    again = ["王建国", "宁强县扶贫办", "GB1", "领导", "610726", "", ""]
    page = brought(admin, tmp_path, [LINES[0], again])
    assert [(number, column) for number, column, _text in page.context["flaws"]] == [(4, asking.LABELS["cadre"])]


def test_a_large_file_is_no_table_of_people(admin: Client) -> None:
    large = SimpleUploadedFile("a.csv", b"x" * (many.MOST_BYTES + 1))
    assert "4MB" in admin.post("/accounts/many/", {"file": large}).context["why"]


def test_who_opens_the_same_account_at_the_same_moment_is_told(admin: Client, tmp_path: Path) -> None:
    def quicker(instance: User, **more: Any) -> None:
        User.objects.bulk_create([User(username=instance.username)])

    signals.pre_save.connect(quicker, sender=User)
    try:
        said = {"username": "li.si", "role": "leader", "region": "610726"}
        blank = dict.fromkeys(("full_name", "office", "cadre", "unit", "since", "until"), "")
        assert admin.post("/accounts/new/", {**blank, **said}).status_code == 422
        assert brought(admin, tmp_path, LINES).status_code == 422
    finally:
        signals.pre_save.disconnect(quicker, sender=User)
    assert not Grant.objects.filter(user__username__in=["li.si", "limei"]).exists()
