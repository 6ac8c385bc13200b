"""What a reader of the report alone finds: the finding first, no claim above the design, what is not known."""

import re

import pytest
from tests.reports.conftest import build
from tests.reports.published_fixture import assessment

from evaluation.publication.published import PublishedError
from evaluation.registry.models import LANGUAGES

EFFECT_WORDS = re.compile(r"\beffect\b|leidde tot|led to|door het experiment verbeterd", re.IGNORECASE)


def section(page, id_):
    return " ".join(page.by_id(id_).text().split())


def test_the_summary_opens_with_the_finding(default_report):
    text = section(default_report.pages["nl"], "summary")
    assert "Kansrijk onder voorwaarden: Schulden en beschermingsbewind, en Professionalisering." in text
    assert "naar schatting 24 procentpunt groter dan in de vergelijkingsgroep" in text
    assert "(95%-interval: 12 tot 36; 5 steden, 220 huishoudens)" in text
    assert re.search(r"\. In ongeveer \d+ van de \d+ is dat verschil relevant", text)
    assert text.count("als de vergelijking klopt") == 1
    assert text.count("zijn vergeleken met dezelfde vergelijkingsgroep") == 1
    assert "voorspellingsinterval" not in text
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
    for language in LANGUAGES:
        page = default_report.pages[language]
        for experiment in default_report.material.study.experiments:
            text = section(page, f"experiment-{experiment.id}")
            assert not EFFECT_WORDS.search(text)
            if experiment.primary.claim == 1:
                words = {"nl": "niet waardoor", "en": "not what caused it"}[language]
                assert words in text
                alone = {"nl": "Met of zonder experiment", "en": "With or without the experiment"}[language]
                assert alone in section(page, f"expected-{experiment.id}")


def test_a_design_with_a_comparison_speaks_of_a_difference_and_its_condition(default_report):
    """Never "the outcome improves"; a design without one keeps "with or without the experiment"."""
    for language, condition, alone, change in (
        ("nl", "pakt de uitkomst beter uit dan zonder de aanpak, als de vergelijking klopt", "Met of zonder",
         "verbetert de uitkomst"),
        ("en", "turns out better than without the approach, if the comparison holds", "With or without",
         "the outcome improves"),
    ):  # fmt: skip
        for experiment in default_report.material.study.experiments:
            text = section(default_report.pages[language], f"expected-{experiment.id}")
            if experiment.primary.improves.ok():
                compared = experiment.primary.compared
                assert (condition in text, alone in text, change in text) == (compared, not compared, not compared)


def test_a_lowered_claim_compares_with_the_other_group_only(published_study):
    tables, _, _, built = published_study
    experiment = "schulden_beschermingsbewind"
    for row in tables["estimates"]:
        if row["experiment"] == experiment:
            row |= {"claim": 1, "claim_reasons": "unequal_start"}
    page = built().pages["nl"]
    text = section(page, f"expected-{experiment}")
    assert "is de uitkomst gunstiger dan in de vergelijkingsgroep" in text
    assert "zonder de aanpak" not in text
    assert "de groepen verschilden bij de start" in section(page, f"claim-{experiment}")


def test_reach_is_that_of_an_average_quarter(default_report):
    text = section(default_report.pages["nl"], "delivery-schulden_beschermingsbewind")
    assert "Per kwartaal is gemiddeld 44% van de doelgroep bereikt." in text
    assert "opgeteld" not in text
    text = section(default_report.pages["en"], "delivery-schulden_beschermingsbewind")
    assert "Per quarter an average of 44% of the target group was reached." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_what_each_experiment_cost_and_where_payers_stand(default_report, language):
    for experiment in default_report.material.study.experiments:
        part = default_report.pages[language].by_id(f"costs-{experiment.id}")
        shown = [one.attributes["data-id"] for one in part.all() if one.attributes.get("class") == "value"]
        own = default_report.document("experiment_summary", experiment.id)[language].by_id("tab-experiment-means")
        assert shown == [one.attributes["data-id"] for one in own.all() if one.attributes.get("class") == "value"]
        assert shown and any(one.attributes.get("href") == "#payers" for one in part.all())


def test_a_prediction_from_few_sites_says_what_decides_it(default_report):
    few, many = "participatie", "schulden_beschermingsbewind"
    page = default_report.pages["nl"]
    assert "vooral door de aanname bepaald" in section(page, f"expected-{few}")
    assert "drie wijzen naast elkaar" not in section(page, f"expected-{few}")
    assert "vooral door de aanname bepaald" not in section(page, f"expected-{many}")
    assert "drie wijzen naast elkaar" in section(page, f"expected-{many}")
    assert section(page, "summary").count("vooral door de aanname bepaald") == 1


