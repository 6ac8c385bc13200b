"""Faults around money: prices that fit nothing, price levels without an index, observed and estimated costs mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.models import Column, Indicator, Table
    from evaluation.registry.registry import Registry

FILE = "prices.yaml"
SCENARIOS = "cost_scenario"
"""The code list that tells what was observed from what experts estimated."""
COMPARES_SCENARIOS = "cost_difference"
"""The one rule that may see both: it subtracts and never adds."""


def price_faults(registry: Registry) -> Iterator[Fault]:
    """Yield faults in the price list, in the price levels of tables, and in indicators about money."""
    columns = {
        f"{table.name}.{column.name}": column for table in registry.tables.values() for column in table.columns.values()
    }
    kinds = {code.value for code in registry.codelists.get("cost_category", {}).values()}
    for id_, price in registry.prices.items():
        key = f"prices.{id_}"
        yield from unknown(FILE, f"{key}.payer", [price.payer], registry.payers, "payer")
        yield from unknown(FILE, f"{key}.category", [price.category], kinds, "kind of cost")
        yield from unknown(FILE, f"{key}.quantity", [price.quantity], columns, "quantity (table.column)")
        yield from unknown(FILE, f"{key}.source", price.source, registry.sources, "source")
        yield from _year(registry, f"{key}.price_year", price.price_year)
    for table_id, table in registry.tables.items():
        yield from _price_levels(registry, table_id, table)
    for id_, entry in registry.indicators.items():
        yield from _priced(registry, f"indicators.{id_}", entry)
        yield from _one_scenario(registry, f"indicators.{id_}", entry)


def _year(registry: Registry, key: str, year: int) -> Iterator[Fault]:
    if registry.price_index is None or year not in registry.price_index.years:
        mend = "Add the years in between to price_index.changes_percent, from the official series."
        yield Fault(f"data/registry/{FILE}", key, f"the price index does not reach {year}.", mend)


def _price_levels(registry: Registry, id_: str, table: Table) -> Iterator[Fault]:
    """Every year that a city may give as price level must be in the index."""
    for name, column in table.columns.items():
        if column.price_level is None:
            continue
        key = f"tables.{id_}.columns.{name}.price_level"
        yield from unknown("tables.yaml", key, [column.price_level], table.columns, "column")
        level = table.columns.get(column.price_level)
        if level is not None and registry.price_index is not None:
            for year in _limits(level):
                yield from _year(registry, f"{key} ({column.price_level})", year)


def _limits(column: Column) -> list[int]:
    return [int(limit) for limit in (column.minimum, column.maximum) if limit is not None]


def _priced(registry: Registry, key: str, entry: Indicator) -> Iterator[Fault]:
    """A quantity in an indicator is multiplied by the price of that quantity, and by no other."""
    derive = entry.derive
    if derive.price is None:
        return
    yield from unknown("indicators", f"{key}.derive.price", [derive.price], registry.prices, "price of prices.yaml")
    price = registry.prices.get(derive.price)
    if price is not None and price.quantity != f"{derive.table}.{derive.column}":
        yield Fault(
            "data/registry/indicators",
            f"{key}.derive.price",
            f"is the price of {price.quantity}, not of {derive.table}.{derive.column}.",
            "Use the price of that column, or add one to prices.yaml.",
        )


def _one_scenario(registry: Registry, key: str, entry: Indicator) -> Iterator[Fault]:
    """Observed costs and costs that experts estimated are never added up."""
    table = next((table for table in registry.tables.values() if table.name == entry.derive.table), None)
    scenario = next((one for one in table.columns.values() if one.codes == SCENARIOS), None) if table else None
    if scenario is None:
        return
    if entry.derive.rule != COMPARES_SCENARIOS and scenario.name not in entry.derive.where:
        yield Fault(
            "data/registry/indicators",
            f"{key}.derive.where",
            "adds up observed and estimated costs.",
            f"Choose one scenario (where: {{{scenario.name}: ...}}), or use the rule {COMPARES_SCENARIOS}.",
        )
        return
    observed = entry.derive.where.get(scenario.name) == "current"
    if observed == entry.estimated:
        word = "true" if not observed else "false"
        problem = "does not fit the scenario that it reads."
        yield Fault("data/registry/indicators", f"{key}.estimated", problem, f"Write estimated: {word}.")
