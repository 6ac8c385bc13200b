"""Indicators over months: the table is read once, and rows come in the order of delivery whatever the numbers are."""

import ibis
import pandas as pd
import pytest

from evaluation.indicators.compose import indicator_steps
from evaluation.indicators.euros import at_base_prices
from evaluation.registry import load_registry
from evaluation.storage import Paths
from evaluation.storage.database import connect_ibis
from evaluation.storage.engines import in_one
from evaluation.storage.paths import PROJECT

REGISTRY = at_base_prices(load_registry(Paths(PROJECT)), 2017)
NAMES = ("monthly_cost_by_payer", "months_on_bijstand", "monthly_cost_change_by_payer")
"""Windows that overlap, categories, and a change: all of one table."""


def expression(households, months):
    tables = {
        "households": ibis.memtable(pd.DataFrame(households)),
        "household_months": ibis.memtable(pd.DataFrame(months)),
        "set_aside": ibis.memtable(
            {name: [] for name in ("city", "table", "unit", "wave")},
            schema=dict.fromkeys(("city", "table", "unit", "wave"), "string"),
        ),
    }
    asked = {name: REGISTRY.indicators[name].model_copy(update={"experiments": ()}) for name in NAMES}
    return in_one(indicator_steps(REGISTRY.model_copy(update={"indicators": asked, "plan": {}}), tables))


def world(order):
    """Three households delivered in this order, each with months of its own amount."""
    households = [
        {"city": "utrecht", "household_id": name, "arm": "experiment", "experiments": "brede_geldstroom"}
        | {"inflow_date": pd.Timestamp(2016, 10, 5), "source_row": place}
        for place, name in enumerate(order)
    ]
    payers = REGISTRY.indicators["monthly_cost_by_payer"].derive.by_category.values()
    months = [
        {"city": "utrecht", "household_id": name, "month": str(month), "price_year": 2017, "bijstand": "1"}
        | dict.fromkeys(payers, float(100 + place))
        for place, name in enumerate(order)
        for month in pd.period_range("2016-09", "2017-09", freq="M")
    ]
    return households, months


@pytest.fixture(scope="module")
def found():
    return {order: connect_ibis().to_pandas(expression(*world(order))) for order in (("a", "b", "c"), ("c", "b", "a"))}


def test_rows_stand_in_the_order_of_delivery_whatever_the_numbers(found):
    one, other = found.values()
    assert one.unit.drop_duplicates().tolist() == ["a", "b", "c"]
    assert other.unit.drop_duplicates().tolist() == ["c", "b", "a"]
    pd.testing.assert_frame_equal(one.drop(columns="unit"), other.drop(columns="unit"))


def test_each_indicator_has_its_own_window_in_the_one_pass(found):
    rows = next(iter(found.values()))
    assert rows.groupby("indicator").wave.unique().map(sorted).to_dict() == {
        "monthly_cost_by_payer": ["T0", "T1"],
        "months_on_bijstand": ["T1"],
        "monthly_cost_change_by_payer": ["T1"],
    }
    assert rows[rows.indicator == "months_on_bijstand"].value.tolist() == [12, 12, 12]
    assert (rows[rows.indicator == "monthly_cost_change_by_payer"].value == 0).all()


def test_each_mean_is_computed_once_though_three_indicators_read_the_table():
    query = str(ibis.to_sql(expression(*world(("a", "b"))), dialect="duckdb"))
    by_payer, change, in_a_year = 2 * 4, 2 * 4, 1
    assert query.count("AVG(") == by_payer + change + in_a_year
