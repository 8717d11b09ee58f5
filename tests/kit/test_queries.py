"""No list page asks the database more often because it shows more rows."""

from __future__ import annotations

import math

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM
from bangfu.kit.sheet import SHEETS
from bangfu.ledger import journal
from bangfu.ledger.registry import RECORDS
from bangfu.places import queries as places
from tests import world

pytestmark = pytest.mark.django_db


def asked() -> dict[str, int]:
    """By list, how many queries its page needs, once what a process keeps is warm."""
    client = Client()
    client.force_login(User.objects.get(username="city"))
    found = {}
    for name in sorted({*SHEETS, *RECORDS}):
        client.get(f"/lists/{name}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/lists/{name}/").status_code == 200
        found[name] = len(queries)
    return found


def test_the_queries_of_a_list_do_not_grow_with_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "FRESH_SECONDS", math.inf)  # else a slow machine asks once more between two lists
    world.make()
    few = asked()
    more = [f"HU-1{n:03d}" for n in range(20)]
    facts = [world.household(key, serial=n + 10) for n, key in enumerate(more)]
    facts += [one for key in more for one in (world.pair(key), world.visit(key), world.exited(key))]
    facts += [world.training(topic=key) for key in more]
    journal.submit(facts, SYSTEM)
    many = asked()
    assert {name: count for name, count in many.items() if count > few[name]} == {}
    assert max(many.values()) <= 12


@pytest.mark.parametrize(
    ("text", "count"), [("张", 1), ("zhang", 1), ("ZS", 1), ("HU-0001", 1), ("李四", 1), ("王", 0)]
)
def test_a_list_is_searched_by_name_sound_initials_and_number(text: str, count: int) -> None:
    world.make()
    client = Client()
    client.force_login(User.objects.get(username="city"))
    assert client.get("/lists/households/", {"q": text}).context["body"].count("<tr>") == count
