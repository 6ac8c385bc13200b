"""A made-up country: households and their months, a Parquet file per municipality, and the indicators that ask them.

Twelve columns of household-months, as large as asked; the same numbers at every run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from question import AMOUNTS, EUROS, FLAGS, WAVES, WINDOW, Item, write_items
from question import TABLES as TABLES

from evaluation.indicators.euros import at_base_prices
from evaluation.registry import Registry, load_registry
from evaluation.storage import Paths
from evaluation.storage.database import connect
from evaluation.storage.paths import PROJECT

MUNICIPALITIES, MONTHS = 20, 20
CITIES = [f"municipality_{number:03d}" for number in range(MUNICIPALITIES)]


def asked() -> Registry:
    """Return the registry with only the indicators that these columns answer, all asked of every household."""
    registry = at_base_prices(load_registry(Paths(PROJECT)), 2017)
    columns = {*EUROS, *AMOUNTS, *FLAGS, "creditors_n"}
    kept = {
        id_: entry.model_copy(update={"experiments": ()})
        for id_, entry in registry.indicators.items()
        if entry.derive.rule == "months" and entry.derive.table == "household_months"
        if {*entry.derive.by_category.values(), entry.derive.column or ""} <= {*columns, ""}
        if entry.window.get("T0") == WINDOW[:2]
    }
    return registry.model_copy(update={"indicators": kept, "plan": {}, "cities": dict.fromkeys(CITIES)})


def items(registry: Registry) -> list[Item]:
    """Return each value that a household has, of the indicators that are asked."""
    return [
        Item(name, category, column, wave, first, last, derive.how or "mean", _price(registry, derive.price), least)
        for name, derive in ((name, entry.derive) for name, entry in registry.indicators.items())
        for least in [derive.minimum_items or 1]
        for category, column in (derive.by_category or {"": str(derive.column)}).items()
        for wave, first, last in WAVES
    ]


def _price(registry: Registry, name: str | None) -> float:
    return float(registry.prices[name].price_eur) if name else 1.0


def make(folder: Path, rows: int) -> None:
    """Write what intake would leave of each municipality, so many household-months together."""
    each = rows // MONTHS // MUNICIPALITIES
    write_items(folder, items(asked()))
    with connect() as session:
        for number, city in enumerate(CITIES):
            _write(session, folder / "data/interim" / city, city, range(number * each, (number + 1) * each))


def _write(session: Any, target: Path, city: str, households: range) -> None:
    target.mkdir(parents=True)
    unit = "'household-' || lpad(to_hex(hash(i)), 16, '0')"
    amounts = ", ".join(
        f"round(hash(i * {MONTHS} + m + {place}) % {2 * top * 100} / 100.0, 2)::DOUBLE AS {name}"
        for place, (name, top) in enumerate({**EUROS, **AMOUNTS}.items(), 1)
    )
    some = f"range({households.start}, {households.stop}) AS t(i)"
    queries = {
        "households": (
            f"SELECT '{city}' AS city, {unit} AS household_id, "
            "CASE i % 3 WHEN 0 THEN 'comparison' ELSE 'experiment' END AS arm, "
            f"NULL::VARCHAR AS experiments, DATE '2016-10-01' + (i % 60)::INTEGER AS inflow_date, "
            f"i AS source_row FROM {some}"
        ),
        "household_months": (
            f"SELECT '{city}' AS city, {unit} AS household_id, strftime(DATE '2016-09-01' + to_months(m::INTEGER), "
            f"'%Y-%m') AS month, 2016 + i % 2 AS price_year, {amounts}, (hash(i) % 20)::BIGINT AS creditors_n, "
            "(hash(i + m) % 2)::VARCHAR AS bijstand, (hash(i - m) % 2)::VARCHAR AS fixed_costs_paid_from_benefit, "
            f"i * {MONTHS} + m AS source_row FROM {some}, range({MONTHS}) AS u(m)"
        ),
        "set_aside": (
            f"SELECT '{city}' AS city, '' AS \"table\", '' AS unit, '' AS wave, '' AS file, '' AS sheet, 0 AS row "
            "WHERE false"
        ),
    }
    for name, query in queries.items():
        session.execute(f"COPY ({query}) TO '{target / name}.parquet'")
