"""One block of work: a hundred studies of one question in every world, reduced to sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from evaluation.estimation.arrays import FloatArray
from evaluation.registry import Params
from evaluation.registry.models import World
from evaluation.scalability.calibration.analysis import (
    AGAINST,
    PROMISING,
    Findings,
    conclude,
    means_without_one,
    verdicts,
)
from evaluation.scalability.calibration.city_estimates import CityEstimates
from evaluation.scalability.calibration.claims import Flags, claims, influential, selective_dropout, unequal_start
from evaluation.scalability.calibration.invented import City, draws, invent
from evaluation.scalability.calibration.recipe import Recipe

STUDIES = 100
"""Studies per block: few enough to lose little when a run is cut off, many enough to work in arrays."""
CENTRES = special.ndtri((np.arange(4000) + 0.5) / 4000)
"""Equally likely cities, over which the true mean is taken where effects are cut off at the ends of a scale."""
QUANTITIES = (
    "promising",
    "promising_without_ceiling",
    "not_yet_promising",
    "bias",
    "coverage_city",
    "coverage_mean",
    "coverage_prediction",
    "width_mean",
    "width_prediction",
)
COLUMNS = ("world", "quantity", "n", "total", "squares")


@dataclass(frozen=True)
class Work:
    """What a block needs: the question, the worlds, the choices, and the words that claims are lowered with."""

    recipe: Recipe
    worlds: Mapping[str, World]
    params: Params
    claim_reasons: tuple[str, ...]


def run_block(work: Work, studies: range) -> pd.DataFrame:
    """Try these studies in every world; return number, sum and sum of squares of each quantity (``COLUMNS``)."""
    normals = draws(work.recipe, work.params.seed, studies)
    invented = {
        name: invent(work.recipe, world, normals, work.params.confidence_level) for name, world in work.worlds.items()
    }
    together = _together([_stacked(cities) for cities in invented.values()])
    found = conclude(work.recipe.question, together, work.params.confidence_level)
    verdict = _verdicts(work, found, together, invented, len(normals))
    rows = []
    for place, (name, cities) in enumerate(invented.items()):
        own = slice(place * len(normals), (place + 1) * len(normals))
        for quantity, values in _quantities(work, work.worlds[name], cities, found, verdict, own).items():
            known = values[np.isfinite(values)]
            rows.append((name, quantity, known.size, float(known.sum()), float((known**2).sum())))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _stacked(cities: Sequence[City]) -> CityEstimates:
    """Put cities beside each other: shape (studies, cities)."""
    parts = ("value", "standard_error", "low", "high")
    return CityEstimates(*(np.stack([getattr(city.estimates, part) for city in cities], axis=-1) for part in parts))


def _together(worlds: Sequence[CityEstimates]) -> CityEstimates:
    """Put the studies of all worlds below each other."""
    parts = ("value", "standard_error", "low", "high")
    return CityEstimates(*(np.concatenate([getattr(each, part) for each in worlds]) for part in parts))


def _verdicts(
    work: Work, found: Findings, together: CityEstimates, invented: Mapping[str, Sequence[City]], studies_n: int
) -> dict[str, FloatArray]:
    """Return 1 or 0 per study: called promising, promising if any design could say so, and evidence against.

    The claim is worked out only for studies that the highest claim would call promising: no lower claim can call another
    study promising, and evidence against does not look at the claim.
    """
    bounds, rows_n = work.params.verdict, len(together.value)
    highest = max(work.recipe.highest_claim, bounds.minimum_claim)
    free = verdicts(found, [highest] * rows_n, range(rows_n), bounds)
    could = np.array([verdict in PROMISING for verdict in free])
    really = np.zeros(rows_n)
    if work.recipe.highest_claim >= bounds.minimum_claim:
        rows = np.flatnonzero(could)
        really[rows] = _with_claims(work, found, together, invented, studies_n, rows)
    against = np.array([verdict == AGAINST for verdict in free], dtype=float)
    return {"promising": really, "promising_without_ceiling": could.astype(float), "not_yet_promising": against}


def _with_claims(
    work: Work,
    found: Findings,
    together: CityEstimates,
    invented: Mapping[str, Sequence[City]],
    studies_n: int,
    rows: np.ndarray,
) -> FloatArray:
    """Decide once more on these studies, with the claim that their checks leave."""
    chosen = CityEstimates(
        together.value[rows], together.standard_error[rows], together.low[rows], together.high[rows]
    )
    failed = {name: flags[rows] for name, flags in _failed(work, invented, studies_n).items()}
    complete = np.isfinite(chosen.value).all(-1)
    one_decides = np.zeros(len(rows), dtype=bool)
    if complete.any():
        own = CityEstimates(*(part[complete] for part in (chosen.value, chosen.standard_error, chosen.low, chosen.high)))
        without = means_without_one(own)
        relevant = work.recipe.question.relevant_difference
        one_decides[complete] = influential(found.mean[rows][complete], without, relevant)
    failed["influential_site"] = one_decides
    left = claims(work.recipe, failed, len(rows), work.params, work.claim_reasons)
    decided = verdicts(found, left, list(rows), work.params.verdict)
    return np.array([verdict in PROMISING for verdict in decided], dtype=float)


def _failed(work: Work, invented: Mapping[str, Sequence[City]], studies_n: int) -> dict[str, Flags]:
    """Return which checks on people fail, over the studies of all worlds below each other."""
    gap, level = work.params.checks.maximum_baseline_gap, work.params.confidence_level
    none = np.zeros(studies_n, dtype=bool)
    checks = {
        "balance_t0": [unequal_start(cities, gap) for cities in invented.values()],
        "selective_dropout": [selective_dropout(cities, gap, level) for cities in invented.values()],
    }
    return {
        name: np.concatenate([none if flags is None else flags for flags in of_worlds])
        for name, of_worlds in checks.items()
    }


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
    truth = _true_mean(work.recipe, world)
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


def _limits(recipe: Recipe, world: World) -> tuple[float, float]:
    """Return the lowest and highest effect that people can have, as effects above the drift."""
    if not recipe.population.in_levels:
        return -np.inf, np.inf
    drift = world.drift * recipe.question.relevant_difference
    ends = recipe.population.possible(np.array([-np.inf, drift, np.inf]))
    return float(ends[0] - ends[1]), float(ends[2] - ends[1])


def _true_mean(recipe: Recipe, world: World) -> float:
    """Return the mean effect over cities like these, one of which may be harmed."""
    relevant, (least, most) = recipe.question.relevant_difference, _limits(recipe, world)
    usual = float(np.clip(relevant * (world.mean + world.spread * CENTRES), least, most).mean())
    if world.harmed is None:
        return usual
    harmed = float(np.clip(relevant * world.harmed, least, most))
    return usual + (harmed - usual) / len(recipe.sites)


def coverage_of_next(recipe: Recipe, world: World, low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the chance that a next city's true effect lies within these limits, exactly instead of by one draw.

    >>> import numpy as np
    >>> from types import SimpleNamespace as Simple
    >>> recipe = Simple(question=Simple(relevant_difference=1.0), population=Simple(in_levels=False), sites=(1, 2))
    >>> world = World.model_validate({"label": {"nl": "", "en": ""}, "mean": 1.0, "spread": 1.0})
    >>> coverage_of_next(recipe, world, np.array([-0.96]), np.array([2.96])).round(3).tolist()
    [0.95]
    """
    relevant, (least, most) = recipe.question.relevant_difference, _limits(recipe, world)
    below_high = np.where(high >= most, 1.0, _chance_below(relevant, world, high))
    below_low = np.where(low <= least, 0.0, _chance_below(relevant, world, low))
    usual = np.where(np.isfinite(low), below_high - below_low, np.nan)
    if world.harmed is None:
        return np.asarray(usual)
    harmed = np.clip(relevant * world.harmed, least, most)
    within = (low <= harmed) & (harmed <= high)
    return np.asarray(usual + (within - usual) / len(recipe.sites))


def _chance_below(relevant: float, world: World, limit: FloatArray) -> FloatArray:
    centre, spread = relevant * world.mean, relevant * world.spread
    if spread == 0:
        return np.asarray(limit >= centre, dtype=float)
    return np.asarray(special.ndtr((limit - centre) / spread))
