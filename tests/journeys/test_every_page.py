"""Every page in the tables of doors: on a phone in English sound and in one language, at a desk in Chinese within its width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from playwright.sync_api import Page

from tests import world
from tests.house.test_doors import GETS, TABLES
from tests.journeys.browser import CHINESE, fresh, launched, sign_in, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_PAGES = ("/api/", "/suggest", "/search/suggest", "/map/", "/phone/", "/login/", "/attention/?")
FIRST = ("city", "county", "team", "admin", "unit")
"""Whose eyes a page is looked at with: the first of these who is let in."""
NAMES = {"周五"}
"""People of the small worlds who are called as the program calls something."""
SAID = """() => [...document.querySelectorAll('body *')].flatMap((e) => e.closest('[lang=zh-Hans],script,style') ? [] : [
  ...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()),
  ...['aria-label', 'placeholder', 'title', 'data-label'].map((name) => e.getAttribute(name) || ''),
])"""


def pages() -> Iterator[tuple[str, str]]:
    """The addresses of pages, each with somebody who may open it; those of one person together."""
    for who in FIRST:
        for address, allowed in GETS.items():
            file = address.split("?")[0].rpartition(".")[2] in ("xlsx", "docx", "pdf", "js") or "export" in address
            mine = next((name for name in FIRST if name in allowed), "") == who
            if mine and not file and not address.startswith(NO_PAGES):
                yield who, address


@pytest.fixture(scope="module")
def words() -> set[str]:
    """The program's own words in Chinese."""
    with (settings.LOCALE_PATHS[0] / "en/LC_MESSAGES/django.po").open("rb") as file:
        return {message.id for message in read_po(file) if isinstance(message.id, str) and CHINESE.search(message.id)}


@pytest.fixture(params=[(390, "en-US"), (1440, "zh-CN")], ids=["phone-en", "desk-zh"])
def people(request: Any, live_server: Any) -> Iterator[dict[str, Page]]:
    world.make()
    for table in TABLES:
        if hasattr(table, "make"):
            table.make()
    with launched() as browser:
        found = {name: fresh(browser, live_server.url, *request.param) for name in FIRST}
        for name, page in found.items():
            sign_in(page, name)
        yield found


def test_every_page_is_sound_and_speaks_one_language(people: dict[str, Page], words: set[str]) -> None:
    seen = 0
    for who, address in pages():
        page = people[who]
        answer = page.goto(address, wait_until="networkidle" if address.startswith(("/region", "/screen")) else "load")
        assert answer and answer.status == 200, address
        if page.evaluate("document.documentElement.lang") == "en":
            sound(page)
            assert words & set(page.evaluate(SAID)) <= NAMES, address
        else:
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        seen += 1
    assert seen > 60
