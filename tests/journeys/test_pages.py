"""The desk's pages in a real browser: start pages by role, drilling down, a household's arithmetic, saved views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from bangfu.access.models import Grant, User
from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.pairing.facts import PairEnded, UnitMadeResponsible
from bangfu.stationing.facts import CadrePosted, TeamSetUp
from tests import world
from tests.journeys.browser import CHINESE, opened, sign_in, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# what is data: names of people, places, units and topics, and the number under which the map was approved
DATA = ("张三", "李四", "王建国", "市发改委", "核桃", "问收入", "市工作队", "号", "搬迁")


def fill() -> None:
    """The little world with a team, a responsible unit, incomes, and a household whose pair ended."""
    world.make()
    village, day = world.HUAYANSI, date(2014, 4, 25)
    incomes = {"income_year": 2013, "wage": Decimal(9000), "business": Decimal(1500), "business_cost": Decimal(500)}
    facts = [
        UnitMadeResponsible(region=village, happened_on=day, unit="DW1"),
        TeamSetUp(region=village, happened_on=day, team="DU1", name="市工作队", unit="DW1"),
        CadrePosted(region=village, happened_on=day, team="DU1", cadre="GB1", post="leader"),
        world.household("HU-0003", serial=3, **incomes),
        world.pair("HU-0003"),
        PairEnded(region=village, happened_on=date(2014, 8, 1), household="HU-0003", cadre="GB1", reason="搬迁"),
    ]
    receipts = journal.submit(facts, SYSTEM)
    assert all(r.outcome is journal.Outcome.ACCEPTED for r in receipts), receipts


@pytest.fixture(params=[(1440, "zh-CN"), (390, "en-US")], ids=["desk-zh", "phone-en"])
def page(request: Any, live_server: Any) -> Iterator[Page]:
    fill()
    with opened(live_server.url, *request.param) as page:
        yield page


PAGES = (
    "/", "/region/610726102/", "/things/household/HU-0003/", f"/things/place/{world.HUAYANSI}/", "/things/unit/DW1/",
    "/things/team/DU1/", "/things/cadre/GB1/", "/lists/households/?state=poor", "/lists/coordination.meeting_held/",
    "/attention/no-helper/?region=6107", "/attention/not-visited/?region=6107", "/attention/no-team/?region=6107",
    "/search/?q=zs", "/nothing-here/", "/screen/6107/?year=2014", "/screen/610726/?year=2014",
)  # fmt: skip


def test_every_page_is_sound_and_in_one_language(page: Page) -> None:
    sign_in(page, "city")
    english = page.evaluate("document.documentElement.lang") == "en"
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        sound(page)
        if english:
            page.evaluate("document.querySelectorAll('[lang=zh-Hans]').forEach((e) => e.remove())")
            text = page.inner_text("body")
            for word in DATA:
                text = text.replace(word, "")
            assert CHINESE.findall(text) == [], address


def test_from_the_city_down_to_a_fact(page: Page) -> None:
    sign_in(page, "leader")
    page.goto("/?year=2014&measure=paired_share")
    for code in ("610726", "610726102"):
        page.locator(f"table a[href*='/region/{code}/']").first.click()
        page.wait_for_url(f"**/region/{code}/**")
    page.locator(f"table a[href*='{world.HUAYANSI}']").first.click()
    page.wait_for_url(f"**/things/place/{world.HUAYANSI}/**")
    page.locator("a.kpi[href*=training_sessions]").click()
    page.locator("tbody a").first.click()
    page.wait_for_url("**/entries/**")
    assert "核桃" in page.inner_text("main")


def test_what_waits_leads_to_the_households_it_counts(page: Page) -> None:
    sign_in(page, "county")
    line = page.locator(".waits a[href*=no-helper]")
    line.wait_for()
    assert "1" in line.inner_text()
    line.click()
    page.wait_for_url("**/attention/no-helper/**")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/things/household/HU-0003/")
    assert page.locator(".alert-y").count() == 1


def test_income_is_a_sum_that_can_be_followed(page: Page) -> None:
    sign_in(page, "county")
    page.goto("/things/household/HU-0003/")
    lines = page.locator("table.sum tr")
    assert [line.split()[-1] for line in lines.all_inner_texts()][:3] == ["9,000.00", "1,500.00", "500.00"]
    assert "10,000.00" in page.locator("tr.strong").inner_text()
    assert "2014-08-01" in page.inner_text(".panels")


def test_an_assisting_unit_starts_at_its_own_page(page: Page) -> None:
    sign_in(page, "unit")
    page.goto("/")
    page.wait_for_url("**/things/unit/DW1/")
    sound(page)
    page.goto("/things/unit/DW1/?year=2014")
    tiles = page.locator(".kpi dd.v").all_inner_texts()
    assert [int("".join(c for c in tile if c.isdigit())) for tile in tiles] == [1, 1, 1, 1, 2]


def test_a_view_is_saved_and_dropped_with_the_keyboard(page: Page) -> None:
    sign_in(page, "city")
    page.goto("/lists/households/?state=poor")
    page.locator(".viewbar summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("帮扶中的户")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tabs a[aria-current]")
    assert page.locator(".tabs a[aria-current]").inner_text() == "帮扶中的户"
    assert page.locator("tbody tr").count() == 2
    sound(page)
    page.locator(".viewbar form button").last.click()
    page.wait_for_url("**/lists/households/")
    assert page.locator(".tabs").count() == 0


def test_an_empty_house_says_how_to_begin(live_server: Any) -> None:
    user = User.objects.create_user("first", password="pass-word-1")
    Grant.objects.create(user=user, role="city_office", region="6107")
    with opened(live_server.url) as page:
        sign_in(page, "first")
        assert page.locator(".begin a").count() > 3
        sound(page)
        for address in ("/lists/households/", "/held/", "/review/6107/", "/lists/places/", "/import/"):
            page.goto(address)
            sound(page)


def test_what_went_wrong_is_said_plainly(live_server: Any, client: Any) -> None:
    with opened(live_server.url, 390) as page:
        page.goto("/no-such-page/")
        assert "没有这一页" in page.inner_text("main")
        sound(page)
