"""Surveys from the phone: the fact is that of the web, once; what is personal stays here; what is wrong is said where."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM, somebody
from bangfu.ledger import clock, journal
from bangfu.ledger.models import Entry, Held, Quarantine
from bangfu.ledger.projection import told
from bangfu.plain.period import SHANGHAI
from bangfu.survey import intake, phone, publishing, shipped
from bangfu.survey.models import Attachment, Paper
from bangfu.survey.workbook import read_workbook
from bangfu.xforms.carried import carried
from bangfu.xforms.form import parse_xml
from bangfu.xforms.xpath import local
from tests.field.phone import Phone
from tests.presence import cast
from tests.survey import forms
from tests.world import HUAYANSI, household, id_number

pytestmark = pytest.mark.django_db
NOW = datetime(2014, 8, 3, 20, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _evening() -> Any:
    cast.make_world()
    User.objects.filter(username="team").update(cadre="GB2")
    with clock.at(NOW):
        forms.published()
        yield


def plain(element: Any) -> list[Any]:
    """What a phone sends of an instance."""
    return [local(element), [plain(child) for child in element] if len(element) else (element.text or "").strip()]


def survey(
    serial: int = 1, *, form: str = "foreign", version: str = "1", tree: Any = None, **more: Any
) -> dict[str, Any]:
    """An item as the app makes it, the foreign form filled in for a household."""
    tree = tree or plain(parse_xml(forms.instance(serial)[1]))
    fact = {
        "kind": "survey.household_surveyed",
        "household": "HU-0001",
        "form": form,
        "version": version,
        "paper": tree,
        "masked": {},
    }
    return Phone.item({**fact, **more})


def test_a_survey_is_the_same_fact_as_from_any_other_client() -> None:
    form, person = forms.published(), somebody(User.objects.get(username="team"))
    intake.receive(form, forms.instance(1)[1], [], person, more_to_come=False)
    item = survey()
    assert [one["state"] for one in Phone("team").sync([item, item])["answers"]] == ["accepted", "accepted"]
    sent, other = (told(e).fact for e in Entry.objects.filter(kind="survey.household_surveyed").order_by("-seq"))
    apart = {"instance", "happened_on"}
    assert {k: v for k, v in vars(sent).items() if k not in apart} == {
        k: v for k, v in vars(other).items() if k not in apart
    }
    paper = Paper.objects.get(fact=item["fact"]["id"])
    assert (paper.state, paper.origin, paper.instance) == ("taken", "phone", f"uuid:{item['fact']['id']}")
    assert paper.instance.encode() in intake.content_of(paper)


def test_what_is_wrong_is_said_at_its_question_and_mended_once() -> None:
    team, wrong = Phone("team"), survey(tree=plain(parse_xml(forms.instance(1, age="130")[1])))
    answer = team.sync([wrong])["answers"][0]
    assert (answer["state"], answer["reasons"][0]["field"]) == ("refused", "/data/person[1]/age")
    assert answer["reasons"][0]["text"] == "年龄在0到119之间"
    assert not Paper.objects.exists()
    right = {**survey(), "replaces": wrong["fact"]["id"]}
    assert [team.sync([right])["answers"][0]["state"] for _again in range(2)] == ["accepted", "accepted"]
    assert Quarantine.objects.get().state == "mended"


def pictured(name: str, content: bytes, **more: Any) -> dict[str, Any]:
    """The survey with a picture in it, which the phone says it sends."""
    tree = plain(parse_xml(forms.instance(1, photo=name)[1]))
    return survey(tree=tree, files={name: hashlib.sha256(content).hexdigest()}, **more)


def test_a_picture_in_a_survey_comes_first_and_is_seen_at_its_paper_after_a_reason(client: Client) -> None:
    team, content = Phone("team"), b"\xff\xd8\xff a picture"
    item = pictured("a.jpg", content)
    assert [one["state"] for one in team.sync([item])["answers"]] == ["needs_file"]
    assert not Paper.objects.exists() and not Quarantine.objects.exists()
    assert team.put(item["fact"]["files"]["a.jpg"], content).status_code == 200
    assert [team.sync([item])["answers"][0]["state"] for _again in range(2)] == ["accepted"] * 2
    paper, kept = Paper.objects.get(), Attachment.objects.get()
    assert (kept.instance, kept.name, kept.size, kept.media_type) == (
        paper.instance,
        "a.jpg",
        len(content),
        "image/jpeg",
    )
    client.force_login(User.objects.get(username="city"))
    page, shown = f"/surveys/papers/{paper.instance}/", base64.b64encode(content)
    assert shown not in client.get(page).content
    assert shown in client.post(page, {"reason": "核对"}).content


def test_a_picture_that_was_not_sent_is_said_at_its_question() -> None:
    item = pictured("a.jpg", b"\xff\xd8\xff")
    for files in ({}, None, {"a.jpg": "7"}, {"a.jpg": 7}, {"b.jpg": "0" * 64}, ["a.jpg"]):
        wrong = {**item, "fact": {**item["fact"], "id": str(journal.new_id()), "files": files}}
        answer = Phone("team").sync([wrong])["answers"][0]
        assert (answer["state"], [one["field"] for one in answer["reasons"]]) == ("refused", ["/data/photo"])
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "tree", [None, 7, ["data", [["nobody", "1"]]], ["other", []], ["data", [["hh", ["x"]]]], ["data", "\0"]]
)
def test_what_is_none_of_the_form_is_refused(tree: Any) -> None:
    item = survey()
    item["fact"]["paper"] = tree
    assert Phone("team").sync([item])["answers"][0]["state"] == "refused"
    assert Quarantine.objects.count() == 1


def test_a_form_that_is_unknown_or_of_another_kind_is_refused() -> None:
    items = [survey(form="none"), survey(version="9"), survey(kind="survey.village_surveyed")]
    assert [one["state"] for one in Phone("team").sync(items)["answers"]] == ["refused"] * 3


def test_what_another_told_meanwhile_is_held_with_its_paper() -> None:
    known = Phone.item({})["known"] or Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    assert Phone("cadre").sync([survey(5)])["answers"][0]["state"] == "accepted"
    late = {**survey(6), "known": known}
    assert Phone("team").sync([late])["answers"][0]["state"] == "held"
    assert Held.objects.get().state == "waiting"
    assert Paper.objects.get(fact=late["fact"]["id"]).state == "held"


def test_a_wrong_clock_is_put_right_in_a_survey_too() -> None:
    team = Phone("team", ahead=timedelta(days=3))
    day = (NOW + timedelta(days=3)).date().isoformat()
    item = survey(happened_on=day)
    item["made_at"] = (NOW + timedelta(days=3)).isoformat()
    assert team.sync([item])["answers"][0]["day"] == NOW.date().isoformat()
    entry = Entry.objects.get(id=item["fact"]["id"])
    assert entry.happened_on == NOW.date() and told(entry).fact.started_at == "2014-07-29T09:00:00+08:00"


def register() -> Any:
    """The register form that comes with the program, in force."""
    form = next(one for one in shipped.shipped() if one.id == "register")
    draft = publishing.look_at(read_workbook(shipped.workbook_of(form), "register.xlsx"), "household")
    publishing.publish(draft, "household", "6107", form.since, None, SYSTEM)
    return draft.converted


def test_what_is_known_leaves_the_house_masked_and_comes_back_whole() -> None:
    register()
    journal.submit([household("HU-0007", head="钱七", serial=7, bank="信用社", attribute="1", standard="1")], SYSTEM)
    team = Phone("team")
    answer = team.client.get(f"/api/phone/known/{HUAYANSI}")
    known = answer.json()["households"]["HU-0007"]
    assert known["items"]["attribute"][0] == "1" and known["members"][0]["items"]["name"][0] == "钱七"
    assert "13800000000" not in answer.content.decode() and id_number(7) not in answer.content.decode()
    assert known["items"]["phone"] == ["138****0000", "2014-04-11", True]
    token = known["members"][0]["token"]
    tree = ["data", [
        ["place", [["household", "HU-0007"], ["region", HUAYANSI], ["phone", ""]]],
        ["class", [["standard", "1"], ["attribute", "1"], ["cause", "1"]]],
        ["member", [["name", "钱七"], ["sex", "1"], ["id_number", ""], ["relation", "01"]]],
        ["income", [["income_year", "2014"], *([name, "800"] for name in ("wage", "business", "transfer", "property", "business_cost"))]],
        ["living", [["floor_area", "0"]]],
    ]]  # fmt: skip
    masked = {"/data/place/phone": "", "/data/member[1]/id_number": token}
    item = survey(form="register", version="2014", household="HU-0007", tree=tree, masked=masked)
    assert team.sync([item])["answers"][0] == {
        "id": item["fact"]["id"],
        "state": "accepted",
        "seq": Entry.objects.latest("seq").seq,
    }
    fact = told(Entry.objects.get(id=item["fact"]["id"])).fact
    assert (fact.phone, fact.members[0].id_number, fact.size) == ("13800000000", id_number(7), 1)
    masked["/data/member[1]/id_number"] = "0" * 16
    strange = survey(form="register", version="2014", household="HU-0007", tree=tree, masked=masked)
    answer = team.sync([strange])["answers"][0]
    assert (answer["state"], answer["reasons"][0]["field"]) == ("refused", "/data/member[1]/id_number")


def test_a_phone_keeps_what_it_has_and_is_given_only_its_own() -> None:
    register()
    team = Phone("team")
    listed = {one["key"]: one for one in team.client.get("/api/phone/keep").json()["surveys"]}
    assert set(listed) == {"foreign@1", "register@2014"}
    whole = team.client.get("/api/phone/surveys/register@2014").json()
    assert whole["asks"]["/data/place/phone"]["label"] == "联系电话" and whole["children"]
    assert team.client.get("/api/phone/surveys/none@1").status_code == 404
    first = team.client.get(f"/api/phone/known/{HUAYANSI}")
    assert team.client.get(f"/api/phone/known/{HUAYANSI}", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert team.client.get("/api/phone/known/610722105205").status_code == 403


def test_what_a_phone_cannot_do_is_said_when_the_form_is_looked_at_and_keeps_it_off_the_phone() -> None:
    rows = [
        *forms.SURVEY, {"type": "image", "name": "must", forms.ZH: "必拍", "required": "yes"},
        {"type": "audio", "name": "may", forms.ZH: "可录音"}, {"type": "calculate", "name": "chance", "calculation": "random()"},
        {"type": "geopoint", "name": "spot", forms.ZH: "定位"}, {"type": "video", "name": "film", forms.ZH: "必录", "required": "yes"},
        {"type": "image", "name": "sign", forms.ZH: "签名", "appearance": "signature", "required": "yes"},
    ]  # fmt: skip
    content = forms.workbook(rows, settings={**forms.SETTINGS, "form_id": "odd"})
    draft = publishing.look_at(read_workbook(content, "odd.xlsx"), "household")
    said = [(flaw.row, flaw.column, flaw.warning) for flaw in draft.flaws if flaw.reason.code == "not_on_phone"]
    last = len(forms.SURVEY) + 3
    kinds = ("calculation", "type", "type", "type")
    assert draft.fit and said == [(last + at, kind, True) for at, kind in enumerate(kinds, 1)]
    forms.published(content)
    person = somebody(User.objects.get(username="team"))
    assert [one["key"] for one in phone.listed(person)] == ["foreign@1"]


def test_a_form_as_a_phone_has_it_is_plain() -> None:
    converted = register()
    assert json.loads(json.dumps(carried(converted.form))) == carried(converted.form)


@pytest.mark.parametrize("known", [-1, 2**63, 10**400, True, "7", 1.5, None])
def test_whatever_a_phone_says_it_knows_nothing_breaks(known: Any) -> None:
    assert Phone("team").sync([{**Phone.visit("HU-0001"), "known": known}])["answers"][0]["state"] == "accepted"
