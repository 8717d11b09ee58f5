"""A phone in the hands of somebody: a Chromium with a profile of its own that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import zlib
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.journeys.browser import ARGUMENTS

PIN = "246813"
CONTROLLED = """new Promise((done) => {
  const look = () => (navigator.serviceWorker.controller ? done(true) : setTimeout(look, 50));
  look();
  setTimeout(() => done(false), 15000);
})"""


def picture(number: int) -> bytes:
    """A small PNG, another for each number."""
    wide = 48
    rows = b"".join(
        b"\0" + bytes((number * 7 + x * 3 + y) % 256 for x in range(wide) for _rgb in range(3)) for y in range(wide)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, wide, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Handset:
    """A browser's profile in a folder, and the page that is open in it."""

    def __init__(self, driver: Playwright, address: str, profile: Path) -> None:
        self.driver, self.address, self.profile = driver, address, profile
        self.context, self.page = self._start()

    def _start(self) -> tuple[BrowserContext, Page]:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        context = self.driver.chromium.launch_persistent_context(
            str(self.profile), executable_path=path, args=ARGUMENTS, viewport={"width": 390, "height": 844},
            locale="zh-CN", base_url=self.address,
        )  # fmt: skip
        context.set_default_timeout(15000)
        return context, context.pages[0]

    def come_in(self, user: str = "team") -> None:
        """Sign in for the first time, choose a PIN, and wait until everything is there to work without a network."""
        come_in(self.page, user)

    def start(self, online: bool) -> None:
        """Open the app and enter the PIN."""
        self.context.set_offline(not online)
        self.page.goto("/phone/")
        self.page.fill("#pin", PIN)
        self.page.wait_for_selector(".hero")

    def kill_tab(self) -> None:
        fresh = self.context.new_page()
        self.page.close(run_before_unload=False)
        self.page = fresh

    def kill_browser(self) -> None:
        """End the browser as a phone does when its battery is empty."""
        for pid in _processes(str(self.profile)):
            os.kill(pid, signal.SIGKILL)
        self.context, self.page = self._start()

    def visit(self, household: str, note: str, photo: bytes = b"") -> None:
        """Enter a visit from the first screen on, and save it."""
        self.fill(household, note, photo)
        self.save()

    def fill(self, household: str, note: str, photo: bytes = b"") -> None:
        self.page.click("nav a.plus")
        self.page.locator("main .task", has_text=household).first.click()
        self.page.locator(".chip").first.click()
        self.page.fill("textarea", note)
        if photo:
            self.page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": photo})
            self.page.wait_for_selector(".thumb img")

    def save(self) -> None:
        self.page.click(".foot .btn-p")
        self.page.wait_for_selector(".hero")

    def sign_in_again(self) -> None:
        """Give the password again where the session has expired."""
        self.page.locator(".pill", has_text="请重新登录").click()
        self.page.fill("#password", "pass-word-1")
        self.page.click("form .btn-p")
        self.page.wait_for_selector("form", state="detached")
        self.page.click("nav a[href='#/']")

    def all_sent(self) -> None:
        self.page.wait_for_selector(".pill-good:not(:has-text('·'))", timeout=30000)


def come_in(page: Page, user: str = "team") -> None:
    page.goto("/phone/")
    page.fill("#username", user)
    take_up(page)
    page.wait_for_selector(".pill-good")
    assert page.evaluate(CONTROLLED)


def take_up(page: Page) -> None:
    """Give the password, choose a PIN, and be at home."""
    page.fill("#password", "pass-word-1")
    page.click("main .btn-p")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("main .btn-p")
    page.wait_for_selector(".hero")


def _processes(profile: str) -> list[int]:
    """The processes of the browser that uses a profile."""
    found: list[Any] = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--user-data-dir={profile}" in entry.read_bytes().decode(errors="replace").split("\0"):
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found
