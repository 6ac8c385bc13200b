"""The comparison page: every published estimate and description is on it in both languages, and nothing else is."""

import json
import re

import pytest
from tests.reports.page import BLOCKS, Page
from tests.reports.test_report_numbers import NAMES, expected, registry_texts

from evaluation.publication.compare.cells import ANY_SITE
from evaluation.publication.compare.stage import run as compare
from evaluation.publication.compare.subjects import STUDY
from evaluation.publication.files import COMPARISON
from evaluation.registry.models import LANGUAGES

LARGEST = 3_000_000
FIELDS = ("value", "low", "high", "n")
ASSUMED = re.compile(r"(?:aanname|assumption) × ([\d,.]+)")
NUMBER = re.compile(r"−?[\d.,]*\d%?")


def html_of(built):
    return (built.paths.build / COMPARISON).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def default_page(default_report):
    return default_report, Page(html_of(default_report))


@pytest.fixture(scope="module")
def totals_page(totals_report):
    return totals_report, Page(html_of(totals_report))


@pytest.fixture(params=["default_page", "totals_page"])
def any_page(request):
    return request.getfixturevalue(request.param)


def side(page, language):
    return page.by_id(language)


def found(element, name, **attributes):
    return [
        one
        for one in element.all()
        if one.name == name and all(one.attributes.get(key.rstrip("_")) == value for key, value in attributes.items())
    ]


def cells(built, element):
    """Every cell of a row with an id: the id, the field (None where one cell tells all), and its text."""
    for table in found(element, "table"):
        sites = [one.attributes.get("data-site") for one in found(found(table, "thead")[0], "th")]
        for row in found(table, "tr"):
            id_ = row.attributes.get("data-id", "")
            for place, cell in enumerate(found(row, "td"), start=1):
                if ANY_SITE in id_:
                    yield id_.replace(ANY_SITE, sites[place]), None, cell.text().strip()
                elif id_:
                    yield id_, FIELDS[place - 1], cell.text().strip()


