"""A survey on a phone without a network: skips, sums, members, what is known, two languages; and two phones of one account."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM, somebody
from bangfu.field.models import Photo
from bangfu.ledger import files, inbox, journal
from bangfu.ledger.models import Entry, Held
from bangfu.ledger.projection import told
from bangfu.plain.policy import codes
from bangfu.projects.facts import ProjectRegistered
from bangfu.projects.models import Project
from bangfu.survey import intake, publishing, shipped
from bangfu.survey.models import Attachment, Paper
from bangfu.survey.workbook import read_workbook
from tests.journeys.browser import fresh, launched, opened, press, sign_in, sound
from tests.journeys.handset import PIN, come_in, picture
from tests.journeys.test_phone import people
from tests.survey import forms
from tests.world import HUAYANSI, id_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def ready() -> None:
    """The cast, a form from elsewhere and the register form in force."""
    people()
    forms.published()
    form = next(one for one in shipped.shipped() if one.id == "register")
    draft = publishing.look_at(read_workbook(shipped.workbook_of(form), "register.xlsx"), "household")
    assert publishing.publish(draft, "household", "6107", form.since, None, SYSTEM).outcome is journal.Outcome.ACCEPTED


@pytest.fixture
def page(live_server: Any) -> Iterator[Page]:
    ready()
    with opened(live_server.url, 390) as page:
        yield page


def away(page: Page) -> None:
    """Everything is fetched; then there is no network, and the app starts anew."""
    page.wait_for_selector(".pill-good")
    page.context.set_offline(True)
    page.reload()
    page.fill("#pin", PIN)
    page.wait_for_selector(".hero")


def back(page: Page) -> None:
    page.context.set_offline(False)
    page.wait_for_selector(".pill-good:not(:has-text('·'))", timeout=30000)


def test_a_survey_without_a_network_is_the_fact_of_the_web(page: Page) -> None:
    come_in(page)
    away(page)
    page.goto("/phone/#/household/HU-0003")
    page.locator(".tile", has_text="乡里的表").click()
    page.wait_for_selector("fieldset.rows")
    sound(page)
    names = page.get_by_label("姓名")
    assert names.first.input_value() == "赵五"
    expect(page.get_by_text("已登记,核对即可").first).to_be_visible()
    assert page.get_by_text("在哪里务工").count() == 0
    page.get_by_label("年龄").fill("130")
    expect(page.get_by_text("年龄在0到119之间")).to_be_visible()
    page.get_by_label("年龄").fill("40")
    expect(page.get_by_text("赵五在哪里务工")).to_be_visible()
    page.locator("fieldset", has_text="赵五在哪里务工").locator(".chip", has_text="省外").last.click()
    page.get_by_role("button", name="再加一个").click()
    names.nth(1).fill("赵小")
    page.get_by_label("年龄").nth(1).fill("9")
    page.get_by_label("全年工资").fill("1001")
    expect(page.locator("output", has_text="500.5")).to_be_visible()
    page.locator("fieldset", has_text="有没有病人").locator(".chip", has_text="有").first.click()
    page.locator(".foot .btn-p").click()
    expect(page.locator("#errors")).to_contain_text("什么病")
    page.get_by_label("什么病").fill("风湿")
    for burns in ("柴草", "电"):
        page.locator(".chip", has_text=burns).click()
    page.locator("input[type=file]").last.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": picture(3)}
    )
    page.wait_for_selector(".thumb img")
    page.wait_for_selector(".bar p:has-text('草稿')")
    shot(page, "phone-survey-zh")
    page.reload()
    page.fill("#pin", PIN)
    page.wait_for_selector("fieldset.rows")
    assert names.nth(1).input_value() == "赵小"
    page.locator(".foot .btn-p").click()
    page.wait_for_selector(".hero")
    back(page)
    entry = Entry.objects.get(kind="survey.household_surveyed", origin="phone")
    fact = told(entry).fact
    assert (fact.household, fact.size, fact.wage, len(fact.fuel)) == ("HU-0003", 2, 1001, 2)
    places = codes("work_place")
    assert [(m.name, places.get(m.work_place)) for m in fact.members] == [("赵五", "省外"), ("赵小", None)]
    assert Paper.objects.get().state == "taken" and Photo.objects.get().about == str(entry.id)


def test_what_is_personal_is_only_confirmed_and_a_refused_survey_is_mended(live_server: Any) -> None:
    ready()
    with opened(live_server.url, 390, "en-US") as page:
        come_in(page)
        away(page)
        page.goto("/phone/#/household/HU-0003")
        page.locator(".tile", has_text="贫困户登记表").click()
        page.wait_for_selector("fieldset.rows")
        sound(page)
        shot(page, "phone-register-en")
        number = page.locator("input[placeholder*='***']").last
        assert number.input_value() == "" and id_number(3) not in page.content()
        page.get_by_label("Income year").fill("2014")
        page.locator(".foot .btn-p").click()
        expect(page.locator("#errors li").first).to_be_visible()
        assert not page.locator("#errors", has_text="ID number").count()
        page.evaluate("""() => { for (const input of document.querySelectorAll("input[inputmode=decimal]")) {
            if (!input.value) { input.value = "100"; input.dispatchEvent(new Event("input", {bubbles: true})); } } }""")
        for group in page.locator("fieldset.f:has(.star)").all():
            if not group.locator("input:checked").count():
                group.locator(".chip").first.click()
        for one in page.locator(".f:has(.star) select").all():
            if not one.input_value() and "***" not in one.inner_text():
                one.select_option(index=1)
        page.locator(".foot .btn-p").click()
        page.wait_for_selector(".hero")
        back(page)
        fact = told(Entry.objects.get(kind="survey.household_surveyed")).fact
        assert fact.members[0].id_number == id_number(3) and fact.phone == "13800000000"


def test_pictures_asked_in_a_survey_stay_sealed_and_go_with_it(live_server: Any) -> None:
    rows = [{"type": "text", "name": "hh", forms.ZH: "户编号", forms.EN: "Household", "item": "household"},
            {"type": "image", "name": "house", forms.ZH: "房屋照片", forms.EN: "The house", "required": "yes"},
            {"type": "select_one yn", "name": "sick", forms.ZH: "有没有病人", forms.EN: "Anybody ill"},
            {"type": "image", "name": "proof", forms.ZH: "诊断证明", forms.EN: "Diagnosis", "relevant": "${sick} = 'y'"}]  # fmt: skip
    ready()
    forms.published(forms.workbook(rows, settings={**forms.SETTINGS, "form_id": "house"}))
    with opened(live_server.url, 390) as page:
        come_in(page)
        away(page)
        address = "/phone/#/form/survey~house@1?household=HU-0003"
        page.goto(address)
        page.locator(".foot .btn-p").click()
        expect(page.locator("#errors")).to_contain_text("房屋照片")
        shoot(page, "房屋照片", 1)
        page.locator(".chip", has_text="有").first.click()
        shoot(page, "诊断证明", 2)
        page.wait_for_selector(".bar p:has-text('草稿')")
        sound(page)
        shot(page, "phone-survey-pictures-zh")
        page = killed(page)
        page.goto(address)
        expect(page.locator(".thumb img")).to_have_count(2)
        asked(page, "诊断证明").get_by_role("button", name="删除照片").click()
        shoot(page, "诊断证明", 3)
        page.locator(".chip", has_text="没有").click()
        page.locator(".foot .btn-p").click()
        page.wait_for_selector(".hero")
        page = killed(page)
        back(page)
        paper = Paper.objects.get(state="taken", origin="phone")
        kept = Attachment.objects.get()
        assert (kept.instance, kept.media_type) == (paper.instance, "image/jpeg") and not Photo.objects.exists()
        assert kept.name.encode() in intake.content_of(paper) and files.read(kept.digest).startswith(b"\xff\xd8\xff")
        desk = fresh(page.context.browser, live_server.url)
        sign_in(desk, "city")
        desk.goto(f"/surveys/papers/{paper.instance}/")
        desk.fill("#why-see", "核对房屋")
        press(desk, desk.get_by_role("button", name="查看"))
        assert desk.locator(f"img[alt='{kept.name}']").evaluate("one => one.naturalWidth") == 48
        for width in (1440, 390):
            desk.set_viewport_size({"width": width, "height": 900})
            sound(desk)
            shot(desk, f"desk-survey-picture-{width}")


def test_a_survey_whose_picture_is_gone_is_mended_with_a_new_one(page: Page) -> None:
    come_in(page)
    away(page)
    page.goto("/phone/#/form/survey~foreign@1?household=HU-0003")
    page.get_by_label("年龄").fill("50")
    shoot(page, "照片", 71)
    page.locator(".foot .btn-p").click()
    page.wait_for_selector(".hero")
    page.evaluate("""() => new Promise((done) => { indexedDB.open("bangfu").onsuccess = (event) => {
        const deal = event.target.result.transaction("photos", "readwrite");
        deal.objectStore("photos").clear();
        deal.oncomplete = () => (event.target.result.close(), done()); }; })""")
    page.context.set_offline(False)
    page.goto("/phone/#/sent")
    page.locator(".pill").click()
    page.locator(".task", has_text="已没有这张照片").click(timeout=40000)
    page.locator(".foot .btn-p", has_text="改正").click()
    expect(asked(page, "照片").locator(".thumb img")).to_have_count(0)
    shoot(page, "照片", 72)
    page.locator(".foot .btn-p").click()
    page.wait_for_selector(".hero")
    back(page)
    assert Paper.objects.get().instance == Attachment.objects.get().instance


def asked(page: Page, label: str) -> Locator:
    """A question about a picture."""
    return page.locator(".f", has=page.locator(f"[id$=-label]:has-text('{label}')"))


def shoot(page: Page, label: str, number: int) -> None:
    where = asked(page, label)
    where.locator("input").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture(number)})
    where.locator(".thumb img").wait_for()


def killed(page: Page) -> Page:
    """The tab is killed, and the app started anew in another."""
    other = page.context.new_page()
    page.close(run_before_unload=False)
    other.goto("/phone/")
    other.fill("#pin", PIN)
    other.wait_for_selector(".hero")
    return other


def test_what_was_begun_with_an_old_version_of_a_form_is_finished_with_it(page: Page) -> None:
    come_in(page)
    away(page)
    page.goto("/phone/#/form/survey~foreign@1?household=HU-0003")
    page.get_by_label("年龄").fill("50")
    page.wait_for_selector(".bar p:has-text('草稿')")
    forms.published(forms.workbook(settings={**forms.SETTINGS, "version": "2"}))
    page.context.set_offline(False)
    page.goto("/phone/#/household/HU-0003")
    page.locator(".pill").click()
    page.reload()
    page.fill("#pin", PIN)
    back(page)
    page.goto("/phone/#/")
    page.locator(".task", has_text="草稿").click()
    expect(page.get_by_label("年龄")).to_have_value("50")
    page.locator(".foot .btn-p").click()
    page.wait_for_selector(".hero")
    back(page)
    assert told(Entry.objects.get(kind="survey.household_surveyed")).fact.version == "1"


def test_two_phones_of_one_account_tell_each_fact_once_and_both_sides_of_a_quarrel_are_kept(live_server: Any) -> None:
    ready()
    User.objects.filter(username="cadre").update(cadre="GB1")
    road = ProjectRegistered(
        region=HUAYANSI, happened_on=date(2014, 6, 1), project="XM1", name="入户路", category="road", unit="DW1"
    )
    assert journal.submit([road], SYSTEM)[0].outcome is journal.Outcome.ACCEPTED
    with launched() as browser:
        one, two, other = (fresh(browser, live_server.url, 390) for _phone in range(3))
        for page, user in ((one, "team"), (two, "team"), (other, "cadre")):
            come_in(page, user)
            away(page)
        for page, percent in ((one, "30"), (two, "60"), (other, "90")):
            page.goto("/phone/#/form/projects.project_progressed")
            page.locator(".chip", has_text="入户路").click()
            page.locator("fieldset", has_text="状态").locator(".chip", has_text="实施").click()
            page.fill("#f-percent", percent)
            page.click(".foot .btn-p")
            page.wait_for_selector(".hero")
        for page in (one, two, other, two, one):
            page.context.set_offline(False)
            page.locator(".pill").click()
            page.wait_for_selector(".pill-good:not(:has-text('·'))", timeout=30000)
        entries = Entry.objects.filter(kind="projects.project_progressed")
        assert sorted(told(e).fact.percent for e in entries) == [30, 60] and {e.by for e in entries} == {"team"}
        assert Project.objects.get(key="XM1").percent == 60
        held = Held.objects.get(state="waiting")
        assert (held.by, inbox.told(held).percent) == ("cadre", 90)
        assert (
            inbox.decide(held.id, confirm=True, reason="现场看过", by=somebody(User.objects.get(username="city")))
            is None
        )
        assert sorted(told(e).fact.percent for e in entries.all()) == [30, 60, 90]
        assert Project.objects.get(key="XM1").percent == 90
        other.locator(".pill").click()
        other.goto("/phone/#/sent")
        expect(other.locator(".tag-ok")).to_have_count(1)
