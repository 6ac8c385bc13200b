"""Stage ``tables``: put the cities' validated tables together, in registry order.

Only the cities of the registry are read, never what happens to lie in ``data/interim``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluation.registry import load_registry
from evaluation.storage import Paths, read_json, write_table
from evaluation.storage.database import connect_ibis, open_table, write_expression
from evaluation.warehouse import receipts as receipt_tables

if TYPE_CHECKING:
    from collections.abc import Iterable


def run(paths: Paths) -> None:
    """Write ``data/processed/tables/*.parquet``, the deliveries overview, the problems and corrections."""
    registry = load_registry(paths)
    receipts = [read_json(paths.interim(city) / "receipt.json") for city in registry.cities]
    receipt_tables.require_one_origin(receipts)
    session = connect_ibis()
    for table in registry.tables.values():
        united = union_of_cities(session, paths, registry.cities, table.name)
        write_expression(paths.tables / f"{table.name}.parquet", session, united)
    write_expression(paths.tables / "set_aside.parquet", session, set_aside(session, paths, registry.cities))
    overview, found = receipt_tables.deliveries(receipts), receipt_tables.problems(receipts)
    write_table(paths.processed / "deliveries.parquet", overview, receipt_tables.DELIVERY_TYPES)
    write_table(paths.processed / "problems.parquet", found, receipt_tables.PROBLEM_TYPES)
    applied = receipt_tables.corrections(receipts)
    write_table(paths.processed / "corrections.parquet", applied, receipt_tables.CORRECTION_TYPES)


def union_of_cities(session: Any, paths: Paths, cities: Iterable[str], table: str) -> Any:
    """Return an Ibis expression: the table's rows of all cities, in the order of ``cities`` and of delivery."""
    import ibis

    parts = [
        open_table(session, paths.interim(city) / f"{table}.parquet").mutate(city_order=ibis.literal(order))
        for order, city in enumerate(cities)
    ]
    return ibis.union(*parts).order_by("city_order", "source_row").drop("city_order")


def set_aside(session: Any, paths: Paths, cities: Iterable[str]) -> Any:
    """Return an Ibis expression: the rows set aside in all cities, with their unit and wave where readable."""
    import ibis

    parts = [session.read_parquet(paths.interim(city) / "set_aside.parquet") for city in cities]
    return ibis.union(*parts).order_by("city", "table", "file", "sheet", "row")
