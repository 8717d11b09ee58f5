"""Duty in a real browser: every page is sound at both widths and in both languages; a bulletin goes out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from bangfu.access.models import User
from tests import world
from tests.journeys.browser import opened, sign_in, sound
from tests.presence import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")


@pytest.fixture(params=[(1440, "zh-CN"), (390, "en-US"), (390, "zh-CN")], ids=["desk-zh", "phone-en", "phone-zh"])
def page(request: Any, live_server: Any) -> Iterator[Page]:
    cast.make_world()
    cast.issue()
    User.objects.filter(username="city").update(cadre="GB2")
    width, language = request.param
    with opened(live_server.url, width, language) as page:
        sign_in(page, "city")
        yield page


PAGES = {
    "mine": "/duty/mine/?month=2014-06", "person": "/duty/cadres/GB3/?month=2014-06", "team": "/duty/teams/T1/?month=2014-06",
    "pack": "/duty/teams/T1/pack/", "overview": f"/duty/{world.NINGQIANG}/?month=2014-06",
    "days": f"/duty/{world.NINGQIANG}/days/?month=2014-06&standing=absent",
    "bulletin": f"/duty/{world.NINGQIANG}/bulletin/?month=2014-06", "issued": "/duty/bulletins/1/",
    "leaves": "/lists/leaves/", "leave": "/things/leave/QJ1/",
}  # fmt: skip


def test_every_page_is_sound(page: Page, request: Any) -> None:
    for name, address in PAGES.items():
        page.goto(address)
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{request.node.callspec.id}.png"), full_page=True)
        sound(page)


def test_a_bulletin_is_chosen_and_issued(page: Page) -> None:
    page.goto(PAGES["overview"])
    page.locator("main a[href*=bulletin]").first.click()
    page.locator("input[name=bad]").check()
    page.fill("#number", "宁扶发[2014]6号")
    page.locator("main form .btn-p").click()
    page.wait_for_url("**/duty/bulletins/*/")
    page.locator("main .factlinks a").first.click()
    page.wait_for_url("**/entries/**")
    assert "2014-06-12" in page.locator("main").inner_text()


def test_somebody_notes_a_day_in_the_village(page: Page) -> None:
    page.goto(PAGES["mine"])
    page.locator("main a[href*='day_in_village']").click()
    page.locator(".formfoot button").click()
    page.wait_for_url("**/entries/**")
    page.goto("/duty/mine/")
    assert page.locator("main .cal .d-green").count() >= 1
