"""Stage ``estimate``: what the analysis plan asks, per city and pooled, with checks and plain descriptives."""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.analysis import analyse
from evaluation.estimation.study import PLACE_COLUMNS, Deliveries
from evaluation.estimation.tables import (
    CHECKS,
    CROSSINGS,
    DESCRIPTIVES,
    ESTIMATES,
    GROUPS,
    SIZES,
    SPECIFICATIONS,
    STATUSES,
)
from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths, read_rows, read_table, write_table
from evaluation.storage.workers import usable_processors

PLACED_IN = {"households": "household_id", "cases": "case_id", "professionals": "respondent_id"}
"""Tables that say in which neighbourhood a unit is."""


def run(paths: Paths, workers: int | None = None) -> None:
    """Read the indicator rows and delivered totals; write the tables of this stage."""
    spread_over = workers or usable_processors()
    results = analyse(load_registry(paths), load_params(paths), read_deliveries(paths), spread_over)
    write_table(paths.processed / "estimates.parquet", results.estimates, ESTIMATES)
    write_table(paths.processed / "descriptives.parquet", results.descriptives, DESCRIPTIVES)
    write_table(paths.processed / "checks.parquet", results.checks, CHECKS)
    write_table(paths.processed / "statuses.parquet", results.statuses, STATUSES)
    write_table(paths.processed / "crossings.parquet", results.crossings, CROSSINGS)
    write_table(paths.processed / "specifications.parquet", results.specifications, SPECIFICATIONS)
    write_table(paths.processed / "groups.parquet", results.groups, GROUPS)
    write_table(paths.processed / "sizes.parquet", results.sizes, SIZES)


def read_deliveries(paths: Paths) -> Deliveries:
    """Read what the stages before this one left."""
    deliveries = read_table(paths.processed / "deliveries.parquet")
    return Deliveries(
        indicators=read_rows(paths.processed / "indicators.parquet"),
        aggregates=read_table(paths.tables / "aggregates.parquet"),
        overlap=read_table(paths.processed / "overlap.parquet"),
        agreement=read_table(paths.processed / "agreement.parquet"),
        origins=dict(zip(deliveries.city, deliveries.origin, strict=True)),
        interviews=read_table(paths.tables / "interviews.parquet"),
        items=read_table(paths.processed / "items.parquet"),
        bundle=read_rows(paths.processed / "bundle.parquet"),
        series=read_table(paths.processed / "series.parquet"),
        places=_places(paths),
        rows=deliveries,
        problems=read_table(paths.processed / "problems.parquet"),
    )


def _places(paths: Paths) -> pd.DataFrame:
    """Read the neighbourhood of each unit; of who stands in several rows, that of the first."""
    tables = [
        read_table(paths.tables / f"{name}.parquet").rename(columns={unit: "unit", "neighbourhood": "place"})
        for name, unit in PLACED_IN.items()
    ]
    found = pd.concat([table[list(PLACE_COLUMNS)] for table in tables])
    return found.drop_duplicates(["city", "unit"], ignore_index=True)
