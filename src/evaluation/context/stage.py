"""The stage ``surroundings``: public figures of municipalities and neighbourhoods. It reads no delivery."""

from __future__ import annotations

from evaluation.context import figures as figures_of
from evaluation.context import profile as profile_of
from evaluation.registry import load_params, load_registry
from evaluation.storage import Paths, write_table

FIGURES, PROFILE = "public_figures", "neighbourhoods"
TYPES = dict.fromkeys({*figures_of.COLUMNS, *profile_of.COLUMNS}, "VARCHAR") | {"year": "BIGINT", "value": "DOUBLE"}


def run(paths: Paths) -> None:
    """Write ``data/processed/public_figures.parquet`` and ``data/processed/neighbourhoods.parquet``."""
    registry, params = load_registry(paths), load_params(paths)
    figures = figures_of.public_figures(paths, registry, params)
    write_table(paths.processed / f"{FIGURES}.parquet", figures, TYPES)
    write_table(paths.processed / f"{PROFILE}.parquet", profile_of.profile(registry, figures, params.context), TYPES)
