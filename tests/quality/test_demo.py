"""The demo's checks and comparisons obey every rule."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bangfu.access.scope import SYSTEM
from bangfu.crosscheck.models import Comparison, Finding
from bangfu.demo import checking, surveys
from bangfu.demo.world import World
from bangfu.ledger import clock, journal, queries
from bangfu.ledger.models import Held
from bangfu.plain.period import Period, local_day
from bangfu.quality import queries as quality
from bangfu.quality.models import Check, Sample, SampleUnit
from bangfu.survey import publishing, shipped
from bangfu.survey.workbook import read_workbook
from tests import world

pytestmark = pytest.mark.django_db
SERIALS = {world.HUAYANSI: 100, world.SHUANGJING: 200}


def households() -> list[dict[str, Any]]:
    return [
        {
            "household": f"{village}{n:04d}",
            "region": village,
            "members": [{"name": f"张{'甲乙丙丁戊己庚辛'[n]}", "id_number": world.id_number(first + n)}],
        }
        for village, first in SERIALS.items() for n in range(8)
    ]  # fmt: skip


def test_all_of_it_is_taken_in_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CONSENTED", checking.OWNERS)
    made = World(Random(1), list(SERIALS), {}, households=households())
    registered = [
        world.household(h["household"], h["region"], head=h["members"][0]["name"], serial=SERIALS[h["region"]] + n % 8)
        for n, h in enumerate(made.households)
    ]
    with clock.at(checking.YEAR_END):
        journal.submit([*world.registers(), *registered], SYSTEM)
    assert checking.write(made) > 0
    assert not Held.objects.exists()
    assert {c.found for c in Comparison.objects.all()} == {checking.OWNERS}
    assert set(Finding.objects.values_list("state", flat=True)) == {"confirmed", "cleared", "waiting"}
    assert Sample.objects.count() == 1 and Check.objects.count() <= SampleUnit.objects.count()
    span = queries.recorded_span()
    assert span and local_day(span[1]).year == 2014


def test_the_surveys_are_taken_and_one_hand_leaves_leads() -> None:
    villages = [f"{surveys.TOWN}{n}" for n in range(200, 200 + surveys.VILLAGES)]
    homes = [
        {"household": f"{village}{n:04d}", "region": village, "members": [{}, {}], "unsafe": False, "water": "3",
         "wage": 100 * n, "business": 900 + 7 * n, "business_cost": 225, "transfer": 50 * n, "property": 0}
        for village in villages for n in range(surveys.HOMES)
    ]  # fmt: skip
    form = next(one for one in shipped.shipped() if one.id == "register")
    with clock.at(surveys.RECEIVED):
        draft = publishing.look_at(read_workbook(shipped.workbook_of(form), "register.xlsx"), form.about)
        publishing.publish(draft, form.about, "6107", form.since, form.until, SYSTEM)
    assert surveys.write(World(Random(1), villages, {}, households=homes)) == len(homes)
    assert not Held.objects.exists()
    found = quality.leads(surveys.TOWN, Period.of("2014"))
    assert {(lead.sign, lead.village) for lead in found} == {("overlap", villages[-1]), ("too_fast", villages[-1])}
