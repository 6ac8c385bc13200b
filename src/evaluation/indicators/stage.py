"""Stage ``indicators``: every registry indicator for every unit and wave, with a status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from evaluation.indicators.asked import Tables
from evaluation.indicators.compose import agreement_rows, bundle_rows, indicator_steps, overlap_rows
from evaluation.indicators.euros import at_base_prices
from evaluation.indicators.scales import item_rows
from evaluation.indicators.series import series_rows
from evaluation.registry import Registry, load_params, load_registry
from evaluation.storage import Paths
from evaluation.storage.engines import Engine, engine

OUTPUTS: Mapping[str, Callable[[Registry, Tables], Any]] = {
    "indicators": indicator_steps,
    "bundle": bundle_rows,
    "overlap": overlap_rows,
    "agreement": agreement_rows,
    "items": item_rows,
    "series": series_rows,
}


def run(paths: Paths) -> None:
    """Write ``indicators.parquet`` and beside it the bundle, overlap, agreement, items of scales and series."""
    params = load_params(paths)
    registry = at_base_prices(load_registry(paths), params.price_base_year)
    with engine(params.engine_choice, paths.processed) as chosen:
        tables = open_tables(chosen, paths, registry)
        for name, rows in OUTPUTS.items():
            of_group = partial(of_cities, rows, registry, tables)
            chosen.write(paths.processed / f"{name}.parquet", of_group, list(registry.cities))


def open_tables(chosen: Engine, paths: Paths, registry: Registry) -> dict[str, Any]:
    """Open the validated tables as Ibis tables, with the units whose rows were set aside (``set_aside``)."""
    names = [*(table.name for table in registry.tables.values()), "set_aside"]
    return {name: chosen.read(paths.tables / f"{name}.parquet") for name in names}


def of_cities(
    rows: Callable[[Registry, Tables], Any], registry: Registry, tables: Tables, cities: Sequence[str]
) -> Any:
    """Return the rows of some cities. All that is joined is joined within a city, so those of others do not matter."""
    if len(cities) == len(registry.cities):
        return rows(registry, tables)
    return rows(registry, {name: table.filter(table.city.isin(cities)) for name, table in tables.items()})
