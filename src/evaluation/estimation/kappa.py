"""Cohen's kappa of two coders, with weights that say how bad each disagreement is.

kappa = 1 − Σ w p / Σ w e, p the shares of the table of both codes, e those expected from its margins, w the weight of
each disagreement, 0 on the diagonal (Cohen 1968). Without weights every disagreement counts the same (Cohen 1960);
``quadratic`` weights make it an intraclass correlation (Fleiss & Cohen 1973).

>>> table = [[44, 7, 9], [5, 20, 5], [1, 3, 6]]
>>> round(weighted_kappa(table), 3), round(weighted_kappa(table, [[0, 1, 3], [1, 0, 6], [3, 6, 0]]), 3)
(0.492, 0.348)
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError

Weights = Literal["nominal", "linear", "quadratic"]


def weighted_kappa(table: ArrayLike, disagreement: Weights | ArrayLike = "nominal") -> float:
    """Return kappa of a square table (numbers or shares; the one coder in rows, the other in columns).

    Raises
    ------
    InvalidInputError
        A table that is not square, or weights that are below zero or not zero on the diagonal.
    TooFewUnitsError, NoVariationError
        An empty table, or one in which both coders always gave the same code.
    """
    counts = _table(table)
    found = _kappas(counts[None], _weights(disagreement, len(counts)))[0]
    if not np.isfinite(found):
        raise NoVariationError("All codes are equal, so that agreement beyond chance cannot be estimated.")
    return float(found)


def weighted_kappa_interval(
    table: ArrayLike,
    generator: np.random.Generator,
    disagreement: Weights | ArrayLike = "nominal",
    confidence_level: float = 0.95,
    draws: int = 1000,
) -> tuple[float, float]:
    """Percentile interval of kappa over units drawn with replacement; draws without any variation are left out.

    ``table`` holds numbers of units.

    >>> table = [[20, 5], [4, 21]]
    >>> low, high = weighted_kappa_interval(table, np.random.default_rng(1))
    >>> low < weighted_kappa(table) < high
    True
    """
    counts = _table(table)
    if (counts != np.rint(counts)).any():
        raise InvalidInputError("An interval needs numbers of units, not shares.")
    tail = (1 - as_confidence(confidence_level)) / 2
    units_n = int(counts.sum())
    drawn = generator.multinomial(units_n, counts.ravel() / units_n, size=draws).astype(float)
    kappas = _kappas(drawn.reshape(draws, *counts.shape), _weights(disagreement, len(counts)))
    kappas = kappas[np.isfinite(kappas)]
    if not kappas.size:
        raise NoVariationError("All codes are equal, so that agreement beyond chance cannot be estimated.")
    low, high = np.quantile(kappas, [tail, 1 - tail])
    return float(low), float(high)


def _table(table: ArrayLike) -> FloatArray:
    counts = as_finite(table, "numbers of codes")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or (counts < 0).any():
        raise InvalidInputError("Give a square table of how often the coders gave each pair of codes.")
    if not counts.sum() > 0:
        raise TooFewUnitsError("No unit was coded by two coders.")
    return counts


def _weights(disagreement: Weights | ArrayLike, codes_n: int) -> FloatArray:
    codes = np.arange(codes_n, dtype=np.float64)
    if isinstance(disagreement, str):
        powers = {"nominal": 0, "linear": 1, "quadratic": 2}
        if disagreement not in powers:
            raise InvalidInputError(f"Unknown weights '{disagreement}': use nominal, linear, quadratic or a table.")
        apart = np.abs(codes[:, None] - codes)
        return np.asarray((apart > 0) * apart ** powers[disagreement])
    weights = as_finite(disagreement, "weights")
    if weights.shape != (codes_n, codes_n) or (weights < 0).any() or np.diag(weights).any():
        raise InvalidInputError("Give a weight of zero or more for each pair of codes, and zero for equal codes.")
    return weights


def _kappas(counts: FloatArray, weights: FloatArray) -> FloatArray:
    """Kappa of each table, shape (tables, codes, codes); NaN where no disagreement is expected."""
    total = counts.sum((1, 2))
    observed = (weights * counts).sum((1, 2)) / total
    expected = np.einsum("ti,tj,ij->t", counts.sum(2), counts.sum(1), weights) / total**2
    return np.asarray(1 - observed / np.where(expected > 0, expected, np.nan))
