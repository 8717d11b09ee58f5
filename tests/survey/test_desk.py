"""A survey at the desk: what is known is filled in, every change is kept, skip logic and sums follow, a finished one is a fact."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from bangfu.access.models import AuditLog, User
from bangfu.handbook.household import who_looked
from bangfu.ledger import journal
from bangfu.ledger.models import Entry, Held
from bangfu.ledger.projection import told
from bangfu.survey.models import Paper
from tests import world
from tests.survey import forms

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def desk() -> Client:
    world.make()
    forms.published()
    return signed_in("town")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def begun(client: Client, household: str = "HU-0001", form: str = "foreign@1", **more: str) -> str:
    """The address of a survey that was begun."""
    response = client.post("/surveys/start/", {"form": form, "household": household, **more})
    assert response.status_code == 302 and response["Location"].startswith("/surveys/papers/"), (
        response.content.decode()
    )
    return str(response["Location"])


def posted(client: Client, address: str) -> dict[str, Any]:
    """What the browser would post: the values in the page's inputs."""
    page = client.get(address).content.decode()
    found: dict[str, Any] = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>", page):
        name, value = re.search(r'name="(/[^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (
            "checked" in tag
            or ('type="radio"' not in tag and 'type="checkbox"' not in tag and 'type="file"' not in tag)
        ):
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


GOOD = {
    "/data/person[1]/called": "张三", "/data/person[1]/age": "40", "/data/person[1]/away": "far", "/data/pay": "8000",
    "/data/sick": "n", "/data/burns": ["", "wood", "power"],
}  # fmt: skip


def test_a_survey_is_begun_changed_and_finished(desk: Client) -> None:
    address = begun(desk)
    response = desk.post(address, {**posted(desk, address), **GOOD, "act": "finish"})
    fact = told(Entry.objects.get(kind="survey.household_surveyed")).fact
    assert response["Location"].startswith("/entries/")
    assert (fact.household, fact.region, fact.wage, fact.size, fact.fuel) == (
        "HU-0001",
        world.HUAYANSI,
        8000,
        1,
        ("1", "5"),
    )
    assert [(m.name, m.work_place) for m in fact.members] == [("张三", "4")]
    timeline = desk.get("/things/household/HU-0001/").content.decode()
    assert "入户调查" in timeline and "foreign" not in re.findall(r"<h1>.*?</h1>", timeline)


