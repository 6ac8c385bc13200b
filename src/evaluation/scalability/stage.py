"""Stage ``assess``: estimates, descriptives and other ways of computing in, the assessment of every experiment out."""

from __future__ import annotations

from evaluation.registry import load_params, load_registry
from evaluation.scalability.assessment import assess
from evaluation.scalability.rows import TYPES
from evaluation.storage import Paths, read_table, write_table


def run(paths: Paths) -> None:
    """Write ``data/processed/assessment.parquet``."""
    registry, params = load_registry(paths), load_params(paths)
    assessment = assess(
        read_table(paths.processed / "estimates.parquet"),
        read_table(paths.processed / "descriptives.parquet"),
        read_table(paths.processed / "specifications.parquet"),
        registry,
        params,
    )
    write_table(paths.processed / "assessment.parquet", assessment, TYPES)
