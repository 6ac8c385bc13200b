"""Counts per unit, over the time it was followed: rates and their ratios when units differ in more than chance.

A log-linear model E[y] = exposure · exp(Xb), fitted in one of two ways:

| method | variance of y | standard errors |
| --- | --- | --- |
| ``negative_binomial`` | μ + μ² / θ, θ by maximum likelihood (Lawless 1987) | given θ; as R's ``glm.nb`` |
| ``poisson_robust`` | any | sandwich, HC3 (Royall 1986; Long & Ervin 2000) |

``dispersion`` is Pearson's chi-squared over its degrees of freedom in the Poisson model: well above 1, a Poisson
interval is too short. Counts no more spread than Poisson have no θ: it is then infinite, and the fit Poisson's.

>>> found = count_ratio([4, 6, 3, 5], [1, 1, 1, 1], [2, 1, 3, 2], [1, 1, 1, 1], method="poisson_robust")
>>> round(found.value, 2)
2.25
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, isinf
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.designs.units import as_units
from evaluation.estimation.outcomes.negative_binomial import fitted, log_likelihood, theta_error, theta_of
from evaluation.estimation.outcomes.ratio import Ratio, normal_limits
from evaluation.estimation.outcomes.sandwich import hc3_covariance, refuse_exact_fit
from evaluation.estimation.proportions import normal_quantile
from evaluation.estimation.refusals import InvalidInputError, NoOverlapError, NoVariationError, TooFewUnitsError

CountMethod = Literal["negative_binomial", "poisson_robust"]
LARGEST_COEFFICIENT = 15.0
"""A standardised rate e^15 times another has an empty group behind it."""


@dataclass(frozen=True)
class Counts:
    """Coefficients of a log-linear model, per column of the design, with normal intervals.

    ``theta`` and its standard error are those of the negative binomial (infinite without overdispersion, and for
    ``poisson_robust``); ``log_likelihood`` that of the model fitted.
    """

    coefficients: FloatArray
    standard_errors: FloatArray
    low: FloatArray
    high: FloatArray
    theta: float
    theta_standard_error: float
    dispersion: float
    log_likelihood: float
    confidence_level: float
    units_n: int
    method: str


def count_regression(
    counts: ArrayLike,
    design: ArrayLike,
    exposure: ArrayLike | None = None,
    method: CountMethod = "negative_binomial",
    confidence_level: float = 0.95,
) -> Counts:
    """Fit counts (units,) on a design (units, columns) that holds its own column of ones.

    Raises
    ------
    InvalidInputError, TooFewUnitsError, NoOverlapError, NoVariationError
        Counts that are not whole, no more units than columns, columns that say the same, or a group without any event
        (then compare totals with ``rate_ratio``).
    """
    level = as_confidence(confidence_level)
    count, columns, time = _given(counts, design, exposure)
    if method not in ("negative_binomial", "poisson_robust"):
        raise InvalidInputError(f"Unknown method '{method}': use negative_binomial or poisson_robust.")
    poisson = fitted(count, columns, time, inf)
    _require_events(poisson, columns)
    residual_df = count.size - columns.shape[1]
    dispersion = float(poisson.pearson_chi2) / residual_df
    theta = theta_of(count, columns, time) if method == "negative_binomial" else inf
    chosen = poisson if isinf(theta) else fitted(count, columns, time, theta)
    mu = np.asarray(chosen.mu, dtype=np.float64)
    robust = method == "poisson_robust"
    covariance = hc3_covariance(columns, mu, count - mu) if robust else np.asarray(chosen.cov_params())
    coefficients, errors = np.asarray(chosen.params, dtype=np.float64), np.sqrt(np.diag(covariance))
    refuse_exact_fit(errors, np.ones_like(errors))
    half = normal_quantile(level) * errors
    return Counts(
        coefficients=coefficients,
        standard_errors=errors,
        low=coefficients - half,
        high=coefficients + half,
        theta=theta,
        theta_standard_error=theta_error(count, mu, theta),
        dispersion=dispersion,
        log_likelihood=log_likelihood(count, mu, theta),
        confidence_level=level,
        units_n=count.size,
        method=method,
    )


def count_ratio(
    counts: ArrayLike,
    exposure: ArrayLike,
    control_counts: ArrayLike,
    control_exposure: ArrayLike,
    method: CountMethod = "negative_binomial",
    confidence_level: float = 0.95,
) -> Ratio:
    """Estimate the rate of the first group of units over that of the control group, units with several events allowed.

    Raises
    ------
    TooFewUnitsError, InvalidInputError, NoVariationError
        Fewer than two units in a group, counts that are not whole, or a group without any event.
    """
    first, control = as_units(counts, "counts"), as_units(control_counts, "counts")
    times = as_units(exposure, "exposures"), as_units(control_exposure, "exposures")
    treated = np.concatenate([np.ones(first.size), np.zeros(control.size)])
    found = count_regression(
        np.concatenate([first, control]),
        np.column_stack([treated, np.ones_like(treated)]),
        np.concatenate(times),
        method,
        confidence_level,
    )
    log_value, error = float(found.coefficients[0]), float(found.standard_errors[0])
    limits = normal_limits(log_value, error, found.confidence_level)
    p_value = float(2 * special.ndtr(-abs(log_value) / error))
    return Ratio(exp(log_value), *limits, log_value, error, p_value, False, found.confidence_level, method)


def _given(counts: ArrayLike, design: ArrayLike, exposure: ArrayLike | None) -> tuple[FloatArray, ...]:
    count, columns = as_units(counts, "counts"), as_finite(design, "design")
    time = np.ones_like(count) if exposure is None else as_units(exposure, "exposures")
    if columns.ndim != 2 or len(columns) != count.size or time.shape != count.shape:
        raise InvalidInputError("Give each unit its count, its row of the design and its exposure.")
    if (count < 0).any() or (count != np.rint(count)).any() or not (time > 0).all():
        raise InvalidInputError("Counts must be whole and not below zero, exposures above zero.")
    if count.size <= columns.shape[1]:
        raise TooFewUnitsError(f"{columns.shape[1]} coefficients need more than {columns.shape[1]} units.")
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        raise NoOverlapError("Columns of the design say the same thing, so that they cannot be told apart.")
    if not count.any():
        raise NoVariationError("No unit had an event, so that rates cannot be compared.")
    return count, columns, time


def _require_events(model: Any, columns: FloatArray) -> None:
    """Refuse a fit that runs off to a rate of zero."""
    moved = np.abs(np.asarray(model.params)) * np.ptp(columns, axis=0)
    if not np.isfinite(moved).all() or (moved > LARGEST_COEFFICIENT).any():
        raise NoVariationError("A group had no event at all; compare the totals of events instead.")
