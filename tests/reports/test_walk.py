"""The way back from a number: what is told of it, packed for documents and printed in the terminal."""

import re
from dataclasses import replace

import pytest

from evaluation.__main__ import main
from evaluation.commands.explain import UnknownIdError, explain
from evaluation.publication.published import COLUMNS, Published, PublishedError
from evaluation.publication.walk.fields import FIELDS, STAGE_OF
from evaluation.publication.walk.origin import Origins
from evaluation.publication.walk.pack import NOTHING, pack, walk_data
from evaluation.registry.models import LANGUAGES

ESTIMATE = "est/professionalisering/plan_quality/pooled/all/mean_reml"
MADE_AT_THE_GATE = {"published", "projections", "numbers"}


@pytest.fixture(scope="module")
def origins(default_report):
    return {language: Origins.of(default_report.material, language) for language in LANGUAGES}


def test_an_estimate_tells_everything_that_there_is(origins, default_report):
    row = default_report.material.published.get(ESTIMATE)
    told = origins["en"].tell(ESTIMATE)
    assert list(told) == list(FIELDS)
    assert float(told["value"]) == round(row.number(), 1)
    assert told["interval"].split(" to ") == [f"{row.number(end):.1f}" for end in ("low", "high")]
    assert told["n"] == row["n"]
    assert told["definition"].startswith("Quality of the support plan (P01). ")
    assert told["design"] == "before and after with a comparison neighbourhood"
    assert told["cities"].count(",") == 3
    assert "metingen" in told["deliveries"]
    assert "stage estimate" in told["made"]
    assert "evaluation 0.1.0" in told["made"]


def test_every_published_row_can_be_told_in_both_languages(origins, default_report):
    for id_ in default_report.material.published.by_id:
        dutch, english = (origins[language].tell(id_) for language in LANGUAGES)
        assert dutch.keys() == english.keys(), id_
        assert all(origins[language].about(id_) for language in LANGUAGES), id_


PARTICULAR = ("crossings", "neighbourhoods", "likeness", "deliveries", "published")
"""Tables of which each row is about something that its experiment, indicator and city do not tell."""


def test_rows_of_these_tables_are_told_apart_in_words(origins, default_report):
    for table in PARTICULAR:
        rows = default_report.material.published.tables[table]
        assert rows, table
        for origin in origins.values():
            told = {origin.about(row.id): row for row in rows}
            assert len(told) == len(rows), table
            assert not any(re.search("[a-z]_[a-z]", part) for about in told for part in about), table


def test_a_crossing_and_a_neighbourhood_are_named(origins, default_report):
    published = default_report.material.published
    law = default_report.material.registry.codelists["law"]["wmo"]
    crossed = published.one("crossings", crossing="bottleneck_laws", first="K01", second=law.value)
    bottleneck, named = origins["en"].about(crossed.id)[-2:]
    assert bottleneck.startswith("K01: ") and named == law.label["en"]
    place = next(row for row in published.tables["neighbourhoods"] if row["region"] and row["city"])
    measure = default_report.material.registry.context.measures[place["measure"]]
    assert origins["nl"].about(place.id)[-1] == measure.label["nl"]


def test_of_a_withheld_number_only_its_status_is_told(origins, default_report):
    hidden = [
        row
        for name in ("estimates", "descriptives", "checks")
        for row in default_report.material.published.tables[name]
        if row.status == "suppressed"
    ]
    assert hidden
    for row in hidden:
        told = origins["nl"].tell(row.id)
        assert told["value"] == "[c] afgeschermd om herkenning te voorkomen"
        assert not told.keys() & {"interval", "n", "claim"}


def test_only_sites_whose_delivery_was_used_are_named_as_its_source(origins, default_report):
    material = default_report.material
    assert "Utrecht" in origins["nl"].tell(ESTIMATE)["deliveries"]
    others = tuple(row for row in material.published.tables["deliveries"] if row["city"] != "utrecht")
    without = replace(
        material, published=Published(material.published.study, {**material.published.tables, "deliveries": others})
    )
    told = Origins.of(without, "nl").tell(ESTIMATE)
    assert "Utrecht" not in told["deliveries"]
    assert "Zaanstad" in told["deliveries"]


