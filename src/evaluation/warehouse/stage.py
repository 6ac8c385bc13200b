"""Stage ``tables``: put the cities' validated tables together, in registry order.

Only the cities of the registry are read, never what happens to lie in ``data/interim``. The engine of ``params.yaml``
does the work.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths, read_json, write_table
from evaluation.storage.engines import Engine, engine
from evaluation.warehouse import receipts as receipt_tables

if TYPE_CHECKING:
    from collections.abc import Iterable


def run(paths: Paths) -> None:
    """Write ``data/processed/tables/*.parquet``, the deliveries overview, the problems and corrections."""
    registry = load_registry(paths)
    receipts = [read_json(paths.interim(city) / "receipt.json") for city in registry.cities]
    receipt_tables.require_one_origin(receipts)
    cities = list(registry.cities)
    with engine(load_params(paths).engine_choice, paths.processed) as chosen:
        for table in registry.tables.values():
            united = partial(union_of_cities, chosen, paths, table=table.name)
            chosen.write(paths.tables / f"{table.name}.parquet", united, cities)
        chosen.write(paths.tables / "set_aside.parquet", partial(set_aside, chosen, paths), cities)
    overview, found = receipt_tables.deliveries(receipts), receipt_tables.problems(receipts)
    write_table(paths.processed / "deliveries.parquet", overview, receipt_tables.DELIVERY_TYPES)
    write_table(paths.processed / "problems.parquet", found, receipt_tables.PROBLEM_TYPES)
    applied = receipt_tables.corrections(receipts)
    write_table(paths.processed / "corrections.parquet", applied, receipt_tables.CORRECTION_TYPES)


def union_of_cities(chosen: Engine, paths: Paths, cities: Iterable[str], table: str) -> Any:
    """Return an Ibis expression: the table's rows of all cities, in the order of ``cities`` and of delivery."""
    import ibis

    parts = [
        chosen.read(paths.interim(city) / f"{table}.parquet").mutate(city_order=ibis.literal(order))
        for order, city in enumerate(cities)
    ]
    return ibis.union(*parts).order_by("city_order", "source_row").drop("city_order")


def set_aside(chosen: Engine, paths: Paths, cities: Iterable[str]) -> Any:
    """Return an Ibis expression: the rows set aside in all cities, with their unit and wave where readable."""
    import ibis

    parts = [chosen.read(paths.interim(city) / "set_aside.parquet") for city in cities]
    return ibis.union(*parts).order_by("city", "table", "file", "sheet", "row")
