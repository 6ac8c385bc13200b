"""Imputation by chained equations: each incomplete column is drawn from the others, in turn (van Buuren 2018, ch. 4).

A column is drawn by predictive mean matching: a regression with coefficients drawn from their posterior predicts the
missing, coefficients as estimated predict the observed (type 1 matching, van Buuren sec. 3.4.2), and each missing value
is copied from one of the nearest observed. So imputed values are values that occur: levels stay levels, yes/no stays
yes/no. A small ridge keeps columns that say the same thing from breaking the regression.

>>> values = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, np.nan], [4.0, 8.0], [5.0, 9.0], [6.0, 12.0], [7.0, 15.0]])
>>> filled = impute_chained(values, np.random.default_rng(1), imputations_n=3)
>>> filled.shape, bool(np.isnan(filled).any()), bool((filled[:, 0] == values[0]).all())
((3, 7, 2), False, True)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError

DONORS = 5
MINIMUM_OBSERVED = 5
"""With fewer observed values than donors every missing value would be a random copy."""
RIDGE = 1e-5
"""Part of the diagonal of X'X that is added to it, as in mice's ``norm.draw``."""


def impute_chained(
    values: ArrayLike, generator: np.random.Generator, imputations_n: int = 20, iterations: int = 10
) -> FloatArray:
    """Return ``imputations_n`` filled copies of ``values`` (units × columns, NaN is missing): shape (m, n, p).

    Columns without variation among the observed are filled with that value. The draws depend on the order of rows and
    on nothing but ``generator``.

    Raises
    ------
    TooFewUnitsError
        When a column that has missing values has fewer than five observed ones.
    InvalidInputError
        When the values are no table, or one is infinite.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any() or imputations_n < 1 or iterations < 1:
        raise InvalidInputError("Give a table of finite numbers, units in rows, and at least one imputation.")
    missing = np.isnan(table)
    if (missing.any(0) & ((~missing).sum(0) < MINIMUM_OBSERVED)).any():
        raise TooFewUnitsError(f"A column with missing values needs at least {MINIMUM_OBSERVED} observed ones.")
    return np.stack([_one(table, missing, generator, iterations) for _ in range(imputations_n)])


def _one(table: FloatArray, missing: NDArray[np.bool_], generator: np.random.Generator, iterations: int) -> FloatArray:
    filled = table.copy()
    columns = [int(column) for column in np.flatnonzero(missing.any(0))]
    for column in columns:
        observed = table[~missing[:, column], column]
        filled[missing[:, column], column] = generator.choice(observed, missing[:, column].sum())
    for _ in range(iterations if columns else 0):
        for column in columns:
            others = np.delete(filled, column, axis=1)
            filled[missing[:, column], column] = _matched(filled[:, column], others, missing[:, column], generator)
    return filled


def _matched(
    outcome: FloatArray, others: FloatArray, missing: NDArray[np.bool_], generator: np.random.Generator
) -> FloatArray:
    """Predictive mean matching of one column."""
    varying = others[:, np.ptp(others, axis=0) > 0]
    centred = (varying - varying.mean(0)) / (varying.std(0) if varying.size else 1.0)
    design = np.column_stack([np.ones(len(outcome)), centred])
    estimated, drawn = _coefficients(outcome[~missing], design[~missing], generator)
    observed, wanted = design[~missing] @ estimated, design[missing] @ drawn
    rank = generator.integers(min(DONORS, observed.size), size=len(wanted))
    return np.asarray(outcome[~missing][donors(observed, wanted, rank)])


def donors(observed: FloatArray, wanted: FloatArray, rank: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return for each wanted value the place of its nearest observed one, or that of the second nearest and so on.

    ``rank`` counts from 0; of values as near, the first comes first. Only so many neighbours below and above are
    looked at as may be the nearest, so that the work grows with the values and not with their square.

    >>> donors(np.array([1.0, 5.0, 2.0, 2.0]), np.array([2.1, 2.1, 9.0]), np.array([0, 2, 0]))
    array([2, 0, 1])
    """
    neighbours, last = np.arange(rank.max(initial=0) + 1), observed.size - 1
    rising, falling = np.argsort(observed, kind="stable"), np.argsort(-observed, kind="stable")
    below = np.searchsorted(-observed[falling], -wanted, side="right")[:, None] + neighbours
    above = np.searchsorted(observed[rising], wanted)[:, None] + neighbours
    places = np.concatenate([falling[np.minimum(below, last)], rising[np.minimum(above, last)]], axis=1)
    distance = np.abs(wanted[:, None] - observed[places])
    distance[np.concatenate([below, above], axis=1) > last] = np.inf
    nearest = np.lexsort((places, distance), axis=1)
    each = np.arange(len(wanted))
    return np.asarray(places[each, nearest[each, rank]])


def _coefficients(
    outcome: FloatArray, design: FloatArray, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Coefficients as estimated and as drawn from their posterior under a flat prior (Rubin 1987, sec. 5.3)."""
    cross = design.T @ design
    inverse = np.linalg.inv(cross + np.diag(RIDGE * np.diag(cross)))
    estimated = inverse @ design.T @ outcome
    degrees = max(1, len(outcome) - design.shape[1])
    residual = outcome - design @ estimated
    spread = np.sqrt(float(residual @ residual) / generator.chisquare(degrees))
    root = np.linalg.cholesky((inverse + inverse.T) / 2)
    return estimated, estimated + spread * root @ generator.standard_normal(design.shape[1])
