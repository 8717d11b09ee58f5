"""A village of 208 households goes through the whole procedure in a browser, as its team, its town and its county."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bangfu.access.scope import SYSTEM
from bangfu.identification.models import Case, Objection
from bangfu.ledger import clock, journal
from bangfu.ledger.models import Held
from tests import world
from tests.identification import cast
from tests.journeys.browser import fresh, launched, press, sign_in, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOARD = f"/identification/?region={world.HUAYANSI}&procedure=identification&batch=2017"
KEYS = [f"A{n:03d}" for n in range(1, 209)]
SURNAMES, GIVEN = "王李张刘陈杨赵黄", ("建国", "秀英", "德明", "桂芳", "晓峰", "玉兰", "志强")


def applications(batch: str, start: date, prefix: str = "") -> None:
    facts = [
        cast.applied(
            prefix + key, start, batch=batch, household=f"H{prefix}{key}", people=n % 6 + 1, group=f"{'一二三四'[n % 4]}组",
            head=SURNAMES[n % 8] + GIVEN[n % 7],
        )
        for n, key in enumerate(KEYS)
    ]  # fmt: skip
    assert {r.outcome for r in journal.submit(facts, SYSTEM)} == {"accepted"}


@pytest.fixture
def browser() -> Iterator[Browser]:
    with launched() as made:
        yield made


@pytest.fixture
def signed_in(browser: Browser, live_server: Any) -> Callable[..., Page]:
    def person(name: str, width: int = 1440, language: str = "zh-CN") -> Page:
        page = fresh(browser, live_server.url, width, language)
        sign_in(page, name)
        return page

    return person


def step(
    page: Page, label: str, values: dict[str, str], per_case: dict[str, str] | None = None, board: str = BOARD
) -> str:
    """Take a step for all that wait for it; what the page says afterwards: what was taken, or why not."""
    page.goto(board)
    page.locator(".pipe a", has_text=label).first.click()
    fill(page, values)
    for name, value in (per_case or {}).items():
        field = page.locator(f"[name={name}]")
        field.select_option(value) if value in ("true", "false") else field.fill(value)
    press(page, page.locator(".formfoot button"))
    return page.locator(".errsum, .msgs").first.inner_text()


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        if page.locator(f"fieldset#f-{name}").count():
            for one in value.split():
                page.locator(f"fieldset#f-{name} label").filter(has=page.locator(f"input[value='{one}']")).click()
        else:
            page.fill(f"#f-{name}", value)


def act(page: Page, key: str, label: str, values: dict[str, str]) -> str:
    """One step of one case, from its page."""
    page.goto(f"/cases/{key}/")
    if not page.locator("section.thing .acts > a", has_text=label).count():
        page.locator("section.thing summary").click()
    page.locator("section.thing .acts a", has_text=label).first.click()
    fill(page, values)
    press(page, page.locator(".formfoot button"))
    return page.locator(".errsum, .msgs").first.inner_text()


def test_a_village_of_208_households(signed_in: Callable[..., Page]) -> None:
    world.make()
    applications("2017", date(2017, 3, 1))
    team, town, county = signed_in("team"), signed_in("town"), signed_in("county")

    assert "208" in step(team, "入户核实", {"happened_on": "2017-03-03", "by": "王建国"})
    votes = {"happened_on": "2017-03-05", "expected": "60", "present": "47", "votes_for": "45", "votes_against": "2"}
    few = {**votes, "present": "39", "votes_for": "30"}
    assert "会议无效" in (said := step(team, "民主评议", few)) and "村民委员会组织法" in said
    assert "208" in step(team, "民主评议", votes, {"votes_for-A007": "10", "votes_against-A007": "37"})

    said = step(team, "开始公示", {"happened_on": "2017-03-06", "until": "2017-03-10"})
    assert "公示不得少于7天" in said and "依据" in said and "207" in said
    assert "207" in step(team, "开始公示", {"happened_on": "2017-03-06", "until": "2017-03-12", "place": "村务公开栏"})

    for key, number in (("A003", "Y3"), ("A005", "Y5")):
        act(team, key, "提出异议", {"happened_on": "2017-03-08", "objection": number, "content": "他家有车"})
    assert Objection.objects.filter(state="open").count() == 2
    team.goto("/cases/A003/")
    assert not team.locator(".acts a", has_text="答复异议").count()
    answer = {"happened_on": "2017-03-10", "reason": "车是他弟弟的,已到户核实"}
    act(town, "A003", "答复异议", {**answer, "outcome": "rejected"})
    act(town, "A005", "答复异议", {**answer, "outcome": "upheld", "reason": "车登记在他名下"})
    act(town, "A005", "不予通过", {"happened_on": "2017-03-11", "reason": "异议成立"})

    assert "公示不得少于7天" in step(team, "公示期满", {"happened_on": "2017-03-11"})
    assert "206" in step(team, "公示期满", {"happened_on": "2017-03-12"})
    assert not signed_for(team, BOARD, "乡镇审核")
    assert "最早在次日办理" in step(town, "乡镇审核", {"happened_on": "2017-03-12", "signed_by": "镇长"})
    assert "206" in step(town, "乡镇审核", {"happened_on": "2017-03-13", "signed_by": "镇长"})
    assert "206" in step(town, "开始公示", {"happened_on": "2017-03-14", "until": "2017-03-20"})
    assert "206" in step(town, "公示期满", {"happened_on": "2017-03-20"})

    words = f"region={world.HUAYANSI}&procedure=identification&batch=2017&step=county_review"
    address = f"/identification/bulk/identification.county_reviewed/?{words}"
    response = town.goto(address)
    assert response and response.status == 403 and "您不能代签" in town.locator("main").inner_text()
    assert "206" in step(county, "县级审定", {"happened_on": "2017-03-22", "signed_by": "陈主任"})
    consent = {"happened_on": "2017-03-23", "scope": "vehicle housing", "until": "2017-06-30"}
    assert "206" in step(team, "授权查询", consent, {"given-A009": "false"})
    over = {"happened_on": "2017-07-01", "scope": "vehicle", "clues": "0", "cleared": "0"}
    assert "授权到2017-06-30为止" in step(county, "部门比对", over)
    assert "205" in step(county, "部门比对", {**over, "happened_on": "2017-03-25"})
    assert "205" in step(county, "公告", {"happened_on": "2017-03-27", "until": "2017-04-02"})

    states = {key: Case.objects.get(key=key) for key in ("A003", "A005", "A007", "A009")}
    assert [(c.state, c.ended_how, c.stopped) for c in states.values()] == [
        ("finished", "finished", ""), ("rejected", "rejected", "objection_upheld"), ("rejected", "voted_down", ""),
        ("open", "", "consent_refused"),
    ]  # fmt: skip
    assert Case.objects.filter(state="finished").count() == 205
    assert not Held.objects.exists()
    team.goto("/cases/A007/why/")
    assert "未通过" in team.locator("article").inner_text() and "第二十六条" in team.locator("article").inner_text()
    team.goto("/cases/A003/")
    team.locator(".acts a", has_text="建档立卡").click()
    assert team.locator("#f-household, [name=household]").first.input_value() == "HA003"


def signed_for(page: Page, board: str, label: str) -> bool:
    page.goto(board)
    return bool(page.locator(".pipe a", has_text=label).count())


def test_the_public_sees_the_notice_and_objects(
    signed_in: Callable[..., Page], browser: Browser, live_server: Any
) -> None:
    world.make()
    today = clock.today()
    start = today - timedelta(days=8)
    applications("本年", start)
    for make in (
        lambda k: cast.verified(k, start), lambda k: cast.deliberated(k, start + timedelta(days=2)),
        lambda k: cast.opened(k, today - timedelta(days=2), phone="0916-4222000"),
    ):  # fmt: skip
        assert {r.outcome for r in journal.submit([make(key) for key in KEYS], SYSTEM)} == {"accepted"}
    team = signed_in("team")
    team.goto(f"/identification/?region={world.HUAYANSI}&procedure=identification")
    notice = team.locator("a", has_text="公示页").first.get_attribute("href")
    public = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=live_server.url
    ).new_page()
    public.goto(notice or "")
    sound(public)
    text = public.content()
    assert "208" in text and "王*" in text
    assert not re.search(r"\d{17}[\dXx]|1[3-9]\d{9}|因病|患", text) and "王建国" not in text
    assert public.locator(".qr svg").count() == 1
    public.select_option("#o-case", "A010")
    public.fill("#o-content", "他家开店")
    press(public, public.locator("form button", has_text="提交异议"))
    assert "已收到" in public.locator("[role=status]").inner_text()
    assert Held.objects.get().by == "(public)" and not Objection.objects.exists()
    town = signed_in("town", 390, "en-US")
    town.goto("/held/")
    town.fill("[name=reason]", "受理")
    press(town, town.locator("button[value=confirm]"))
    assert Objection.objects.get().key == "A010"
    for address in (
        notice or "",
        "/identification/",
        "/cases/A010/",
        "/cases/A010/why/",
        "/lists/cases/",
        "/lists/objections/",
    ):
        town.goto(address)
        sound(town)


def test_forty_households_are_proposed_for_exit(signed_in: Callable[..., Page]) -> None:
    world.make()
    facts = [world.household(f"E{n:03d}", head=SURNAMES[n % 8] + GIVEN[n % 7], serial=n) for n in range(100, 140)]
    assert {r.outcome for r in journal.submit(facts, SYSTEM)} == {"accepted"}
    team, town, county = signed_in("team"), signed_in("town"), signed_in("county")
    board = f"/identification/?region={world.HUAYANSI}&procedure=exit&batch=2017退出"
    team.goto(f"/identification/?region={world.HUAYANSI}&procedure=exit")
    team.locator(".pagehead a", has_text="提名退出").click()
    fill(team, {"happened_on": "2017-10-09", "batch": "2017退出"})
    team.locator("input[data-all]").check()
    team.locator(".formfoot button").click()
    team.wait_for_selector(".msgs")
    assert Case.objects.filter(procedure="exit").count() == 40

    def all_take(page: Page, label: str, values: dict[str, str], per_case: dict[str, str] | None = None) -> str:
        return step(page, label, values, per_case, board)

    assert "40" in all_take(team, "入户核实", {"happened_on": "2017-10-10", "by": "王建国"})
    refuses = "TC-E107-20171009"
    assert "40" in all_take(team, "本户认可签字", {"happened_on": "2017-10-11"}, {f"agrees-{refuses}": "false"})
    votes = {"happened_on": "2017-10-12", "expected": "60", "present": "50", "votes_for": "48", "votes_against": "1"}
    assert "39" in all_take(team, "民主评议", votes)
    assert "39" in all_take(team, "开始公示", {"happened_on": "2017-10-13", "until": "2017-10-19"})
    assert "39" in all_take(team, "公示期满", {"happened_on": "2017-10-19"})
    draw = {"happened_on": "2017-10-20", "seed": "20171020"}
    assert "抽取比例应在3%到5%之间" in all_take(town, "抽取核查户", {**draw, "share": "0.01"})
    assert "39" in all_take(town, "抽取核查户", {**draw, "share": "0.05"})
    assert Case.objects.filter(step="spot_check").count() == 2
    assert "37" in all_take(town, "乡镇审核", {"happened_on": "2017-10-21", "signed_by": "镇长"})
    assert "2" in all_take(town, "乡镇抽查", {"happened_on": "2017-10-21", "by": "刘组长", "passed": "true"})
    assert "2" in all_take(town, "乡镇审核", {"happened_on": "2017-10-22", "signed_by": "镇长"})
    assert "39" in all_take(town, "开始公示", {"happened_on": "2017-10-23", "until": "2017-10-29"})
    assert "39" in all_take(town, "公示期满", {"happened_on": "2017-10-29"})
    assert "39" in all_take(county, "开始公示", {"happened_on": "2017-10-30", "until": "2017-11-05"})
    assert "39" in all_take(county, "公示期满", {"happened_on": "2017-11-05"})
    assert "39" in all_take(county, "县级审定", {"happened_on": "2017-11-06", "signed_by": "陈主任"})
    assert "39" in all_take(county, "公告", {"happened_on": "2017-11-07", "until": "2017-11-13"})
    stopped = Case.objects.get(key=refuses)
    assert (stopped.state, stopped.stopped, stopped.step) == ("open", "exit_refused", "sign")
    team.goto("/cases/TC-E108-20171009/")
    team.locator(".acts a", has_text="脱贫退出").click()
    assert team.locator("[name=household]").first.input_value() == "E108"
