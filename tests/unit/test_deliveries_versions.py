"""A delivery that replaces another: the former receipt is kept and the changes are counted, without values."""

import json

import pandas as pd
import pytest
from tests.unit.deliveries_by_hand import CITY, HOUSEHOLD, deliver

from evaluation.commands.former import keep_former, version_of
from evaluation.commands.versions import tell_changes
from evaluation.deliveries.intake.stage import run as validate
from evaluation.deliveries.intake.versions import changes
from evaluation.storage import read_json


@pytest.fixture
def taken_in(study):
    deliver(study.synthetic / CITY)
    validate(study, CITY)
    return study


def test_what_changed_is_told_in_counts(taken_in, registry):
    former = read_json(taken_in.interim(CITY) / "receipt.json")
    rows = [{**HOUSEHOLD, "instroom": "2-11-2016"}, {**HOUSEHOLD, "huishouden": "H2"}]
    deliver(taken_in.synthetic / CITY, huishoudens=rows)
    kept = keep_former(taken_in, registry, taken_in.synthetic)
    validate(taken_in, CITY)
    (told,) = tell_changes(taken_in, registry, kept)
    content = read_json(told)
    assert content["tables"]["households"] == {"added": 1, "gone": 0, "changed": {"inflow_date": 1}}
    assert content["tables"]["cases"] == {"added": 0, "gone": 0, "changed": {}}
    assert read_json(told.parent / f"{version_of(former)}.json") == former
    pages = {language: told.with_suffix(f".{language}.html") for language in ("nl", "en")}
    kept = {told.name, f"{version_of(former)}.json", *(page.name for page in pages.values())}
    assert {path.name for path in told.parent.iterdir()} == kept
    assert "instroom: 1</td>" in pages["nl"].read_text(encoding="utf-8")
    assert "What changed" in pages["en"].read_text(encoding="utf-8")
    assert "H2" not in json.dumps(content) and "2016" not in json.dumps(content["tables"])


def test_an_unchanged_delivery_keeps_nothing(taken_in, registry):
    assert keep_former(taken_in, registry, taken_in.synthetic) == []
    assert not taken_in.receipts(CITY).exists()


def test_a_refused_replacement_is_told_without_tables(taken_in, registry):
    deliver(taken_in.synthetic / CITY, huishoudens=[{**HOUSEHOLD, "bsn": "123456782"}])
    kept = keep_former(taken_in, registry, taken_in.synthetic)
    validate(taken_in, CITY)
    content = read_json(tell_changes(taken_in, registry, kept)[0])
    assert (content["status"], content["tables"]) == ("refused", {})


def test_empty_cells_that_stay_empty_are_no_change():
    former = pd.DataFrame(
        {"city": ["u"] * 3, "id": ["a", "b", "c"], "value": [1.0, None, 3.0], "source_row": [2, 3, 4]}
    )
    current = pd.DataFrame(
        {"city": ["u"] * 3, "id": ["b", "c", "d"], "value": [None, None, 1.0], "source_row": [2, 3, 4]}
    )
    assert changes(former, current, ["id"]) == {"added": 1, "gone": 1, "changed": {"value": 1}}
