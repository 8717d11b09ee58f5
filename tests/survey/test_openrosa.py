"""A client of the protocol: forms listed and fetched, surveys sent once, twice, in parts and cut off half-way."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from bangfu.ledger import files
from bangfu.ledger.models import Entry
from bangfu.ledger.projection import told
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
