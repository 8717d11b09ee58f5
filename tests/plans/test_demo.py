"""The demo's village of plans obeys every rule."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.access.scope import SYSTEM
from bangfu.demo import helping
from bangfu.ledger import journal
from bangfu.ledger.models import Held
from bangfu.plans.models import Plan, VillagePlan
from bangfu.stationing.facts import CadrePosted, TeamSetUp
from bangfu.stationing.models import Leave, Promise
from tests import world

pytestmark = pytest.mark.django_db


def test_all_of_it_is_taken() -> None:
    here = {"region": world.SHUANGJING, "team": "T1", "happened_on": date(2014, 5, 1)}
    causes = [*helping.MEASURES, "11"]
    registered = [
        world.household(f"HU-{n}", world.SHUANGJING, serial=n, cause=cause) for n, cause in enumerate(causes, 1)
    ]
    pairs = [world.pair(f"HU-{n}", village=world.SHUANGJING) for n in range(1, len(causes) + 1)]
    team = [TeamSetUp(**here, name="双井村工作队", unit="DW1"), CadrePosted(**here, cadre="GB1", post="leader")]
    journal.submit([*world.registers(), *registered, *pairs, *team], SYSTEM)
    assert helping.write() > len(causes) * 2
    assert not Held.objects.exists()
    assert Plan.objects.count() == len(causes) and VillagePlan.objects.get().years == 1
    assert Leave.objects.get().state == "returned"
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "kept"}
