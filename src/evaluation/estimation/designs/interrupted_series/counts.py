"""Counts by month before and after a start: Poisson regression that allows for more spread than Poisson has.

    log E(count) = log exposure + b0 + b1 m + b2 [m ≥ start] (+ b3 (m − start) [m ≥ start]) + Σ_k harmonics of the year

Standard errors are multiplied by the root of Pearson's chi-square over n − p (quasi-Poisson; McCullagh & Nelder 1989),
never by less than 1, and the interval is t with n − p degrees of freedom. Harmonics (pairs of sine and cosine with 12/k
months) take the seasons away: Lopez Bernal, Cummins & Gasparrini (2017), *Int. J. Epidemiology* 46.

>>> counts = [100, 104, 98, 101, 103, 99, 81, 78, 80, 79, 82, 80]
>>> found = interrupted_counts(counts, range(12), start=6)
>>> round(found.rate_ratio, 2), round(found.low, 2), round(found.high, 2)
(0.79, 0.6, 1.05)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.designs.interrupted_series.hac import inverse_of
from evaluation.estimation.designs.interrupted_series.segmented import (
    LEVEL,
    SLOPE,
    as_series,
    require_months,
    segmented,
)
from evaluation.estimation.designs.units import t_estimate
from evaluation.estimation.refusals import InvalidInputError, NoVariationError
from evaluation.estimation.results import Estimate

YEAR = 12
STANDS_STILL = 1e-12
MOST_ROUNDS = 100


@dataclass(frozen=True)
class InterruptedCounts:
    """Rate ratio at the start with its interval; ``log_level`` and ``log_slope`` are on the log scale.

    ``log_slope`` is None when no change of slope was asked; ``dispersion`` is Pearson's, 1 for Poisson counts.
    """

    rate_ratio: float
    low: float
    high: float
    log_level: Estimate
    log_slope: Estimate | None
    dispersion: float


def interrupted_counts(
    counts: ArrayLike,
    month: ArrayLike,
    start: float,
    exposure: ArrayLike | None = None,
    harmonics: int = 0,
    slope_change: bool = False,
    confidence_level: float = 0.95,
) -> InterruptedCounts:
    """Estimate by how much the rate changed at ``start``; ``exposure`` is the number at risk each month.

    Raises
    ------
    InvalidInputError
        When a count is not a whole number, or the number at risk not above zero.
    NoVariationError
        When all counts before or after are zero.
    """
    level = as_confidence(confidence_level)
    series, months = as_series(counts, month)
    require_months(int((months < start).sum()), int((months >= start).sum()))
    if (series < 0).any() or (series != np.round(series)).any():
        raise InvalidInputError("Counts are whole numbers from 0 on.")
    if not (series[months < start].any() and series[months >= start].any()):
        raise NoVariationError("The counts before or after are all zero, so that no ratio can be estimated.")
    at_risk = np.ones_like(series) if exposure is None else as_series(exposure, month)[0]
    if (at_risk <= 0).any():
        raise InvalidInputError("The number at risk must be above zero in every month.")
    design = _design(months, start, harmonics, slope_change)
    coefficients, mean = _poisson(series, design, np.log(at_risk))
    residual_df = series.size - design.shape[1]
    dispersion = float(((series - mean) ** 2 / mean).sum()) / residual_df
    covariance = inverse_of(design * np.sqrt(mean)[:, None]) * max(1.0, dispersion)

    def estimate(column: int) -> Estimate:
        """One coefficient, its variance widened by the dispersion."""
        error, degrees = sqrt(float(covariance[column, column])), float(residual_df)
        return t_estimate(float(coefficients[column]), error, degrees, level, series.size, degrees, "quasi_poisson")

    found = estimate(LEVEL)
    slope = estimate(SLOPE) if slope_change else None
    return InterruptedCounts(exp(found.value), exp(found.low), exp(found.high), found, slope, dispersion)


def _design(months: FloatArray, start: float, harmonics: int, slope_change: bool) -> FloatArray:
    if not 0 <= harmonics < YEAR / 2:
        raise InvalidInputError("Harmonics of a year of months are 0 to 5.")
    columns = segmented(months, start)[:, : SLOPE + slope_change]
    angles = [2 * np.pi * k * months / YEAR for k in range(1, harmonics + 1)]
    return np.column_stack([columns, *(wave(angle) for angle in angles for wave in (np.sin, np.cos))])


def _poisson(counts: FloatArray, design: FloatArray, offset: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Maximum likelihood by iteratively reweighted least squares; return coefficients and fitted counts."""
    inverse_of(design)
    mean = np.clip(counts, 0.5, None)
    linear, deviance = np.log(mean), np.inf
    for _ in range(MOST_ROUNDS):
        working = linear - offset + (counts - mean) / mean
        root = np.sqrt(mean)
        coefficients = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        linear = design @ coefficients + offset
        mean = np.exp(linear)
        now = 2 * float((mean - counts).sum() + sum(y * log(y / m) for y, m in zip(counts, mean, strict=True) if y > 0))
        if abs(deviance - now) <= STANDS_STILL * (abs(now) + 1):
            return as_finite(coefficients, "coefficients"), mean
        deviance = now
    raise NoVariationError("The counts leave a coefficient undecided: some months have none at all.")
