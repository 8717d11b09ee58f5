"""A survey in a real browser: a form published from Excel, a household asked, what is wrong explained, all at two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bangfu.ledger.models import Entry
from tests import world
from tests.journeys.browser import opened, sign_in, sound
from tests.survey import forms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[1440, 390], ids=["desk", "phone"])
def page(request: Any, live_server: Any) -> Iterator[Page]:
    world.make()
    with opened(live_server.url, request.param) as page:
        sign_in(page, "county")
        yield page


def field(page: Page, address: str) -> Any:
    return page.locator(f'[name="{address}"]:not([type=hidden])')


def put(page: Page, address: str, value: str) -> None:
    """Type an answer and leave the field; the page keeps it."""
    with page.expect_response(re.compile("/surveys/papers/")):
        field(page, address).fill(value)
        field(page, address).blur()


def pick(page: Page, address: str, value: str) -> None:
    with page.expect_response(re.compile("/surveys/papers/")):
        page.locator(f'[name="{address}"][value="{value}"]').check()


def test_a_form_from_excel_is_published_and_asked(page: Page, tmp_path: Path) -> None:
    wrong = [*forms.SURVEY[:-1], {"type": "text", "name": "bad name", forms.ZH: "题", "relevant": "${nobody} = "}]
    (tmp_path / "wrong.xlsx").write_bytes(forms.workbook(wrong))
    (tmp_path / "form.xlsx").write_bytes(forms.workbook())
    page.goto("/surveys/")
    sound(page)
    page.set_input_files("input[type=file]", tmp_path / "wrong.xlsx")
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("提到的题目「nobody」不在这份表里")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="改好后重新上传").click()
    page.set_input_files("input[type=file]", tmp_path / "form.xlsx")
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("可以发布")).to_be_visible()
    page.fill("#f-since", "2014-01-01")
    sound(page)
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url("**/surveys/")
    sound(page)
    page.goto("/surveys/?household=HU-0001")
    page.get_by_role("button", name="开始调查").click()
    page.wait_for_url("**/surveys/papers/**")
    expect(field(page, "/data/person[1]/called")).to_have_value("张三")
    sound(page)
    answer_and_finish(page)


def answer_and_finish(page: Page) -> None:
    put(page, "/data/person[1]/age", "200")
    expect(page.get_by_text("年龄在0到119之间")).to_be_visible()
    put(page, "/data/person[1]/age", "40")
    expect(page.get_by_text("年龄在0到119之间")).to_have_count(0)
    pick(page, "/data/person[1]/away", "far")
    put(page, "/data/pay", "8000")
    expect(page.locator("#q-data-per_head")).to_contain_text("8000")
    expect(page.locator("#q-data-illness")).to_be_hidden()
    pick(page, "/data/sick", "y")
    expect(page.locator("#q-data-illness")).to_be_visible()
    page.get_by_role("button", name="完成,入账").click()
    expect(page.locator(".errsum")).to_contain_text("什么病:必填")
    sound(page)
    put(page, "/data/illness", "风湿")
    page.reload()
    expect(field(page, "/data/illness")).to_have_value("风湿")
    page.get_by_role("button", name="完成,入账").click()
    page.wait_for_url("**/entries/**")
    expect(page.locator("main")).to_contain_text("8,000.00")
    sound(page)
    page.goto("/things/household/HU-0001/")
    expect(page.locator("aside .tl").last).to_contain_text("入户调查")
    assert Entry.objects.filter(kind="survey.household_surveyed").count() == 1


def test_the_register_form_is_asked_member_by_member(page: Page) -> None:
    page.goto("/surveys/")
    page.get_by_role("button", name="核对并发布 贫困户登记表(2014年)").or_(
        page.locator("button[value=register]")
    ).first.click()
    expect(page.get_by_text("可以发布")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url("**/surveys/")
    page.goto("/surveys/?household=HU-0001")
    page.get_by_role("button", name="开始调查").click()
    page.wait_for_url("**/surveys/papers/**")
    sound(page)
    page.get_by_role("button", name=re.compile("再加一行")).click()
    expect(field(page, "/data/member[2]/name")).to_be_visible()
    put(page, "/data/income/wage", "8000")
    put(page, "/data/income/business", "3000")
    put(page, "/data/income/business_cost", "1000")
    expect(page.locator("#q-data-income-income_per_head")).to_contain_text("5000")
    expect(page.locator("#q-data-income-total_income")).to_contain_text("工资性收入 8000 + 家庭经营性收入 3000")
    sound(page)
