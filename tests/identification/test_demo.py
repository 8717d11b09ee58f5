"""The demo's cases obey every rule and stand at many steps."""

from __future__ import annotations

import pytest

from bangfu.access.scope import SYSTEM
from bangfu.demo import cases
from bangfu.identification.models import Case
from bangfu.ledger import journal
from bangfu.ledger.models import Held
from tests import world

pytestmark = pytest.mark.django_db


def test_the_cases_are_taken_whole() -> None:
    journal.submit(world.registers(), SYSTEM)
    assert cases.write(2014) > 250
    assert not Held.objects.exists()
    states = set(Case.objects.values_list("state", "step"))
    assert {
        ("finished", ""),
        ("rejected", ""),
        ("open", "first_publicity"),
        ("open", "county_review"),
        ("open", "deliberate"),
    } <= states
    assert Case.objects.count() == cases.CASES
