"""Agreement between coders: Krippendorff's alpha, with a bootstrap interval over units.

alpha = 1 − observed / expected disagreement, from the coincidences of values within units (Krippendorff 2011). It
takes any number of coders, missing codes, and nominal, ordinal, interval or ratio values. A unit counts when two
coders or more coded it.

>>> round(krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 1]]), 3)
0.667
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, in_blocks
from evaluation.estimation.refusals import NoVariationError, TooFewUnitsError

Level = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(ratings: ArrayLike, level: Level = "nominal") -> float:
    """Return alpha for ratings of shape (coders, units), NaN where a coder gave none.

    Raises
    ------
    TooFewUnitsError
        When no unit was coded twice.
    NoVariationError
        When everyone always gave the same value: agreement beyond chance cannot be seen.
    """
    coincidences, values = unit_coincidences(np.asarray(ratings, dtype=np.float64))
    total = coincidences.sum(0)
    observed, expected = disagreement(total, distances(values, total.sum(-1), level))
    if expected == 0:
        raise NoVariationError("All codes are equal, so that agreement beyond chance cannot be estimated.")
    return float(1 - observed / expected)


def unit_coincidences(ratings: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Coincidences per unit, shape (units, values, values), and the values: pairs of codes, over coders minus one."""
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = np.stack([(ratings == value).sum(0) for value in values], axis=-1).astype(float)
    coders = counts.sum(-1)
    counts, coders = counts[coders >= 2], coders[coders >= 2]
    if not coders.size:
        raise TooFewUnitsError("No unit was coded by two coders.")
    same = counts[:, :, None] * np.eye(values.size)
    return (counts[:, :, None] * counts[:, None, :] - same) / (coders - 1)[:, None, None], values


def distances(values: FloatArray, frequencies: FloatArray, level: Level) -> FloatArray:
    """Squared distances between values; ordinal ones depend on how often each value occurs."""
    first, second = values[:, None], values[None, :]
    if level == "nominal":
        return np.asarray((first != second).astype(float))
    if level == "interval":
        return np.asarray((first - second) ** 2)
    if level == "ratio":
        total = np.where(first + second == 0, 1.0, first + second)
        return np.asarray(((first - second) / total) ** 2)
    running = np.cumsum(frequencies)
    between = np.abs(running[:, None] - running[None, :])
    later = np.where(first >= second, frequencies[:, None], frequencies[None, :])
    earlier = np.where(first >= second, frequencies[None, :], frequencies[:, None])
    return np.asarray(np.where(first == second, 0.0, between - later / 2 + earlier / 2) ** 2)


def disagreement(coincidences: FloatArray, squared_distances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Observed and expected disagreement for coincidences of shape (..., values, values)."""
    frequencies = coincidences.sum(-1)
    total = frequencies.sum(-1)
    observed = (coincidences * squared_distances).sum((-2, -1)) / total
    pairs = frequencies[..., :, None] * frequencies[..., None, :] * squared_distances
    return np.asarray(observed), np.asarray(pairs.sum((-2, -1)) / (total * (total - 1)))


def bootstrap_weights(units_n: int, draws: int, generator: np.random.Generator) -> FloatArray:
    """How often each unit is drawn in each bootstrap sample, shape (draws, units)."""
    return generator.multinomial(units_n, np.full(units_n, 1 / units_n), size=draws).astype(float)


def alpha_interval(
    ratings: ArrayLike,
    generator: np.random.Generator,
    level: Level = "nominal",
    confidence_level: float = 0.95,
    draws: int = 1000,
) -> tuple[float, float]:
    """Percentile interval of alpha over units drawn with replacement; draws without any variation are left out."""
    tail = (1 - as_confidence(confidence_level)) / 2
    coincidences, values = unit_coincidences(np.asarray(ratings, dtype=np.float64))
    alphas = []
    for some in in_blocks(draws, len(coincidences)):
        weights = bootstrap_weights(len(coincidences), some, generator)
        for sample in np.einsum("du,uvw->dvw", weights, coincidences):
            observed, expected = disagreement(sample, distances(values, sample.sum(-1), level))
            if expected > 0:
                alphas.append(1 - float(observed) / float(expected))
    if not alphas:
        raise NoVariationError("All codes are equal, so that agreement beyond chance cannot be estimated.")
    low, high = np.quantile(alphas, [tail, 1 - tail])
    return float(low), float(high)
