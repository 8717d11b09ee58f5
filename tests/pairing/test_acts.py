"""Pairs through the one door: told late, they are judged as of their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.ledger.journal import Outcome
from bangfu.pairing.facts import PairEnded
from bangfu.people.facts import CadreRegistered
from tests import world

pytestmark = pytest.mark.django_db
MAY, JUNE, AUGUST = date(2014, 5, 1), date(2014, 6, 1), date(2014, 8, 1)


def told(fact: Any) -> journal.Receipt:
    return journal.submit([fact], SYSTEM)[0]


def ended(day: date) -> Any:
    return PairEnded(region=world.HUAYANSI, happened_on=day, household="HU-1", cadre="GB1", reason="调离")


def test_a_pair_told_late_stands_beside_those_of_its_day() -> None:
    world.make()
    told(world.household("HU-1"))
    assert told(world.pair("HU-1", MAY)).outcome is Outcome.ACCEPTED
    assert told(ended(AUGUST)).outcome is Outcome.ACCEPTED
    assert [r.code for r in told(world.pair("HU-1", JUNE)).reasons] == ["paired_already"]
    assert told(world.pair("HU-1", AUGUST)).outcome is Outcome.ACCEPTED


def test_a_second_helper_told_late_finds_the_first_of_that_day() -> None:
    world.make()
    told(world.household("HU-1"))
    told(
        CadreRegistered(
            region=world.NINGQIANG, happened_on=world.SPRING, cadre="GB2", name="李梅", rank="county", unit="DW1"
        )
    )
    told(world.pair("HU-1", MAY))
    told(ended(AUGUST))
    second = [replace(world.pair("HU-1", day), cadre="GB2", role="second") for day in (AUGUST, JUNE)]
    assert "no_first" in [r.code for r in told(second[0]).reasons]
    assert "no_first" not in [r.code for r in told(second[1]).reasons]


def test_who_helps_from_a_later_day_on_is_no_helper_before() -> None:
    world.make()
    told(world.household("HU-1"))
    told(world.pair("HU-1", AUGUST))
    before = replace(world.pair("HU-1", JUNE), cadre="GB2", role="second")
    assert "no_first" in [r.code for r in told(before).reasons]
    assert [r.code for r in told(world.pair("HU-1", JUNE)).reasons] == ["paired_already"]
