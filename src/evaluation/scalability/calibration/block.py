"""One block of work: some studies of one question in every world, reduced to sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation.estimation.arrays import FloatArray
from evaluation.registry.models import World
from evaluation.scalability.calibration.analysis import Findings, conclude
from evaluation.scalability.calibration.city_estimates import CityEstimates, below, beside
from evaluation.scalability.calibration.invented import City, draws, invent
from evaluation.scalability.calibration.judgement import Work, judge
from evaluation.scalability.calibration.recipe import Recipe
from evaluation.scalability.calibration.truth import coverage_of_next, true_mean

STUDIES = 100
"""At most so many studies per block: few enough to lose little when a run is cut off, many enough to work in arrays."""
PEOPLE = 500_000
"""At most so many people per block, of all its studies: in all worlds they take a gigabyte."""
COLUMNS = ("world", "quantity", "n", "total", "squares")


def blocks(recipe: Recipe, studies: int) -> list[range]:
    """Divide the studies of one question over blocks; those with many people are done few at a time."""
    size = min(STUDIES, max(1, PEOPLE // max(1, recipe.people)))
    return [range(start, min(start + size, studies)) for start in range(0, studies, size)]


def run_block(work: Work, studies: range) -> pd.DataFrame:
    """Try these studies in every world; return number, sum and sum of squares of each quantity (``COLUMNS``)."""
    normals = draws(work.recipe, work.params.seed, studies)
    invented = {
        name: invent(work.recipe, world, normals, work.params.confidence_level) for name, world in work.worlds.items()
    }
    together = below([beside([city.estimates for city in cities]) for cities in invented.values()])
    found = conclude(work.recipe.question, together, work.params.confidence_level)
    verdict = judge(work, found, together, invented, len(normals))
    rows = []
    for place, (name, cities) in enumerate(invented.items()):
        own = slice(place * len(normals), (place + 1) * len(normals))
        for quantity, values in _quantities(work, work.worlds[name], cities, found, verdict, own).items():
            known = values[np.isfinite(values)]
            rows.append((name, quantity, known.size, float(known.sum()), float((known**2).sum())))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _quantities(
    work: Work,
    world: World,
    cities: Sequence[City],
    found: Findings,
    verdict: Mapping[str, FloatArray],
    own: slice,
) -> dict[str, FloatArray]:
    """Return every quantity of the studies of one world; bias and widths in smallest relevant differences."""
    relevant = work.recipe.question.relevant_difference
    mean, low, high = found.mean[own], found.mean_low[own], found.mean_high[own]
    truth = true_mean(work.recipe, world)
    covered = [
        np.where(np.isfinite(city.estimates.value), _within(city.truth, city.estimates), np.nan) for city in cities
    ]
    known = np.isfinite(mean)
    following = found.next_low[own], found.next_high[own]
    return {
        **{name: values[own] for name, values in verdict.items()},
        "bias": (mean - truth) / relevant,
        "coverage_city": np.mean(covered, axis=0),
        "coverage_mean": np.where(known, (low <= truth) & (truth <= high), np.nan),
        "coverage_prediction": coverage_of_next(work.recipe, world, *following),
        "width_mean": (high - low) / relevant,
        "width_prediction": (following[1] - following[0]) / relevant,
    }


def _within(truth: FloatArray, found: CityEstimates) -> FloatArray:
    return np.asarray((found.low <= truth) & (truth <= found.high), dtype=float)
