"""Deliveries taken in whole: planted defects found to the row, every row accounted for, good rows unchanged."""

import json

import pandas as pd
import pytest

from evaluation.deliveries.contract import internal_form, internal_types
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.key import PUBLIC_KEY, Key
from evaluation.deliveries.intake.messages import WORDINGS
from evaluation.deliveries.intake.receipt import receipt, set_aside_rows
from evaluation.deliveries.intake.stage import run as validate
from evaluation.deliveries.intake.take_in import take_in
from evaluation.deliveries.synthetic.messy import messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.stage import delivery_files
from evaluation.deliveries.synthetic.stage import run as synthesise
from evaluation.deliveries.synthetic.world import city_tables
from evaluation.registry import load_registry
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths, read_json, read_table, write_bytes
from evaluation.storage.errors import PlainError
from evaluation.storage.paths import PROJECT

SEED = 20161001
CITIES = list(load_registry(Paths(PROJECT)).cities)


def write(folder, files):
    for name, content in files.items():
        write_bytes(folder / name, content)
    return folder


@pytest.mark.parametrize("form", ["xlsx", "csv", "sav"])
@pytest.mark.parametrize("city", CITIES)
def test_planted_defects_are_found_to_the_row_and_the_rest_is_unchanged(registry, tmp_path, city, form):
    site = Site(registry, SEED, city)
    delivery = messy_delivery(site, city_tables(site))
    intake = take_in(
        registry, city, read_folder(write(tmp_path / city, delivery_files(registry, city, form, delivery)))
    )

    found = set_aside_rows(registry, intake, Key(PUBLIC_KEY))
    names = {id_: table.name for id_, table in registry.tables.items()}
    shift = 1 if form == "sav" else 0  # SPSS shows no header row
    lost = [one for one in delivery.planted if not one.row_used]
    planted = {(names[one.table], one.row - shift, one.column, one.rule) for one in lost}
    assert set(found[["table", "row", "column", "rule"]].itertuples(index=False, name=None)) == planted
    assert len(intake.problems) == len(delivery.planted), "each planted row breaks its own rule only"
    assert (intake.status, intake.origin) == ("used", "synthetic")

    frames = intake.frames(registry)
    for id_, rows in delivery.used.items():
        expected = internal_form(registry, city, id_, rows).drop(columns="source_row")
        pd.testing.assert_frame_equal(frames[names[id_]].drop(columns="source_row"), expected)


def test_delivered_is_used_plus_set_aside(registry, tmp_path):
    site = Site(registry, SEED, CITIES[0])
    delivery = messy_delivery(site, city_tables(site))
    intake = take_in(
        registry, CITIES[0], read_folder(write(tmp_path, delivery_files(registry, CITIES[0], "xlsx", delivery)))
    )
    counts = receipt(registry, intake)["tables"]
    for id_, rows in delivery.tables.items():
        table = counts[registry.tables[id_].name]
        assert table["delivered"] == len(rows) == table["used"] + table["set_aside"]


def test_the_stages_write_what_the_contract_names_and_nothing_left_over(registry, study):
    write_bytes(study.synthetic / "leeuwarden/oud.xlsx", b"left over")
    synthesise(study)
    assert not (study.synthetic / "leeuwarden/oud.xlsx").exists()
    defects = read_json(study.synthetic / "defects.json")
    assert set(read_json(study.synthetic / "truth.json")) == set(registry.synthetic.effects)
    for city in registry.cities:
        validate(study, city)
        found = read_table(study.interim(city) / "set_aside.parquet")
        keys = ["table", "file", "sheet", "row", "column", "rule"]
        lost = [one for one in defects if one["city"] == city and not one["row_used"]]
        expected = [tuple(one[key] for key in keys) for one in lost]
        assert sorted(found[keys].itertuples(index=False, name=None)) == sorted(expected)
        for table in registry.tables.values():
            frame = read_table(study.interim(city) / f"{table.name}.parquet")
            assert list(frame) == list(internal_types(table))
            assert frame["source_row"].is_monotonic_increasing


def test_two_runs_give_the_same_bytes(registry, study):
    contents = []
    for _ in range(2):
        site = Site(registry, SEED, "leeuwarden")
        files = delivery_files(registry, "leeuwarden", "csv", messy_delivery(site, city_tables(site)))
        write(study.synthetic / "leeuwarden", files)
        validate(study, "leeuwarden")
        contents.append({path.name: path.read_bytes() for path in sorted(study.interim("leeuwarden").iterdir())})
    assert contents[0] == contents[1]


def test_a_city_that_did_not_deliver_gets_empty_tables_and_a_receipt(registry, study):
    validate(study, "utrecht")
    content = read_json(study.interim("utrecht") / "receipt.json")
    assert (content["status"], content["origin"], content["files"], content["problems"]) == (
        "not_delivered",
        "none",
        [],
        [],
    )
    for table in registry.tables.values():
        frame = read_table(study.interim("utrecht") / f"{table.name}.parquet")
        assert frame.empty and list(frame) == list(internal_types(table))


def test_a_city_outside_the_registry_is_refused(study):
    with pytest.raises(PlainError, match="no city of the registry"):
        validate(study, "atlantis")


def test_every_rule_has_words_in_every_language_and_every_word_a_rule(registry):
    assert {key.partition(".")[0] for key in WORDINGS} == set(registry.rules)
    for words in WORDINGS.values():
        for language in LANGUAGES:
            assert words.message[language] and words.mend[language]


def test_a_receipt_is_plain_json_in_a_fixed_order(registry, tmp_path):
    site = Site(registry, SEED, "utrecht")
    delivery = messy_delivery(site, city_tables(site))
    content = receipt(
        registry,
        take_in(
            registry, "utrecht", read_folder(write(tmp_path, delivery_files(registry, "utrecht", "csv", delivery)))
        ),
    )
    assert list(content) == ["city", "status", "origin", "key", "files", "tables", "corrections", "problems"]
    assert set(content["problems"][0]) == {
        "rule", "level", "table", "file", "sheet", "row", "column", "message", "mend",
    }  # fmt: skip
    assert json.loads(json.dumps(content)) == content
