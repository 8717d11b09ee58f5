"""A day without a mouse: whoever cannot point does the same work with the tabulator, Enter, the space bar and arrows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from bangfu.ledger.models import Entry
from tests import world
from tests.exchange.test_importing import TRAININGS, sheet
from tests.journeys.browser import FROM_THE_TOP, opened, sign_in
from tests.journeys.handset import PIN, come_in
from tests.journeys.test_phone import people, sent_visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE_LONG = 400
"""No page here has as many stops of the tabulator."""


@pytest.fixture
def page(live_server: Any) -> Iterator[Page]:
    world.make()
    with opened(live_server.url) as page:
        sign_in(page, "city")
        yield page


def reach(page: Page, target: Locator) -> None:
    """Tab from the top of the page to an element."""
    target.wait_for(state="attached")
    page.evaluate(FROM_THE_TOP)
    for _stop in range(PAGE_LONG):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"the tabulator does not lead to {target}")


def enter(page: Page, target: Locator) -> None:
    """Go to what leads on to another page, and press Enter."""
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, field: Locator, text: str) -> None:
    reach(page, field)
    page.keyboard.type(text)


def test_from_the_search_to_a_household(page: Page) -> None:
    box = page.locator(".gsearch input")
    write(page, box, "张三")
    page.locator(".gsearch [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/things/household/" in page.url and "张三" in page.locator("main h1").inner_text()


def test_a_training_is_entered_and_withdrawn(page: Page) -> None:
    page.goto("/facts/helping.training_held/new/")
    write(page, page.locator("#f-region"), "华严寺")
    page.locator("[role=listbox]:visible [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    write(page, page.locator("#f-happened_on"), "08012014")  # in the order of the browser's own language
    write(page, page.locator("#f-unit"), "市发改委")
    page.locator("[role=listbox]:visible [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    write(page, page.locator("#f-topic"), "茶叶")
    write(page, page.locator("#f-attendances"), "12")
    enter(page, page.locator(".formfoot button"))
    assert "茶叶" in page.locator("main").inner_text()
    reach(page, page.locator("details.why summary").last)
    page.keyboard.press("Enter")
    write(page, page.locator("#why-undo"), "登记有误")
    reach(page, page.locator("details.why form").last.locator("button"))
    page.keyboard.press("Enter")
    yes = page.locator("#ask button[value=yes]")
    yes.wait_for()
    while not yes.evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".alert-r").count() == 1


def test_a_file_is_imported(page: Page, tmp_path: Path) -> None:
    before = Entry.objects.filter(kind="helping.training_held").count()
    path = sheet(tmp_path / "a.xlsx", TRAININGS)
    page.goto("/import/")
    kind = page.locator("select[name=kind]")
    reach(page, kind)
    for _option in range(kind.locator("option").count()):
        if kind.input_value() == "helping.training_held":
            break
        page.keyboard.press("ArrowDown")
    reach(page, page.locator("input[type=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    enter(page, page.locator("form[data-upload] button.btn-p"))
    page.wait_for_url("**/import/files/**")
    enter(page, page.locator("main form button.btn-p").first)
    page.wait_for_selector("main .alert-g")
    assert Entry.objects.filter(kind="helping.training_held").count() > before


def test_from_the_review_to_a_fact(page: Page) -> None:
    page.goto("/review/610726/?year=2014")
    reach(page, page.locator("main a.fig[href*=training_attendances]").first)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "40" in page.locator(".big").inner_text()
    enter(page, page.locator("main tbody a").first)
    assert "/entries/" in page.url


def test_a_visit_on_the_phone(live_server: Any) -> None:
    people()
    with opened(live_server.url, 390) as page:
        come_in(page)
        page.context.set_offline(True)
        page.reload()
        write(page, page.locator("#pin"), PIN)
        page.wait_for_selector(".hero")
        reach(page, page.locator("nav a.plus"))
        page.keyboard.press("Enter")
        reach(page, page.locator("main li .task").first)
        page.keyboard.press("Enter")
        reach(page, page.locator(".chip input").first)
        page.keyboard.press("Space")
        write(page, page.locator("textarea").first, "问了收入")
        reach(page, page.locator(".foot .btn-p"))
        page.keyboard.press("Enter")
        page.wait_for_selector(".hero")
        page.context.set_offline(False)
        page.wait_for_selector(".pill-good")
        assert sent_visits().count() == 1
