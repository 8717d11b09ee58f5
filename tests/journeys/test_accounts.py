"""An administrator opens an account in a real browser; its owner sets a password and works; the grant ends."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests import world
from tests.journeys.browser import fresh, launched, press, sign_in, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page: Page) -> str:
    """Fill in the form for an account with the keyboard; its first password."""
    press(page, page.locator("a.btn-p[href='/accounts/new/']"))
    sound(page)
    page.fill("#f-username", "li.si")
    page.fill("#f-full_name", "李四")
    page.select_option("#f-role", "county_office")
    page.focus("#f-region")
    page.keyboard.type("宁强")
    page.locator(".drop [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    press(page, page.locator(".formfoot button"))
    sound(page)
    return page.locator("dl.handed code").last.inner_text()


def enters(page: Page, password: str) -> None:
    page.goto("/login/")
    page.fill("#id_username", "li.si")
    page.fill("#id_password", password)
    press(page, page.locator("main button.btn-p"))


def test_an_account_from_its_opening_to_the_end_of_its_grant(live_server: Any) -> None:
    world.make()
    with launched() as browser:
        admin, owner = fresh(browser, live_server.url), fresh(browser, live_server.url, 390)
        sign_in(admin, "admin")
        password = opened(admin)
        enters(owner, password)
        assert owner.url.endswith("/accounts/password/")
        sound(owner)
        for field, value in (("now", password), ("chosen", "Qin-Ba-2014"), ("again", "Qin-Ba-2014")):
            owner.fill(f"#f-{field}", value)
        press(owner, owner.locator(".formfoot button"))
        owner.goto("/things/household/HU-0001/")
        assert "张三" in owner.inner_text("h1")
        press(admin, admin.locator("a[href='/accounts/of/li.si/']").last)
        sound(admin)
        admin.locator("form[data-confirm*='收回'] button").click()
        press(admin, admin.locator("#ask button[value=yes]"))
        answer = owner.goto("/things/household/HU-0001/")
        assert answer and answer.status == 404
