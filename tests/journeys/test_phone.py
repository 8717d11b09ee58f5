"""The phone app in a real Chromium, 390 px wide: what was entered without a network is there exactly once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from bangfu.access.models import Device, User
from bangfu.access.scope import SYSTEM
from bangfu.field import views
from bangfu.field.models import Photo
from bangfu.ledger import files, journal
from bangfu.ledger.models import Entry, Held
from bangfu.pairing.models import Visit
from tests.journeys.browser import CHINESE, opened, sound
from tests.journeys.handset import PIN, Handset, come_in, picture
from tests.presence import cast
from tests.world import household, pair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")
MADE_UP = ("张三", "赵五", "王建国", "李梅", "修入户路", "市发改委驻华严寺村工作队", "中文", "0650号")
"""What people wrote, which is the same in every language."""


def sent_visits() -> Any:
    """The visits that phones have sent, asked anew each time."""
    return Entry.objects.filter(kind="pairing.visit_made", origin="phone")


def people() -> None:
    """A team member who serves in a village and helps a household there; a promise is open."""
    cast.make_world()
    User.objects.filter(username="team").update(cadre="GB2")
    journal.submit([pair("HU-0003"), household("HU-0003", head="赵五", serial=3)], SYSTEM)


@pytest.fixture
def page(live_server: Any) -> Iterator[Page]:
    people()
    with opened(live_server.url, 390) as page:
        yield page


def test_a_visit_without_a_network(page: Page) -> None:
    come_in(page)
    page.context.set_offline(True)
    page.reload()
    page.fill("#pin", PIN)
    page.click("nav a.plus")
    page.click("main li .task")
    page.click(".chip")
    page.fill("textarea", "问了收入")
    page.click(".foot .btn-p")
    page.wait_for_selector(".hero")
    assert "1" in page.locator(".pill").inner_text()
    page.context.set_offline(False)
    page.wait_for_selector(".pill-good")
    assert sent_visits().count() == 1 and sent_visits().get().by == "team"


SCREENS = {
    "home": "#/", "households": "#/households", "household": "#/household/HU-0001", "new": "#/new", "sent": "#/sent", "me": "#/me",
    "visit": "#/form/pairing.visit_made?household=HU-0001", "leave": "#/form/stationing.leave_applied",
    "need": "#/form/projects.need_collected?household=HU-0001", "progress": "#/form/projects.project_progressed", "tasks": "#/tasks",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_every_screen_is_sound(live_server: Any, language: str) -> None:
    people()
    with opened(live_server.url, 390, language) as page:
        page.goto("/phone/")
        page.wait_for_selector("#username")
        sound(page)
        come_in(page)
        for name, address in {**SCREENS, "phones": "/phones/"}.items():
            page.goto(address if address.startswith("/") else f"/phone/{address}")
            page.wait_for_selector("main h1, main .card")
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"phone-{name}-{language}.png"))
            sound(page)
            if language == "en-US":
                assert not CHINESE.findall(re.sub("|".join(MADE_UP), "", page.locator("body").inner_text()))


@pytest.fixture
def handset(live_server: Any, tmp_path: Path) -> Iterator[Handset]:
    people()
    with sync_playwright() as driver:
        made = Handset(driver, live_server.url, tmp_path / "profile")
        yield made
        made.context.close()


def test_twenty_visits_through_everything_that_happens_to_a_phone(handset: Handset, monkeypatch: Any) -> None:
    handset.come_in()
    handset.context.set_offline(True)
    for n in range(6):
        handset.visit("赵五", f"第{n}次", picture(n))
    handset.fill("赵五", "第6次", picture(6))
    handset.page.wait_for_selector(".bar p:has-text('草稿')")
    handset.kill_tab()
    handset.start(online=False)
    handset.page.locator(".task", has_text="草稿").click()
    assert handset.page.input_value("textarea") == "第6次"
    handset.page.wait_for_selector(".thumb img")
    handset.save()
    for n in range(7, 12):
        handset.visit("赵五", f"第{n}次", picture(n))
    handset.kill_browser()
    handset.start(online=False)
    assert "24" in handset.page.locator(".pill").inner_text()
    handset.page.clock.set_system_time(datetime.now() - timedelta(days=40))
    for n in range(12, 20):
        handset.visit("赵五", f"第{n}次", picture(n))
    Session.objects.all().delete()
    newer = views._built("sw.js") + b"\n// newer"
    monkeypatch.setattr(views, "_built", lambda name: newer if name == "sw.js" else (views.BUILT / name).read_bytes())
    handset.start(online=True)
    handset.page.click("button.toast")
    handset.page.fill("#pin", PIN)
    handset.sign_in_again()
    handset.all_sent()
    today = timezone.localdate()
    visits = {entry.id: entry for entry in sent_visits()}
    notes = Visit.objects.filter(seq__in=[e.seq for e in visits.values()]).values_list("note", flat=True)
    assert sorted(notes) == sorted(f"第{n}次" for n in range(20))
    assert {entry.happened_on for entry in visits.values()} == {today}
    photos = list(Photo.objects.all())
    assert {photo.about for photo in photos} == {str(one) for one in visits} and len(photos) == 20
    assert all(files.read(photo.file).startswith(b"\xff\xd8\xff") for photo in photos)


def test_a_draft_is_called_saved_only_while_all_of_it_is(page: Page) -> None:
    come_in(page)
    page.goto("/phone/#/form/pairing.visit_made?household=HU-0003")
    page.wait_for_selector("textarea")
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    told = page.locator(".bar p", has_text="草稿")
    for text in ("先写一句", "再写一句"):
        page.fill("textarea", text)
        assert told.count() == 0
        page.clock.run_for(2000)
        told.wait_for()


def test_what_is_not_taken_says_why_and_is_mended(page: Page) -> None:
    come_in(page)
    page.goto("/phone/#/form/stationing.leave_applied")
    page.locator(".chip").first.click()
    today = timezone.localdate()
    page.fill("#f-since", f"{today + timedelta(days=9)}")
    page.fill("#f-until", f"{today}")
    page.click(".foot .btn-p")
    page.click("nav a[href='#/sent']")
    page.locator(".task", has_text="待核").click()
    assert "早于起始日" in page.locator("main").inner_text()
    page.locator(".foot .btn-p", has_text="改正").click()
    page.fill("#f-until", f"{today + timedelta(days=10)}")
    page.click(".foot .btn-p")
    page.wait_for_selector(".hero")
    page.click("nav a[href='#/sent']")
    page.wait_for_selector(".tag-ok")
    assert page.locator(".task", has_text="已改正").count() == 1
    assert Held.objects.get().state == "mended"
    assert Entry.objects.filter(kind="stationing.leave_applied", origin="phone").count() == 1


def test_a_full_phone_says_so_and_keeps_what_was_written(page: Page) -> None:
    come_in(page)
    page.context.set_offline(True)
    page.goto("/phone/#/form/pairing.visit_made?household=HU-0003")
    page.fill("textarea", "还没有存下")
    page.wait_for_selector(".bar p:has-text('草稿')")
    page.evaluate("""() => {
      const put = IDBObjectStore.prototype.put;
      window.room = () => (IDBObjectStore.prototype.put = put);
      IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    page.fill("textarea", "还没有存下,手机满了")
    page.click(".foot .btn-p")
    page.wait_for_selector("[role=alert]:has-text('存储已满')")
    assert page.input_value("textarea") == "还没有存下,手机满了"
    page.evaluate("() => void room()")
    page.click(".foot .btn-p")
    page.wait_for_selector(".hero")
    page.context.set_offline(False)
    page.wait_for_selector(".pill-good:not(:has-text('·'))")
    assert Visit.objects.get(note="还没有存下,手机满了")


def test_a_lost_phone_empties_itself_and_gives_back_what_was_not_sent(page: Page) -> None:
    come_in(page)
    page.context.set_offline(True)
    page.goto("/phone/#/form/pairing.visit_made?household=HU-0003")
    page.fill("textarea", "锁定以前")
    page.click(".foot .btn-p")
    page.wait_for_selector(".hero")
    Device.objects.update(locked_at=timezone.now())
    page.context.set_offline(False)
    page.wait_for_selector("#username")
    kept = page.evaluate("""() => new Promise((done) => {
      indexedDB.open("bangfu").onsuccess = (event) => {
        const all = event.target.result.transaction("sealed").objectStore("sealed").getAllKeys();
        all.onsuccess = () => done(all.result);
      };
    })""")
    assert kept == [] and not sent_visits().exists()
    page.fill("#password", "pass-word-1")
    page.click("main .btn-p")
    assert "锁定" in page.locator("[role=alert]").inner_text()
    Device.objects.update(locked_at=None)
    page.click("main .btn-p")
    page.fill("#pin", "975310")
    page.fill("#again", "975310")
    page.click("main .btn-p")
    page.wait_for_selector(".pill-good:not(:has-text('·'))")
    assert Visit.objects.get(note="锁定以前")


def test_nothing_personal_can_be_read_without_the_pin(handset: Handset) -> None:
    handset.come_in()
    handset.fill("赵五", "只有我知道的话")
    handset.page.wait_for_selector(".bar p:has-text('草稿')")
    handset.save()
    handset.all_sent()
    handset.context.close()
    stored = b"".join(
        path.read_bytes() for path in handset.profile.rglob("*") if path.is_file() and "IndexedDB" in str(path)
    )
    handset.context, handset.page = handset._start()
    for text in ("赵五", "HU-0003", "只有我知道的话", "张三"):
        assert text.encode() not in stored and text.encode("utf-16-le") not in stored
