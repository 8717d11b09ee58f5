"""A real Chromium for the journeys: who signs in, how wide the window is, and what every page must be."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--lang=en-US"]
AXE = Path(__file__).parent.parent.parent / "bangfu/kit/static/kit/dist/axe.min.js"
CONTROLS = "a[href],button,input,select,textarea,summary,[role=button],[tabindex]:not([tabindex='-1'])"
FROM_THE_TOP = """() => {
  window.reached = new Set()
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
}"""
FOCUSED = """() => {
  const e = document.activeElement
  if (e === document.body) return ''
  const kept = (window.reached ??= new Set())
  if (kept.has(e) && e !== window.latest) return ''
  kept.add(e)
  window.latest = e
  const marked = [e, e.parentElement, e.nextElementSibling].some((one) => {
    const style = one && getComputedStyle(one)
    return style && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
  })
  return marked ? 'marked' : e.outerHTML.slice(0, 200)
}"""
"""Where the focus is: nowhere or where it was before, marked, or the element that shows no mark of it."""
PASSED_OVER = """(controls) => [...document.querySelectorAll('body *')].filter((e) => {
  if (!e.checkVisibility({checkVisibilityCSS: true}) || window.reached?.has(e) || e.disabled) return false
  if (!e.matches(controls)) {
    const pointed = (one) => getComputedStyle(one).cursor === 'pointer'
    return pointed(e) && !pointed(e.parentElement) && !e.closest(controls + ',label')
  }
  if (e.type === 'radio' && [...document.getElementsByName(e.name)].some((one) => window.reached?.has(one))) return false
  return !(e.tabIndex < 0 && e.closest('[role=menu],[role=listbox],[role=tablist]'))
}).map((e) => e.outerHTML.slice(0, 200))"""
"""What shows and can be pressed, but not without a mouse: of radio buttons and menus, one is enough; arrows lead on."""
CHINESE = re.compile(r"[\u3400-\u9fff]+")


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium with nobody at it yet, for journeys with several people."""
    with sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def fresh(browser: Browser, address: str, width: int = 1440, language: str = "zh-CN") -> Page:
    """A page of a person's own at a window's width and in a language, nobody signed in."""
    made = browser.new_context(viewport={"width": width, "height": 900}, locale=language, base_url=address)
    made.set_default_timeout(15000)
    return made.new_page()


@contextmanager
def opened(address: str, width: int = 1440, language: str = "zh-CN") -> Iterator[Page]:
    """A page in a Chromium of its own."""
    with launched() as browser:
        yield fresh(browser, address, width, language)


def press(page: Page, button: Locator) -> None:
    """Press what sends a form or leads on, and wait for the page that answers."""
    with page.expect_navigation():
        button.click()


def sign_in(page: Page, user: str) -> None:
    page.goto("/login/")
    page.fill("#id_username", user)
    page.fill("#id_password", "pass-word-1")
    page.click("main button.btn-p")
    page.wait_for_selector("#nav", state="attached")


def sound(page: Page) -> None:
    """Nothing runs over the side, axe finds nothing serious, and the keyboard alone suffices."""
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    page.evaluate(AXE.read_text("utf8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
    serious = [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == [], page.url
    by_keyboard(page)


def by_keyboard(page: Page) -> None:
    """Whatever can be pressed is reached with the tabulator, and shows that it is."""
    page.evaluate(FROM_THE_TOP)
    unmarked = []
    page.keyboard.press("Tab")
    while where := page.evaluate(FOCUSED):
        if where != "marked":
            unmarked.append(where)
        page.keyboard.press("Tab")
    assert unmarked == [], (page.url, unmarked)
    passed_over = page.evaluate(PASSED_OVER, CONTROLS)
    assert passed_over == [], (page.url, passed_over)