def checks_of(page, experiment):
    table = page.by_id(f"tab-checks-{experiment}")
    rows = [row for row in table.all() if row.name == "tr"]
    cells = [[" ".join(cell.text().split()) for cell in row.all() if cell.name in ("th", "td")] for row in rows]
    return {name: tuple(rest) for name, *rest in cells}


def test_a_hidden_check_keeps_its_consequence(published_study):
    tables, _, _, built = published_study
    experiment = "schulden_beschermingsbewind"
    hidden = {"t1_coverage": (True, "failed"), "balance_t0": (False, "passed"), "concurrent_experiments": ("", "")}
    for row in tables["checks"]:
        if row.get("experiment") == experiment and row["check"] in hidden:
            lowers, outcome = hidden[row["check"]]
            row |= {"status": "suppressed", "value": None, "n": None, "lowers_claim": lowers, "outcome": outcome}
    found = checks_of(built().pages["nl"], experiment)
    assert found["Dekking van de nameting"] == ("niet gehaald", "[c]", "60%", "verlaagt de uitspraak")
    assert found["Vergelijkbaarheid bij de start"] == ("gehaald", "[c]", "0,25", "geen")
    assert found["Gelijktijdige experimenten"] == ("[c]", "[c]", "60%", "[c]")


@pytest.mark.parametrize("withheld", [False, True])
def test_the_largest_gap_at_the_start_is_told_when_every_city_shows_its_own(published_study, withheld):
    tables, _, _, built = published_study
    experiment, indicator = "schulden_beschermingsbewind", "zrm_finances"
    for city, value in (("eindhoven", 0.2), ("utrecht", -0.61), ("zaanstad", 0.4)):
        row = {"id": f"chk/balance_t0/{experiment}/{indicator}/{city}", "check": "balance_t0", "city": city}
        row |= {"experiment": experiment, "indicator": indicator, "outcome": "informative", "bound": 0.25}
        hidden = withheld and city == "zaanstad"
        row |= {"status": "suppressed"} if hidden else {"status": "ok", "value": value, "n": 40, "lowers_claim": False}
        tables["checks"].append(row)
    text = section(built().pages["nl"], f"claim-{experiment}")
    assert "kunnen verschillende kanten op wijken en elkaar dan opheffen" in text
    told = "Het grootste verschil in één stad is −0,61 standaarddeviatie (Utrecht)." in text
    assert told is not withheld


def test_secondary_outcomes_and_the_bundle_say_what_is_missing(default_report):
    for language, adjusted, bundle in (
        ("nl", "Het interval is niet aangepast aan het aantal uitkomsten.", "heeft een eigen schatting"),
        ("en", "The interval is not adjusted for the number of outcomes.", "has an estimate of its own"),
    ):
        page = default_report.pages[language]
        assert adjusted in section(page, "also-brede_geldstroom-zrm_finances")
        assert bundle in section(page, "cautions")


def test_an_interval_that_was_cut_off_says_so(published_study):
    tables, _, _, built = published_study
    for row in tables["estimates"]:
        if row["quantity"] == "mean_reml" and row["scope"] == "pooled":
            cut = {"aansluiting_18": 1.0, "schulden_beschermingsbewind": 1.2}.get(row["experiment"])
            row |= {} if cut is None else {"low": -cut, "high": cut}
    page = built().pages["nl"]
    assert "afgekapt op wat mogelijk is" in section(page, "experiment-aansluiting_18")
    assert "afgekapt" not in section(page, "experiment-schulden_beschermingsbewind")


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
    assert verdicts == list(registry.subjects)


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
    from evaluation.publication.documents.stage import run

    _, _, write, _ = published_study
    with pytest.raises(PublishedError, match="Run the stage draw first"):
        run(write())


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("nl", "Dag en maand van golf 2 verwisseld", "Dubbel ingevoerd datateam, 1 december 2017 [c]"),
        ("en", "Day and month of wave 2 swapped", "Entered twice datateam, 1 December 2017 [c]"),
    ],
)
def test_each_correction_stands_in_the_annex_with_role_reason_and_day(default_report, language, first, second):
    table = section(default_report.pages[language], "tab-corrections")
    assert first in table and second in table and "14" in table


