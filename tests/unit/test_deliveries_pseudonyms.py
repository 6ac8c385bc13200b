"""Numbers of units become keyed hashes; the key comes from outside, and without one a real delivery is refused."""

import re

import pytest
from tests.unit.deliveries_by_hand import CITY, HOUSEHOLD, deliver

from evaluation.deliveries.intake.key import FILE_VARIABLE, KEY_VARIABLE, PUBLIC_KEY, Key, key_for
from evaluation.deliveries.intake.pseudonyms import ID_COLUMNS, pseudonym, with_pseudonyms
from evaluation.deliveries.intake.stage import run as validate
from evaluation.registry.models import LANGUAGES
from evaluation.storage import read_json, read_table
from evaluation.storage.paths import PROJECT

SECRET = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4


def delivered(study, monkeypatch, key=None, **changes):
    """Take in a delivery by hand as the stage does, with a key or without; return its receipt."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    if key:
        monkeypatch.setenv(KEY_VARIABLE, key)
    deliver(study.synthetic / CITY, **changes)
    validate(study, CITY)
    return read_json(study.interim(CITY) / "receipt.json")


def test_ids_are_hashes_from_intake_on_and_still_join(study, registry, monkeypatch):
    receipt = delivered(study, monkeypatch, SECRET)
    tables = {
        table.name: read_table(study.interim(CITY) / f"{table.name}.parquet") for table in registry.tables.values()
    }
    assert receipt["status"] == "used" and receipt["key"] == Key(SECRET).fingerprint
    household = tables["households"]["household_id"][0]
    assert re.fullmatch(r"household-[0-9a-f]{16}", household)
    assert tables["measurements"]["household_id"].tolist() == [household]
    assert tables["case_bottlenecks"]["case_id"].tolist() == tables["cases"]["case_id"].tolist()
    assert SECRET not in str(receipt) and "H1" not in {*tables["households"].astype(str).to_numpy().ravel()}


def test_another_key_city_or_kind_gives_another_pseudonym():
    given = {
        pseudonym(secret, kind, city, "1")[-16:]
        for secret in (SECRET, OTHER)
        for kind in ("case", "household")
        for city in ("utrecht", "zaanstad")
    }
    assert len(given) == 8
    assert pseudonym(SECRET, "case", "utrecht", "1") == pseudonym(SECRET, "case", "utrecht", "1")


def test_a_real_delivery_without_key_is_refused_and_told_how_to_make_one(study, registry, monkeypatch):
    receipt = delivered(study, monkeypatch)
    assert (receipt["status"], receipt["origin"], receipt["key"]) == ("refused", "none", "")
    problem = receipt["problems"][0]
    assert problem["rule"] == "no_key"
    for language in LANGUAGES:
        assert "secrets.token_hex" in problem["mend"][language] and FILE_VARIABLE in problem["mend"][language]
    assert read_table(study.interim(CITY) / "households.parquet").empty
    assert read_table(study.interim(CITY) / "set_aside.parquet").empty


def test_a_synthetic_delivery_needs_no_key_and_uses_none(study, monkeypatch):
    rows = {"huishoudens": [{**HOUSEHOLD, "herkomst": "synthetisch"}]}
    alone = {name: None for name in ("casussen", "casus_knelpunten", "metingen", "professionals", "uitvoering")}
    for key in (None, SECRET):
        delivered(study, monkeypatch, key, **rows, **alone)
    assert (
        key_for("synthetic", study.root, {})
        == key_for("published", study.root, {KEY_VARIABLE: SECRET})
        == Key(PUBLIC_KEY)
    )


@pytest.mark.parametrize(
    ("environment", "problem"),
    [({}, ""), ({KEY_VARIABLE: "short"}, "short"), ({FILE_VARIABLE: "/nowhere/key"}, "unreadable")],
)
def test_a_key_that_will_not_do_says_why(study, environment, problem):
    assert key_for("delivery", study.root, environment).problem == problem


def test_a_key_file_is_read_and_may_not_stand_inside_the_project(study, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "key"
    outside.write_text(f"{SECRET}\n")
    assert key_for("delivery", study.root, {FILE_VARIABLE: str(outside)}) == Key(SECRET)
    (study.root / "key").write_text(SECRET)
    for inside in (study.root / "key", PROJECT / "key"):
        assert key_for("delivery", study.root, {FILE_VARIABLE: str(inside)}).problem == "inside"


def test_rows_keep_their_order_and_empty_numbers_stay_empty(registry):
    import pandas as pd

    frame = pd.DataFrame({"household_id": pd.Series(["b", None, "a", "b"], dtype="str"), "source_row": [2, 3, 4, 5]})
    found = with_pseudonyms(frame, CITY, Key(SECRET))
    assert found["source_row"].tolist() == [2, 3, 4, 5]
    assert found["household_id"].isna().tolist() == [False, True, False, False]
    assert found["household_id"][0] == found["household_id"][3] != found["household_id"][2]
    assert frame["household_id"][0] == "b"


def test_every_reference_column_of_the_contract_that_names_a_unit_is_hashed(registry):
    """A column that refers to a unit's number holds it too, whatever it is called."""
    for table in registry.tables.values():
        for column in table.columns.values():
            if column.reference:
                owner, _, target = column.reference.partition(".")
                if registry.tables[owner].columns[target].name in ID_COLUMNS:
                    assert column.name == registry.tables[owner].columns[target].name
