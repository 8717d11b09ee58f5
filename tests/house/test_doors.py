"""Every address for every role: who is let in, and that nobody sees the neighbour county."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from bangfu.access.models import AuditLog, Grant, User
from bangfu.ledger.models import Entry
from tests import world
from tests.house.roles import EVERYBODY

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent.parent
TABLES = [import_module(f"tests.{path.parent.name}.doors") for path in sorted(HERE.glob("*/doors.py"))]


def _all(name: str) -> set[str]:
    return {one for table in TABLES for one in getattr(table, name, ())}


# address → who gets a 200; everybody else is refused (403), finds nothing (404) or is sent elsewhere (302)
GETS: dict[str, set[str]] = {address: allowed for table in TABLES for address, allowed in table.GETS.items()}
OPEN_TO_ALL = _all("OPEN_TO_ALL")


@pytest.fixture
def _made() -> None:
    world.make()
    for table in TABLES:
        if hasattr(table, "make"):
            table.make()


def _user(name: str) -> User:
    return User.objects.get(username=name)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_role_at_each_address(name: str, _made: None) -> None:
    client = Client()
    client.force_login(_user(name))
    wrong = {}
    for address, allowed in GETS.items():
        status = client.get(address).status_code
        if (status == 200) != (name in allowed) or status >= 500:
            wrong[address] = status
    assert not wrong


def test_nobody_enters_without_signing_in(_made: None) -> None:
    for address in GETS:
        if address.startswith("/api/"):
            assert Client().get(address).status_code == 401, address
        elif address in OPEN_TO_ALL:
            assert Client().get(address).status_code == 200
        else:
            response = Client().get(address)
            assert response.status_code == 302 and response["Location"].startswith("/login/"), address


def test_every_address_is_in_the_table() -> None:
    """A new address must be given its row in a `doors.py`, or be one that only takes posts, an entry's id or a password of its own."""
    found = {
        pattern.name for resolver in get_resolver().url_patterns
        for pattern in ([resolver] if not hasattr(resolver, "url_patterns") else _flat(resolver))
    }  # fmt: skip
    named = {resolve(address.split("?")[0]).url_name for address in GETS}
    assert found == named | _all("POSTED") | _all("BY_ID") | _all("BY_PASSWORD")


def _flat(resolver: Any) -> list[Any]:
    found: list[Any] = []
    for pattern in resolver.url_patterns:
        found += _flat(pattern) if hasattr(pattern, "url_patterns") else [pattern]
    return found


def test_a_county_sees_nothing_of_its_neighbour(_made: None) -> None:
    client = Client()
    client.force_login(_user("county"))
    theirs = Entry.objects.filter(region=world.SHUANGJING)
    for entry in theirs:
        assert client.get(f"/entries/{entry.id}/").status_code == 404
    for address in (
        "/lists/households/", "/lists/households/export.csv", "/search/?q=ls", "/suggest/household/?q=H",
        "/lists/pairing.visit_made/", "/lists/places/", "/map/6107.json",
        "/figures/training_sessions/?region=6107&year=2014", "/things/unit/DW1/", "/", "/attention/?region=610726",
        "/attention/no-helper/?region=610726", "/things/cadre/GB1/", f"/things/place/{world.HUAYANSI}/",
    ):  # fmt: skip
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        for word in ("李四", "双井", "HU-0002", "城固"):
            assert word not in body.decode(), (address, word)
    page = client.get("/figures/training_sessions/?region=6107&year=2014").context
    assert page["value"] == "1"


def test_personal_values_show_only_after_a_reason(_made: None) -> None:
    entry = Entry.objects.get(stream="household:HU-0001", kind="households.household_registered")
    address = f"/entries/{entry.id}/"
    client = Client()
    client.force_login(_user("county"))
    assert world.id_number(1) not in client.get(address).content.decode()
    assert client.post(address, {"act": "unmask", "reason": ""}).status_code == 403
    shown = client.post(address, {"act": "unmask", "reason": "核对身份"}).content.decode()
    assert world.id_number(1) in shown
    assert AuditLog.objects.filter(verb="unmask", user="county", reason="核对身份").count() == 1
    leader = Client()
    leader.force_login(_user("leader"))
    assert "张三" not in leader.get("/things/household/HU-0001/").content.decode()
    assert "张三" not in leader.get("/lists/households/").content.decode()
    assert leader.post(address, {"act": "unmask", "reason": "想看"}).status_code == 403


NAMED = {"张三": (world.NINGQIANG, "HU-0001"), "李四": (world.CHENGGU, "HU-0002")}


def test_names_show_only_where_they_are_granted(_made: None) -> None:
    """On every page and in every file; who may see names in one county may not see them in the next, though it is read."""
    both = User.objects.create_user("both", password="pass-word-1")
    Grant.objects.create(user=both, role="leader", region=world.CITY)
    Grant.objects.create(user=both, role="county_office", region=world.NINGQIANG)
    wrong = {}
    for who, granted in (("leader", ""), ("both", world.NINGQIANG)):
        client = Client()
        client.force_login(_user(who))
        for address in {*GETS, "/lists/households/export.csv", "/things/cadre/GB1/", "/things/household/HU-0002/"}:
            text = _read(client.get(address))
            seen = [name for name, (region, _key) in NAMED.items() if region != granted and name in text]
            if seen:
                wrong[who, address] = seen
        for name, (region, key) in NAMED.items():
            for address in ("/lists/households/", "/search/", "/suggest/household/"):
                if region != granted and key in _read(client.get(address, {"q": name})):
                    wrong[who, address] = [name]
    assert not wrong


def _read(response: Any) -> str:
    """What somebody is shown; nothing of what was refused."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode("utf8", "ignore")) if response.status_code == 200 else ""