@pytest.mark.parametrize(
    ("language", "wrong", "never", "seldom"),
    [
        (
            "nl",
            "Die grens wordt niet overal gehaald",
            "Nooit kansrijk, ook niet als het goed werkt",
            "Dat lukt niet overal",
        ),
        ("en", "It is not met everywhere", "Never promising, not even when it works well", "They do not everywhere"),
    ],
)
def test_the_annex_says_how_often_the_method_would_mislead(default_report, language, wrong, never, seldom):
    text = section(default_report.pages[language], "calibration")
    assert wrong in text and never in text and seldom in text
    ceiling = default_report.material.study.calibration[0]
    assert ceiling.false_promising.number() == 0 and not ceiling.missed and not ceiling.can_be_promising


def test_the_annex_chooses_its_words_by_the_numbers(default_report):
    debts = default_report.material.study.calibration[1]
    assert {"mean_0_spread_2", "shared_drift"} <= {row["world"] for row in debts.too_often}
    assert debts.false_promising.number() == debts.too_often[0].number()
    assert debts.found.number() == 0.9 and not debts.missed
    assert debts.covers_too_little("coverage_prediction") and not debts.covers_too_little("coverage_mean")
    assert debts.lowest("coverage_prediction")["spread"] == "2.0"
    assert debts.smallest_found.number() == 1.6
    assert debts.found_without_checks is None
    assert debts.found_too_seldom.number() == 0.7 and debts.too_little_too_often
    alone = default_report.material.study.calibration[0]
    assert alone.found_too_seldom is None and not alone.too_little_too_often


@pytest.mark.parametrize(
    ("language", "wide", "small"),
    [
        (
            "nl",
            "Bij een spreiding van 2 keer is dat nog maar 70,0%, minder dan de 80% die wij willen",
            "Dat is vaker dan de 5% die wij bij geen effect toelaten",
        ),
        (
            "en",
            "With a spread of 2 times it is only 70.0%, less than the 80% we want",
            "That is more often than the 5% we allow without any effect",
        ),
    ],
)
def test_the_annex_says_where_a_large_effect_is_missed_and_a_small_one_called_promising(
    default_report, language, wide, small
):
    text = section(default_report.pages[language], "calibration")
    assert wide in text and small in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_merged_categories_stand_in_the_report_by_their_own_name(default_report, language):
    registry, page = default_report.material.registry, default_report.pages[language]
    note = {"nl": "apart te klein zijn om te tonen", "en": "too small to be shown apart"}[language]
    for indicator in (id_ for id_, entry in registry.indicators.items() if entry.merge):
        entry = registry.indicators[indicator]
        for experiment in entry.experiments:
            assert note in section(page, f"experiment-{experiment}")
            text = page.by_id(f"tab-categories-{experiment}-{indicator}").text()
            assert all(coarser.label[language] in text for coarser in entry.merge.values())


