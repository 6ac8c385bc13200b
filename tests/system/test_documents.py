"""Every document in a real browser: no barrier, a keyboard, no scripts, a phone, paper; and screenshots to look at.

Screenshots go to ``reports/screenshots``, or to the folder that the environment variable ``SCREENSHOTS`` names.
"""

import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from evaluation.publication.documents.edition import editions
from evaluation.publication.documents.stage import run as report
from evaluation.publication.figures.stage import run as draw
from evaluation.publication.files import INDEX
from evaluation.registry import load_params, load_registry
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT
from tests.reports.conftest import copy_registry
from tests.reports.published_fixture import city_deal, study_json, write_published
from tests.shared_folders import made_once
from tests.system.browser import chromium, open_page, violations, wider_than_the_window

SCREENSHOTS = Path(os.environ.get("SCREENSHOTS") or PROJECT / "reports/screenshots")
EDITIONS = list(editions(load_registry(Paths(PROJECT))))
KINDS = {(one.document, one.language): one.place() for one in reversed(EDITIONS)}
"""The first document of each kind in each language."""
LONG = {KINDS[name, language] for name in ("scalability_report", "indicator_book") for language in LANGUAGES}
PLACES = sorted((INDEX, *(one.place() for one in EDITIONS)), key=lambda place: place not in LONG)
"""The longest first, so that no worker ends alone with one of them."""
SEEN = [INDEX, *KINDS.values()]
SHORT = [place for place in SEEN if place not in LONG]
DESK, PHONE, NARROWEST = {"width": 1280, "height": 900}, {"width": 360, "height": 740}, {"width": 320, "height": 640}
TALLEST = 5000
LEAST_TO_TOUCH = 24
"""Pixels, of WCAG 2.2."""
FIRST_PAGES = "1-6"
LOOSE_TABLES = """() => {
  const column = document.querySelector("main").getBoundingClientRect().right + 1;
  const around = (one) => getComputedStyle(one.closest(".table-scroll") ?? one).overflowX;
  const loose = (one) => one.getBoundingClientRect().right > column && !["auto", "scroll"].includes(around(one));
  const wide = [...document.querySelectorAll("main table, main figure, main pre")].filter(loose);
  return wide.map((one) => one.outerHTML.slice(0, 160));
}"""
FEWER_INDICATORS = """() => document.querySelectorAll("section.indicator").forEach((one, place) => {
  if (place % 6) one.remove();
})"""
"""The book shows all indicators in one form: axe-core looks at every sixth, for all of them take minutes."""
TEXT = """() => [...document.querySelectorAll("h1, main :is(h2, h3, h4, p, li, th, td, dt, dd, caption, figcaption)")]
  .filter((one) => !one.closest("form")).map((one) => `${one.checkVisibility()} ${one.textContent}`)"""
FOCUSABLE = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility()).length"""
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const covered = one.closest(".stamp, .skip") ? 0 : document.querySelector(".stamp").getBoundingClientRect().bottom;
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { what: one.outerHTML.slice(0, 160), clear: ringed && box.bottom > covered && box.top < innerHeight };
}"""


def made(folder):
    paths = copy_registry(PROJECT, folder)
    registry = load_registry(paths)
    write_published(paths.published, city_deal(registry, load_params(paths)), study_json(registry))
    draw(paths)
    report(paths, suffixes=["html"])


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    return Paths(made_once(tmp_path_factory, "documents for a browser", made)).build


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def keep(page, place, size):
    """Keep what the top of a page looks like, for people."""
    page.set_viewport_size(size)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": min(height, TALLEST)})
    file = SCREENSHOTS / f"{Path(place).with_suffix('').as_posix().replace('/', '_')}_{size['width']}.png"
    page.screenshot(path=file)