def test_a_change_is_answered_with_what_looks_different(desk: Client) -> None:
    address = begun(desk)
    before = posted(desk, address)
    answer = desk.post(address, {**before, "/data/sick": "y"}, headers={"HX-Request": "true"}).content.decode()
    assert "什么病" in answer and 'id="q-data-illness"' in answer and "q-data-pay" not in answer
    assert "已保存" in answer
    answer = desk.post(address, {**before, "/data/pay": "900"}, headers={"HX-Request": "true"}).content.decode()
    assert "q-data-per_head" in answer and "900" in answer and "全年工资 900 ÷ 家庭人口 1" in answer
    answer = desk.post(
        address, {**before, "/data/person[1]/age": "200"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "年龄在0到119之间" in answer


def test_rows_are_added_and_removed_and_the_draft_is_kept(desk: Client) -> None:
    address = begun(desk)
    desk.post(address, {**posted(desk, address), "/data/person[1]/called": "张三", "act": "add:/data/person@/data"})
    values = posted(desk, address)
    assert values["/data/person[1]/called"] == ["张三"] and "/data/person[2]/called" in values
    desk.post(address, {**values, "/data/person[2]/called": "李四", "act": "remove:/data/person[1]"})
    again = signed_in("town")
    assert (
        posted(again, address)["/data/person[1]/called"] == ["李四"]
        and "未填完" in again.get("/surveys/").content.decode()
    )


def test_what_is_wrong_is_said_where_it_is(desk: Client) -> None:
    address = begun(desk)
    wrong = {
        **posted(desk, address),
        "/data/person[1]/called": "",
        "/data/person[1]/age": "200",
        "/data/sick": "y",
        "/data/pay": "很多",
        "act": "finish",
    }
    page = desk.post(address, wrong, follow=True).content.decode()
    assert not Entry.objects.filter(kind="survey.household_surveyed").exists()
    for sentence in ("姓名:必填", "年龄:年龄在0到119之间", "全年工资:「很多」不是数字", "什么病:必填"):
        assert sentence in page, sentence


def test_only_its_owner_sees_a_draft(desk: Client) -> None:
    address = begun(desk)
    for name in ("county", "team", "neighbour"):
        assert signed_in(name).get(address).status_code == 404


def test_what_is_known_is_filled_in_and_only_confirmed(desk: Client) -> None:
    forms.published(forms.workbook(settings={**forms.SETTINGS, "version": "2"}, survey=[
        *forms.SURVEY[:6],
        {"type": "text", "name": "number", forms.ZH: "证件号", forms.EN: "ID number", "item": "id_number"},
        *forms.SURVEY[6:],
    ]))  # fmt: skip
    address = begun(desk)
    desk.post(address, {**posted(desk, address), **GOOD, "act": "finish"})
    later = begun(desk, form="foreign@2")
    page, values = desk.get(later).content.decode(), posted(desk, later)
    assert values["/data/person[1]/called"] == ["张三"] and values["/data/burns"] == ["", "wood", "power"]
    assert world.id_number(1) not in page and "没有变化就不用填" in page
    assert "的记录,请核对" in page
    desk.post(later, {**values, "/data/person[1]/age": "41", "/data/sick": "n", "/data/pay": "9000", "act": "finish"})
    facts = [told(e).fact for e in Entry.objects.filter(kind="survey.household_surveyed").order_by("seq")]
    assert [f.wage for f in facts] == [8000, 9000] and facts[1].members[0].id_number == world.id_number(1)


def test_a_form_told_past_its_page_is_held(desk: Client) -> None:
    form = told(Entry.objects.get(kind="survey.survey_form_published")).fact
    team = journal.Somebody("team", [("team_member", world.HUAYANSI, "")])
    receipt = journal.submit([replace(form, region=world.HUAYANSI, survey_form="own")], team)[0]
    assert receipt.outcome is journal.Outcome.HELD
    assert str(receipt.reasons[0]) == "调查表应在「入户调查」里上传、核对、发布"


def test_a_household_elsewhere_is_not_surveyed(desk: Client) -> None:
    response = desk.post("/surveys/start/", {"form": "foreign@1", "household": "HU-0002"}, follow=True)
    assert "这一户不在您登记的地方" in response.content.decode() and not Paper.objects.exists()


def test_health_is_not_shown_again_unasked(desk: Client) -> None:
    """A known answer that is personal stays covered, whatever kind of question asks it, and stays known when left alone."""
    asks_health = [
        *forms.SURVEY[:6], {"type": "select_one health", "name": "health", forms.ZH: "身体", "item": "health"}, *forms.SURVEY[6:]
    ]  # fmt: skip
    choices = [
        *forms.CHOICES,
        *({"list_name": "health", "name": n, forms.ZH: z} for n, z in (("ok", "健康"), ("ill", "患有大病"))),
    ]
    forms.published(forms.workbook(asks_health, choices, {**forms.SETTINGS, "version": "2"}))
    first = begun(desk, form="foreign@2")
    desk.post(first, {**posted(desk, first), **GOOD, "/data/person[1]/health": "ill", "act": "finish"})
    second = begun(desk, form="foreign@2")
    page = desk.get(second).content.decode()
    assert 'value="ill" checked' not in page and 'value="ok" checked' not in page and "没有变化就不用填" in page
    desk.post(second, {**posted(desk, second), **GOOD, "/data/pay": "1", "act": "finish"})
    facts = [told(e).fact for e in Entry.objects.filter(kind="survey.household_surveyed").order_by("seq")]
    assert [f.members[0].health for f in facts] == ["3", "3"]
    assert all("health" not in m for e in Entry.objects.all() for m in e.body.get("members", ()))


def test_what_a_neighbour_asked_is_not_known_here(desk: Client) -> None:
    neighbour = signed_in("neighbour")
    forms.published(forms.workbook(settings={**forms.SETTINGS, "version": "2"}))
    theirs = begun(neighbour, household="new-1", form="foreign@2")
    values = {**posted(neighbour, theirs), **GOOD, "/data/village": world.SHUANGJING, "/data/person[1]/called": "李四"}
    neighbour.post(theirs, {**values, "act": "finish"})
    assert Entry.objects.filter(stream="household:new-1").count() == 1
    assert "李四" not in desk.get(begun(desk, household="new-1")).content.decode()


def test_a_household_is_surveyed_where_it_is_registered(desk: Client) -> None:
    address = begun(desk, household="")
    values = {**posted(desk, address), **GOOD, "/data/hh": "HU-0002", "/data/village": world.HUAYANSI}
    page = desk.post(address, {**values, "act": "finish"}, follow=True).content.decode()
    assert "请由所在地的单位登记" in page and not Entry.objects.filter(kind="survey.household_surveyed").exists()


def test_all_papers_of_a_form_are_a_workbook_after_a_reason(desk: Client) -> None:
    address = begun(desk)
    desk.post(address, {**posted(desk, address), **GOOD, "/data/sick": "y", "/data/illness": "风湿", "act": "finish"})
    where = "/surveys/forms/foreign/1/answers.xlsx"
    assert (
        desk.post(where, {"reason": ""}).status_code == 403
        and signed_in("cadre").post(where, {"reason": "想看"}).status_code == 403
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(desk.post(where, {"reason": "复核"}).content))
    first, second = (book.get_sheet_by_index(at).to_python() for at in (0, 1))
    row = dict(zip(first[0], first[1], strict=True))
    assert (row["/data/illness"], row["/data/burns"], row["/data/pay"], row["户编号"]) == (
        "风湿",
        "柴草、电",
        "8000",
        "HU-0001",
    )
    assert dict(zip(second[0], second[1], strict=True))["/data/person/away"] == "省外"
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(signed_in("neighbour").post(where, {"reason": "看看"}).content))
    assert len(theirs.get_sheet_by_index(0).to_python()) == 1
    assert AuditLog.objects.filter(verb="export", reason="复核", subject="papers foreign@1 (1)").count() == 1


def test_a_form_that_does_not_ask_where_is_told_so_beside(desk: Client) -> None:
    """A form nobody here wrote asks neither village nor household: the page does."""
    bare = [row for row in forms.SURVEY if row["name"] not in ("hh", "village")]
    forms.published(forms.workbook(bare, settings={**forms.SETTINGS, "form_id": "bare"}))
    address = begun(desk, household="", form="bare@1")
    assert (
        "村:必填"
        in desk.post(address, {**posted(desk, address), **GOOD, "act": "finish"}, follow=True).content.decode()
    )
    where = {"paper-region": world.HUAYANSI, "paper-household": "HU-0001"}
    desk.post(address, {**posted(desk, address), **where, "act": "finish"})
    fact = told(Entry.objects.get(kind="survey.household_surveyed")).fact
    assert (fact.region, fact.household, fact.wage) == (world.HUAYANSI, "HU-0001", 8000)


def test_the_paper_is_read_only_after_a_reason(desk: Client) -> None:
    address = begun(desk)
    desk.post(address, {**posted(desk, address), **GOOD, "/data/sick": "y", "/data/illness": "肺结核", "act": "finish"})
    county = signed_in("county")
    assert "肺结核" not in county.get(address).content.decode()
    assert county.post(address, {"reason": ""}).status_code == 403
    assert "肺结核" in county.post(address, {"reason": "复核"}).content.decode()
    assert AuditLog.objects.filter(verb="unmask", user="county", reason="复核").count() == 1
    assert signed_in("neighbour").get(address).status_code == 404
    assert "肺结核" not in str(Entry.objects.get(kind="survey.household_surveyed").body)


def test_a_rule_that_objects_holds_the_survey(desk: Client) -> None:
    forms.published(forms.workbook(settings={**forms.SETTINGS, "version": "old"}), until=date(2014, 6, 1))
    address = begun(desk, form="foreign@old")
    response = desk.post(address, {**posted(desk, address), **GOOD, "act": "finish"}, follow=True)
    assert "已停用" in response.content.decode() and Held.objects.count() == 1


def test_a_workbook_is_looked_at_and_published(desk: Client) -> None:
    county = signed_in("county")
    other = forms.workbook(settings={**forms.SETTINGS, "form_id": "ours", "form_title": "县里的表"})
    response = county.post("/surveys/upload/", {"file": SimpleUploadedFile("我们的表.xlsx", other, XLSX)})
    page = county.get(response["Location"]).content.decode()
    assert "可以发布" in page and "工资性收入" in page
    given = {
        "name": "我们的表.xlsx",
        "about": "household",
        "region": world.NINGQIANG,
        "since": "2014-01-01",
        "until": "",
    }
    assert county.post(response["Location"], {**given, "region": world.CHENGGU}).status_code == 422
    late = county.post(response["Location"], {**given, "until": "2013-01-01"})
    assert late.status_code == 422 and "应在启用日期" in late.content.decode()
    assert "县里的表" in county.post(response["Location"], given, follow=True).content.decode()
    assert "县里的表" not in signed_in("neighbour").get("/surveys/").content.decode()
    assert desk.get("/surveys/forms/ours/1.xlsx").content == other
    assert signed_in("neighbour").get("/surveys/forms/ours/1.xlsx").status_code == 404


def test_who_looked_at_a_survey_is_told_to_the_household(desk: Client) -> None:
    address = begun(desk)
    desk.post(address, {**posted(desk, address), **GOOD, "act": "finish"})
    assert not who_looked("HU-0001", world.HUAYANSI)
    assert desk.post(address, {"reason": "复核"}).status_code == 200
    assert [look["reason"] for look in who_looked("HU-0001", world.HUAYANSI)] == ["复核"]
