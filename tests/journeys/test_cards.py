"""What a list is on a phone: a card a row, each value under its own label, the whole card leading to the thing."""

from __future__ import annotations

from typing import Any

import pytest

from tests import world
from tests.journeys.browser import fresh, launched, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH = "(e) => e.getBoundingClientRect().width"


def test_rows_are_cards_on_a_phone_and_a_table_at_a_desk(live_server: Any) -> None:
    world.make()
    with launched() as browser:
        for width in (390, 1440):
            page = fresh(browser, live_server.url, width)
            sign_in(page, "city")
            page.goto("/lists/households/?sort=household")
            cell = page.locator("tbody td[data-label=户编号]").first
            label = cell.evaluate("(e) => getComputedStyle(e, '::before').content")
            sorts, plain = page.locator("thead th", has_text="户编号"), page.locator("thead th", has_text="人口")
            assert sorts.evaluate(WIDTH) > 10
            assert (plain.evaluate(WIDTH) > 10) == (width == 1440)
            assert ("户编号" in label) == (width == 390)
            row = page.locator("tbody tr").first.bounding_box()
            assert row and (row["height"] > 80) == (width == 390)
            corner = [row["x"] + row["width"] - 12, row["y"] + 14]
            assert page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('a'))", corner) == (
                width == 390
            )
