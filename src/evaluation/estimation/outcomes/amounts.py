"""Amounts and times above zero: ratios of means, from a Gamma model.

E[y] = exp(Xb) (or 1 / Xb with the inverse link), the variance in proportion to the square of the mean: euros and days
with long tails (Manning & Mullahy 2001). Zeros are not taken: say how many there are, and compare means by bootstrap.
``hc3`` errors hold when the variance goes otherwise; ``model`` ones are those of R's ``glm`` with Pearson's dispersion.

>>> found = amount_regression([100.0, 140.0, 300.0, 420.0], [[1, 0], [1, 0], [1, 1], [1, 1]], errors="model")
>>> float(np.exp(found.coefficients[1]).round(6))
3.0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.designs.units import as_units
from evaluation.estimation.outcomes.sandwich import hc3_covariance, refuse_exact_fit
from evaluation.estimation.proportions import normal_quantile
from evaluation.estimation.refusals import InvalidInputError, NoOverlapError, TooFewUnitsError

Link = Literal["log", "inverse"]
Errors = Literal["hc3", "model"]
STEPS, CLOSE = 200, 1e-12


@dataclass(frozen=True)
class Amounts:
    """Coefficients of a Gamma model, per column of the design, with normal intervals.

    ``dispersion`` is Pearson's: the squared coefficient of variation about the mean.
    """

    coefficients: FloatArray
    standard_errors: FloatArray
    low: FloatArray
    high: FloatArray
    dispersion: float
    confidence_level: float
    units_n: int
    method: str


def amount_regression(
    amounts: ArrayLike,
    design: ArrayLike,
    link: Link = "log",
    errors: Errors = "hc3",
    confidence_level: float = 0.95,
) -> Amounts:
    """Fit amounts (units,) on a design (units, columns) that holds its own column of ones.

    Raises
    ------
    InvalidInputError, TooFewUnitsError, NoOverlapError
        Amounts not above zero, an unknown link or kind of error, no more units than columns, or columns that say the
        same.
    """
    level = as_confidence(confidence_level)
    if link not in ("log", "inverse") or errors not in ("hc3", "model"):
        raise InvalidInputError("Use the link log or inverse, and the errors hc3 or model.")
    amount, columns = _given(amounts, design)
    mu, coefficients = _fit(amount, columns, link)
    slope = mu if link == "log" else -(mu**2)
    weights, scores = (slope / mu) ** 2, slope * (amount - mu) / mu**2
    dispersion = float((((amount - mu) / mu) ** 2).sum() / (amount.size - columns.shape[1]))
    inverse = np.linalg.inv(columns.T @ (weights[:, None] * columns))
    covariance = hc3_covariance(columns, weights, scores) if errors == "hc3" else dispersion * inverse
    standard_errors = np.sqrt(np.diag(covariance))
    refuse_exact_fit(standard_errors, coefficients)
    half = normal_quantile(level) * standard_errors
    low, high = coefficients - half, coefficients + half
    return Amounts(coefficients, standard_errors, low, high, dispersion, level, amount.size, f"gamma_{link}_{errors}")


def _given(amounts: ArrayLike, design: ArrayLike) -> tuple[FloatArray, FloatArray]:
    amount, columns = as_units(amounts, "amounts"), as_finite(design, "design")
    if columns.ndim != 2 or len(columns) != amount.size:
        raise InvalidInputError("Give each unit its amount and its row of the design.")
    if not (amount > 0).all():
        raise InvalidInputError("A Gamma model takes amounts above zero only.")
    if amount.size <= columns.shape[1]:
        raise TooFewUnitsError(f"{columns.shape[1]} coefficients need more than {columns.shape[1]} units.")
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        raise NoOverlapError("Columns of the design say the same thing, so that they cannot be told apart.")
    return amount, columns


def _fit(amount: FloatArray, columns: FloatArray, link: Link) -> tuple[FloatArray, FloatArray]:
    """Means and coefficients: statsmodels for the log link; for the inverse, which it warns of, own weighted steps."""
    if link == "log":
        import statsmodels.api as sm

        family = sm.families.Gamma(link=sm.families.links.Log())
        fitted = sm.GLM(amount, columns, family=family).fit(tol=CLOSE, maxiter=STEPS)
        return np.asarray(fitted.mu, dtype=np.float64), np.asarray(fitted.params, dtype=np.float64)
    linear: FloatArray = 1 / amount
    coefficients: FloatArray = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        mu = 1 / linear
        weighted = columns * (mu**2)[:, None]
        working = linear - (amount - mu) / mu**2
        found = np.asarray(np.linalg.solve(columns.T @ weighted, weighted.T @ working), dtype=np.float64)
        linear = np.asarray(columns @ found)
        if not (linear > 0).all():
            raise InvalidInputError("The inverse link gives means below zero here; use the log.")
        if np.abs(found - coefficients).max() <= CLOSE * np.abs(found).max():
            break
        coefficients = found
    return np.asarray(1 / linear), np.asarray(found)
