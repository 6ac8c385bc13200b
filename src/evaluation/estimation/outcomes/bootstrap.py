"""Bootstrap intervals that correct for bias and skewness (BCa), for amounts and days with long tails.

Units are drawn with replacement within each group. z0 is the normal score of the share of draws below the estimate
(ties half), a the acceleration from leaving out each unit once, and the limits are the quantiles of the draws at

    Φ(z0 + (z0 + z) / (1 − a (z0 + z)))        (Efron 1987, eq. 2.3; a for several groups: Davison & Hinkley 1997, §5.3)

Leaving out one unit hardly moves a median: there a is 0 when nothing moves, and the interval corrects for bias alone.

>>> costs = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487]
>>> found = bootstrap_bca([costs], mean_of, np.random.default_rng(1))
>>> round(found.value, 1), round(found.acceleration, 4), 50 < found.low < 60, 215 < found.high < 235
(108.1, 0.0938, True, True)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError

Statistic = Callable[..., FloatArray]
CELLS_AT_ONCE = 2_000_000
"""Numbers held in memory at once; draws come in blocks."""
FEWEST_DRAWS = 200
SMALLEST_DENOMINATOR = 1e-12
ROUNDING = 1e-12


@dataclass(frozen=True)
class Bootstrap:
    """An estimate with its BCa interval, in the unit of the outcome.

    ``standard_error`` is the standard deviation of the draws, ``percentile_low`` and ``percentile_high`` their plain
    quantiles; ``jackknife_error`` and ``jackknife_bias`` come from leaving out each unit once.
    """

    value: float
    standard_error: float
    low: float
    high: float
    percentile_low: float
    percentile_high: float
    bias_correction: float
    acceleration: float
    jackknife_error: float
    jackknife_bias: float
    draws_n: int
    confidence_level: float


def bootstrap_bca(
    groups: Sequence[ArrayLike],
    statistic: Statistic,
    generator: np.random.Generator,
    confidence_level: float = 0.95,
    draws: int = 4000,
) -> Bootstrap:
    """Estimate any statistic of one or more groups of units.

    ``groups`` holds an array per group with its units in the first axis, shape (units,) or (units, columns).
    ``statistic`` takes an array per group of shape (samples, units, ...) and returns the shape (samples,); ``mean_of``,
    ``median_of``, ``difference_of_means`` and ``difference_of_medians`` are here.

    Raises
    ------
    TooFewUnitsError, InvalidInputError
        Fewer than two units in a group, values that are not finite, fewer than 200 draws, or a statistic that is not
        finite for most draws.
    NoVariationError
        When the statistic is the same in every draw.
    """
    level = as_confidence(confidence_level)
    given = [as_finite(group, "values") for group in groups]
    if not given or draws < FEWEST_DRAWS:
        raise InvalidInputError(f"Give at least one group of units, and {FEWEST_DRAWS} draws or more.")
    if min(group.shape[0] if group.ndim else 0 for group in given) < 2:
        raise TooFewUnitsError("Each group needs at least two units to draw from.")
    value = float(statistic(*(group[None] for group in given))[0])
    drawn = _draws(given, statistic, generator, draws)
    if not np.isfinite(value) or drawn.size < draws / 2:
        raise InvalidInputError("The statistic cannot be computed in most of the draws.")
    if np.ptp(drawn) <= ROUNDING * np.abs(drawn).max():
        raise NoVariationError("The statistic is the same in every draw, so that the uncertainty cannot be estimated.")
    moved = [_moves(given, statistic, place) for place in range(len(given))]
    return _result(value, drawn, moved, level)


def _result(value: float, drawn: FloatArray, moved: list[FloatArray], level: float) -> Bootstrap:
    tail = (1 - level) / 2
    correction, acceleration = _bias_correction(value, drawn), _acceleration(moved)
    shifted = correction + special.ndtri(np.array([tail, 1 - tail]))
    at = special.ndtr(correction + shifted / np.maximum(1 - acceleration * shifted, SMALLEST_DENOMINATOR))
    low, high, plain_low, plain_high = np.quantile(drawn, [*at, tail, 1 - tail]).tolist()
    spread = sum(float(((one - one.mean()) ** 2).sum()) * (one.size - 1) / one.size for one in moved)
    bias = sum(float(one.mean()) * (one.size - 1) for one in moved)
    error = float(drawn.std(ddof=1))
    return Bootstrap(
        value, error, low, high, plain_low, plain_high, correction, acceleration, sqrt(spread), bias, drawn.size, level
    )


def _draws(given: list[FloatArray], statistic: Statistic, generator: np.random.Generator, draws: int) -> FloatArray:
    """Statistics of samples drawn with replacement; a sample in which it is not defined is left out."""
    block = max(1, CELLS_AT_ONCE // sum(group.size for group in given))
    found = []
    for start in range(0, draws, block):
        number = min(block, draws - start)
        samples = [group[generator.integers(group.shape[0], size=(number, group.shape[0]))] for group in given]
        found.append(np.asarray(statistic(*samples), dtype=np.float64))
    drawn = np.concatenate(found)
    return drawn[np.isfinite(drawn)]


def _moves(given: list[FloatArray], statistic: Statistic, place: int) -> FloatArray:
    """How far the statistic moves when each unit of one group is left out."""
    value = float(statistic(*(group[None] for group in given))[0])
    found = []
    for unit in range(given[place].shape[0]):
        left = [np.delete(group, unit, axis=0) if index == place else group for index, group in enumerate(given)]
        found.append(float(statistic(*(group[None] for group in left))[0]) - value)
    moved = np.array(found)
    return np.asarray(np.where(np.isfinite(moved), moved, 0.0))


def _bias_correction(value: float, drawn: FloatArray) -> float:
    """z0; a value beyond all draws counts as half a draw from the end, so that z0 stays finite."""
    share = ((drawn < value).mean() + (drawn <= value).mean()) / 2
    return float(special.ndtri(np.clip(share, 0.5 / drawn.size, 1 - 0.5 / drawn.size)))


def _acceleration(moved: list[FloatArray]) -> float:
    """a, a sixth of the skewness of the influence of single units, summed over groups."""
    scaled = [(one.size - 1) / one.size * (one.mean() - one) for one in moved]
    spread = float(sum((one**2).sum() for one in scaled))
    return float(sum((one**3).sum() for one in scaled)) / (6 * spread**1.5) if spread > 0 else 0.0


def mean_of(sample: FloatArray) -> FloatArray:
    """Mean of each sample, shape (samples, units)."""
    return np.asarray(sample.mean(1))


def median_of(sample: FloatArray) -> FloatArray:
    """Median of each sample, shape (samples, units)."""
    return np.asarray(np.median(sample, axis=1))


def difference_of_means(first: FloatArray, second: FloatArray) -> FloatArray:
    """Mean of the first group minus that of the second."""
    return np.asarray(first.mean(1) - second.mean(1))


def difference_of_medians(first: FloatArray, second: FloatArray) -> FloatArray:
    """Median of the first group minus that of the second."""
    return np.asarray(np.median(first, axis=1) - np.median(second, axis=1))
