"""The indicator book: whole in both languages, and nothing in it that was not published or is not in the registry."""

import re

import pytest
from tests.reports.test_report_numbers import expected

from evaluation.publication.files import document_file
from evaluation.registry.examples import load_examples
from evaluation.registry.models import LANGUAGES
from evaluation.storage.paths import PROJECT

LARGEST = 2_500_000
MEASURED = "tab-n-"


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def shape(page):
    """Return what must be the same in both languages: elements with an id, in order, and how many cells each has."""
    ids = (element for element in page.elements() if "id" in element.attributes)
    return [(one.name, one.attributes["id"], sum(cell.name in ("td", "th") for cell in one.all())) for one in ids]


def test_both_languages_have_the_same_sections_tables_and_cells(any_report):
    assert shape(any_report.books["nl"]) == shape(any_report.books["en"])


def test_every_indicator_has_a_place_by_code_and_by_id_and_tells_what_it_is(any_report, language):
    registry, book = any_report.material.registry, any_report.books[language]
    for id_, entry in registry.indicators.items():
        section = book.by_id(entry.code)
        assert section.name == "section"
        assert any(element.attributes.get("id") == id_ for element in section.all())
        text = " ".join(section.text().split())
        assert entry.label[language] in text and entry.description[language] in text
        assert registry.choice_words["direction"][entry.direction][language] in text
        links = {element.attributes.get("href") for element in section.all()}
        titles = {source: registry.sources[source].title for source in entry.source}
        assert all(title[language] in text if title else f"#ref-{key}" in links for key, title in titles.items())
        assert {"nl": "Formule.", "en": "Formula."}[language] in text


def test_a_formula_is_filled_in_with_names_that_cities_know(default_report, language):
    text = " ".join(default_report.books[language].by_id("X02").text().split())
    assert "(bereik)" in text and "(doelgroep)" in text
    assert "implementation: reached_n, eligible_n" in text
    assert "{" not in default_report.books[language].root.text()
    label = {"nl": "Codeur (A of B)", "en": "Coder (A or B)"}[language]
    assert f"“{label}” (codeur) is A" in " ".join(default_report.books[language].by_id("A01").text().split())


def test_an_example_prints_years_as_years_and_only_what_every_row_tells(default_report, language):
    book = default_report.books[language]
    ids = ("given-monthly_cost_by_payer-household_months", "expected-zrm_finances", "expected-monthly_cost_by_payer")
    months, finances, costs = ({cell.text().strip() for cell in book.by_id(f"tab-{id_}").all()} for id_ in ids)
    assert "2017" in months and not {"2.017", "2,017"} & months
    group = {"nl": "groep", "en": "group"}[language]
    assert group in finances and group not in costs


SAID = {
    "J05": {"nl": "met een score van 4 of 5", "en": "with a score of 4 or 5"},
    "J02": {"nl": "met een score van 1.", "en": "with a score of 1."},
    "X21": {"nl": "1 als de latere score 3 tot en met 5 is", "en": "1 when the later score is 3 to 5"},
    "S01": {"nl": "De score op “financiën”", "en": "The score on “finances”"},
    "B02": {"nl": "de som van “Budget gebundeld", "en": "the sum of “Budget pooled"},
    "B13": {"nl": "gedeeld door de laatst bekende waarde van", "en": "divided by the last known value of"},
    "B07": {"nl": "Elke kolom geeft een eigen waarde.", "en": "Each column gives a value of its own."},
    "X20": {"nl": "geestelijke gezondheid; ", "en": "mental health; "},
}


@pytest.mark.parametrize("code", SAID)
def test_scores_items_and_months_are_said_as_a_reader_says_them(default_report, language, code):
    assert SAID[code][language] in " ".join(default_report.books[language].by_id(code).text().split())


