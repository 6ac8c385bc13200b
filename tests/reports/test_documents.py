"""Documents about one city, experiment or ministry: each about its own, beside the whole; the same bytes every time."""

import re
import shutil
from dataclasses import replace

import pytest
from tests.reports.page import Page

from evaluation.commands.run import opened
from evaluation.publication import made
from evaluation.publication.documents.edition import Edition, editions, subjects
from evaluation.publication.documents.stage import run
from evaluation.publication.files import COMPARISON, DOCUMENTS, MADE, document_place
from evaluation.publication.report.city_rows import delivered_rows, delivery_state
from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Texts
from evaluation.registry import load_registry
from evaluation.registry.errors import RegistryError
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def rows_of(built, document, subject, language):
    """Return the published rows whose values a document prints."""
    ids = {span.attributes["data-id"] for span in built.document(document, subject)[language].values()}
    return [built.material.published.get(id_) for id_ in ids if id_.partition("/")[0] not in ("reg", "par")]


def test_every_document_has_a_name_of_its_own(any_report):
    registry = any_report.material.registry
    assert set(registry.documents) <= set(DOCUMENTS)
    places = [edition.place() for edition in editions(registry)]
    assert len(places) == len(set(places))
    for document, entry in registry.documents.items():
        assert ("{subject}" in DOCUMENTS[document]["nl"]) == bool(entry.per)


def test_a_city_report_prints_numbers_of_its_own_city_and_of_all_together(default_report, language):
    for city in default_report.material.registry.cities:
        found = {row.fields.get("city", "") for row in rows_of(default_report, "city_report", city, language)}
        assert found == {"", city}


def test_a_city_report_says_what_it_has_no_number_for_and_why(default_report, language):
    registry, published = default_report.material.registry, default_report.material.published
    for city, entry in registry.cities.items():
        page = default_report.document("city_report", city)[language]
        told = page.by_id("tab-city-missing").text() if "tab-city-missing" in page.ids("div") else ""
        for view in default_report.material.study.experiments:
            for outcome in view.outcomes if view.id in entry.experiments else ():
                row = published.one(
                    "estimates", experiment=view.id, indicator=outcome.indicator, category="", city=city, scope="city"
                )
                name = f"{view.entry.label[language]}: {outcome.entry.label[language]}"
                assert (name in told) == (row is None or not row.ok()), (city, name)


def test_a_city_that_does_not_take_part_is_told_so(default_report, language):
    registry = default_report.material.registry
    for city, entry in registry.cities.items():
        text = default_report.document("city_report", city)[language].by_id("summary").text()
        absent = [
            one.label[language].lower() for id_, one in registry.experiments.items() if id_ not in entry.experiments
        ]
        assert all(name in text.lower() for name in absent)
        assert ("[z]" in text) == bool(absent)


def test_a_city_whose_delivery_was_refused_shows_no_rows_of_it(default_report, language):
    material = default_report.material
    city = next(iter(material.registry.cities))
    rows = material.published.tables["deliveries"]
    refused = tuple(
        replace(row, fields={**row.fields, "delivery_status": "refused"}) if row["city"] == city else row
        for row in rows
    )
    published = replace(material.published, tables={**material.published.tables, "deliveries": refused})
    changed = replace(material, published=published)
    kit = Kit(changed, Texts(changed, language, markup=True))
    assert delivered_rows(kit, city) == []
    assert delivery_state(kit, city) == kit.texts.words["delivery"]["refused"]
    assert delivered_rows(Kit(material, Texts(material, language, markup=True)), city)


def test_an_own_sentence_follows_the_own_estimate(default_report):
    """Where a city's interval holds zero no sentence about that city may say that its whole interval is on one side."""
    for city in default_report.material.registry.cities:
        page = default_report.document("city_report", city)["en"]
        for view in default_report.material.study.experiments:
            row = view.primary.row("city", "estimate", city=city)
            if row is None or not row.ok("low"):
                continue
            text = page.by_id(f"experiment-{view.id}").text().partition("For all")[0]
            spans_zero = row.number("low") <= 0 <= row.number("high")
            assert ("from a worsening to an improvement" in text) == spans_zero
            assert ("whole interval" in text) == (not spans_zero)


