"""Amounts of different years brought to prices of one year, before any indicator reads them.

A column of the contract with ``price_level`` holds an amount at prices of the year in that other column. It is
multiplied by the price index from that year to the base year. An amount without a price level has no value: of which
year it is cannot be known. Prices of the price list move the same way.
"""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.registry import Registry
from evaluation.registry.models import PriceIndex


def at_base_prices(registry: Registry, base_year: int) -> Registry:
    """Return the registry with the base year, and its price list at prices of that year."""
    index = registry.price_index
    if index is None:
        return registry
    prices = {
        id_: price.model_copy(
            update={"price_eur": price.price_eur * index.factor(price.price_year, base_year), "price_year": base_year}
        )
        for id_, price in registry.prices.items()
    }
    return registry.model_copy(update={"prices": prices, "price_base_year": base_year})


def in_base_euros(registry: Registry, name: str, rows: Any) -> Any:
    """Return a table (by its internal name) with every amount that has a price level at prices of the base year."""
    index, base_year = registry.price_index, registry.price_base_year
    columns = next((table.columns for table in registry.tables.values() if table.name == name), {})
    amounts = {
        column.name: columns[column.price_level].name
        for column in columns.values()
        if column.price_level and column.name in rows.columns
    }
    if index is None or base_year is None or not amounts:
        return rows
    moved = {amount: rows[amount] * _factor(rows[level], index, base_year) for amount, level in amounts.items()}
    return rows.mutate(**moved)


def _factor(year: Any, index: PriceIndex, base_year: int) -> Any:
    branches = [(year == known, index.factor(known, base_year)) for known in index.years]
    return ibis.cases(*branches, else_=ibis.null("float64"))
