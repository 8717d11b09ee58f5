"""The side navigation: every entry that somebody is shown opens, and the page shown is marked in its group."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import User
from bangfu.kit.nav import ENTRIES, GROUPS
from bangfu.kit.sheet import SHEETS
from bangfu.ledger.registry import RECORDS
from tests import world
from tests.house.roles import EVERYBODY

pytestmark = pytest.mark.django_db


def _nav(user: str, address: str) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(User.objects.get(username=user))
    shown: list[dict[str, Any]] = client.get(address).context["nav"]
    return shown


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_what_somebody_is_shown_opens(name: str) -> None:
    world.make()
    client = Client()
    client.force_login(User.objects.get(username=name))
    for group in _nav(name, "/search/"):
        for item in group["items"]:
            assert client.get(item["url"], follow=True).status_code == 200, item


def test_entries_stand_in_groups_there_are_and_every_list_has_one() -> None:
    assert {entry.group for entry in ENTRIES} == {group.name for group in GROUPS}
    world.make()
    urls = {item["url"] for group in _nav("city", "/search/") for item in group["items"]}
    declared = {name for name in SHEETS if name not in RECORDS}  # those of fact kinds are made when they are asked for
    assert {f"/lists/{name}/" for name in declared} <= urls


@pytest.mark.parametrize(
    ("address", "group", "url"),
    [
        ("/lists/helping.training_held/", "help", "/lists/helping.training_held/"),
        ("/facts/helping.training_held/new/", "help", "/lists/helping.training_held/"),
        ("/things/household/HU-0001/", "registers", "/lists/households/"),
        ("/duty/610726/", "work", "/duty/6107/"),
    ],
)
def test_the_page_shown_is_marked_and_its_group_unfolded(address: str, group: str, url: str) -> None:
    world.make()
    groups = _nav("city", address)
    marked = {(g["name"], item["url"]) for g in groups for item in g["items"] if item["current"]}
    assert marked == {(group, url)}
    assert all(g["open"] for g in groups if g["name"] == group)
