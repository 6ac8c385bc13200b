"""Amounts of different years brought to prices of one year, before any indicator reads them.

A column of the contract with ``price_level`` holds an amount at prices of the year in that other column. It is
multiplied by the price index from that year to the base year. An amount without a price level has no value: of which
year it is cannot be known. Prices of the price list move the same way.
"""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Tables
from evaluation.registry import Registry
from evaluation.registry.models import PriceIndex, Table


def with_base_prices(registry: Registry, base_year: int) -> Registry:
    """Return the registry with its price list at prices of the base year."""
    index = registry.price_index
    if index is None:
        return registry
    prices = {
        id_: price.model_copy(
            update={"price_eur": price.price_eur * index.factor(price.price_year, base_year), "price_year": base_year}
        )
        for id_, price in registry.prices.items()
    }
    return registry.model_copy(update={"prices": prices})


def at_base_prices(registry: Registry, tables: Tables, base_year: int) -> dict[str, Any]:
    """Return the tables with every amount that has a price level at prices of the base year."""
    index = registry.price_index
    moved = {
        table.name: _moved(table, tables[table.name], index, base_year)
        for table in registry.tables.values()
        if index is not None and any(column.price_level for column in table.columns.values())
    }
    return {**tables, **moved}


def _moved(table: Table, rows: Any, index: PriceIndex, base_year: int) -> Any:
    amounts = {
        column.name: rows[column.name] * _factor(rows[table.columns[column.price_level].name], index, base_year)
        for column in table.columns.values()
        if column.price_level
    }
    return rows.mutate(**amounts)


def _factor(year: Any, index: PriceIndex, base_year: int) -> Any:
    branches = [(year == known, index.factor(known, base_year)) for known in index.years]
    return ibis.cases(*branches, else_=ibis.null("float64"))
