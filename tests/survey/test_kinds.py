"""Every kind of question that a form may have is shown, answered and taken in: nested repeats, counts, cascades, media."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

from bangfu.ledger.models import Entry
from bangfu.survey.intake import content_of
from bangfu.survey.models import Attachment, Paper
from tests import world
from tests.survey import forms
from tests.survey.forms import EN, ZH
from tests.survey.test_desk import begun, posted, signed_in

pytestmark = pytest.mark.django_db
SURVEY = (
    {"type": "start", "name": "start"}, {"type": "today", "name": "day"}, {"type": "username", "name": "who"},
    {"type": "text", "name": "household", ZH: "户编号", EN: "No.", "item": "household"},
    {"type": "text", "name": "region", ZH: "村", EN: "Village", "item": "region"},
    {"type": "note", "name": "hello", ZH: "您好,${household}", EN: "Good day, ${household}"},
    {"type": "begin_group", "name": "kinds", ZH: "各种题", EN: "Kinds", "relevant": "${household} != ''"},
    {"type": "date", "name": "d", ZH: "日期", EN: "Date", "constraint": ". <= today()", "default": "today()"},
    {"type": "time", "name": "t", ZH: "时刻", EN: "Time"},
    {"type": "dateTime", "name": "dt", ZH: "日期时刻", EN: "Moment"},
    {"type": "geopoint", "name": "geo", ZH: "位置", EN: "Place"},
    {"type": "barcode", "name": "bar", ZH: "条码", EN: "Barcode"},
    {"type": "range", "name": "score", ZH: "几分", EN: "Score", "parameters": "start=0 end=10 step=1"},
    {"type": "acknowledge", "name": "ok", ZH: "同意", EN: "Agreed", "required": "yes"},
    {"type": "image", "name": "photo", ZH: "照片", EN: "Photo", "parameters": "max-pixels=1024"},
    {"type": "select_one county", "name": "county", ZH: "县", EN: "County"},
    {"type": "select_one town", "name": "town", ZH: "镇", EN: "Town", "choice_filter": "county = ${county}"},
    {"type": "text", "name": "long", ZH: "备注", EN: "Notes", "appearance": "multiline"},
    {"type": "end_group", "name": "kinds"},
    {"type": "integer", "name": "n", ZH: "几块地", EN: "How many plots"},
    {"type": "begin_repeat", "name": "plot", ZH: "地块", EN: "Plot", "repeat_count": "${n}"},
    {"type": "decimal", "name": "mu", ZH: "几亩", EN: "Mu"},
    {"type": "begin_repeat", "name": "crop", ZH: "作物", EN: "Crop"},
    {"type": "text", "name": "what", ZH: "种什么", EN: "What"},
    {"type": "decimal", "name": "yield", ZH: "产量", EN: "Yield"},
    {"type": "end_repeat", "name": "crop"},
    {"type": "calculate", "name": "at", "calculation": "position(..)"},
    {"type": "decimal", "name": "sum", ZH: "合计", EN: "Sum", "calculation": "sum(${yield})"},
    {"type": "end_repeat", "name": "plot"},
    {"type": "decimal", "name": "land", ZH: "共几亩", EN: "Land", "calculation": "sum(${mu})", "item": "arable"},
)  # fmt: skip
CHOICES = (
    {"list_name": "county", "name": "n", ZH: "宁强", EN: "Ningqiang"}, {"list_name": "county", "name": "c", ZH: "城固", EN: "Chenggu"},
    {"list_name": "town", "name": "da", ZH: "大安", EN: "Da'an", "county": "n"},
    {"list_name": "town", "name": "lz", ZH: "老庄", EN: "Laozhuang", "county": "c"},
)  # fmt: skip


def test_every_kind_of_question() -> None:
    world.make()
    forms.published(forms.workbook(SURVEY, CHOICES, {**forms.SETTINGS, "form_id": "kinds"}))
    desk = signed_in("town")
    address = begun(desk, form="kinds@1")
    page = desk.get(address).content.decode()
    assert (
        "您好,HU-0001" in page
        and 'type="datetime-local"' in page
        and "大安" not in page
        and "/data/plot[1]/mu" not in page
    )
    desk.post(address, {**posted(desk, address), "/data/kinds/county": "n", "/data/n": "2"})
    page = desk.get(address).content.decode()
    assert "大安" in page and "老庄" not in page and "/data/plot[2]/mu" in page
    desk.post(address, {**posted(desk, address), "act": "add:/data/plot/crop@/data/plot[2]"})
    values = {
        **posted(desk, address), "/data/kinds/d": "2014-07-01", "/data/kinds/t": "08:30", "/data/kinds/dt": "2014-07-01T08:30",
        "/data/kinds/geo": "32.8 106.2 900 5", "/data/kinds/bar": "X1", "/data/kinds/score": "7", "/data/kinds/ok": "OK",
        "/data/kinds/town": "da", "/data/plot[1]/mu": "1.5", "/data/plot[2]/mu": "2",
        "/data/plot[1]/crop[1]/yield": "100", "/data/plot[2]/crop[1]/yield": "200", "/data/plot[2]/crop[2]/yield": "50",
        "/data/kinds/photo": SimpleUploadedFile("田.jpg", b"\xff\xd8 a picture", "image/jpeg"), "act": "finish",
    }  # fmt: skip
    answer = desk.post(address, values, follow=True).content.decode()
    assert "调查已入账" in answer, re.findall(r"<li>.*?</li>", answer)
    assert Entry.objects.get(kind="survey.household_surveyed").body["arable"] == "3.5"
    root = etree.fromstring(content_of(Paper.objects.get()))
    said = {e.tag.rpartition("}")[2]: e.text for e in root.iter() if e.text and e.text.strip()}
    assert (
        said["sum"] == "250"
        and said["dt"].startswith("2014-07-01T08:30:00")
        and said["at"] == "2"
        and said["who"] == "town"
    )
    assert said["photo"] == Attachment.objects.get().name


def test_the_same_page_in_english() -> None:
    world.make()
    forms.published(forms.workbook(SURVEY, CHOICES, {**forms.SETTINGS, "form_id": "kinds"}))
    desk = signed_in("town")
    desk.cookies["django_language"] = "en"
    page = desk.get(begun(desk, form="kinds@1")).content.decode()
    assert "Good day, HU-0001" in page and "Agreed" in page and "Finish" in page and "您好" not in page
