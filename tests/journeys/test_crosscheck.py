"""A county brings a vehicles file, says what its columns are, sends the clue; the village verifies it; the household's page shows it."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.access.scope import SYSTEM
from bangfu.crosscheck.models import Finding
from bangfu.households.models import Household
from bangfu.ledger import journal
from tests import world
from tests.crosscheck import cast
from tests.journeys.browser import fresh, launched, press, sign_in, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-CN"), (390, "en")])
def test_from_file_to_household(live_server: Any, width: int, language: str) -> None:
    world.make()
    assert journal.submit([cast.consent()], SYSTEM)[0].outcome == "accepted"
    before = Household.objects.get(key="HU-0001").state
    head = ["序号", "甲", "身份证号码", "号牌", "住址"]
    lines = cast.vehicles([[1, "张三", world.id_number(1), cast.PLATE, ""]], head)
    with launched() as browser:
        county = fresh(browser, live_server.url, width, language)
        sign_in(county, "county")
        county.goto("/crosscheck/")
        sound(county)
        county.select_option("[name=source]", "vehicle")
        upload = {"name": "cars.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": cast.workbook(lines)}
        county.set_input_files("main [name=file]", upload)
        press(county, county.locator("form[enctype] button.btn-p"))
        county.select_option("select[aria-label=甲]", "name")
        press(county, county.locator("section[aria-labelledby=c-columns] button[type=submit]"))
        sound(county)
        county.locator("form:has([name=act][value=send]) button").click()
        county.wait_for_url("**/crosscheck/comparisons/**")
        sound(county)
        finding = Finding.objects.get()
        team = fresh(browser, live_server.url, width, language)
        sign_in(team, "team")
        team.goto("/crosscheck/")
        press(team, team.locator("section[aria-labelledby=c-waiting] a"))
        sound(team)
        assert cast.PLATE not in team.content() and world.id_number(1) not in team.content()
        team.locator("a[href*=clue_verified]").click()
        team.locator("[name=outcome]").first.wait_for(state="attached")
        choose(team, "outcome", "cleared")
        team.fill("#f-reason", "车已报废")
        team.fill("#f-by", "王建国")
        team.locator(".formfoot button.btn-p").first.click()
        team.wait_for_url("**/entries/**")
        team.goto("/things/household/HU-0001/")
        sound(team)
        assert team.locator(f"a[href='/crosscheck/clues/{finding.key}/']").count()
    assert Finding.objects.get().state == "cleared"
    assert Household.objects.get(key="HU-0001").state == before


def choose(page: Any, name: str, value: str) -> None:
    """A code, whether it is shown as a list or as buttons."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.locator("label").filter(has=page.locator(f"input[name={name}][value='{value}']")).click()
