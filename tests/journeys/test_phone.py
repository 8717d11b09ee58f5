"""The phone app in a real Chromium, 390 px wide: what was entered without a network is there exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from bangfu.access.models import User
from bangfu.ledger.models import Entry
from tests import world
from tests.journeys.browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIN = "246813"
VISITS = Entry.objects.filter(kind="pairing.visit_made", origin="phone")


@pytest.fixture
def page(live_server: Any) -> Iterator[Page]:
    world.make()
    User.objects.filter(username="team").update(cadre="GB1")
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
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_a_visit_without_a_network(page: Page) -> None:
    page.on("console", lambda m: print("console:", m.text))
    page.on("pageerror", lambda e: print("error:", e))
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
