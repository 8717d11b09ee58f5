"""Helping in a real browser: people pair side by side, the papers are sound, a household looks with its card and says no."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from bangfu.pairing import queries as pairing
from bangfu.plans import queries as plans
from tests import world
from tests.journeys.browser import opened, sign_in, sound
from tests.plans import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")
MATCH = f"/pairs/{world.HUAYANSI}/match/"
PAGES = {
    "match": MATCH, "statistics": f"/pairs/{world.NINGQIANG}/?period=2014", "gaps": f"/pairs/{world.NINGQIANG}/gaps/",
    "book": "/households/HU-0001/handbook/", "household": "/things/household/HU-0001/", "plan": "/things/plan/JH1/",
    "village": "/things/village_plan/GH1/", "log": "/cadres/GB1/log/?month=2014-06", "month": "/teams/T9/month/?month=2014-07",
}  # fmt: skip


@pytest.fixture(params=[(1440, "zh-CN"), (390, "en-US"), (390, "zh-CN")], ids=["desk-zh", "phone-en", "phone-zh"])
def page(request: Any, live_server: Any) -> Iterator[Page]:
    cast.make_world()
    width, language = request.param
    with opened(live_server.url, width, language) as page:
        sign_in(page, "county")
        yield page


def shot(page: Page, name: str, request: Any) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{request.node.callspec.id}.png"), full_page=True)
    sound(page)


def test_every_page_is_sound(page: Page, request: Any) -> None:
    for name, address in PAGES.items():
        page.goto(address)
        shot(page, name, request)


def test_a_household_is_paired_side_by_side(page: Page) -> None:
    page.goto(MATCH)
    page.check("input[name=household][value=HU-0093]")
    page.check("input[name=cadre][value=GB8]")
    page.click("main .decide .btn-p")
    page.wait_for_url("**/match/?show=bare")
    assert pairing.helpers_of(["HU-0093"]) == {"HU-0093": {"GB8": "first"}}


def test_a_household_looks_with_its_card_and_says_what_is_not_true(page: Page, request: Any) -> None:
    page.goto("/households/HU-0001/card/")
    page.click("main .acts form button")
    pin = page.locator("main .pin").inner_text()
    shot(page, "issue", request)
    card = page.evaluate("location.origin") + _address()
    page.context.clear_cookies()
    page.goto(card)
    shot(page, "gate", request)
    page.fill("#pin", pin)
    page.click("main button")
    page.wait_for_selector("#dispute")
    shot(page, "card", request)
    page.select_option("#about", "delivered")
    page.fill("#content", "慰问金没有收到")
    page.click("#dispute button")
    assert "FY" in page.locator("#dispute [role=status]").inner_text()
    shot(page, "said", request)


def _address() -> str:
    found = plans.valid_card("HU-0001")
    assert found
    return f"/card/{found.token}/"
