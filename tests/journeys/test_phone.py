"""The phone app in a real Chromium, 390 px wide: what was entered without a network is there exactly once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.ledger.models import Entry
from tests.journeys.browser import CHINESE, opened, sound
from tests.presence import cast
from tests.world import household, pair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")
MADE_UP = ("张三", "赵五", "王建国", "李梅", "修入户路", "市发改委驻华严寺村工作队", "中文")
"""What people wrote, which is the same in every language."""
PIN = "246813"
CONTROLLED = """new Promise((done) => {
  const look = () => (navigator.serviceWorker.controller ? done(true) : setTimeout(look, 50));
  look();
  setTimeout(() => done(false), 15000);
})"""
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


def come_in(page: Page, user: str = "team") -> None:
    """Sign in for the first time, choose a PIN, and wait until everything is there to work without a network."""
    page.goto("/phone/")
    page.fill("#username", user)
    page.fill("#password", "pass-word-1")
    page.click("main .btn-p")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("main .btn-p")
    page.wait_for_selector(".hero")
    page.wait_for_selector(".pill-good")
    assert page.evaluate(CONTROLLED)


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
