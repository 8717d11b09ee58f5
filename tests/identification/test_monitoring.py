"""Monitoring against falling back: stages and clocks, classes by date, the board and the household's panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM, somebody
from bangfu.identification import facts as f
from bangfu.identification import monitoring, risks, rules
from bangfu.identification.asking import address_of
from bangfu.identification.models import Monitored
from bangfu.identification.procedure import class_of, class_on, monitored_classes, threshold, thresholds
from bangfu.identification.standing import standing
from bangfu.ledger import clock, inbox, journal
from bangfu.ledger.models import Held
from tests import world
from tests.identification import cast
from tests.identification.cast import day

HERE = world.HUAYANSI
GREEN = replace(cast.measure(green=True), happened_on=day(2, cast.CLUE_DAY))


def judged(*facts: Any) -> tuple[str, str, date | None]:
    state = standing(facts)
    assert state
    due = monitoring.duty(state, HERE)
    return monitoring.stage(state), due.what if due else "", due.due_on if due else None


def test_each_stage_has_its_clock() -> None:
    path = cast.monitoring()
    start, decided = cast.CLUE_DAY, cast.CLUE[12]
    assert judged(path[0]) == ("clue", "identify", day(15, start))
    assert judged(*path[:8]) == ("identified", "help", day(10, decided))
    assert judged(*path) == ("helped", "", None)
    other = replace(cast.measure(), measures=("industry",))
    assert judged(*path[:8], other) == ("helped", "match", day(10, decided))
    assert (
        judged(*path, f.RiskEndedNaturally(**cast.about("M1", cast.CLUE[30]), how="death", reason="去世"))[0]
        == "natural"
    )
    assert judged(path[0], cast.rejected("M1", cast.CLUE[3])) == ("not", "", None)


def test_help_first_gives_the_papers_their_own_term() -> None:
    assert judged(cast.clue(), GREEN) == ("clue", "papers", day(17, cast.CLUE_DAY))
    state = standing([cast.clue(), GREEN, *cast.monitoring()[1:7]])
    assert state and state.due_on == min(day(17, cast.CLUE_DAY), day(11, cast.CLUE_DAY))
    assert judged(cast.clue(), GREEN, *cast.monitoring()[1:8])[0] == "helped"


def test_after_help_came_first_every_paper_can_be_made_up() -> None:
    path = [cast.clue(), GREEN, *cast.monitoring()[1:8]]
    for fact in path[2:]:
        before = standing([one for one in path if one.happened_on <= fact.happened_on and one is not fact])
        found = rules.may_happen(fact, before)
        assert found.fine, (fact, found.reasons)


def test_a_risk_may_be_closed_half_a_year_after_it_was_identified() -> None:
    state = standing(cast.monitoring())
    assert state and monitoring.closable_on(state, HERE) == date(2023, 9, 13)
    fits = cast.closing(on=date(2023, 12, 1))
    assert rules.may_happen(fits, None, state).fine
    assert [r.code for r in rules.may_happen(replace(fits, income_per_head=5999), None, state).reasons] == [
        "below_line"
    ]
    bare = standing([*cast.monitoring()[:8], replace(cast.measure(), measures=("industry",))])
    assert [r.code for r in rules.may_happen(fits, None, bare).reasons] == ["risks_unmet"]
    over = standing([*cast.monitoring(), cast.marked()])
    assert [r.code for r in rules.may_happen(cast.closing(), None, over).reasons] == ["already_done"]


@given(st.sampled_from([c.code for c in monitored_classes()]), st.dates(date(2021, 1, 1), date(2030, 1, 1)))
def test_a_class_is_called_by_one_that_is_given_on_the_day(code: str, on: date) -> None:
    known = class_of(class_on(code, on))
    assert known and (known.since <= on < known.until or (known.code == code and on < known.since))
    assert class_on(class_on(code, on), on) == class_on(code, on)


def test_the_three_classes_became_one() -> None:
    assert [class_on(code, date(2025, 12, 31)) for code in "123"] == ["1", "2", "3"]
    assert {class_on(code, date(2026, 1, 1)) for code in "123"} == {"4"}


@pytest.mark.parametrize(
    ("code", "origin", "fine"),
    [("1", "exited", True), ("1", "other", False), ("2", "exited", False), ("3", "other", True), ("1", "", True)],
)  # fmt: skip
def test_classes_are_for_their_households(code: str, origin: str, fine: bool) -> None:
    assert risks.class_fits(cast.identified(monitored_class=code), origin).fine == fine


def test_thresholds_are_dated_and_some_have_no_amount() -> None:
    assert thresholds(date(2020, 12, 31), HERE) == ()
    assert {t.code for t in thresholds(date(2023, 1, 1), HERE)} >= {"inpatient_exited", "disaster", "severe_illness"}
    known = threshold("disaster", date(2023, 1, 1), HERE)
    assert known and known.least is None
    assert rules.crosses_threshold(cast.clue(source="department", threshold="disaster")).fine


def told(*facts: Any) -> None:
    for fact in facts:
        receipt = journal.submit([fact], SYSTEM)[0]
        assert receipt.outcome == "accepted", (fact, receipt)


def page(name: str, address: str) -> Any:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client.get(address)


@pytest.mark.django_db
class TestPages:
    def test_the_board_counts_what_the_facts_say(self) -> None:
        world.make()
        late = clock.today() - timedelta(days=16)
        told(cast.clue("M9", late, household="HU-9"), *cast.monitoring())
        shown = page("county", f"/monitoring/?region={world.NINGQIANG}")
        assert {k["label"]: k["value"] for k in shown.context["kpis"]}["监测中"] == "1"
        due = shown.context["tables"][1]["rows"]
        assert [row[3] for row in due] == ["核实认定"] and due[0][5]["text"] == "超期 1 天"
        assert "因病" in shown.content.decode()
        assert [row[0]["text"] for row in shown.context["tables"][2]["rows"]] == ["张三"]
        assert page("neighbour", f"/monitoring/?region={world.NINGQIANG}").status_code == 404

    def test_leaders_see_no_names_and_lists_filter(self) -> None:
        world.make()
        told(*cast.monitoring())
        assert "张三" not in page("leader", f"/monitoring/?region={world.NINGQIANG}").content.decode()
        assert "张三" in page("town", "/lists/monitored/?stage=helped").content.decode()
        assert "张三" not in page("town", "/lists/monitored/?stage=closed").content.decode()

    def test_the_household_says_it_is_monitored_and_hides_its_risks(self) -> None:
        world.make()
        told(*cast.monitoring())
        assert "因病" in panel(page("county", "/things/household/HU-0001/"))
        hidden = panel(page("team", "/things/household/HU-0001/"))
        assert "1 项" in hidden and "因病" not in hidden

    def test_rows_follow_from_facts(self) -> None:
        world.make()
        told(*cast.monitoring(), *cast.closed_risk(), cast.marked())
        row = Monitored.objects.get()
        assert (row.stage, row.ended_on, row.due, row.unmet) == ("closed", date(2024, 1, 13), "", 0)


@pytest.mark.django_db
class TestAsking:
    def test_a_household_asks_and_the_town_takes_it_up(self) -> None:
        world.make()
        address = address_of(HERE)
        form = {"head": "孙大", "what": "房子塌了", "phone": "13800000000", "form_id": str(journal.new_id())}
        assert Client().get(address).status_code == 200
        assert Client().post(address, {**form, "what": " "}).status_code == 422
        number = Client().post(address, form).context["answer"]["number"]
        assert Client().post(address, form).context["answer"]["number"] == number
        held = Held.objects.get()
        assert held.reasons[0]["code"] == "from_household" and not Monitored.objects.exists()
        assert (
            inbox.decide(held.id, confirm=True, reason="去看过", by=somebody(User.objects.get(username="town"))) is None
        )
        row = Monitored.objects.get(key=number)
        assert (row.source, row.stage, row.due_on) == ("household", "clue", clock.today() + timedelta(days=15))

    def test_only_the_villages_own_address_and_not_too_often(self) -> None:
        world.make()
        address = address_of(HERE)
        assert Client().get(address.replace(HERE, world.SHUANGJING)).status_code == 404
        form = {"head": "孙大", "what": "房子塌了"}
        assert [Client().post(address, form).status_code for _n in range(6)] == [200] * 5 + [429]

    def test_the_board_of_a_village_leads_there(self) -> None:
        world.make()
        assert page("town", f"/monitoring/?region={HERE}").context["ask_url"] == address_of(HERE)


def panel(response: Any) -> str:
    return next(str(p["rows"]) for p in response.context["panels"] if p.get("title") == "防返贫监测")
