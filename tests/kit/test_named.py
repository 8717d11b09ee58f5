"""Who writes a name where a key is wanted is understood, as far as only one thing can be meant and they may know of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM, Somebody, somebody
from bangfu.exchange import importing
from bangfu.helping.models import Training
from bangfu.kit.named import keyed
from bangfu.ledger import journal
from bangfu.ledger.models import Entry, Held, Quarantine
from bangfu.pairing.facts import PairStarted
from bangfu.people.facts import CadreRegistered, UnitRegistered
from bangfu.plain.fact import Fact
from bangfu.plain.verdict import Reason
from tests import world
from tests.exchange.test_importing import sheet
from tests.field.phone import Phone

pytestmark = pytest.mark.django_db
DAY = date(2014, 5, 1)
HEADS = ["所在地", "日期", "举办单位", "培训内容", "参训人次"]


@pytest.fixture(autouse=True)
def places() -> None:
    world.make()


def unit(key: str, name: str, region: str) -> Fact:
    return UnitRegistered(region=region, happened_on=DAY, unit=key, name=name, level="4")


def cadre(key: str, name: str, region: str) -> Fact:
    return CadreRegistered(region=region, happened_on=DAY, cadre=key, name=name, rank="county", unit="DW1")


def pair(household: str, helper: str, village: str = world.HUAYANSI) -> Fact:
    return PairStarted(region=village, happened_on=DAY, household=household, cadre=helper)


def who(name: str) -> Somebody:
    return somebody(User.objects.get(username=name))


def means(fact: Fact, person: Somebody, field: str) -> Any:
    found = keyed([fact], person)[0]
    return found.code if isinstance(found, Reason) else getattr(found, field)


def training(unit: str, village: str = world.HUAYANSI) -> Fact:
    return world.TrainingHeld(region=village, happened_on=DAY, unit=unit, topic="核桃", attendances=3)


def test_a_unit_goes_by_its_name_and_by_its_key() -> None:
    for said in ("市发改委", "DW1"):
        assert means(training(said), who("county"), "unit") == "DW1"


def test_what_nobody_is_called_stays_as_it_is_said() -> None:
    assert means(training("市水利局"), who("county"), "unit") == "市水利局"


def test_of_one_name_the_nearest_is_meant() -> None:
    both = [unit("NQ", "县农业局", world.NINGQIANG), unit("CG", "县农业局", world.CHENGGU)]
    journal.submit(both, SYSTEM)
    assert means(training("县农业局"), who("city"), "unit") == "NQ"
    assert means(training("县农业局", world.SHUANGJING), who("city"), "unit") == "CG"
    assert means(training("县农业局", "61"), who("city"), "unit") == "which_one"


def test_a_unit_of_another_county_is_offered_by_its_key_and_never_taken() -> None:
    journal.submit([unit("CG", "县教育局", world.CHENGGU)], SYSTEM)
    with translation.override("zh-hans"):
        found = keyed([training("县教育局")], who("county"))[0]
    assert isinstance(found, Reason) and (found.code, found.field) == ("which_one", "unit")
    assert "CG" in str(found) and "城固县" in str(found)
    assert means(training("CG"), who("county"), "unit") == "CG"
    assert means(training("县教育局", world.SHUANGJING), who("neighbour"), "unit") == "CG"


def test_a_name_that_may_mean_two_is_asked_back_with_their_keys() -> None:
    journal.submit([unit("N1", "县农业局", world.NINGQIANG), unit("N2", "县农业局", world.NINGQIANG)], SYSTEM)
    found = keyed([training("县农业局")], who("county"))[0]
    assert isinstance(found, Reason) and found.field == "unit" and "N1、N2" in str(found)


def test_people_are_found_only_where_their_names_may_be_seen() -> None:
    assert means(pair("张三", "王建国"), who("county"), "household") == "HU-0001"
    assert means(pair("张三", "王建国"), who("county"), "cadre") == "GB1"
    for stranger in ("neighbour", "leader"):
        assert means(pair("张三", "王建国"), who(stranger), "household") == "write_key"


def test_nobody_of_another_village_is_meant() -> None:
    assert means(pair("李四", "GB1"), who("city"), "household") == "write_key"
    assert means(pair("李四", "GB1", world.SHUANGJING), who("city"), "household") == "HU-0002"


def test_a_persons_name_never_stands_for_their_key() -> None:
    for said in ("欧阳小明", "Ouyang Xiaoming", "张三(二组)"):
        found = keyed([pair(said, "GB1")], who("county"))[0]
        assert isinstance(found, Reason) and (found.code, found.field) == ("write_key", "household")
        assert said not in str(found)
        assert means(pair("HU-0001", said), who("county"), "cadre") == "write_key"


def test_a_key_that_is_not_registered_yet_stays() -> None:
    for said in ("HU-0999", "6107261022290017", "SN/61_07.3#4"):
        assert means(pair(said, "GB1"), who("county"), "household") == said


def test_facts_of_several_kinds_are_keyed_each_by_its_own() -> None:
    found = keyed([training("市发改委"), pair("张三", "王建国"), training("DW1")], who("county"))
    assert [getattr(one, "unit", "") or getattr(one, "household", "") for one in found] == ["DW1", "HU-0001", "DW1"]


def test_no_door_lets_a_name_in_where_a_key_is_wanted(client: Any, tmp_path: Path) -> None:
    said = {"kind": "pairing.pair_started", "region": world.HUAYANSI, "happened_on": "2014-05-01",
            "household": "欧阳小明", "cadre": "GB1"}  # fmt: skip
    client.force_login(User.objects.get(username="county"))
    assert client.post("/facts/pairing.pair_started/new/", said).status_code == 422
    (answer,) = client.post("/api/facts", [said], content_type="application/json").json()
    assert answer["outcome"] == "refused"
    heads = ["所在地", "日期", "户编号", "干部编号"]
    rows = [["华严寺村委会", "2014-05-01", "欧阳小明", "GB1"]]
    read = importing.preview("pairing.pair_started", sheet(tmp_path / "a.xlsx", [heads, *rows]), who("county")).reading
    assert [flaw.reason.code for flaw in read.flaws] == ["write_key"]
    phone = Phone("team").sync([Phone.item({**said, "household": "欧阳小明"})])
    assert phone["answers"][0]["state"] == "refused"
    assert not Held.objects.exists()
    kept = str([row.reasons for row in Quarantine.objects.all()])
    assert "write_key" in kept and "欧阳小明" not in kept


def test_a_new_unit_keeps_the_key_that_it_is_registered_under() -> None:
    assert means(unit("市发改委", "另一个单位", world.CITY), who("city"), "unit") == "市发改委"


def test_a_file_that_names_units_is_taken_in(tmp_path: Path) -> None:
    rows = [["华严寺村委会", "2014-08-01", "市发改委", "茶叶", 12]]
    batch = importing.commit("helping.training_held", sheet(tmp_path / "a.xlsx", [HEADS, *rows]), who("city"), "a")
    assert (batch.accepted, batch.held) == (1, 0)
    assert Training.objects.get(topic="茶叶").unit == "DW1"
    again = sheet(tmp_path / "b.xlsx", [HEADS, ["华严寺村委会", "2014-08-01", "DW1", "茶叶", 12]])
    assert importing.commit("helping.training_held", again, who("city"), "b").duplicate == 1


def test_in_a_file_a_name_that_is_not_clear_is_a_flaw_of_its_row(tmp_path: Path) -> None:
    journal.submit([unit("N1", "县农业局", world.NINGQIANG), unit("N2", "县农业局", world.NINGQIANG)], SYSTEM)
    rows = [["华严寺村委会", "2014-08-01", name, "茶叶", 12] for name in ("市发改委", "县农业局")]
    path = sheet(tmp_path / "a.xlsx", [HEADS, *rows])
    flaws = importing.preview("helping.training_held", path, who("city")).reading.flaws
    assert [(flaw.row, flaw.value, flaw.reason.code) for flaw in flaws] == [(3, "县农业局", "which_one")]


def test_a_reason_names_nobody_for_it_is_kept_in_the_open() -> None:
    journal.submit([world.household("HU-0003", serial=3)], SYSTEM)
    found = keyed([pair("张三", "GB1")], who("county"))[0]
    assert isinstance(found, Reason) and "HU-0001、HU-0003" in str(found)
    assert "张三" not in str(journal.written(found))


def test_a_name_is_understood_when_a_fact_is_mended_as_when_it_is_entered(client: Any) -> None:
    client.force_login(User.objects.get(username="county"))
    said = {
        "region": world.HUAYANSI,
        "happened_on": "2014-05-02",
        "household": "HU-0999",
        "cadre": "GB1",
        "note": "问收入",
    }
    client.post("/facts/pairing.visit_made/new/", said)
    waiting = Held.objects.get()
    client.post(f"/held/{waiting.id}/mend/", {**said, "household": "张三", "cadre": "王建国"})
    assert not Held.objects.filter(state="waiting").exists()
    (mended,) = Entry.objects.filter(kind="pairing.visit_made", happened_on="2014-05-02")
    assert (mended.body["household"], mended.body["cadre"]) == ("HU-0001", "GB1")


def test_a_form_that_names_a_unit_is_taken(client: Any) -> None:
    client.force_login(User.objects.get(username="county"))
    said = {"region": world.HUAYANSI, "happened_on": "2014-08-01", "topic": "茶叶", "attendances": "12"}
    client.post("/facts/helping.training_held/new/", {**said, "unit": "市发改委"})
    assert Training.objects.get(topic="茶叶").unit == "DW1"