def test_an_experiment_page_prints_numbers_of_its_own_experiment(default_report, language):
    for experiment in default_report.material.registry.experiments:
        rows = rows_of(default_report, "experiment_summary", experiment, language)
        assert {row.fields.get("experiment", "") for row in rows} <= {"", experiment}
        page = default_report.document("experiment_summary", experiment)[language]
        assert len(page.elements("img")) == 1


def test_a_ministry_reads_of_its_own_laws_payers_and_experiments(default_report, language):
    registry = default_report.material.registry
    for ministry, entry in subjects(registry, "ministry").items():
        rows = rows_of(default_report, "ministry_annex", ministry, language)
        laws = {
            row["category"] for row in rows if row.fields.get("indicator", "").endswith(("law_involved", "_by_law"))
        }
        assert laws <= set(entry.laws)
        paid = {row["category"] for row in rows if row.fields.get("indicator", "").startswith("case_cost")}
        assert paid <= {"gemeente", *(id_ for id_, payer in registry.payers.items() if payer.ministry == ministry)}
        touched = [one.label[language] for one in registry.experiments.values() if ministry in one.ministries]
        text = default_report.document("ministry_annex", ministry)[language].by_id("experiments").text()
        assert all(name in text for name in touched)


def test_every_article_of_a_package_stands_in_the_annex_of_its_ministry(default_report, language):
    registry = default_report.material.registry
    for package in registry.packages.values():
        for legal in package.legal:
            owners = [id_ for id_, entry in registry.ministries.items() if legal.law in entry.laws]
            assert owners
            for ministry in owners:
                page = default_report.document("ministry_annex", ministry)[language]
                assert legal.article[language] in page.by_id("tab-ministry-articles").text()


def test_each_experiment_has_its_theory_with_what_speaks_against_it(default_report, language):
    page = default_report.pages[language]
    for experiment, theory in default_report.material.registry.theories.items():
        text = " ".join(page.by_id(f"theory-{experiment}").text().split())
        said = [
            *theory.steps[language],
            *theory.against[language],
            *(one.explanation[language] for one in theory.alternatives),
        ]
        assert all(sentence in text for sentence in said)


def test_the_lists_name_every_table_and_figure_before_them(any_report, language):
    page = any_report.pages[language]
    lists = page.by_id("lists")
    links = [link.attributes["href"][1:] for link in lists.all() if link.name == "a"]
    tables = [id_ for id_ in page.ids("div") if id_.startswith("tab-")]
    figures = [id_ for id_ in page.ids("img") + page.ids("figure") if id_.startswith("fig-")]
    assert [link for link in links if link.startswith("tab-")] == tables
    assert sorted({link for link in links if link.startswith("fig-")}) == sorted(set(figures))


@pytest.fixture
def copied(default_report, tmp_path):
    """The default study with its pages, to change."""
    paths = Paths(tmp_path / "study")
    shutil.copytree(default_report.paths.root, paths.root)
    return paths


def test_documents_are_the_same_whatever_the_number_of_workers(default_report, copied, capsys):
    for language in LANGUAGES:
        shutil.rmtree(copied.build / language)
    run(copied, ["experiment_summary"], ["html"], workers=1)
    lines = capsys.readouterr().out.split()
    places = [one.place() for one in editions(default_report.material.registry, ["experiment_summary"])]
    assert lines == places
    for place in places:
        assert (copied.build / place).read_bytes() == (default_report.paths.build / place).read_bytes()


def made_again(paths, capsys, documents=("experiment_summary",), suffixes=("html",)):
    """Run the stage; return the places of what it made."""
    capsys.readouterr()
    run(paths, documents, suffixes)
    return capsys.readouterr().out.split()


