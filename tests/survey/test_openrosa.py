"""A client of the protocol: forms listed and fetched, surveys sent once, twice, in parts and cut off half-way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from bangfu.access.models import User
from bangfu.access.scope import somebody
from bangfu.ledger import files, journal
from bangfu.ledger.models import Entry, Held
from bangfu.ledger.projection import told
from bangfu.plain.verdict import Reason
from bangfu.survey.models import Attachment, Paper
from tests import world
from tests.survey import forms
from tests.survey.client import Phone

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = bytes(range(256)) * 2000


@pytest.fixture
def town(live_server: Any) -> Phone:
    world.make()
    forms.published()
    return Phone(live_server.url, "town")


def surveys() -> int:
    return Entry.objects.filter(kind="survey.household_surveyed").count()


def test_forms_are_listed_and_fetched(town: Phone) -> None:
    status, body, headers = town.ask("GET", "/formList")
    assert status == 200 and headers["x-openrosa-version"] == "1.0" and headers["content-type"].startswith("text/xml")
    listed = {e.tag.rpartition("}")[2]: e.text for e in etree.fromstring(body)[0]}
    assert (listed["formID"], listed["name"], listed["version"]) == ("foreign", "乡里的表", "1")
    status, body, _headers = town.ask("GET", listed["downloadUrl"].removeprefix(town.server))
    assert status == 200 and b"jr:constraintMsg" in body


def test_head_says_where_submissions_go(town: Phone) -> None:
    status, _body, headers = town.ask("HEAD", "/submission")
    assert status == 204 and headers["location"] == f"{town.server}/submission"
    assert int(headers["x-openrosa-accept-content-length"]) > 10_000_000


def test_a_survey_becomes_typed_answers_under_their_items(town: Phone) -> None:
    name, content = forms.instance(5, photo="p.jpg")
    assert town.send(content, {"p.jpg": PHOTO})[0] == 201
    fact = told(Entry.objects.get(kind="survey.household_surveyed")).fact
    assert (fact.household, fact.region, fact.form, fact.instance) == ("HU-0001", world.HUAYANSI, "foreign", name)
    assert (fact.wage, fact.size, fact.fuel, fact.seconds) == (1005, 2, ("1", "5"), 1290)
    assert [(m.name, m.work_place) for m in fact.members] == [("张三", "4"), ("张小", None)]
    kept = Attachment.objects.get(instance=name)
    assert files.read(kept.digest) == PHOTO


def test_the_same_survey_again_changes_nothing(town: Phone) -> None:
    _name, content = forms.instance(1)
    assert [town.send(content)[0] for _time in range(3)] == [201, 201, 201]
    assert surveys() == 1
    assert town.send(content.replace(b"1001", b"9999"))[0] == 409
    assert surveys() == 1


def test_parts_of_one_survey_come_in_several_requests(town: Phone) -> None:
    name, content = forms.instance(1, photo="p.jpg")
    assert town.send(content, more=True)[0] == 202
    assert surveys() == 0 and Paper.objects.get(pk=name).state == "partial"
    assert town.send(content, {"p.jpg": PHOTO})[0] == 201
    assert surveys() == 1 and Attachment.objects.count() == 1


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.9999])
def test_what_is_cut_off_leaves_nothing(town: Phone, share: float) -> None:
    _name, content = forms.instance(1, photo="p.jpg")
    town.cut_off(content, {"p.jpg": PHOTO}, share)
    assert not Paper.objects.exists() and not Attachment.objects.exists() and surveys() == 0
    assert town.send(content, {"p.jpg": PHOTO})[0] == 201
    assert surveys() == 1


def test_a_thousand_surveys_some_twice_some_cut_off(town: Phone) -> None:
    """Each is there once, whatever the network did to it."""
    for serial in range(1000):
        _name, content = forms.instance(serial, household=f"new-{serial % 50}")
        if serial % 9 == 0:
            town.cut_off(content, {}, (serial % 97) / 97)
        assert town.send(content)[0] == 201
        if serial % 7 == 0:
            assert town.send(content)[0] == 201
    wages = [e.body["wage"] for e in Entry.objects.filter(kind="survey.household_surveyed")]
    assert sorted(Decimal(w) for w in wages) == [1000 + serial for serial in range(1000)]
    assert Paper.objects.filter(state="taken").count() == Paper.objects.count() == 1000


def test_a_corrected_survey_takes_the_place_of_the_first(town: Phone) -> None:
    name, content = forms.instance(1)
    assert town.send(content)[0] == 201
    again, corrected = forms.instance(2)
    marked = corrected.replace(b"<orx:meta>", b"<orx:meta><orx:deprecatedID>" + name.encode() + b"</orx:deprecatedID>")
    assert town.send(marked)[0] == 201
    live = [
        e
        for e in Entry.objects.filter(kind="survey.household_surveyed")
        if not Entry.objects.filter(withdraws=e.seq).exists()
    ]
    assert [e.body["instance"] for e in live] == [again]
    assert Paper.objects.get(pk=name).state == "replaced"


def test_a_corrected_survey_takes_the_place_of_one_that_is_held(town: Phone) -> None:
    name, content = forms.instance(1)
    assert town.send(content)[0] == 201
    fact = told(Entry.objects.get(kind="survey.household_surveyed")).fact
    person = somebody(User.objects.get(username="town"))
    held = journal.submit([journal.Sent(fact, journal.new_id())], person, hold=Reason("asked", "请核实"))[0]
    Paper.objects.filter(pk=name).update(fact=held.id, state="held")
    again, corrected = forms.instance(2)
    marked = corrected.replace(b"<orx:meta>", b"<orx:meta><orx:deprecatedID>" + name.encode() + b"</orx:deprecatedID>")
    assert town.send(marked)[0] == 201
    assert Held.objects.get(pk=held.id).state == "mended"
    assert (Paper.objects.get(pk=name).state, Paper.objects.get(pk=again).state) == ("replaced", "taken")


def test_a_flawed_survey_waits_to_be_put_right(town: Phone) -> None:
    name, content = forms.instance(1, age="200")
    assert town.send(content)[0] == 201
    paper = Paper.objects.get(pk=name)
    assert paper.state == "flawed" and surveys() == 0
    assert paper.reasons[0]["field"] == "/data/person[1]/age"
    desk = Client()
    desk.force_login(User.objects.get(username="town"))
    page = desk.get(f"/surveys/papers/{name}/").content.decode()
    assert "年龄在0到119之间" in page
    desk.post(f"/surveys/papers/{name}/", {"/data/person[1]/age": "20", "act": "finish"})
    assert surveys() == 1 and Paper.objects.get(pk=name).state == "taken"


def test_a_household_that_is_not_registered_may_be_surveyed(town: Phone) -> None:
    assert town.send(forms.instance(1, household="new-7")[1])[0] == 201
    assert Entry.objects.get(kind="survey.household_surveyed").stream == "household:new-7"
    assert not Held.objects.exists()


@pytest.mark.parametrize("name", ["", "town", "nobody"])
def test_nobody_without_a_password(town: Phone, name: str) -> None:
    stranger = Phone(town.server, name, "wrong")
    for method, path in (("GET", "/formList"), ("HEAD", "/submission"), ("GET", "/xforms/foreign/1.xml")):
        status, body, headers = stranger.ask(method, path)
        assert status == 401 and headers["www-authenticate"].startswith("Basic") and not body
    assert stranger.send(forms.instance(1)[1])[0] == 401 and not Paper.objects.exists()


def test_guessing_passwords_locks_out(town: Phone) -> None:
    guesser = Phone(town.server, "county", "guess")
    answers = [guesser.ask("GET", "/formList")[0] for _time in range(11)]
    assert answers[0] == 401 and answers[-1] == 429
    assert Phone(town.server, "county").ask("GET", "/formList")[0] == 429


def test_a_county_neither_sees_nor_sends_for_its_neighbour(town: Phone) -> None:
    forms.published(forms.workbook(settings={**forms.SETTINGS, "form_id": "ours"}), region=world.NINGQIANG)
    neighbour = Phone(town.server, "neighbour")
    assert b"<formID>ours" in Phone(town.server, "county").ask("GET", "/formList")[1]
    assert b"<formID>ours" not in neighbour.ask("GET", "/formList")[1]
    assert neighbour.ask("GET", "/xforms/ours/1.xml")[0] == 404
    assert neighbour.send(forms.instance(1, form="ours")[1])[0] == 404
    status, answer = neighbour.send(forms.instance(2)[1])
    assert status == 403 and "没有在这个地方登记的权限" in answer.decode()
    assert surveys() == 0 and not Paper.objects.exists()
    assert town.send(forms.instance(3, form="ours")[1])[0] == 201
    stolen = forms.instance(3, form="ours")[1]
    assert Phone(town.server, "county").send(stolen)[0] == 409


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 400, "不是完整的XML"),
        (b"<data id='foreign' version='1'><hh>", 400, "不是完整的XML"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><data id='foreign' version='1'>&a;</data>", 400, "不是完整的XML"),
        (b"<data id='foreign' version='1'><hh>1</hh></data>", 400, "没有编号"),
        (b"<data id='nothing' version='1'/>", 404, "没有您可以用的调查表"),
    ],
)
def test_what_is_no_survey_is_told_so(town: Phone, content: bytes, status: int, sentence: str) -> None:
    answer = town.send(content)
    assert answer[0] == status and sentence in answer[1].decode() and not Paper.objects.exists()


def test_only_the_version_in_force_is_listed(town: Phone) -> None:
    forms.published(forms.workbook(settings={**forms.SETTINGS, "version": "2", "form_title": "乡里的新表"}))
    body = town.ask("GET", "/formList")[1].decode()
    assert "乡里的新表" in body and body.count("<formID>foreign</formID>") == 1
    assert town.send(forms.instance(1)[1])[0] == 201
