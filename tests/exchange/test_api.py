"""The JSON API: schemas from declarations, receipts for facts, figures within one's own scope."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import Grant, User
from bangfu.access.scope import SYSTEM
from bangfu.exchange.schema import schema
from bangfu.helping.facts import TrainingHeld
from bangfu.ledger import journal
from bangfu.ledger.models import Entry, Held, Quarantine
from bangfu.people.facts import UnitRegistered
from bangfu.plain.fact import KINDS, Type, fields_of
from tests import world

pytestmark = pytest.mark.django_db
TRAINING = {
    "kind": "helping.training_held", "region": world.HUAYANSI, "happened_on": "2014-08-01", "unit": "DW1",
    "topic": "茶叶", "attendances": 12,
}  # fmt: skip
GETS = ("/api/kinds", "/api/kinds/helping.training_held/schema", "/api/figures?year=2014&region=610726",
        "/api/figures/training_sessions/facts?year=2014&region=610726")  # fmt: skip


@pytest.fixture(autouse=True)
def _made() -> None:
    world.make()


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def send(name: str, facts: Any) -> Any:
    return client(name).post("/api/facts", json.dumps(facts), content_type="application/json")


def test_nobody_is_answered_without_signing_in() -> None:
    for address in GETS:
        assert Client().get(address).status_code == 401
    assert Client().post("/api/facts", "[]", content_type="application/json").status_code == 401
    assert Client(enforce_csrf_checks=True).post("/api/facts", "[]", content_type="application/json").status_code == 403


def test_only_those_who_may_enter_may_send() -> None:
    assert {name for name, *_r in world.ROLES if send(name, []).status_code == 403} == {
        "admin",
        "inspector",
        "leader",
        "public",
    }


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_schema_says_what_the_declaration_says(name: str) -> None:
    made = schema(KINDS[name])
    fields = fields_of(KINDS[name])
    assert set(made["properties"]) == {"kind", "id", *(f.name for f in fields)}
    assert set(made["required"]) == {"kind", *(f.name for f in fields if f.required)}
    for f in fields:
        said = made["properties"][f.name]
        assert said["x-privacy"] == f.privacy.name.lower() and said["title"]
        assert f.type is not Type.CODE or said["oneOf"]
    json.dumps(made)


def test_facts_come_in_with_receipts_and_again_as_duplicates() -> None:
    own = str(uuid.uuid4())
    first = send("county", [{**TRAINING, "id": own}, {**TRAINING, "attendances": -1}, {**TRAINING, "unit": "DW9"}, 7])
    assert [r["outcome"] for r in first.json()] == ["accepted", "refused", "held", "refused"]
    assert first.json()[0]["id"] == own and first.json()[1]["reasons"][0]["field"] == "attendances"
    assert send("county", [{**TRAINING, "id": own}]).json()[0]["outcome"] == "duplicate"
    assert Entry.objects.get(id=own).origin == "api"
    assert Quarantine.objects.filter(origin="api").count() == 2 and Held.objects.count() == 1


def test_what_is_not_ones_own_is_refused_and_kept() -> None:
    answer = send("neighbour", [TRAINING]).json()[0]
    assert (answer["outcome"], answer["reasons"][0]["code"]) == ("refused", "not_yours")
    assert Quarantine.objects.filter(origin="api", by="neighbour").count() == 1


@pytest.mark.parametrize("body", ["{", "{}", "null", json.dumps([{"kind": "x"}] * 5001)])
def test_bad_bodies(body: str) -> None:
    answer = client("county").post("/api/facts", body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["reasons"][0]["text"]


def test_figures_are_those_of_ones_own_places() -> None:
    def value(name: str, region: str) -> Any:
        return client(name).get(f"/api/figures?key=training_sessions&year=2014&region={region}").json()

    assert value("city", "6107")["training_sessions"]["value"] == 2
    assert value("county", "610726")["training_sessions"]["value"] == 1
    assert "reasons" in value("county", "6107") and "reasons" in value("county", world.CHENGGU)
    by = client("city").get("/api/figures?key=training_sessions&year=2014&region=6107&by=child").json()
    assert by["training_sessions"]["value"] == {"610722": 1, "610726": 1}


def test_facts_behind_a_figure_page_by_page_without_personal_values() -> None:
    address = "/api/figures/training_sessions/facts?year=2014&region=6107&limit=1"
    first = client("city").get(address).json()
    second = (
        client("city").get(address, {"year": "2014", "region": "6107", "limit": "1", "after": first["next"]}).json()
    )
    assert len(first["facts"]) == len(second["facts"]) == 1 and second["next"] is None
    assert {f["region"] for f in first["facts"] + second["facts"]} == {world.HUAYANSI, world.SHUANGJING}
    homes = client("city").get("/api/figures/households_registered/facts?year=2014&region=6107")
    assert len(homes.json()["facts"]) == 2
    assert world.id_number(1) not in homes.content.decode() and "张三" not in homes.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/figures?region=6107", 400), ("/api/figures?year=x", 400), ("/api/figures?year=2014&as_of=y", 400),
        ("/api/figures?year=2014&key=nothing", 404), ("/api/kinds/x.y/schema", 404),
        ("/api/figures/training_sessions/facts?year=2014&after=1", 400),
    ],
)  # fmt: skip
def test_questions_that_make_no_sense(address: str, status: int) -> None:
    answer = client("city").get(address)
    assert answer.status_code == status and answer.json()["reasons"][0]["code"]


def counted(name: str, region: str) -> int:
    asked = {"year": 2014, "region": region, "key": "training_sessions"}
    found: int = client(name).get("/api/figures", asked).json()["training_sessions"]["value"]
    return found


def test_a_unit_counts_what_it_did_wherever_it_was() -> None:
    assert [counted("unit", region) for region in (world.CITY, world.NINGQIANG, world.HUAYANSI, "610702")] == [
        2,
        1,
        1,
        0,
    ]


def test_every_grant_adds_to_what_is_counted() -> None:
    other = UnitRegistered(region=world.CITY, happened_on=world.SPRING, unit="DW2", name="市水利局", level="3")
    held = TrainingHeld(region=world.HUAYANSI, happened_on=world.SPRING, unit="DW2", topic="桑蚕", attendances=3)
    journal.submit([other, held], SYSTEM)
    user = User.objects.get(username="unit")
    Grant.objects.create(user=user, role="assisting_unit", unit="DW2")
    assert counted("unit", world.CITY) == 3
    user.grants.filter(unit="DW1").delete()
    Grant.objects.create(user=user, role="leader", region=world.CHENGGU)
    assert [counted("unit", region) for region in (world.CITY, world.NINGQIANG, world.CHENGGU)] == [2, 1, 1]