def spans(element):
    return [one for one in found(element, "span") if one.attributes.get("class") == "value"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_estimate_and_description_is_on_the_page(any_page, language):
    built, page = any_page
    shown = {id_ for id_, *_ in cells(built, side(page, language))}
    tables = built.material.published.tables
    published = {row.id for name in ("estimates", "descriptives") for row in tables[name]}
    assert published <= shown
    known = {id_ for id_ in shown if id_ in built.material.published.by_id}
    assert known == published


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cell_is_the_published_number_or_a_mark(any_page, language):
    built, page = any_page
    marks = {word.mark[language] for word in built.material.registry.statuses.values() if word.mark[language]}
    numbers = 0
    for id_, field, text in cells(built, side(page, language)):
        row = built.material.published.by_id.get(id_)
        fields = [field] if field else [one for one in FIELDS if row is not None and row.ok(one)]
        if row is None or not row.ok() or not all(row.ok(one) for one in fields):
            assert text in marks, id_
            continue
        numbers += 1
        wanted = [expected(built, language, {"data-id": id_, "data-field": one}) for one in fields]
        assert NUMBER.findall(text) == [one for text in wanted for one in NUMBER.findall(text)], id_
    assert numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_in_a_sentence_is_the_published_one(any_page, language):
    built, page = any_page
    assert spans(side(page, language))
    for span in spans(side(page, language)):
        assert span.text() == expected(built, language, span.attributes), span.attributes


def beside_the_numbers(element):
    """The text of a part of the page without cells, figures and values, which other tests look at."""
    if element.name in ("td", "svg") or element.attributes.get("class") == "value":
        return " "
    inside = [child if isinstance(child, str) else beside_the_numbers(child) for child in element.children]
    return f" {''.join(inside)} " if element.name in BLOCKS else "".join(inside)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_names_the_assumption_under_which_it_was_estimated(any_page, language):
    built, page = any_page
    named = 0
    for row in found(side(page, language), "tr"):
        assumed = ASSUMED.search(row.text())
        published = built.material.published.by_id.get(row.attributes.get("data-id", ""))
        if assumed is not None:
            named += 1
            assert float(assumed[1].replace(",", ".")) == published.number("prior_factor")
    assert named


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_number_stands_on_the_page(default_page, language):
    built, page = default_page
    text = " ".join(beside_the_numbers(side(page, language)).split())
    for known in sorted(registry_texts(built.material.registry, language), key=len, reverse=True):
        text = text.replace(" ".join(known.split()), " ")
    left = NAMES.sub(" ", ASSUMED.sub(" ", text))
    assert not re.search(r"\d", left), re.search(r".{0,60}\d.{0,60}", left).group()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_draws_each_site_in_order_and_says_the_numbers_of_its_table(any_page, language):
    built, page = any_page
    cities = list(built.material.registry.cities)
    figures = found(side(page, language), "svg")
    assert figures
    for figure in figures:
        lines = [one for one in found(figure, "g") if "line" in one.attributes["class"].split()]
        assert [one.attributes["data-city"] for one in lines if "data-city" in one.attributes] == cities
        words = [": ".join(text.text() for text in found(line, "text")) for line in lines]
        assert figure.attributes["aria-label"].endswith(" ".join(f"{text}." for text in words))
        table = found(figure.parent.parent, "table")[0]
        rows = [[cell.text() for cell in found(row, "td")][:3] for row in found(table, "tr")[1:]]
        for told, row in zip(words, rows, strict=True):
            assert NUMBER.findall(told.partition(": ")[2]) == [one for cell in row for one in NUMBER.findall(cell)]


def test_both_languages_have_the_same_sections_tables_cells_and_ids(any_page):
    _, page = any_page

    def shape(language):
        return [
            (
                one.name,
                one.attributes.get("data-id"),
                one.attributes.get("data-city"),
                one.attributes.get("data-indicator"),
            )
            for one in side(page, language).all()
            if one.name in ("section", "table", "tr", "td", "th", "svg", "h2", "h3", "option")
        ]

    assert shape("nl") == shape("en")


def test_sites_stand_in_the_order_of_the_registry_and_their_table_cannot_be_sorted(default_page):
    built, page = default_page
    cities = list(built.material.registry.cities)
    for figure in found(page.root, "svg"):
        table = found(figure.parent.parent, "table")[0]
        assert "sortable" not in table.attributes.get("class", "")
        rows = [row.attributes["data-city"] for row in found(table, "tr") if "data-city" in row.attributes]
        assert rows == cities
    heads = [one.attributes["data-site"] for one in found(page.root, "th") if "data-site" in one.attributes]
    assert heads[: len(cities) + 1] == ["all", *cities]
    assert len(heads) % (len(cities) + 1) == 0


def test_a_ministry_finds_its_experiments_and_its_indicators_of_the_study(default_page):
    built, page = default_page
    registry = built.material.registry
    for section in found(side(page, "nl"), "section", class_="pair"):
        experiment, indicator = section.attributes["data-experiment"], section.attributes["data-indicator"]
        named = section.attributes["data-ministries"].split()
        if experiment in registry.experiments:
            assert named == list(registry.experiments[experiment].ministries)
        elif experiment == STUDY:
            assert named == list(registry.indicators[indicator].ministries)


def test_the_page_is_small_and_asks_nothing_of_outside(any_page):
    built, page = any_page
    text = html_of(built)
    assert len(text.encode()) < LARGEST
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttp|import\(", text)
    assert not [one for one in page.root.all() for name in one.attributes if name.startswith("on") or name == "src"]


def test_made_up_data_are_stamped_on_every_table_and_real_data_nowhere(any_page):
    built, page = any_page
    captions = found(page.root, "caption")
    tags = [one for caption in captions for one in found(caption, "span") if one.attributes.get("class") == "tag"]
    assert len(tags) == (len(captions) if built.material.published.synthetic else 0)
    assert ("synth" in html_of(built).lower().partition("<body")[2]) == built.material.published.synthetic


def test_every_number_on_the_page_has_a_way_back_and_a_withheld_one_has_none(any_page):
    built, page = any_page
    data = json.loads("".join(page.by_id("walk-data").children))
    known = set(_ids(data["ids"]))
    printed = {one.attributes["data-id"] for one in spans(page.root)}
    shown = {
        id_
        for id_, field, text in cells(built, page.by_id("nl"))
        if field in (None, "value") and not text.startswith("[")
    }
    assert known == printed | shown
    assert all(built.material.published.get(id_).status != "suppressed" for id_ in shown)


def _ids(branch, before=()):
    for name, inside in branch.items():
        if name == "":
            yield "/".join(before)
        else:
            yield from _ids(inside, (*before, name))


def test_the_page_is_the_same_to_the_byte_when_made_again(totals_report):
    before = html_of(totals_report)
    compare(totals_report.paths)
    assert html_of(totals_report) == before
