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

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM
from bangfu.field import views
from bangfu.field.models import Photo
from bangfu.ledger import files, journal
from bangfu.ledger.models import Entry
from bangfu.pairing.models import Visit
from tests.journeys.browser import CHINESE, opened, sound
from tests.journeys.handset import PIN, Handset, come_in, picture
from tests.presence import cast
from tests.world import household, pair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")
MADE_UP = ("张三", "赵五", "王建国", "李梅", "修入户路", "市发改委驻华严寺村工作队", "中文")
"""What people wrote, which is the same in every language."""
VISITS = Entry.objects.filter(kind="pairing.visit_made", origin="phone")


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
    assert VISITS.count() == 1 and VISITS.get().by == "team"


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
        for name, address in SCREENS.items():
            page.goto(f"/phone/{address}")
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
    handset.page.locator(".pill", has_text="请重新登录").click()
    handset.page.fill("#password", "pass-word-1")
    handset.page.click("form .btn-p")
    handset.all_sent()
    today = timezone.localdate()
    visits = {entry.id: entry for entry in VISITS}
    notes = Visit.objects.filter(seq__in=[e.seq for e in visits.values()]).values_list("note", flat=True)
    assert sorted(notes) == sorted(f"第{n}次" for n in range(20))
    assert {entry.happened_on for entry in visits.values()} == {today}
    photos = list(Photo.objects.all())
    assert {photo.about for photo in photos} == {str(one) for one in visits} and len(photos) == 20
    assert all(files.read(photo.file).startswith(b"\xff\xd8\xff") for photo in photos)
