"""Taking in what phones send: each fact exactly once, however often, in whatever order, from a phone with a wrong clock."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bangfu.access import audit
from bangfu.access.models import Device, Grant, User
from bangfu.access.scope import Somebody, somebody
from bangfu.field.models import Photo
from bangfu.ledger import clock, corrections, files, inbox, journal, queries
from bangfu.ledger.models import Entry, Held, Quarantine
from bangfu.pairing.facts import UnitReleased
from bangfu.plain.period import SHANGHAI
from tests.field.phone import Phone
from tests.presence import cast
from tests.world import HUAYANSI, SHUANGJING, exited

pytestmark = pytest.mark.django_db
NOW = datetime(2014, 7, 3, 20, tzinfo=SHANGHAI)
PICTURE = b"\xff\xd8\xff\xe0 a picture"
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture(autouse=True)
def _evening() -> Any:
    cast.make_world()
    User.objects.filter(username="team").update(cadre="GB2")
    with clock.at(NOW):
        yield


def by(name: str) -> Somebody:
    return somebody(User.objects.get(username=name))


def states(answers: dict[str, Any]) -> list[str]:
    return [one["state"] for one in answers["answers"]]


def test_sent_twice_is_there_once() -> None:
    phone, item = Phone("team"), Phone.visit("HU-0001")
    first, second = phone.sync([item, item]), phone.sync([item])
    assert states(first) == ["accepted", "accepted"] and states(second) == ["accepted"]
    assert second["answers"][0]["seq"] == first["answers"][0]["seq"] > 0
    entry = Entry.objects.get(id=item["fact"]["id"])
    assert (entry.by, entry.origin) == ("team", "phone")


def test_each_fact_stands_alone() -> None:
    good, no_day = Phone.visit("HU-0001"), Phone.visit("HU-0001", happened_on="2014-13-40")
    elsewhere = Phone.visit("HU-0002", region=SHUANGJING)
    answers = Phone("team").sync([no_day, good, {"fact": 7}, elsewhere, Phone.visit("HU-0999")])
    assert states(answers) == ["refused", "accepted", "refused", "refused", "held"]
    assert answers["answers"][0]["reasons"][0]["field"] == "happened_on"
    assert Held.objects.get().origin == "phone"


def test_what_is_refused_stands_in_quarantine_once_and_is_settled_when_it_is_mended() -> None:
    phone, wrong = Phone("team"), Phone.visit("HU-0001", happened_on="2014-13-40")
    for _again in range(3):
        phone.sync([wrong])
    assert Quarantine.objects.get(origin="phone").state == "waiting"
    right = {**Phone.visit("HU-0001"), "replaces": wrong["fact"]["id"]}
    assert states(phone.sync([right])) == states(phone.sync([right])) == ["accepted"]
    assert Quarantine.objects.get(origin="phone").state == "mended"


def test_what_is_held_is_followed_and_may_be_replaced() -> None:
    phone, unknown = Phone("team"), Phone.visit("HU-0999")
    assert states(phone.sync([unknown])) == ["held"]
    assert phone.sync([], held=[unknown["fact"]["id"]])["held"][0]["state"] == "held"
    assert states(phone.sync([{**Phone.visit("HU-0001"), "replaces": unknown["fact"]["id"]}])) == ["accepted"]
    assert phone.sync([], held=[unknown["fact"]["id"]])["held"][0]["state"] == "mended"
    assert states(phone.sync([{**Phone.visit("HU-0001"), "replaces": unknown["fact"]["id"]}])) == ["refused"]


def test_an_office_drops_what_is_held_and_the_phone_hears_why() -> None:
    phone, unknown = Phone("team"), Phone.visit("HU-0999")
    phone.sync([unknown])
    assert inbox.decide(Held.objects.get().id, confirm=False, reason="查无此户", by=by("city")) is None
    heard = phone.sync([], held=[unknown["fact"]["id"]])["held"][0]
    assert (heard["state"], heard["words"]) == ("dropped", "查无此户")


def test_a_withdrawn_entry_is_not_entered_again_by_a_resend() -> None:
    phone, item = Phone("team"), Phone.visit("HU-0001")
    phone.sync([item])
    assert corrections.withdraw([Entry.objects.get(id=item["fact"]["id"]).id], "记错了户", by("city")) is None
    again = phone.sync([item])["answers"][0]
    assert (again["state"], again["words"]) == ("withdrawn", "记错了户")


def test_nobody_takes_the_id_of_anothers_entry() -> None:
    item = Phone.visit("HU-0001")
    Phone("team").sync([item])
    answer = Phone("cadre").sync([item])["answers"][0]
    assert (answer["state"], answer["reasons"][0]["code"]) == ("refused", "id_taken")


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(days=-400)])
def test_a_wrong_clock_is_put_right_and_said(ahead: timedelta) -> None:
    phone = Phone("team", ahead=ahead)
    made = NOW - timedelta(days=1) + ahead
    answers = phone.sync([Phone.visit("HU-0001", happened_on=f"{made:%Y-%m-%d}", made_at=made)])
    assert answers["clock"] == -ahead.total_seconds()
    assert answers["answers"][0] == {**answers["answers"][0], "state": "accepted", "day": "2014-07-02"}
    assert str(Entry.objects.get(origin="phone").happened_on) == "2014-07-02"


def test_a_day_that_somebody_chose_stays() -> None:
    made = NOW + timedelta(days=30)
    item = Phone.visit("HU-0001", happened_on="2014-06-20", made_at=made)
    assert "day" not in Phone("team", ahead=timedelta(days=30)).sync([item])["answers"][0]


def test_a_clock_turned_back_after_the_entry_moves_nothing() -> None:
    item = {**Phone.visit("HU-0001", happened_on="2014-07-01", made_at=NOW - timedelta(days=2)), "behind": 0}
    assert "day" not in Phone("team", ahead=timedelta(days=-90)).sync([item])["answers"][0]
    assert str(Entry.objects.get(origin="phone").happened_on) == "2014-07-01"


def test_a_clock_turned_back_and_put_right_before_sending() -> None:
    made = NOW - timedelta(days=90)
    item = {
        **Phone.visit("HU-0001", happened_on=f"{made:%Y-%m-%d}", made_at=made),
        "after": (NOW - timedelta(days=1)).isoformat(),
    }
    assert Phone("team").sync([item])["answers"][0]["day"] == "2014-07-02"


def progress(percent: int, known: int) -> dict[str, Any]:
    fact = {"kind": "stationing.promise_settled", "promise": "CN1", "kept": percent > 50, "note": str(percent)}
    return Phone.item(fact, known=known)


def test_two_people_telling_one_thing_are_both_kept_and_one_is_decided() -> None:
    known = queries.last_seq()
    mine, theirs = progress(100, known), progress(0, known)
    assert states(Phone("team").sync([mine])) == ["accepted"]
    answer = Phone("cadre").sync([theirs])["answers"][0]
    assert (answer["state"], answer["reasons"][0]["code"]) == ("held", "told_meanwhile")
    assert "team" in answer["reasons"][0]["text"]
    assert inbox.decide(Held.objects.get().id, confirm=True, reason="以后报的为准", by=by("city")) is None
    assert Entry.objects.filter(kind="stationing.promise_settled", origin="phone").count() == 2


def gone(household: str) -> dict[str, Any]:
    return Phone.item({"kind": "households.household_exited", "household": household, "people": 3}, known=1)


def test_nothing_is_said_of_what_others_told_beyond_ones_reach() -> None:
    journal.submit([exited("HU-0002", date(2014, 6, 20), SHUANGJING)], by("neighbour"))
    kept = Phone("team").sync([gone("HU-0002")])["answers"][0]
    assert "told_meanwhile" not in {reason["code"] for reason in kept.get("reasons", ())}
    assert "neighbour" not in str(kept) and "李" not in str(kept)


def test_who_may_not_see_names_is_told_none_of_what_others_told() -> None:
    journal.submit([exited("HU-0001", date(2014, 7, 1))], by("town"))
    Grant.objects.filter(user__username="unit").update(role="leader", region=HUAYANSI, unit="")
    Grant.objects.create(user=User.objects.get(username="unit"), role="assisting_unit", region=HUAYANSI)
    (answer,) = Phone("unit").sync([gone("HU-0001")])["answers"]
    (told,) = [reason["text"] for reason in answer["reasons"] if reason["code"] == "told_meanwhile"]
    assert "town" not in told and "张三" not in told and "张*" in told


def test_who_knew_of_the_other_is_not_held() -> None:
    Phone("team").sync([progress(0, queries.last_seq())])
    assert states(Phone("cadre").sync([progress(100, queries.last_seq())])) == ["accepted"]


def test_two_phones_of_one_person() -> None:
    known = queries.last_seq()
    one, other = Phone("team"), Phone("team")
    assert states(one.sync([progress(0, known)])) == states(other.sync([progress(100, known)])) == ["accepted"]


def test_a_server_from_a_backup_gets_again_what_it_lost() -> None:
    phone = Phone("team")
    before, lost = Phone.visit("HU-0001"), Phone.visit("HU-0001", note="后来的")
    phone.sync([before])
    phone.sync([lost])
    ids = [before["fact"]["id"], lost["fact"]["id"]]
    assert not phone.sync([], last=ids[1])["behind"]
    Entry.objects.filter(id=ids[1]).delete()
    assert phone.sync([], last=ids[1])["behind"]
    assert phone.post("missing", {"ids": ids}).json() == {"missing": [ids[1]]}
    assert states(phone.sync([lost])) == ["accepted"]


def photo(about: str = "") -> dict[str, Any]:
    return Phone.item(
        {
            "kind": "field.photo_taken",
            "file": SHA,
            "about": about,
            "household": "HU-0001",
            "taken_at": "2014-07-03 09:41",
        }
    )


def test_a_photo_wants_its_file_first_and_is_seen_by_those_who_may() -> None:
    phone, item = Phone("team"), photo()
    assert states(phone.sync([item])) == ["needs_file"] and not Photo.objects.exists()
    assert phone.put(SHA, PICTURE[:-3]).status_code == 400 and not files.is_kept(SHA)
    assert phone.put(SHA, PICTURE).status_code == phone.put(SHA, PICTURE).status_code == 200
    assert states(phone.sync([item])) == states(phone.sync([item])) == ["accepted"]
    address = f"/photos/{item['fact']['id']}/"
    assert phone.client.get(address).content == phone.client.get(address).content == PICTURE
    assert address in phone.client.get("/things/household/HU-0001/").content.decode()
    looks = audit.looks(["household HU-0001"])
    assert [(one.who, one.verb) for one in looks if one.verb == "photo"] == [("team", "photo")]
    for stranger in ("neighbour", "leader"):
        client = Client()
        client.force_login(User.objects.get(username=stranger))
        assert client.get(address).status_code == 404


def test_only_pictures_are_kept() -> None:
    page = b"<script>alert(1)</script>"
    assert Phone("team").put(hashlib.sha256(page).hexdigest(), page).status_code == 400


def test_a_lost_phone_is_locked_and_its_key_comes_back_after_unlocking() -> None:
    phone = Phone("team")
    page = {"device": phone.device, "act": "lock"}
    assert Phone("cadre").client.post("/phones/", page).status_code == 404
    assert phone.client.post("/phones/", page).status_code == 302
    assert phone.post("sync", {**phone.letter([Phone.visit("HU-0001")])}).status_code == 423
    assert phone.post("key", {"device": phone.device}).status_code == 423
    assert phone.post("device", {"device": phone.device, "name": "x", "key": phone.key}).status_code == 423
    phone.client.post("/phones/", {**page, "act": "unlock"})
    assert phone.post("key", {"device": phone.device}).json() == {"key": phone.key}
    assert Phone("cadre").post("key", {"device": phone.device}).status_code == 423


def test_the_keys_of_phones_are_sealed_anew_with_the_others() -> None:
    phone = Phone("team")
    assert base64.b64decode(phone.key) not in bytes(Device.objects.get().key)
    corrections.rotate_keys()
    assert phone.post("key", {"device": phone.device}).json() == {"key": phone.key}


def test_a_phone_keeps_its_own_villages_only() -> None:
    found = Phone("team").client.get("/api/phone/keep").json()
    assert [v["code"] for v in found["villages"]] == [HUAYANSI]
    text = json.dumps(found, ensure_ascii=False)
    assert "李四" not in text and "张三" in text and "13800000000" not in text
    assert found["duty"] and {f["kind"] for f in found["forms"]["kinds"]} >= {
        "pairing.visit_made",
        "stationing.leave_applied",
    }
    assert {v["code"] for v in Phone("unit").client.get("/api/phone/keep").json()["villages"]} == {HUAYANSI, SHUANGJING}
    assert Phone("city").client.get("/api/phone/keep").json()["villages"] == []


def test_what_is_known_is_not_sent_again() -> None:
    client = Phone("team").client
    mark = client.get("/api/phone/keep")["ETag"]
    assert client.get("/api/phone/keep", headers={"If-None-Match": f"W/{mark}"}).status_code == 304
    Phone("team").sync([Phone.visit("HU-0001")])
    assert client.get("/api/phone/keep", headers={"If-None-Match": mark}).status_code == 200


SPOILT = ("", "[]", '{"device": 7}', '{"device": "x", "facts": []}', '{"facts": 3}', '{"last": {}, "device": null}')


@pytest.mark.parametrize("body", SPOILT)
def test_a_spoilt_letter_is_answered(body: str) -> None:
    phone = Phone("team")
    assert phone.client.post("/api/phone/sync", body, content_type="application/json").status_code == 400


def test_strange_values_are_refused_one_by_one() -> None:
    phone = Phone("team")
    odd: list[Any] = [
        None, [], {"fact": {}}, {"fact": {"id": "x", "kind": "pairing.visit_made"}}, {"fact": {"id": str(uuid4()), "kind": []}},
        {**Phone.visit("HU-0001"), "made_at": 5, "behind": "x", "known": None, "replaces": 9},
        {**Phone.visit("HU-0001"), "made_at": "9999-12-31T23:59:59+00:00", "behind": 10**12},
    ]  # fmt: skip
    assert states(phone.sync(odd)) == ["refused"] * 5 + ["accepted"] * 2


def test_a_wrong_password_is_said_and_a_right_one_signs_in() -> None:
    client = Client()
    wrong = client.post("/api/phone/sign-in", '{"username": "team", "password": "no"}', content_type="application/json")
    assert wrong.status_code == 403 and wrong.json()["reasons"][0]["text"]
    right = client.post(
        "/api/phone/sign-in", '{"username": "team", "password": "pass-word-1"}', content_type="application/json"
    )
    assert right.json()["user"] == "team" and client.get("/api/phone/keep").status_code == 200
    assert journal.new_id().version == 7


def kept_by(name: str) -> list[dict[str, Any]]:
    villages: list[dict[str, Any]] = Phone(name).client.get("/api/phone/keep").json()["villages"]
    return villages


def test_a_phone_shows_a_unit_no_more_than_the_lists_do() -> None:
    assert Phone("unit").client.get("/lists/households/").context["total"] == 0
    for village in kept_by("unit"):
        assert not any(village[what] for what in ("households", "needs", "plans", "promises"))
        assert "王建国" not in str(village)
    (village,) = (one for one in kept_by("unit") if one["code"] == HUAYANSI)
    assert [team["key"] for team in village["teams"]] == ["T1"]


def test_who_may_not_see_names_has_none_on_the_phone() -> None:
    assert "王建国" in str(kept_by("team"))
    Grant.objects.filter(user__username="unit").update(role="assisting_unit", region=HUAYANSI)
    (village,) = (one for one in kept_by("unit") if one["code"] == HUAYANSI)
    assert [h["head"] for h in village["households"]] and "王建国" not in str(village) and "张三" not in str(village)


def test_a_unit_works_in_the_villages_that_it_answers_for() -> None:
    User.objects.filter(username="unit").update(cadre="GB1")
    journal.submit([UnitReleased(region=HUAYANSI, happened_on=date(2014, 7, 1), unit="DW1", reason="撤出")], by("city"))
    assert [village["code"] for village in kept_by("unit")] == [SHUANGJING]
