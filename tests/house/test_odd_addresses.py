"""Whatever stands in an address or is sent, the answer is never an error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import User
from tests import world
from tests.house.test_doors import GETS, TABLES

pytestmark = pytest.mark.django_db
ODD: tuple[dict[str, str], ...] = (
    {"period": "9999-12-31", "month": "0001-01", "since": "abc"},
    {"period": "0001", "month": "9999-12", "since": "9999-12-31", "until": "9999-12-31"},
    {"year": "9999", "month": "2014-13", "until": "0001-01-01", "as_of": "9" * 25},
    {"period": "2014-02-30/2014-01-01", "as_of": "9999-12-31", "after": "~", "since": "2014-01-01T00:00"},
)


def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", ["city", "admin"])
def test_no_address_fails_over_what_is_asked(name: str) -> None:
    world.make()
    for table in TABLES:
        if hasattr(table, "make"):
            table.make()
    client = stranger()
    client.force_login(User.objects.get(username=name))
    failed = [
        (address, asked)
        for address, allowed in GETS.items() if name in allowed
        for asked in ODD if client.get(address.split("?")[0], asked).status_code >= 500
    ]  # fmt: skip
    assert not failed


@pytest.mark.parametrize("sent", ["[" * 100_000, '[{"id": NaN}]', '{"device": Infinity}'])
@pytest.mark.parametrize("address", ["/api/facts", "/api/phone/keep", "/api/phone/sign-in"])
def test_what_is_no_json_is_refused(sent: str, address: Any) -> None:
    world.make()
    client = stranger()
    client.force_login(User.objects.get(username="county"))
    answer = client.post(address, sent, content_type="application/json")
    assert 400 <= answer.status_code < 500 and b"NaN" not in answer.content
