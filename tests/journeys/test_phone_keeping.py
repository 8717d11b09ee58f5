"""What stays on a phone and what goes: with its storage full, after signing out, locked from afar, a draft thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bangfu.access.models import Device
from bangfu.pairing.models import Visit
from tests.journeys.browser import opened
from tests.journeys.handset import PIN, come_in, picture, take_up
from tests.journeys.test_phone import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "/phone/#/form/pairing.visit_made?household=HU-0003"
COUNTS = """() => new Promise((done) => {
  indexedDB.open("bangfu").onsuccess = (event) => {
    const base = event.target.result, names = ["open", "sealed", "outbox", "photos"], found = {};
    const deal = base.transaction(names);
    for (const name of names) deal.objectStore(name).count().onsuccess = (one) => (found[name] = one.target.result);
    deal.oncomplete = () => (base.close(), done(found));
  };
})"""
FILLED = """() => {
  const put = IDBObjectStore.prototype.put;
  window.room = () => (IDBObjectStore.prototype.put = put);
  IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError"); };
}"""


@pytest.fixture
def page(live_server: Any) -> Iterator[Page]:
    people()
    with opened(live_server.url, 390) as page:
        come_in(page)
        yield page


def write(page: Page, note: str) -> None:
    page.goto(FORM)
    page.fill("textarea", note)
    page.wait_for_selector(".bar p:has-text('草稿')")


def save(page: Page, note: str) -> None:
    write(page, note)
    page.click(".foot .btn-p")
    page.wait_for_selector(".hero")


def second_tab(page: Page) -> Page:
    other = page.context.new_page()
    other.goto("/phone/")
    other.fill("#pin", PIN)
    other.wait_for_selector(".hero")
    return other


def all_sent(page: Page) -> None:
    page.wait_for_selector(".pill-good:not(:has-text('·'))", timeout=30000)


def test_a_full_phone_still_sends_what_is_on_it(page: Page) -> None:
    page.context.set_offline(True)
    save(page, "满以前存下的")
    page.evaluate(FILLED)
    page.context.set_offline(False)
    all_sent(page)
    assert Visit.objects.filter(note="满以前存下的").count() == 1
    page.evaluate("() => void room()")
    page.reload()
    page.fill("#pin", PIN)
    all_sent(page)
    assert Visit.objects.filter(note="满以前存下的").count() == 1


def test_signing_out_leaves_nothing_in_any_tab(page: Page) -> None:
    save(page, "已经传上去的")
    all_sent(page)
    other = second_tab(page)
    page.goto("/phone/#/me")
    page.locator(".task", has_text="退出").click()
    for one in (page, other):
        one.wait_for_selector("#username")
        assert "赵五" not in one.content()
    assert page.evaluate(COUNTS) == {"open": 0, "sealed": 0, "outbox": 0, "photos": 0}
    kept = page.evaluate("async () => (await Promise.all((await caches.keys()).map(async (n) => (await (await caches.open(n)).keys())"
                         ".map((one) => new URL(one.url).pathname)))).flat()")  # fmt: skip
    assert kept and all(path.startswith("/static/field/") or path == "/phone/" for path in kept)


def test_locking_in_one_tab_locks_all(page: Page) -> None:
    other = second_tab(page)
    page.goto("/phone/#/me")
    page.locator(".task", has_text="锁上").click()
    for one in (page, other):
        one.wait_for_selector("#pin")
        assert "赵五" not in one.content()


def test_a_locked_phone_with_nothing_to_send_is_taken_up_again(page: Page) -> None:
    save(page, "锁以前传的")
    all_sent(page)
    Device.objects.update(locked_at=timezone.now())
    page.locator(".pill").click()
    page.wait_for_selector("#username")
    take_up(page)
    all_sent(page)
    assert Device.objects.count() == 2 and page.evaluate(COUNTS)["outbox"] == 0


def test_a_draft_outlives_a_lock_from_afar(page: Page) -> None:
    page.context.set_offline(True)
    write(page, "写到一半")
    Device.objects.update(locked_at=timezone.now())
    page.context.set_offline(False)
    page.wait_for_selector("#username")
    assert page.evaluate(COUNTS)["sealed"] == 1
    Device.objects.update(locked_at=None)
    page.fill("#password", "pass-word-1")
    page.click("main .btn-p")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("main .btn-p")
    page.wait_for_selector("textarea")
    assert page.input_value("textarea") == "写到一半"


def test_a_draft_is_thrown_away_with_its_photo_and_then_signing_out_is_free(page: Page) -> None:
    write(page, "不要了")
    page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": picture(1)})
    page.wait_for_selector(".thumb img")
    page.wait_for_selector(".bar p:has-text('草稿')")
    page.once("dialog", lambda one: one.accept())
    page.get_by_role("button", name="丢弃草稿").click()
    page.wait_for_selector(".hero")
    assert page.locator(".task", has_text="草稿").count() == 0
    assert page.evaluate(COUNTS)["photos"] == 0
    page.goto("/phone/#/me")
    page.locator(".task", has_text="退出").click()
    expect(page.locator("#username")).to_be_visible()


def test_who_signs_in_instead_does_not_wipe_what_another_began(page: Page) -> None:
    page.context.set_offline(True)
    write(page, "别人写到一半")
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="忘了口令").click()
    page.fill("#username", "cadre")
    page.fill("#password", "pass-word-1")
    page.click("main .btn-p")
    expect(page.locator("[role=alert]")).to_contain_text("没有上传")
    page.reload()
    page.fill("#pin", PIN)
    page.goto("/phone/#/")
    page.locator(".task", has_text="草稿").click()
    assert page.input_value("textarea") == "别人写到一半"
