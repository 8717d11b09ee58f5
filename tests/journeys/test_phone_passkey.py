"""A passkey opens the phone beside the PIN: without a network, only for its owner, and gone when the phone is left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bangfu.access.models import Device
from bangfu.pairing.models import Visit
from tests.journeys.browser import CHINESE, opened, sound
from tests.journeys.handset import PIN, come_in
from tests.journeys.test_phone import people
from tests.journeys.test_phone_keeping import COUNTS, all_sent, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("BANGFU_SHOTS", "")
OPEN = ".gate button.btn-p:has(svg)"
ADD = "li .task:has-text('指纹、面容'), li .task:has-text('Fingerprint')"
REMOVE = "li .task:has-text('口令照旧'), li .task:has-text('still works')"
Finger = Callable[..., Any]


@contextmanager
def phone(address: str, language: str = "zh-CN", *, secrets: bool = True) -> Iterator[tuple[Page, Finger]]:
    """A phone that its owner came in on, with what keeps its passkeys; `secrets`: these have the «prf» extension."""
    with opened(address, 390, language) as page:
        link = page.context.new_cdp_session(page)
        link.send("WebAuthn.enable")
        keeper = {
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True, "hasPrf": secrets,
        }  # fmt: skip
        made = link.send("WebAuthn.addVirtualAuthenticator", {"options": keeper})
        come_in(page)
        page.goto("/phone/#/me")
        yield page, lambda act, **more: link.send(f"WebAuthn.{act}", {**made, **more})


def add(page: Page, pin: str = PIN) -> None:
    page.locator(ADD).click()
    page.fill("#pin", pin)
    page.click("li form .btn-p")


def shot(page: Page, name: str) -> None:
    sound(page)
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"passkey-{name}.png"))


def test_a_passkey_opens_the_phone_without_a_network_and_signing_out_ends_it(live_server: Any) -> None:
    people()
    with phone(live_server.url) as (page, finger):
        add(page)
        page.wait_for_selector(REMOVE)
        shot(page, "me-zh")
        page.locator(".task", has_text="锁上").click()
        page.wait_for_selector(OPEN)
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector(OPEN)
        shot(page, "unlock-zh")
        page.click(OPEN)
        page.wait_for_selector("nav.tabs")
        save(page, "用指纹打开后登记的")
        page.goto("/phone/#/me")
        page.locator(".task", has_text="锁上").click()
        finger("setUserVerified", isUserVerified=False)
        page.click(OPEN)
        expect(page.locator("[role=alert]")).to_contain_text("没有验证通过或已取消")
        shot(page, "refused-zh")
        page.fill("#pin", PIN)
        page.context.set_offline(False)
        all_sent(page)
        assert Visit.objects.filter(note="用指纹打开后登记的").count() == 1
        page.goto("/phone/#/me")
        page.locator(".task", has_text="退出").click()
        page.wait_for_selector("#username")
        assert page.evaluate(COUNTS) == {"open": 0, "sealed": 0, "outbox": 0, "photos": 0}
        assert finger("getCredentials")["credentials"] == []


def test_the_pin_adds_a_passkey_and_stays_when_it_is_taken_away(live_server: Any) -> None:
    people()
    with phone(live_server.url) as (page, finger):
        add(page, "135791")
        expect(page.locator("li form .err")).to_have_text("口令不对")
        assert finger("getCredentials")["credentials"] == []
        page.fill("#pin", PIN)
        page.click("li form .btn-p")
        page.wait_for_selector(REMOVE)
        page.once("dialog", lambda one: one.accept())
        page.locator(REMOVE).click()
        page.wait_for_selector(ADD)
        assert finger("getCredentials")["credentials"] == []
        page.reload()
        page.wait_for_selector("#pin")
        assert page.locator(OPEN).count() == 0
        page.fill("#pin", PIN)
        page.wait_for_selector("nav.tabs")


def test_a_passkey_that_is_lost_or_has_no_secrets_says_so_and_the_pin_opens(live_server: Any) -> None:
    people()
    with phone(live_server.url, "en-US") as (page, finger):
        page.locator(ADD).click()
        shot(page, "add-en")
        page.fill("#pin", PIN)
        page.click("li form .btn-p")
        page.wait_for_selector(REMOVE)
        page.reload()
        page.wait_for_selector(OPEN)
        finger("clearCredentials")
        page.click(OPEN)
        page.locator("[role=alert]", has_text="Not verified, or cancelled").wait_for(timeout=40000)
        shot(page, "unlock-en")
        assert not CHINESE.search(page.locator("form").inner_text())
        page.fill("#pin", PIN)
        page.wait_for_selector("nav.tabs")
    with phone(live_server.url, secrets=False) as (page, finger):
        add(page)
        expect(page.locator("li form .err")).to_contain_text("通行密钥用不了")
        assert finger("getCredentials")["credentials"] == []


def test_a_phone_without_passkeys_is_offered_none(live_server: Any) -> None:
    people()
    with opened(live_server.url, 390) as page:
        come_in(page)
        page.goto("/phone/#/me")
        page.wait_for_selector(".task:has-text('锁上')")
        assert page.evaluate("async () => (await PublicKeyCredential.getClientCapabilities())['extension:prf']")
        assert page.locator(ADD).count() == 0


def test_locking_from_afar_ends_the_passkey_too(live_server: Any) -> None:
    people()
    with phone(live_server.url) as (page, _finger):
        add(page)
        page.wait_for_selector(REMOVE)
        Device.objects.update(locked_at=timezone.now())
        page.locator(".pill").click()
        page.wait_for_selector("#username")
        page.reload()
        page.wait_for_selector("#username")
        assert page.locator(OPEN).count() == 0
