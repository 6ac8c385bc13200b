"""What a reader of the report alone finds: the finding first, no claim above the design, what is not known."""

import re

import pytest
from tests.reports.conftest import build
from tests.reports.published_fixture import assessment

from evaluation.publication.published import PublishedError
from evaluation.publication.report.stage import FILES

EFFECT_WORDS = re.compile(r"\beffect\b|leidde tot|led to|door het experiment verbeterd", re.IGNORECASE)


def section(page, id_):
    return " ".join(page.by_id(id_).text().split())


def test_the_summary_opens_with_the_finding(default_report):
    text = section(default_report.pages["nl"], "summary")
    assert "Kansrijk onder voorwaarden: Schulden en beschermingsbewind en Professionalisering." in text
    assert "naar schatting 24 procentpunt meer netto verbetering dan in de vergelijkingsgroep" in text
    assert "(95%-interval: 12 tot 36; 5 steden, 220 huishoudens)" in text
    assert re.search(r"In ongeveer \d+ van de \d+ is de verbetering relevant", text)
    text = section(default_report.pages["en"], "summary")
    assert "Promising under conditions: Debts and protective administration (beschermingsbewind)" in text


def test_the_summary_gives_each_verdict_with_the_rule_that_decided(default_report):
    registry = default_report.material.registry
    for language, page in default_report.pages.items():
        table = page.by_id("tab-summary-verdicts").text()
        for experiment in default_report.material.study.experiments:
            assert experiment.entry.label[language] in table
            label = registry.verdicts[experiment.verdict["key"]].label[language]
            assert label[1:] in table


def test_a_before_after_design_never_speaks_of_an_effect(default_report):
    for language in FILES:
        page = default_report.pages[language]
        for experiment in default_report.material.study.experiments:
            text = section(page, f"experiment-{experiment.id}")
            assert not EFFECT_WORDS.search(text)
            if experiment.primary.claim == 1:
                words = {"nl": "niet waardoor", "en": "not what caused it"}[language]
                assert words in text
                alone = {"nl": "Met of zonder experiment", "en": "With or without the experiment"}[language]
                assert alone in section(page, f"expected-{experiment.id}")


def test_estimates_that_are_not_there_are_named_with_the_reason(default_report):
    text = section(default_report.pages["nl"], "missing")
    assert re.search(r"Professionalisering: Kwaliteit van het ondersteuningsplan\s+Zaanstad\s+afgeschermd", text)
    assert "te weinig waarnemingen" in text


def test_assumptions_of_the_registry_are_listed(default_report):
    text = section(default_report.pages["nl"], "assumptions")
    assert "Kleinste relevante verschil: zelfredzaamheid financiën (ZRM) 15 procentpunt" in text
    assert text.count("half-normaal") == len(default_report.material.registry.plan)


def test_neighbouring_studies_stand_apart(default_report):
    text = section(default_report.pages["nl"], "comparison")
    assert "nooit samengevoegd" in text
    assert "16 van 20" in text
    assert "€\u00a0309.586 van €\u00a0800.000" in default_report.pages["nl"].by_id("comparison").text()


def test_a_refused_delivery_is_said_plainly(published_study):
    tables, study, _, built = published_study
    study["cities"] = {**study["cities"], "enschede": "refused", "utrecht": "not_delivered"}
    for row in tables["deliveries"]:
        if row["city"] in ("enschede", "utrecht"):
            row |= {"delivery_status": study["cities"][row["city"]], "used": None, "status": "not_available"}
    pages = built().pages
    assert "Enschede: levering geweigerd" in section(pages["nl"], "missing")
    assert "Utrecht: delivery not delivered" in section(pages["en"], "missing")


def test_a_withheld_verdict_is_said_and_names_no_experiment_first(published_study):
    tables, _, _, built = published_study
    experiment = "schulden_beschermingsbewind"
    kept = [row for row in tables["assessment"] if row["experiment"] != experiment or row["item"] == "criterion"]
    verdict = {"experiment": experiment, "item": "verdict", "key": "withheld", "rule": "evidence_withheld"}
    tables["assessment"] = [*kept, verdict | {"id": f"ass/{experiment}/verdict/withheld", "status": "scored"}]
    for row in tables["estimates"]:
        if row["experiment"] == experiment:
            row |= {"status": "suppressed", **dict.fromkeys(("value", "low", "high", "n"))}
    page = built().pages["nl"]
    assert "niet gepubliceerd omdat het bewijs is afgeschermd" in section(page, f"verdict-{experiment}").lower()
    assert "Kansrijk onder voorwaarden: Professionalisering." in section(page, "summary")
    assert "Over de volgende gemeente is geen uitspraak mogelijk" in section(page, f"expected-{experiment}")


@pytest.mark.parametrize(
    ("verdict", "rule", "opening"),
    [
        ("promising", "evidence_and_readiness", "Kansrijk: Professionalisering."),
        ("insufficient_uncertain", "not_sure_enough", "Het dichtst daarbij komt Schulden en beschermingsbewind"),
        ("not_yet_promising", "evidence_against", "veranderde de uitkomst het duidelijkst ten goede"),
    ],
)
def test_the_opening_follows_the_verdicts(published_study, verdict, rule, opening):
    tables, _, _, built = published_study
    rows = [row for row in tables["assessment"] if row["item"] != "condition"]
    for row in rows:
        if row["item"] == "verdict" and row["key"] == "promising_with_conditions":
            alone = verdict == "promising" and row["experiment"] != "professionalisering"
            row |= {"key": "insufficient_uncertain" if alone else verdict, "rule": rule}
    tables["assessment"] = rows
    assert opening in section(built().pages["nl"], "summary")


def test_the_fixture_gives_every_experiment_one_verdict(registry):
    verdicts = [row["experiment"] for row in assessment(registry) if row["item"] == "verdict"]
    assert verdicts == list(registry.experiments)


def test_a_missing_table_is_told_with_what_to_do(published_study):
    _, _, write, _ = published_study
    paths = write()
    (paths.published / "estimates.csv").unlink()
    with pytest.raises(PublishedError, match=r"estimates\.csv does not exist.*Run the stages"):
        build(paths)


def test_an_id_that_stands_twice_is_refused(published_study):
    tables, _, _, built = published_study
    tables["numbers"].append(tables["numbers"][0])
    with pytest.raises(PublishedError, match="num/cities' stands twice"):
        built()


def test_a_report_without_figures_says_that_they_must_be_drawn_first(published_study):
    from evaluation.publication.report.stage import run

    _, _, write, _ = published_study
    with pytest.raises(PublishedError, match="Run the stage draw first"):
        run(write())
