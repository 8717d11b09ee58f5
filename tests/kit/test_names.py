"""Whose name shows to whom: the right over the person's own place decides, whatever speaks of them."""

from __future__ import annotations

import pytest
from django.test import Client

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.ledger.models import Entry
from bangfu.people.facts import CadreRegistered
from bangfu.plain.fact import Fact
from bangfu.projects.facts import NeedCollected
from tests import world

pytestmark = pytest.mark.django_db
FAR = "欧阳小明"


@pytest.fixture(autouse=True)
def _made() -> None:
    world.make()


def need(household: str) -> Fact:
    return NeedCollected(region=world.HUAYANSI, happened_on=world.SPRING, category="1", household=household, amount=1)


def entered(fact: Fact) -> Entry:
    receipt = journal.submit([fact], SYSTEM)[0]
    return Entry.objects.get(id=receipt.id)


def pages(name: str, entry: Entry) -> list[str]:
    """Every way in which an entry shows: alone, in the list, as a file, in the time line of its village."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    addresses = (f"/entries/{entry.id}/", f"/lists/{entry.kind}/", f"/lists/{entry.kind}/export.csv",
                 f"/things/place/{world.HUAYANSI}/")  # fmt: skip
    return [answer.content.decode() if not answer.streaming else answer.getvalue().decode()
            for address in addresses if (answer := client.get(address)).status_code == 200]  # fmt: skip


def test_who_speaks_of_a_household_elsewhere_is_not_told_its_name() -> None:
    entry = entered(need("HU-0002"))
    for person in ("county", "town", "team"):
        shown = pages(person, entry)
        assert shown and not any("李四" in page for page in shown), person
    assert any("李四" in page for page in pages("city", entry))


def test_the_name_of_a_household_of_ones_own_shows() -> None:
    entry = entered(need("HU-0001"))
    assert all("张三" in page for page in pages("team", entry)[:3])
    assert not any("张三" in page for page in pages("leader", entry))


def test_those_who_serve_around_a_village_are_known_there_and_those_of_other_counties_are_not() -> None:
    far = CadreRegistered(
        region=world.CHENGGU, happened_on=world.SPRING, cadre="GB2", name=FAR, rank="county", unit="DW1"
    )
    journal.submit([far], SYSTEM)
    near, strange = (entered(world.visit("HU-0001", cadre=cadre)) for cadre in ("GB1", "GB2"))
    assert "王建国" in pages("team", near)[0]
    assert FAR not in pages("team", strange)[0]
    assert FAR in pages("city", strange)[0]
