"""Stage ``calibrate``: invented studies with a known truth, through the analysis and the verdict of the pipeline."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation.registry import Params, Registry, load_params, load_registry
from evaluation.scalability.calibration.judgement import Work
from evaluation.scalability.calibration.recipe import Recipe, recipes
from evaluation.scalability.calibration.rows import TYPES, rows_of
from evaluation.scalability.calibration.run import forget, sums
from evaluation.storage import Paths, read_table, write_table
from evaluation.storage.progress import show
from evaluation.storage.workers import usable_processors


def run(paths: Paths, studies: int | None = None, workers: int | None = None) -> None:
    """Write ``data/processed/calibration.parquet``; ``studies`` per world, as in params.yaml unless given."""
    registry, params = load_registry(paths), load_params(paths)
    tried = recipes_of(paths, registry, params)
    kept = paths.processed / "calibration_blocks"
    number = params.calibration.studies if studies is None else studies
    rows: list[dict[str, Any]] = []
    if number > 0 and tried and registry.calibration is not None:
        works = [works_of(recipe, registry, params) for recipe in tried]
        found = sums(works, number, workers or usable_processors(), kept, show)
        for recipe, summed in zip(tried, found, strict=True):
            rows += rows_of(recipe, registry.calibration, summed)
    write_table(paths.processed / "calibration.parquet", pd.DataFrame(rows, columns=list(TYPES)), TYPES)
    forget(kept)


def recipes_of(paths: Paths, registry: Registry, params: Params) -> list[Recipe]:
    """Return what is to be tried; a question without a single usable city is not."""
    if registry.calibration is None:
        return []
    sizes = read_table(paths.processed / "sizes.parquet")
    return [recipe for recipe in recipes(registry, params, sizes) if recipe.sites]


def works_of(recipe: Recipe, registry: Registry, params: Params) -> Work:
    """Return what the blocks of one question need; where only effects were delivered, no world about people."""
    assert registry.calibration is not None
    people = any(site.groups for site in recipe.sites)
    worlds = {name: world for name, world in registry.calibration.worlds.items() if people or not world.about_people}
    return Work(recipe, worlds, params, tuple(registry.claim_reasons))