METHOD_WORDS = re.compile(r"REML|Hartung|Higgins|vrijheidsgra|degrees of freedom|\btau\b|hi[eë]rarch", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_method_stand_in_the_annexes_only(default_report, language):
    page = default_report.pages[language]
    for chapter in ("summary", "experiments", "scalability"):
        assert not METHOD_WORDS.search(section(page, chapter))
    assert len(set(METHOD_WORDS.findall(section(page, "annexes")))) > 3
    for experiment in default_report.material.study.experiments:
        for outcome in experiment.outcomes:
            assert page.by_id(f"tab-method-{experiment.id}-{outcome.indicator}")


@pytest.mark.parametrize(
    ("language", "changing", "filling", "narrowing"),
    [
        ("nl", "Die kan het oordeel veranderen", "duidelijkheid over 3 open voorwaarden", "82% van de breedte nu"),
        ("en", "It can change the verdict", "fills 3 open conditions", "82% of its width now"),
    ],
)
def test_each_verdict_names_the_cheapest_next_measurement(default_report, language, changing, filling, narrowing):
    page = default_report.pages[language]
    assert changing in section(page, "verdict-participatie")
    assert filling in section(page, "verdict-professionalisering")
    both = section(page, "verdict-bundle")
    assert narrowing in both
    registry = default_report.material.registry
    assert registry.measurements["more_months"].label[language] in both
    assert len(page.by_id("tab-measuring").text().split("82%")) == len(registry.subjects) + 1


def test_a_score_shows_the_numbers_it_rests_on_and_its_bounds(default_report):
    text = section(default_report.pages["nl"], "tab-trail-professionalisering")
    assert "Bereik van de doelgroep : 44%" in text or "Bereik van de doelgroep: 44%" in text
    assert "zwak vanaf 10%, voldoende vanaf 30%, goed vanaf 50%" in text and "grenzen aangenomen" in text


def test_a_score_by_people_says_who_gave_it_and_why(published_study):
    tables, _, write, built = published_study
    file = write().registry / "experiments.yaml"
    given = """expert_scores:
  - {experiment: participatie, criterion: B4, score: 2, date: "2017-10-01", source: [eigen], synthetic: true,
     role: {nl: projectleider, en: project leader}, reason: {nl: mandaat is geregeld, en: mandate is arranged}}
"""
    file.write_text(file.read_text(encoding="utf-8").replace("expert_scores: []\n", given), encoding="utf-8")
    for row in tables["assessment"]:
        if row["id"] == "ass/participatie/criterion/B4":
            row |= {"score": 2, "status": "expert"}
    text = section(built().pages["nl"], "tab-trail-participatie")
    assert "projectleider, 1 oktober 2017: mandaat is geregeld" in text


def test_a_table_of_withheld_figures_per_city_is_one_sentence(published_study):
    tables, _, _, built = published_study
    experiment = "schulden_beschermingsbewind"
    for row in tables["descriptives"]:
        if row["experiment"] == experiment and row["indicator"] in ("reach", "fidelity") and row["city"]:
            row |= {"status": "suppressed", "value": None, "numerator": None, "denominator": None}
    page = built().pages["nl"]
    assert "De cijfers per stad zijn allemaal afgeschermd." in section(page, f"delivery-{experiment}")
    assert f"tab-delivery-{experiment}" not in page.ids("div")
    assert "tab-delivery-professionalisering" in page.ids("div")


def test_rounded_counts_are_told_in_one_sentence_beside_the_marks(published_study, default_report):
    tables, _, _, built = published_study
    base = {"id": "num/gate_rounding_base", "key": "gate_rounding_base", "value": 5, "status": "ok"}
    tables["numbers"].append(base)
    said = {
        "nl": "Alle aantallen zijn afgerond op een veelvoud van 5",
        "en": "All counts are rounded to a multiple of 5",
    }
    pages = built().pages
    for language, words in said.items():
        assert section(pages[language], "marks").count(words) == 1
        assert words not in section(default_report.pages[language], "marks")


@pytest.mark.parametrize(
    ("language", "turning", "decided"),
    [
        (
            "nl",
            ("15 procentpunt verschil", "2,25 keer zo groot", "−12% −10% of hoger", "onder 40%"),
            "opschalen (zodra aan de voorwaarden is voldaan)",
        ),
        (
            "en",
            ("15 percentage points difference", "2.25 times as large", "−12% −10% or higher", "below 40%"),
            "scale up (once the conditions are met)",
        ),
    ],
)
def test_a_turning_point_says_from_where_and_scaling_up_says_that_conditions_come_first(
    default_report, language, turning, decided
):
    page = default_report.pages[language]
    text = " ".join(page.by_id("tab-changes-professionalisering").text().split())
    assert [words for words in turning if words not in text] == []
    assert decided in section(page, "verdict-professionalisering")
    assert decided.partition(" (")[2] in section(page, "decisions")
    assert turning[0].partition(" difference")[0].partition(" verschil")[0] in section(page, "thresholds")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "niet te zeggen bij Aansluiting 18-/18+: minder dan 3 steden konden nadelen vergelijken"),
        ("en", "cannot be said of Transition at age 18 (18-/18+): fewer than 3 cities could compare harms"),
    ],
)
def test_where_harms_were_not_measured_no_harm_seen_is_no_reassurance(default_report, language, told):
    assert told in section(default_report.pages[language], "no-data")


def test_real_public_figures_are_not_called_synthetic_beside_an_invented_study(published_study, default_report):
    tables, _, _, built = published_study
    for name in ("likeness", "municipalities", "neighbourhoods"):
        tables[name] = [row | {"origin": "cbs"} for row in tables[name]]
    real, invented = built().pages, default_report.pages
    for language, tags, told in (
        ("nl", ("synthetische gegevens", "echte, eerder gepubliceerde cijfers"), "Echt zijn de openbare cijfers"),
        (
            "en",
            ("synthetic data", "real figures, published before"),
            "The public figures of Statistics Netherlands are",
        ),
    ):
        for id_ in ("tab-likeness", "tab-bands", "tab-neighbourhoods", "tab-neighbourhoods-compared"):
            captions = [section(pages[language], f"{id_}-caption") for pages in (invented, real)]
            assert [tag in caption for tag, caption in zip(tags, captions, strict=True)] == [True, True]
        assert tags[0] in section(real[language], "tab-municipality-chances-caption")
        assert told in section(real[language], "summary") and told not in section(invented[language], "summary")