def test_a_document_that_would_come_out_the_same_is_left_alone(copied, capsys):
    places = [one.place() for one in editions(load_registry(copied), ["experiment_summary"])]
    written = [(copied.build / place).stat().st_mtime_ns for place in places]
    assert made_again(copied, capsys) == []
    assert [(copied.build / place).stat().st_mtime_ns for place in places] == written


@pytest.mark.parametrize("harm", ["gone", "touched", "half"])
def test_a_document_that_is_not_what_was_made_is_made_again(copied, capsys, harm):
    place = document_place("experiment_summary", "nl", "participatie")
    right = (copied.build / place).read_bytes()
    wrong = {"gone": None, "touched": right.replace(b"<p>", b"<p> ", 1), "half": right[: len(right) // 2]}[harm]
    (copied.build / place).unlink() if wrong is None else (copied.build / place).write_bytes(wrong)
    assert made_again(copied, capsys) == [place]
    assert (copied.build / place).read_bytes() == right


def test_documents_that_show_another_figure_are_made_again(copied, capsys):
    figure = next((copied.build / "figures").glob("estimates-*.nl.svg"))
    figure.write_text(figure.read_text(encoding="utf-8").replace("</svg>", "<!-- --></svg>"), encoding="utf-8")
    experiment = figure.name.removeprefix("estimates-").partition(".")[0]
    assert made_again(copied, capsys) == [document_place("experiment_summary", "nl", experiment)]


def test_another_template_or_another_code_makes_documents_again(copied, capsys, monkeypatch):
    every = [one.place() for one in editions(load_registry(copied), ["experiment_summary"])]
    shutil.copytree(copied.shared("reports/templates"), copied.root / "reports/templates")
    style = copied.root / "reports/templates/report.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n/* wider */\n", encoding="utf-8")
    assert made_again(copied, capsys) == every
    assert made_again(copied, capsys) == []
    monkeypatch.setattr(made, "CODE", made.CODE[:-1])
    assert made_again(copied, capsys) == every


def test_a_damaged_record_costs_time_only(copied, capsys):
    every = [one.place() for one in editions(load_registry(copied), ["experiment_summary"])]
    (copied.build / MADE).write_text("{", encoding="utf-8")
    assert made_again(copied, capsys) == every


def test_what_is_no_document_of_the_study_any_more_is_removed(copied, capsys):
    stray = copied.build / "nl/stad_almere.html"
    stray.write_text("a city that no longer takes part", encoding="utf-8")
    made_again(copied, capsys)
    assert stray.exists()
    text = copied.params.read_text(encoding="utf-8")
    copied.params.write_text(re.sub(r"(?m)^formats: .*$", "formats: [html]", text), encoding="utf-8")
    made_again(copied, capsys, (), ())
    assert not stray.exists()


def test_a_run_names_the_comparison_page_only_where_it_was_made(tmp_path):
    paths = Paths(tmp_path)
    names = [paths.build / document_place("scalability_report", "en"), paths.root / "data/published.duckdb"]
    assert opened(paths, "en") == names
    paths.build.mkdir(parents=True)
    (paths.build / COMPARISON).write_text("page")
    assert opened(paths, "en") == [names[0], paths.build / COMPARISON, names[1]]


def test_a_theory_that_names_no_known_check_is_a_fault(study):
    path = study.registry / "experiments.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("check: contamination}", "check: contaminatoin}"), encoding="utf-8")
    with pytest.raises(RegistryError, match="contaminatoin"):
        load_registry(study)


def test_the_figure_lies_within_a_page_and_nothing_asks_for_a_file(default_report):
    for edition, page in default_report.every("nl"):
        assert isinstance(page, Page)
        assert not re.search(r'src="(?!data:)|<!-- style -->|<link', page.html), edition
        assert edition.other == Edition(edition.document, edition.subject, "en")
