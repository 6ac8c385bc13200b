"""Amounts move to prices of one year; the registry refuses prices that fit nothing and scenarios that are mixed."""

import ibis
import pytest

from evaluation.indicators.euros import at_base_prices, in_base_euros
from evaluation.registry.crosscheck_prices import price_faults
from evaluation.registry.models import PriceIndex
from evaluation.storage.database import connect_ibis

INDEX = PriceIndex(table="none", changes_percent={2016: 10, 2017: 20}, source=("eigen",), since="2015-01-01")


def test_an_amount_moves_over_every_year_in_between_and_back_again():
    assert INDEX.factor(2015, 2017) == pytest.approx(1.1 * 1.2)
    assert INDEX.factor(2017, 2015) == pytest.approx(1 / (1.1 * 1.2))
    assert INDEX.factor(2016, 2016) == 1.0
    assert list(INDEX.years) == [2015, 2016, 2017]


def test_a_year_outside_the_series_is_not_guessed():
    with pytest.raises(KeyError):
        INDEX.factor(2014, 2017)


def moved(registry, years, base=2017):
    based = at_base_prices(registry.model_copy(update={"price_index": INDEX, "prices": {}}), base)
    rows = ibis.memtable({"amount_year_eur": [100.0] * len(years), "price_year": years})
    return connect_ibis().to_pandas(in_base_euros(based, "case_costs", rows))["amount_year_eur"].tolist()


def test_amounts_of_a_table_move_by_their_own_price_level(registry):
    assert moved(registry, [2015, 2016, 2017]) == pytest.approx([132.0, 120.0, 100.0])


def test_an_amount_without_a_known_price_level_has_no_value(registry):
    lost, kept = moved(registry, [None, 2017])
    assert lost != lost and kept == 100.0


def test_amounts_without_a_price_level_stay(registry):
    based = at_base_prices(registry, 2012)
    rows = ibis.memtable({"debt_eur": [100.0], "price_year": [2017]})
    assert connect_ibis().to_pandas(in_base_euros(based, "household_months", rows))["debt_eur"].tolist() == [100.0]


def test_the_price_list_moves_too(registry):
    factor = registry.price_index.factor(2017, 2019)
    later = at_base_prices(registry, 2019).prices["bijstand_month"]
    assert later.price_eur == pytest.approx(registry.prices["bijstand_month"].price_eur * factor)
    assert later.price_year == 2019


def test_no_price_is_called_official(registry):
    assert {price.status for price in registry.prices.values()} == {"aangenomen"}


def with_indicator(registry, name, derive=None, **changes):
    entry = registry.indicators[name]
    changed = entry.model_copy(update={"derive": entry.derive.model_copy(update=derive or {}), **changes})
    return registry.model_copy(update={"indicators": {**registry.indicators, name: changed}})


def told(registry):
    return [(fault.key, fault.problem) for fault in price_faults(registry)]


def test_the_registry_as_it_is_has_no_fault(registry):
    assert told(registry) == []


@pytest.mark.parametrize(
    ("name", "derive", "changes", "key", "words"),
    [
        ("case_cost_current", {"where": {}}, {}, "derive.where", "adds up observed and estimated"),
        ("case_cost_difference", {"rule": "case_costs"}, {}, "derive.where", "adds up observed and estimated"),
        ("case_cost_alternative", {}, {"estimated": False}, "estimated", "does not fit the scenario"),
        ("case_cost_current", {}, {"estimated": True}, "estimated", "does not fit the scenario"),
        ("bijstand_by_price", {"price": "gold"}, {}, "derive.price", "'gold' is not a known price"),
        ("bijstand_by_price", {"price": "beschermingsbewind_month"}, {}, "derive.price", "is the price of"),
    ],
)
def test_money_that_does_not_fit_is_told(registry, name, derive, changes, key, words):
    faults = told(with_indicator(registry, name, derive, **changes))
    assert [(k, words in problem) for k, problem in faults] == [(f"indicators.{name}.{key}", True)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"payer": "nobody"}, "payer"),
        ({"category": "gold"}, "kind of cost"),
        ({"quantity": "household_months.gold"}, "quantity"),
        ({"source": ("rumour",)}, "source"),
        ({"price_year": 1990}, "does not reach 1990"),
    ],
)
def test_a_price_that_fits_nothing_is_told(registry, change, words):
    price = registry.prices["bijstand_month"].model_copy(update=change)
    broken = registry.model_copy(update={"prices": {**registry.prices, "bijstand_month": price}})
    assert any(key.startswith("prices.bijstand_month") and words in problem for key, problem in told(broken))


def test_a_price_level_that_the_index_does_not_reach_is_told(registry):
    short = registry.price_index.model_copy(update={"changes_percent": {2017: 1.4}})
    faults = told(registry.model_copy(update={"price_index": short}))
    assert any("kosten_gemeente.price_level" in key and "2012" in problem for key, problem in faults)