@pytest.mark.parametrize("origin", ["synthetic", "delivery"])
def test_the_day_of_a_delivery_is_told_where_there_was_one(default_report, origin):
    material = default_report.material
    cities = dict(material.registry.cities)
    cities["utrecht"] = cities["utrecht"].model_copy(update={"delivered_on": "2018-03-01"})
    known = replace(
        material,
        registry=material.registry.model_copy(update={"cities": cities}),
        published=replace(material.published, study={**material.published.study, "origin": origin}),
    )
    told = {language: Origins.of(known, language).tell(ESTIMATE)["deliveries"] for language in LANGUAGES}
    assert ("Utrecht (1 maart 2018)" in told["nl"]) == (origin == "delivery")
    assert ("Utrecht (1 March 2018)" in told["en"]) == (origin == "delivery")
    assert "Zaanstad" in told["nl"] and "Zaanstad (" not in told["nl"]


def test_the_method_is_told_in_words(origins, default_report):
    row = default_report.material.published.get(ESTIMATE)
    known = replace(row, fields={**row.fields, "method": "raw_t"})
    assert origins["en"]._method(known) == default_report.material.registry.methods["raw_t"].label["en"]


def test_a_threshold_says_where_it_is_set(origins):
    assert origins["en"].tell("par/gate/minimum_count")["made"].startswith("set in params.yaml")
    assert origins["en"].tell("reg/plan/professionalisering.plan_quality/minimum_t1_coverage")["value"] == "0.6"


def test_packed_and_told_are_the_same(origins):
    ids = [ESTIMATE, "num/households"]
    packed = pack(origins, [*ids, ESTIMATE])
    for id_ in ids:
        branch = packed["ids"]
        for part in id_.split("/"):
            branch = branch[part]
        group, about, *own = branch[""]
        places = dict(zip(packed["own"], own, strict=True))
        places |= dict(zip(packed["shared"], packed["groups"][group], strict=True))
        for place, language in enumerate(packed["languages"]):
            texts = [text if isinstance(text, str) else text[place] for text in packed["texts"]]
            told = {field: texts[places[field]] for field in packed["fields"] if places[field] != NOTHING}
            assert told == origins[language].tell(id_)
            assert tuple(texts[part] for part in about) == origins[language].about(id_)


def test_nothing_in_the_data_can_end_its_element():
    assert "</script" not in walk_data({"texts": ["</script><script>alert(1)</script>"]})[:-9]


def test_every_table_and_quantity_has_words(origins, default_report):
    outputs = default_report.material.registry.outputs
    quantities = {quantity for scopes in outputs.estimates.values() for quantity in scopes}
    published = {row["quantity"] for row in default_report.material.published.tables["descriptives"]}
    for origin in origins.values():
        assert COLUMNS.keys() <= origin.words["tables"].keys()
        assert quantities | published <= origin.words["quantities"].keys()
        assert origin.words["fields"].keys() == set(FIELDS)
    assert COLUMNS.keys() <= STAGE_OF.keys() | MADE_AT_THE_GATE
    assert origins["nl"].words.keys() == origins["en"].words.keys()
    assert origins["nl"].words["quantities"].keys() == origins["en"].words["quantities"].keys()


def test_the_terminal_tells_what_the_panel_tells(default_report, origins, capsys):
    assert explain(default_report.paths, ESTIMATE) == 0
    printed = capsys.readouterr().out
    assert ESTIMATE in printed
    for text in origins["nl"].tell(ESTIMATE).values():
        assert text in printed


def test_an_unknown_id_is_told_with_the_nearest_ones(default_report):
    with pytest.raises(UnknownIdError, match=r"Lijkt op: .*num/households"):
        explain(default_report.paths, "num/houshold")
    with pytest.raises(UnknownIdError) as alone:
        explain(default_report.paths, "§§§")
    assert "Lijkt op" not in str(alone.value)


@pytest.mark.parametrize("id_", ["reg/plan", "par/no_such_setting", "par/gate"])
def test_a_setting_that_is_no_number_is_told_in_plain_words(default_report, id_):
    with pytest.raises(PublishedError, match="does not name a number"):
        explain(default_report.paths, id_)


def test_the_command_teaches_and_runs(default_report, capsys, monkeypatch):
    monkeypatch.chdir(default_report.paths.root)
    assert main(["explain", "num/households"]) == 0
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    assert "evaluation explain num/households" in capsys.readouterr().out
