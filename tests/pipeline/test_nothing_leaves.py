"""Nothing about a person, and nothing about the machine, stands in what readers get."""

import json
import re

import pandas as pd
import pytest

from evaluation.storage import read_table
from evaluation.storage.paths import PROJECT

PERSONAL = {"cases": "case_id", "households": "household_id", "professionals": "respondent_id"}
TEXT = {".csv", ".json", ".html", ".svg", ".txt"}


@pytest.fixture(scope="module")
def given_away(built):
    """Every file right of the gate, as text."""
    files = [path for folder in (built.published, built.build) for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= TEXT | {".png"}
    return {path.relative_to(built.root): path.read_text(encoding="utf-8") for path in files if path.suffix in TEXT}


@pytest.mark.parametrize("table", PERSONAL)
def test_no_id_of_a_person_or_case_leaves(built, given_away, table):
    ids = set(read_table(built.tables / f"{table}.parquet")[PERSONAL[table]])
    assert len(ids) > 50
    delivered, inside = re.compile(r"\b[A-Z]{3}-[A-Z]-\d{3}\b"), re.compile(r"\b[a-z]+-[0-9a-f]{16}\b")
    assert all(inside.fullmatch(name) for name in ids), "the search below looks for this shape"
    for path, text in given_away.items():
        assert not delivered.search(text) and not inside.search(text), path


def test_delivered_ids_stay_at_the_door(built):
    """From intake on there are only pseudonyms: no delivered id stands in any table, receipt or database."""
    delivered = re.compile(rb"\b[A-Z]{3}-[A-Z]-\d{3}\b")
    assert any(delivered.search(path.read_bytes()) for path in built.synthetic.rglob("*.csv"))
    for folder in (built.root / "data/interim", built.processed):
        for path in folder.rglob("*.json"):
            assert not delivered.search(path.read_bytes()), path
        for path in folder.rglob("*.parquet"):
            for name, column in read_table(path).select_dtypes("str").items():
                assert not column.dropna().str.contains(delivered.pattern.decode(), regex=True).any(), (path, name)


def test_no_path_of_this_machine_and_no_delivery_file_leaves(built, given_away):
    for path, text in given_away.items():
        for place in (str(PROJECT), str(built.root), "/home/", "/root/", "/tmp/", ".xlsx"):
            assert place not in text, (path, place)


def test_a_withheld_number_is_an_empty_cell_with_a_status(built):
    for name in ("estimates", "descriptives"):
        table = pd.read_csv(built.published / f"{name}.csv")
        hidden = table[table["status"] == "suppressed"]
        assert hidden[["value", "low", "high", "n"]].isna().all(axis=None), name
        assert table.loc[table["status"] == "ok", "value"].notna().all(), name


def test_ids_are_unique_over_all_files(built):
    ids = pd.concat([pd.read_csv(path, usecols=["id"])["id"] for path in sorted(built.published.glob("*.csv"))])
    assert ids.is_unique


def test_the_decisions_of_the_gate_stay_left_of_it_and_hold_no_value(built):
    content = json.loads((built.processed / "disclosure.json").read_text(encoding="utf-8"))
    assert not (built.published / "disclosure.json").exists()
    assert {key for decision in content["decisions"] for key in decision} == {"id", "file", "decision", "rule"}
    assert {decision["rule"] for decision in content["decisions"]} <= set(content["rules"])
