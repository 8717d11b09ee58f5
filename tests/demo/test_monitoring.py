"""The demo's year of monitoring: every way that a household at risk can go, by the rules of its year, and nothing of it in 2014."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from bangfu.access.scope import SYSTEM
from bangfu.demo import checking, monitoring
from bangfu.demo.world import DATA
from bangfu.desk import bigscreen, shell
from bangfu.exchange import importing
from bangfu.figures.engine import ask
from bangfu.figures.question import Question
from bangfu.identification.models import Case, Monitored
from bangfu.ledger import clock, journal, queries, vantage
from bangfu.ledger.models import Batch, Held
from bangfu.plain.period import Period
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> int:
    keys = [(f"{village}{n:04d}", village) for village in monitoring.VILLAGES for n in range(8)]
    with clock.at(checking.YEAR_END):
        importing.commit("places.region_listed", DATA / "regions.csv", SYSTEM, "regions.csv")
        homes = [world.household(key, village, serial=n) for n, (key, village) in enumerate(keys, 1)]
        exits = [world.exited(key, village=village) for key, village in keys]
        assert {r.outcome for r in journal.submit([*homes, *exits], SYSTEM)} == {"accepted"}
    return monitoring.write(2014)


def test_it_goes_by_the_rules_of_its_year(written: int) -> None:
    assert {(h.body["case"], tuple(r["code"] for r in h.reasons)) for h in Held.objects.filter(state="waiting")} == {
        ("YB03-6", ("below_threshold",)), ("SB12-4", ("from_household",)),
    }  # fmt: skip
    stages = Counter(Monitored.objects.values_list("stage", flat=True))
    assert stages == {"helped": 25, "closed": 5, "natural": 1, "not": 2, "clue": 4, "identified": 1}
    assert set(Monitored.objects.values_list("monitored_class", flat=True)) == {"", "1", "2", "3"}
    assert set(Monitored.objects.values_list("source", flat=True)) == {"household", "patrol", "department"}
    assert Monitored.objects.filter(again=True).count() == 1 and Monitored.objects.filter(green=True).count() == 2
    assert Monitored.objects.filter(unmet=1, stage="helped").count() == 1
    assert Batch.objects.filter(kind="identification.clue_received").count() == 4
    assert Case.objects.filter(procedure="risk_closing", state="open", step="first_publicity").count() == 1
    assert written > 300


@pytest.mark.usefixtures("written")
def test_its_figures_are_of_its_year_only() -> None:
    keys = (
        "households_monitored_new",
        "households_identified_in_time",
        "households_monitored",
        "risks_closed",
        "clues_received",
    )
    of_2025 = {k: v[world.CITY] for k, v in ask(Question(keys, world.CITY, Period.of("2025"))).items()}
    assert of_2025["households_monitored_new"] - of_2025["households_identified_in_time"] == 2
    assert of_2025["households_monitored"] == Monitored.objects.filter(stage__in=("identified", "helped")).count()
    assert of_2025["risks_closed"] == 5
    assert not any(v[world.CITY] for v in ask(Question(keys, world.CITY, Period.of("2014"))).values())


@pytest.mark.usefixtures("written")
def test_pages_look_from_the_end_of_2014_and_monitoring_from_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert vantage.day() > date(2025, 12, 1) and "监测" not in shell.data_note()
    monkeypatch.setattr(settings, "BANGFU_DEMO_MARK", tmp_path / "demo")
    ends = {"": checking.YEAR_END.isoformat(), "monitoring": monitoring.ENDS.isoformat()}
    settings.BANGFU_DEMO_MARK.write_text(json.dumps({"logins": [], "ends": ends}), "utf8")
    assert vantage.day() == date(2014, 12, 31) and vantage.today("monitoring") == date(2025, 12, 31)
    assert shell.data_note() == "数据截至 2014-12-31 18:00,防返贫监测截至 2025-12-31"
    assert queries.recorded_years() == [2014, 2025]
    assert {one["what"] for one in bigscreen.news(world.CITY)} == {"脱贫退出", "建档立卡"}
