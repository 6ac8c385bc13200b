"""The way back in any document: a page needs only the script and the data, and without the script nothing changes."""

import pytest
from playwright.sync_api import expect

from evaluation.publication.walk.pack import walk_data
from evaluation.storage.paths import PROJECT
from tests.system.browser import chromium, open_page, violations

TEMPLATES = PROJECT / "reports/templates"
DATA = {
    "languages": ["nl"],
    "fields": ["value", "unit"],
    "own": ["value"],
    "shared": ["unit"],
    "words": {
        "nl": {
            "show": "Toon", "hide": "Verberg", "hint": "Pijltjes", "close": "Sluiten", "heading": "Herkomst",
            "id": "Kenmerk", "about": "Wat", "fields": {"value": "Getal", "unit": "Eenheid"},
        }
    },
    "texts": ["Huishoudens", "12", "aantal", "<b>13</b>"],
    "groups": [[2]],
    "ids": {"num": {"households": {"": [0, [0], 1]}, "others": {"": [0, [0], 3]}}},
}  # fmt: skip
TEXT = (
    'Er zijn <span class="value" data-id="num/households">12</span> en '
    '<span class="value" data-id="num/others">13</span> en '
    '<span class="value" data-id="num/unknown">14</span> huishoudens.'
)


@pytest.fixture
def document(tmp_path):
    style, script = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("walk.css", "walk.js"))
    path = tmp_path / "document.html"
    path.write_text(
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title><style>{style}</style></head>'
        f"<body><main><h1>Proef</h1><p>{TEXT}</p></main>{walk_data(DATA)}<script>{script}</script></body></html>",
        encoding="utf-8",
    )
    return path


def test_a_document_needs_only_the_script_and_the_data(document):
    with chromium() as browser, open_page(browser, document) as seen:
        page = seen.page
        toggle, buttons = page.locator("main > .walk-toggle"), page.locator(".value[role=button]")
        expect(toggle).to_have_text("Toon")
        assert not buttons.count()
        toggle.click()
        assert buttons.all_text_contents() == ["12", "13"], "what has no way back is no button"
        assert violations(page) == []
        buttons.first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("dialog h2")).to_be_focused()
        assert page.locator("dialog dd").all_text_contents() == ["Huishoudens", "<b>13</b>", "aantal", "num/others"]
        page.locator("dialog button").click()
        expect(buttons.nth(1)).to_be_focused()
        toggle.click()
        assert not buttons.count()
        assert seen.errors == []


def test_without_scripts_the_document_is_as_it_was(document):
    with chromium() as browser, open_page(browser, document, scripts=False) as seen:
        assert not seen.page.locator("button").count()
        assert seen.page.locator("p").text_content() == "Er zijn 12 en 13 en 14 huishoudens."
