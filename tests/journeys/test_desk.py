"""A day at the desk in a real browser: sign in, read the review, follow a figure to its fact, withdraw it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import world
from tests.exchange.test_importing import sheet
from tests.journeys.browser import opened, sign_in, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(1440, "zh-CN"), (390, "en-US")], ids=["desk-zh", "phone-en"])
def page(request: Any, live_server: Any) -> Iterator[Page]:
    world.make()
    with opened(live_server.url, *request.param) as page:
        sign_in(page, "city")
        yield page


PAGES = (
    "/", "/lists/households/", "/lists/helping.training_held/", "/things/household/HU-0001/", "/review/6107/?year=2014",
    "/figures/training_attendances/?region=6107&year=2014", "/facts/households.household_registered/new/", "/import/",
    "/held/",
)  # fmt: skip


def test_every_page_is_sound(page: Page) -> None:
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


def test_a_file_with_every_kind_of_flaw_is_looked_at(page: Page, tmp_path: Path) -> None:
    heads, place = ["所在地", "日期", "举办单位", "培训内容", "参训人次", "另一列"], "宁强县大安镇华严寺村"
    rows = [[place, "2104-01-01", "DW1", "茶叶", 12, ""], [place, "2014-08-02", "没有的单位", "核桃", 20, "x"]]
    page.goto("/import/")
    page.select_option("select[name=kind]", "helping.training_held")
    page.set_input_files("input[type=file]", sheet(tmp_path / "a.xlsx", [heads, *rows]))
    page.locator("form[data-upload] button.btn-p").click()
    page.wait_for_url("**/import/files/**")
    assert all(page.locator(f"header .tag-{tone}").count() == 1 for tone in ("ok", "gold", "red"))
    sound(page)
