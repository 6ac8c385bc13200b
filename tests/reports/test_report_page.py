"""The built pages as documents: structure, access without eyes or mouse, nothing from outside, the stamp."""

import re
from itertools import pairwise

import pytest

from evaluation.registry.models import LANGUAGES

EXAMPLE = re.compile("tab-(given|expected)-")
"""Tables of worked examples: invented in every study, and called so."""
STAMPS = {"nl": "SYNTHETISCHE GEGEVENS – geen bevindingen", "en": "SYNTHETIC DATA – no findings"}


@pytest.fixture(params=LANGUAGES)
def report_page(any_report, request):
    return any_report.pages[request.param]


@pytest.fixture(params=["pages", "books"])
def document(any_report, request):
    """The report or the indicator book, by language."""
    return getattr(any_report, request.param)


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


def test_a_report_runs_no_script(report_page):
    assert not report_page.elements("script")


def test_nothing_comes_from_outside(page):
    assert not page.elements("iframe", "object", "link")
    sources = [value for element in page.elements() for name, value in element.attributes.items() if name == "src"]
    assert all(source.startswith("data:") for source in sources)
    styles = "".join(str(child) for style in page.elements("style") for child in style.children)
    assert not re.search(r"url\(|@import|http", styles)


def test_the_stamp_is_on_every_table_and_page_of_made_up_data(default_report):
    for language, page in (*default_report.pages.items(), *default_report.books.items()):
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
