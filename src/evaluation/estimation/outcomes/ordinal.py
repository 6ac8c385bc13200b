"""Ordered levels compared by odds: the proportional-odds model (ordinal logit; McCullagh 1980).

log odds of a level at or below j = ζ_j − x b, with one b for every cut: exp(b) is how many times larger the odds of a
higher level are. It stands beside net improvement, which needs no such assumption and stays the answer.

>>> found = ordinal_logit([1, 2, 3, 1, 2, 3], [[0], [0], [0], [1], [1], [1]], [8, 4, 4, 4, 4, 8])
>>> found.coefficients.round(3).tolist(), found.units_n
([1.099], 32)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.designs.units import as_units
from evaluation.estimation.proportions import normal_quantile
from evaluation.estimation.refusals import InvalidInputError, NoOverlapError, NoVariationError

STEPS, CLOSE = 100, 1e-12
FURTHEST = 20.0
"""Log odds beyond this have a group behind them in which every unit has the same level."""


@dataclass(frozen=True)
class Ordinal:
    """Log odds ratios per column of the design, with normal intervals; ``cuts`` are ζ, between successive levels."""

    coefficients: FloatArray
    standard_errors: FloatArray
    low: FloatArray
    high: FloatArray
    cuts: FloatArray
    log_likelihood: float
    confidence_level: float
    units_n: int


def ordinal_logit(
    levels: ArrayLike, design: ArrayLike, numbers: ArrayLike | None = None, confidence_level: float = 0.95
) -> Ordinal:
    """Fit levels (rows,) on a design (rows, columns) without a column of ones.

    ``numbers`` says how many units each row stands for.

    Raises
    ------
    InvalidInputError, NoVariationError, NoOverlapError
        Other shapes, one level only, columns that say the same, or a column that tells levels apart completely.
    """
    level = as_confidence(confidence_level)
    given, place, counts = _given(levels, design, numbers)
    columns = given - given.mean(0)
    starts = np.cumsum([counts[place == one].sum() for one in range(int(place.max()))]) / counts.sum()
    parameters = np.concatenate([np.zeros(columns.shape[1]), special.logit(starts)])
    height, slope, curve = _likelihood(parameters, columns, place, counts)
    for _ in range(STEPS):
        step = np.linalg.solve(-curve, slope)
        while not (found := _likelihood(parameters + step, columns, place, counts))[0] >= height - CLOSE * abs(height):
            step = step / 2
        parameters, gained = parameters + step, found[0] - height
        height, slope, curve = found
        if (np.abs(parameters[: columns.shape[1]]) * np.ptp(columns, axis=0)).max() > FURTHEST:
            raise NoOverlapError("A column tells the levels apart completely, so that its odds have no end.")
        if gained <= CLOSE * abs(height) and np.abs(step).max() < CLOSE**0.5:
            break
    errors = np.sqrt(np.diag(np.linalg.inv(-curve)))[: columns.shape[1]]
    coefficients, half = parameters[: columns.shape[1]], normal_quantile(level) * errors
    cuts = parameters[columns.shape[1] :] + given.mean(0) @ coefficients
    units_n = round(float(counts.sum()))
    return Ordinal(coefficients, errors, coefficients - half, coefficients + half, cuts, height, level, units_n)


def _given(
    levels: ArrayLike, design: ArrayLike, numbers: ArrayLike | None
) -> tuple[FloatArray, np.ndarray, FloatArray]:
    level, columns = as_units(levels, "levels"), as_finite(design, "design")
    counts = np.ones_like(level) if numbers is None else as_units(numbers, "numbers of units")
    if columns.ndim != 2 or len(columns) != level.size or counts.shape != level.shape or (counts < 0).any():
        raise InvalidInputError("Give each row its level, its row of the design and a number of units of zero or more.")
    columns, level, counts = columns[counts > 0], level[counts > 0], counts[counts > 0]
    values, place = np.unique(level, return_inverse=True)
    if values.size < 2:
        raise NoVariationError("Every unit has the same level, so that odds cannot be compared.")
    if np.linalg.matrix_rank(np.column_stack([np.ones(level.size), columns])) <= columns.shape[1]:
        raise NoOverlapError("Columns of the design say the same thing, so that they cannot be told apart.")
    return columns, place, counts


def _likelihood(
    parameters: FloatArray, columns: FloatArray, place: np.ndarray, counts: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Log-likelihood with its first and second derivatives; minus infinity where cuts are out of order."""
    columns_n = columns.shape[1]
    cuts = parameters[columns_n:]
    empty = np.zeros_like(parameters)
    if (np.diff(cuts) <= 0).any():
        return -np.inf, empty, np.eye(parameters.size)
    linear = columns @ parameters[:columns_n]
    limits = np.concatenate([[-np.inf], cuts, [np.inf]])
    marks = np.vstack([np.zeros(cuts.size), np.eye(cuts.size), np.zeros(cuts.size)])
    chances, slopes, bends, moves = [], [], [], []
    for limit, mark in ((limits[place + 1], marks[place + 1]), (limits[place], marks[place])):
        chance = special.expit(limit - linear)
        chances.append(chance)
        slopes.append(chance * (1 - chance))
        bends.append(chance * (1 - chance) * (1 - 2 * chance))
        moves.append(np.column_stack([-columns, mark]))
    share = chances[0] - chances[1]
    if (share <= 0).any():
        return -np.inf, empty, np.eye(parameters.size)
    score = (slopes[0][:, None] * moves[0] - slopes[1][:, None] * moves[1]) / share[:, None]
    upper, lower = ((counts * bend / share)[:, None] * move for bend, move in zip(bends, moves, strict=True))
    curve = moves[0].T @ upper - moves[1].T @ lower - score.T @ (counts[:, None] * score)
    return float(counts @ np.log(share)), np.asarray(counts @ score), np.asarray(curve)
