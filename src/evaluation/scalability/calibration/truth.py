"""What is true in a world: the mean effect over cities, and where a next city's effect may lie."""

from __future__ import annotations

import numpy as np
from scipy import special

from evaluation.estimation.arrays import FloatArray
from evaluation.registry.models import World
from evaluation.scalability.calibration.recipe import Recipe

CENTRES = special.ndtri((np.arange(4000) + 0.5) / 4000)
"""Equally likely cities, over which the true mean is taken where effects are cut off at the ends of a scale."""


def _limits(recipe: Recipe, world: World) -> tuple[float, float]:
    """Return the lowest and highest effect that people can have, as effects above the drift."""
    if not recipe.population.in_levels:
        return -np.inf, np.inf
    drift = world.drift * recipe.question.relevant_difference
    ends = recipe.population.possible(np.array([-np.inf, drift, np.inf]))
    return float(ends[0] - ends[1]), float(ends[2] - ends[1])


def true_mean(recipe: Recipe, world: World) -> float:
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