@pytest.mark.parametrize("place", PLACES)
def test_no_barrier_is_found_and_nothing_sticks_out(browser, build, place):
    with open_page(browser, build / place, **DESK) as seen:
        assert seen.page.evaluate(LOOSE_TABLES) == []
        seen.page.set_viewport_size(NARROWEST)
        assert not wider_than_the_window(seen.page)
        if place in SEEN:
            keep(seen.page, place, DESK)
            keep(seen.page, place, PHONE)
        seen.page.evaluate(FEWER_INDICATORS)
        for size in (DESK, NARROWEST) if place in SHORT else (DESK,):
            seen.page.set_viewport_size(size)
            assert violations(seen.page) == []
        assert seen.requests == [] and seen.errors == []


def test_a_planted_barrier_is_found(browser, build):
    with open_page(browser, build / KINDS["experiment_summary", "en"]) as seen:
        seen.page.evaluate("document.querySelector('main td').style.color = '#aaa'")
        assert [one.partition(":")[0] for one in violations(seen.page)] == ["color-contrast"]
        seen.page.evaluate("document.querySelector('main img').removeAttribute('alt')")
        assert any(one.startswith("image-alt") for one in violations(seen.page))
        seen.page.evaluate("document.querySelector('main .table-scroll').style.overflow = 'visible'")
        seen.page.evaluate("document.querySelector('main table').style.width = '3000px'")
        assert len(seen.page.evaluate(LOOSE_TABLES)) == 1
        assert wider_than_the_window(seen.page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_back_is_no_barrier(browser, build, language):
    with open_page(browser, build / KINDS["city_report", language]) as seen:
        seen.page.locator(".walk-toggle").click()
        assert seen.page.locator(".value[role=button]").count() > 100
        assert violations(seen.page) == []
        seen.page.locator(".value[role=button]").first.press("Enter")
        assert seen.page.locator("dialog.walk").is_visible()
        assert violations(seen.page) == []
        seen.page.set_viewport_size(NARROWEST)
        assert not wider_than_the_window(seen.page)
        assert seen.errors == []


def test_the_keyboard_comes_by_everything_in_the_longest_report(browser, build):
    with open_page(browser, build / KINDS["scalability_report", "nl"]) as seen:
        page = seen.page
        page.keyboard.press("Tab")
        assert 'class="skip"' in page.evaluate(FOCUS)["what"]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.reload()
        expected = page.evaluate(FOCUSABLE)
        stops = []
        for _ in range(expected + 1):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUS))
        assert expected > 100
        assert [one["what"] for one in stops[:expected] if not one["clear"]] == []
        assert stops[expected] is None


@pytest.mark.parametrize("place", SEEN)
def test_without_scripts_the_text_is_the_same(browser, build, place):
    texts = []
    for scripts in (True, False):
        with open_page(browser, build / place, scripts=scripts) as seen:
            texts.append(seen.page.evaluate(TEXT))
    assert len(texts[0]) > 20
    assert all(one.startswith("true ") for one in texts[1])
    assert texts[0] == texts[1]


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_text_comes_first_and_the_contents_when_asked(browser, build, scripts):
    with open_page(browser, build / KINDS["scalability_report", "nl"], **PHONE, scripts=scripts) as seen:
        entries, opens = seen.page.locator(".contents > ul"), seen.page.locator(".contents-open")
        assert seen.page.locator("#summary h2").bounding_box()["y"] < PHONE["height"] * 2 / 3
        assert not entries.is_visible()
        opens.press("Enter")
        chapter = entries.locator("a[href='#unknowns']")
        assert chapter.is_visible() and chapter.bounding_box()["height"] >= LEAST_TO_TOUCH
        chapter.click()
        assert seen.page.locator("#unknowns h2").bounding_box()["y"] < PHONE["height"]
        assert not entries.is_visible()
        seen.page.set_viewport_size(DESK)
        assert entries.is_visible() and not opens.is_visible()


@pytest.mark.parametrize("place", [KINDS["scalability_report", "en"], *SHORT])
def test_paper_bears_the_stamp_on_each_page(browser, build, place):
    with open_page(browser, build / place) as seen:
        stamp = seen.page.locator(".stamp").text_content()
        paper = PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True, page_ranges=FIRST_PAGES)))
    heads = [one.extract_text().split("\n", 1)[0] for one in paper.pages]
    assert heads and [head for head in heads if stamp not in head] == []
