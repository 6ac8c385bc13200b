"""Items of instruments: the answers behind a measure, items across versions, and which of them are sensitive."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from evaluation.indicators.scales import item_rows
from evaluation.registry import sensitivity
from evaluation.storage.database import connect_ibis


def tables(registry):
    """Two professionals and one plan with two marks; all other tables are empty."""
    empty = {
        table.name: {"city": [], "source_row": []} | {column.name: [] for column in table.columns.values()}
        for table in registry.tables.values()
    }
    empty["professionals"] |= {
        "city": ["utrecht"] * 3, "source_row": [2, 3, 4], "respondent_id": ["z", "a", "a"], "wave": ["T0", "T0", "T1"],
        "room_1": [4, 2, 5], "room_2": [None, 3, 5],
    }  # fmt: skip
    empty["measurements"] |= {
        "city": ["utrecht"] * 2, "source_row": [2, 3], "household_id": ["h", "h"], "wave": ["T0", "T0"],
        "instrument": ["plankwaliteit"] * 2, "item": ["totaal"] * 2, "rater": ["1", "2"], "score": [6.5, 7.0],
    }  # fmt: skip
    return {name: ibis.memtable(pa.table(_filled(columns))) for name, columns in empty.items()}


def _filled(columns):
    length = max(len(values) for values in columns.values())
    texts = {"city", "wave", "instrument", "item", "rater", "household_id", "respondent_id"}
    kinds = {name: pa.string() if name in texts else pa.float64() for name in columns}
    return {name: pa.array(values or [None] * length, kinds[name]) for name, values in columns.items()}


def test_answers_are_those_at_the_start_in_the_order_of_delivery(registry):
    found = connect_ibis().to_pandas(item_rows(registry, tables(registry)))
    room = found[found.indicator == "room_to_act"]
    assert room[["unit", "item", "value"]].to_numpy().tolist() == [
        ["z", "room_1", 4.0], ["a", "room_1", 2.0], ["a", "room_2", 3.0],
    ]  # fmt: skip
    marks = found[found.indicator == "plan_quality"]
    assert marks[["unit", "item", "value"]].to_numpy().tolist() == [["h", "1", 6.5], ["h", "2", 7.0]]


def test_an_item_of_another_version_stands_for_the_item_it_replaces(registry):
    zrm = registry.instruments["zrm"]
    assert zrm.stands_for("financien") == {"financien": 1}
    assert zrm.stands_for("adl") == {"adl": 1, "basale_adl": 2, "instrumentele_adl": 2}
    every = {item for items in zrm.versions.values() for item in items}
    assert {part for area in zrm.areas for part in zrm.stands_for(area)} == every
    assert set(zrm.item_labels) == set(zrm.areas)


@pytest.mark.parametrize(
    "indicator, category, mark",
    [
        ("area_change", "financien", ""),
        ("area_change", "verslaving", "health"),
        ("area_change", "justitie", "justice"),
        ("area_change", "", "health;justice"),
        ("any_area_worse", "", "health;justice"),
        ("finances_or_housing_better", "", ""),
        ("stable_housing", "", ""),
    ],
)
def test_a_category_that_is_an_item_has_the_mark_of_that_item(registry, indicator, category, mark):
    assert sensitivity(registry, indicator, category) == mark