def test_the_example_is_the_one_that_the_tests_check(default_report, language):
    book, examples = default_report.books[language], load_examples(default_report.paths)
    for id_ in default_report.material.registry.indicators:
        example = examples[id_]
        tables = {name: book.by_id(f"tab-given-{id_}-{name}") for name in example.given}
        tables["expected"] = book.by_id(f"tab-expected-{id_}")
        for name, table in tables.items():
            rows = example.expected if name == "expected" else example.given[name]
            assert sum(element.name == "tr" for element in table.all()) == len(rows) + 1
    values = [cell.text() for cell in book.by_id("tab-expected-plan_quality").all() if cell.name == "td"]
    assert {"nl": "5,5", "en": "5.5"}[language] in " ".join(values)


def test_how_many_were_measured_comes_from_published_statuses_only(default_report, language):
    book, published = default_report.books[language], default_report.material.published
    tables = [one for one in book.elements("div") if one.attributes.get("id", "").startswith(MEASURED)]
    assert len(tables) == len(default_report.material.registry.indicators)
    known = {row.id for row in published.tables["statuses"]}
    for table in tables:
        spans = [one for one in table.all() if one.attributes.get("class") == "value"]
        assert spans and {span.attributes["data-id"] for span in spans} <= known
        cells = [cell for cell in table.all() if cell.name == "td"]
        assert not any(re.search(r"\d", cell.text(without=("value",))) for cell in cells)


def test_a_withheld_number_is_a_mark(default_report, language):
    table = default_report.books[language].by_id("tab-n-zrm_finances")
    rows = [[cell.text().strip() for cell in row.all() if cell.name == "td"] for row in table.all() if row.name == "tr"]
    assert all(row[-1] == "[c]" and row[1] == "[x]" for row in rows[1:])
    word = default_report.material.registry.statuses["suppressed"].label[language]
    assert word in table.text()


def test_each_number_is_the_one_that_its_id_names(any_report, language):
    spans = any_report.books[language].values()
    assert spans
    for span in spans:
        assert span.text() == expected(any_report, language, span.attributes), span.attributes


def test_the_report_links_each_planned_indicator_to_its_place(any_report, language):
    registry, book = any_report.material.registry, any_report.books[language]
    links = {link.attributes["href"] for link in any_report.pages[language].elements("a")}
    file = document_file("indicator_book", language)
    planned = {registry.planned(key)[1] for key in registry.plan}
    assert {f"{file}#{registry.indicators[id_].code}" for id_ in planned} <= links
    places = {link.partition("#")[2] for link in links if link.startswith(file)}
    assert places <= {element.attributes.get("id") for element in book.elements()}


def test_the_book_links_back_to_the_experiments_of_the_report(any_report, language):
    report = any_report.pages[language]
    file = document_file("scalability_report", language)
    links = {link.attributes["href"] for link in any_report.books[language].elements("a")}
    places = {link.partition("#")[2] for link in links if link.startswith(file)}
    assert places and places <= {element.attributes.get("id") for element in report.elements()}


def test_without_scripts_only_the_search_form_is_missing(any_report, language):
    book = any_report.books[language]
    hidden = [element for element in book.elements() if "hidden" in element.attributes]
    assert [element.attributes["id"] for element in hidden] == ["search"]


def test_the_book_is_small(any_report, language):
    assert len(any_report.books[language].html.encode()) < LARGEST


def test_the_book_and_the_codebook_of_deliveries_share_their_colours():
    """They are neighbours on a reader's desk, made from two style sheets: the door's pages need no report."""
    sheets = ("reports/templates/report.css", "src/evaluation/deliveries/intake/pages/page.css")
    report, door = (
        dict(re.findall(r"(--\w+): (#\w{6})", (PROJECT / sheet).read_text(encoding="utf-8"))) for sheet in sheets
    )
    assert len(door) >= 7
    assert door.items() <= report.items()


def test_a_merged_category_is_told_with_what_it_holds(default_report, language):
    entry = default_report.material.registry.indicators["participation_classes"]
    text = " ".join(default_report.books[language].by_id(entry.code).text().split())
    held = {"nl": "betaald werk)", "en": "paid work)"}[language]
    assert entry.merge["3-6"].label[language] + " (" in text and held in text
