"""Each indicator against a case that a reader can check by hand; an indicator without a case fails."""

from functools import cache

import ibis
import pyarrow as pa
import pytest

from evaluation.indicators.compose import rows_of_indicator
from evaluation.indicators.euros import at_base_prices
from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths, read_yaml
from evaluation.storage.database import connect_ibis
from evaluation.storage.paths import PROJECT

CASES = {
    name: case
    for file in sorted((PROJECT / "data/registry/examples").glob("*.yaml"))
    for name, case in read_yaml(file).items()
}
REGISTRY = at_base_prices(load_registry(Paths(PROJECT)), load_params(Paths(PROJECT)).price_base_year)
TYPES = {
    "text": pa.string(),
    "code": pa.string(),
    "list": pa.string(),
    "whole_number": pa.int64(),
    "decimal": pa.float64(),
    "date": pa.date32(),
}
SET_ASIDE = dict.fromkeys(("city", "table", "unit", "wave"), pa.string())


def given_tables(given):
    """Build every delivery table with the types of the contract; rows and cells not given are empty."""
    tables = {}
    contract = {
        table.name: {"city": pa.string(), "source_row": pa.int64()}
        | {column.name: TYPES[column.type] for column in table.columns.values()}
        for table in REGISTRY.tables.values()
    }
    for table_name, types in {**contract, "set_aside": SET_ASIDE}.items():
        rows = given.get(table_name, [])
        unknown = {name for row in rows for name in row} - set(types)
        assert not unknown, f"{table_name} has no column {sorted(unknown)}"
        rows = [{"source_row": place, **row} for place, row in enumerate(rows)] if "source_row" in types else rows
        columns = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in types.items()}
        tables[table_name] = ibis.memtable(pa.table(columns))
    return tables


@cache
def computed(indicator):
    rows = rows_of_indicator(REGISTRY, given_tables(CASES[indicator]["given"]), indicator)
    frame = connect_ibis().to_pandas(ibis.union(*rows))
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def matching(rows, wanted):
    keys = {name: value for name, value in wanted.items() if name not in ("value", "status", "denominator")}
    return [row for row in rows if all(row[name] == value for name, value in keys.items())]


@pytest.mark.parametrize("indicator", CASES)
def test_a_case_gives_the_expected_rows(indicator):
    rows = computed(indicator)
    for wanted in CASES[indicator]["expected"]:
        found = matching(rows, wanted)
        assert len(found) == 1, f"{wanted} matches {len(found)} rows"
        assert found[0]["status"] == wanted["status"]
        assert found[0]["value"] == wanted.get("value")
        assert found[0]["denominator"] == wanted.get("denominator")


@pytest.mark.parametrize("indicator", [name for name, case in CASES.items() if "absent" in case])
def test_units_outside_the_question_are_absent(indicator):
    rows = computed(indicator)
    for unwanted in CASES[indicator]["absent"]:
        assert not matching(rows, unwanted)


def test_every_indicator_has_a_case():
    derived = {name for name, entry in REGISTRY.indicators.items() if entry.derive.rule != "delivered_total"}
    assert derived == set(CASES)


def test_no_unit_stands_twice():
    for indicator in CASES:
        rows = computed(indicator)
        keys = [(r["city"], r["experiment"], r["unit"], r["wave"], r["category"]) for r in rows]
        assert len(keys) == len(set(keys)), indicator
