"""A real browser for tests: Chromium of the system, without a network, that remembers what pages ask and say.

@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found

with open_page(browser, path, width=320) as seen:
    seen.page.click(...)
assert seen.requests == [] and seen.errors == []
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.system.programs import program

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = "color-contrast"
MARK_LOOKS = """() => {
  const looks = new Set(), kept = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const says = [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!says || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const look = [style.color, style.fontSize, style.fontWeight];
    for (let up = one; up; up = up.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(up);
      look.push(backgroundColor, backgroundImage, opacity);
    }
    const key = look.join().replaceAll(",rgba(0, 0, 0, 0),none,1", "");
    if (looks.has(key)) continue;
    looks.add(key);
    one.dataset.look = "";
    for (let up = one; up; up = up.parentElement) kept.add(up);
  }
  for (const one of document.querySelectorAll("body *")) one.toggleAttribute("data-alike", !kept.has(one));
  const style = document.head.appendChild(document.createElement("style"));
  style.dataset.look = "style";
  style.textContent = "[data-alike] { display: none !important; }";
}"""
SHOW_AGAIN = """() => {
  document.querySelector("style[data-look]").remove();
  for (const one of document.querySelectorAll("[data-look]")) delete one.dataset.look;
  for (const one of document.querySelectorAll("[data-alike]")) delete one.dataset.alike;
}"""
LOCAL = ("file:", "data:", "blob:", "about:")


@dataclass
class Seen:
    """An open page, what it asked of elsewhere, and what went wrong in its scripts."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; as root it runs without its sandbox, which cannot start there."""
    with sync_playwright() as playwright:
        alone = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=[*ARGUMENTS, *alone])
        yield browser
        browser.close()


@contextmanager
def open_page(
    browser: Browser, path: Path, address: str = "", width: int = 1280, height: int = 900, scripts: bool = True
) -> Iterator[Seen]:
    """Open a file, with what comes behind # in its address, in a window of its own."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, accept_downloads=True
    )
    seen = Seen(context.new_page())
    seen.page.on("request", lambda one: None if one.url.startswith(LOCAL) else seen.requests.append(one.url))
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.goto(path.as_uri() + (f"#{address}" if address else ""))
    yield seen
    context.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2, level AA: the rule and the first places.

    Contrast is reckoned once for each look (colour, size, weight and what lies behind): for every text apart it takes
    minutes on a long page, and finds the same.
    """
    rules = {"runOnly": {"type": "tag", "values": WCAG}, "rules": {CONTRAST: {"enabled": False}}}
    found = _broken(page, rules)
    page.evaluate(MARK_LOOKS)
    found += _broken(page, {"runOnly": [CONTRAST]}, "body [data-look]")
    page.evaluate(SHOW_AGAIN)
    return found


def _broken(page: Page, options: dict[str, object], where: str | None = None) -> list[str]:
    found = Axe().run(page, where, {**options, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


def wider_than_the_window(page: Page) -> bool:
    """Whether the page itself must be moved sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
