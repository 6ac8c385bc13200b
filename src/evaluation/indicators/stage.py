"""Stage ``indicators``: every registry indicator for every unit and wave, with a status."""

from __future__ import annotations

from typing import Any

from evaluation.indicators.compose import agreement_rows, bundle_rows, indicator_rows, overlap_rows
from evaluation.indicators.euros import at_base_prices
from evaluation.indicators.scales import item_rows
from evaluation.indicators.series import series_rows
from evaluation.registry import Registry, load_params, load_registry
from evaluation.storage import Paths
from evaluation.storage.database import connect_ibis, open_table, write_expression


def run(paths: Paths) -> None:
    """Write ``indicators.parquet`` and beside it the bundle, overlap, agreement, items of scales and series."""
    registry = at_base_prices(load_registry(paths), load_params(paths).price_base_year)
    session = connect_ibis()
    tables = open_tables(session, paths, registry)
    write_expression(paths.processed / "indicators.parquet", session, indicator_rows(registry, tables))
    write_expression(paths.processed / "bundle.parquet", session, bundle_rows(registry, tables))
    write_expression(paths.processed / "overlap.parquet", session, overlap_rows(registry, tables))
    write_expression(paths.processed / "agreement.parquet", session, agreement_rows(registry, tables))
    write_expression(paths.processed / "items.parquet", session, item_rows(registry, tables))
    write_expression(paths.processed / "series.parquet", session, series_rows(registry, tables))


def open_tables(session: Any, paths: Paths, registry: Registry) -> dict[str, Any]:
    """Open the validated tables as Ibis tables, with the units whose rows were set aside (``set_aside``)."""
    names = [*(table.name for table in registry.tables.values()), "set_aside"]
    return {name: open_table(session, paths.tables / f"{name}.parquet") for name in names}
