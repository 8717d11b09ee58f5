"""A day at the desk in a real browser: sign in, read the review, follow a figure to its fact, withdraw it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
AXE = Path(__file__).parent.parent.parent / "bangfu/kit/static/kit/dist/axe.min.js"


@pytest.fixture(params=[(1440, "zh-CN"), (390, "en-US")], ids=["desk-zh", "phone-en"])
def page(request: Any, live_server: Any) -> Iterator[Page]:
    world.make()
    width, language = request.param
    with sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        made = browser.new_context(viewport={"width": width, "height": 900}, locale=language, base_url=live_server.url)
        page = made.new_page()
        page.goto("/login/")
        page.fill("#id_username", "city")
        page.fill("#id_password", "pass-word-1")
        page.click("main button.btn-p")
        page.wait_for_url(live_server.url + "/")
        yield page
        browser.close()


def sound(page: Page) -> None:
    """Nothing runs over the side, and axe finds nothing serious."""
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.evaluate(AXE.read_text("utf8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in ("serious", "critical")] == []


PAGES = (
    "/", "/lists/households/", "/lists/helping.training_held/", "/things/household/HU-0001/", "/review/6107/?year=2014",
    "/figures/training_attendances/?region=6107&year=2014", "/facts/households.household_registered/new/", "/import/",
    "/held/",
)  # fmt: skip


def test_every_page_is_sound(page: Page) -> None:
    page.context.set_default_timeout(15000)
    for address in PAGES:
        page.goto(address)
        sound(page)


def test_from_a_figure_to_its_fact_and_back(page: Page) -> None:
    address = "/figures/training_attendances/?region=6107&year=2014"
    page.goto("/review/6107/?year=2014")
    figure = page.locator("a.fig[href*=training_attendances]").first
    assert figure.inner_text().startswith("65")
    figure.click()
    assert "65" in page.locator(".big").inner_text()
    page.locator("tbody a").first.click()
    page.locator("details.why").last.locator("summary").click()
    page.fill("#why-undo", "登记有误")
    page.locator("details.why form").last.locator("button").click()
    page.locator("#ask button[value=yes]").click()
    page.wait_for_selector(".alert-r")
    page.goto(address)
    assert page.locator(".big").inner_text().split()[0].startswith(("40", "25"))


def test_a_training_is_entered_and_a_wrong_one_is_explained(page: Page) -> None:
    page.goto("/facts/helping.training_held/new/")
    page.fill("#f-region", world.HUAYANSI)
    page.fill("#f-happened_on", "2104-01-01")
    page.fill("#f-unit", "DW1")
    page.fill("#f-topic", "茶叶")
    page.fill("#f-attendances", "12")
    page.locator(".formfoot button").click()
    assert "2104-01-01" in page.locator(".errsum").inner_text()
    page.fill("#f-happened_on", "2014-08-01")
    page.locator(".formfoot button").click()
    page.wait_for_url("**/entries/**")
    assert "茶叶" in page.locator("main").inner_text()
