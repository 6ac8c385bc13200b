"""The built pages as documents: structure, access without eyes or mouse, nothing from outside, the stamp."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.reports.conftest import EIGHT_SCHOOLS
from tests.reports.page import Page

from evaluation.publication.documents.edition import editions
from evaluation.publication.documents.formats import FORMATS
from evaluation.publication.files import COMPARISON, INDEX, WORKBOOKS
from evaluation.registry import load_registry
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

EXAMPLE = re.compile("tab-(given|expected)-")
"""Tables of worked examples: invented in every study, and called so."""
SEARCH = "search"
"""The form of the indicator book, which its script shows."""
SCRIPT_FILES = ("walk.js", "indicator_book.js")
OWN_SCRIPTS = {
    re.sub(r"</?script>", "", (PROJECT / "reports/templates" / name).read_text(encoding="utf-8")).strip()
    for name in SCRIPT_FILES
}
PAPER = FORMATS.keys() - {"html"}
"""Formats that are made beside each page, but not for these tests."""
STAMPS = {"nl": "SYNTHETISCHE GEGEVENS – geen bevindingen", "en": "SYNTHETIC DATA – no findings"}


@pytest.fixture(params=LANGUAGES)
def report_page(any_report, request):
    return any_report.pages[request.param]


def documents():
    """Return every document of both studies: the fixture of the study, the document, whom it is about."""
    for report, folder in (("default_report", PROJECT), ("totals_report", EIGHT_SCHOOLS)):
        made = editions(load_registry(Paths(folder)))
        yield from dict.fromkeys((report, one.document, one.subject) for one in made)


@pytest.fixture(params=documents(), ids="-".join)
def document(request):
    """One document, by language."""
    report, *about = request.param
    return request.getfixturevalue(report).document(*about)


@pytest.fixture(params=LANGUAGES)
def page(document, request):
    return document[request.param]


def test_the_language_is_set(document):
    for language, page in document.items():
        assert page.elements("html")[0].attributes["lang"] == language


def test_there_is_one_first_heading_and_no_level_is_skipped(page):
    levels = [int(heading.name[1]) for heading in page.elements("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_landmarks_and_the_way_past_them(page):
    for name in ("header", "nav", "main", "footer"):
        assert len(page.elements(name)) == 1
    skip = next(link for link in page.elements("a") if link.attributes.get("class") == "skip")
    assert page.by_id(skip.attributes["href"].removeprefix("#")).name == "main"


def test_ids_stand_once_and_links_within_the_page_arrive(page):
    ids = [element.attributes["id"] for element in page.elements() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    inside = {link.attributes["href"][1:] for link in page.elements("a") if link.attributes["href"].startswith("#")}
    assert inside <= set(ids)


def test_tables_have_a_caption_and_headers_with_a_scope_and_no_blank_cell(page):
    for table in page.elements("table"):
        inside = list(table.all())
        assert [element.name for element in inside].count("caption") == 1
        assert all(cell.attributes.get("scope") in ("col", "row") for cell in inside if cell.name == "th")
        assert all(cell.text().strip() for cell in inside if cell.name in ("th", "td"))
        headers = [cell.text() for cell in inside if cell.attributes.get("scope") == "col"]
        assert len(headers) == len(set(headers))


def test_a_report_has_tables(report_page):
    assert report_page.elements("table")


def test_figures_are_inside_and_described(report_page):
    images = report_page.elements("img")
    assert images
    for image in images:
        assert image.attributes["src"].startswith("data:image/svg+xml")
        assert len(image.attributes["alt"]) > 40


def test_only_scripts_of_our_own_run_and_the_page_is_whole_without_them(document):
    """A script shows what stands behind a number, or searches the book; no page needs it."""
    for page in document.values():
        scripts = page.elements("script")
        (data,) = (script for script in scripts if script.attributes)
        assert data.attributes == {"type": "application/json", "id": "walk-data"}
        assert {text_of(script) for script in scripts if script is not data} <= OWN_SCRIPTS
        assert not any(element.name == "noscript" for element in page.elements())
        hidden = {element.attributes["id"] for element in page.elements() if "hidden" in element.attributes}
        assert hidden <= {SEARCH}
        handlers = {name for element in page.elements() for name in element.attributes if name.startswith("on")}
        assert not handlers


def test_our_scripts_hold_no_address_and_fetch_nothing():
    for text in OWN_SCRIPTS:
        assert not re.search(r"fetch|import\b|https?:|XMLHttp|WebSocket|sendBeacon|cookie|localStorage|eval\(", text)


def text_of(element):
    return "".join(map(str, element.children)).strip()


def test_a_link_to_another_document_arrives(any_report):
    build, made_elsewhere = (
        any_report.paths.build,
        {COMPARISON, *(name for one in WORKBOOKS.values() for name in one.values())},
    )
    pages = {build / edition.place(): page for language in LANGUAGES for edition, page in any_report.every(language)}
    pages[build / INDEX] = Page((build / INDEX).read_text(encoding="utf-8"))
    ids = {path: {element.attributes.get("id") for element in page.elements()} for path, page in pages.items()}
    for path, page in pages.items():
        links = {link.attributes["href"] for link in page.elements("a")}
        for link in (link for link in links if not link.startswith(("#", "http"))):
            file, _, anchor = link.partition("#")
            target = Path(os.path.normpath(path.parent / file))
            if target.suffix.removeprefix(".") in PAPER:
                target = target.with_suffix(".html")
            if target.name in made_elsewhere:
                assert target.parent == build, (path, link)
                continue
            assert target in ids, (path, link)
            assert not anchor or anchor in ids[target], (path, link)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_of_the_source_is_left_on_a_page(any_report, language):
    for edition, page in any_report.every(language):
        left = re.search(r".{0,40}(?:##|\{[#.{%]|\*\*|\]\(|:::).{0,40}", page.by_id("content").text())
        assert left is None, (edition, left.group())


def test_the_index_names_every_document_in_both_languages(any_report):
    page = Page((any_report.paths.build / INDEX).read_text(encoding="utf-8"))
    links = {link.attributes["href"] for link in page.elements("a")}
    assert {edition.place() for edition in editions(any_report.material.registry)} <= links
    assert (STAMPS["nl"] in page.root.text()) == any_report.material.published.synthetic


def test_nothing_comes_from_outside(page):
    assert not page.elements("iframe", "object", "link")
    sources = [value for element in page.elements() for name, value in element.attributes.items() if name == "src"]
    assert all(source.startswith("data:") for source in sources)
    styles = "".join(str(child) for style in page.elements("style") for child in style.children)
    assert not re.search(r"url\(|@import|http", styles)


def test_the_stamp_is_on_every_table_and_page_of_made_up_data(default_report):
    for language, page in ((one, page) for one in LANGUAGES for _, page in default_report.every(one)):
        banners = [element for element in page.elements("p") if element.attributes.get("class") == "stamp"]
        assert [banner.text().strip() for banner in banners] == [STAMPS[language]]
        assert f'content: "{STAMPS[language]}"' in page.html
        captions = [one for one in page.elements("caption") if not EXAMPLE.match(one.attributes["id"])]
        assert all(any(part.attributes.get("class") == "tag" for part in caption.all()) for caption in captions)


def test_a_study_of_published_totals_has_no_stamp_and_none_of_what_it_lacks(totals_report):
    for language, page in totals_report.pages.items():
        text = page.root.text().lower()
        assert STAMPS[language].lower() not in text
        without_simulation = re.sub(r"wij verzonnen \d+ onderzoeken|verzonnen (onderzoek|werelden)", "", text)
        assert not re.search(r"synthet|verzonnen|made-up", without_simulation)
        assert not re.search(r"gemeente|\bstad\b|steden|huishoud|casus|wijkteam", text)
        assert not re.search(r"municipalit|\bcity|cities|household|\bcases\b", text)
        assert not [id_ for id_ in page.ids("section") if id_ in ("cases", "coverage", "comparison")]


def test_sections_stand_in_the_order_of_the_registry(any_report):
    document = any_report.material.registry.documents["scalability_report"]
    for page in any_report.pages.values():
        found = [id_ for id_ in page.ids("section") if id_ in document.sections]
        assert found == [name for name in document.sections if name in found]


def test_a_city_sees_the_same_mark_for_a_withheld_estimate_and_its_number(default_report):
    marked = 0
    for city in default_report.material.registry.cities:
        table = default_report.document("city_report", city)["nl"].by_id("tab-city-outcomes")
        for row in (element for element in table.all() if element.name == "tr"):
            cells = [cell.text().strip() for cell in row.all() if cell.name in ("th", "td")]
            for estimate, number in ((cells[2], cells[3]), (cells[5], cells[6])):
                if estimate.startswith("["):
                    marked += 1
                    assert number == estimate
    assert marked
