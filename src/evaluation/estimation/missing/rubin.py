"""Rubin's rules: one estimate from the estimates of several imputed data sets.

Total variance T = U + (1 + 1/m) B, with U the mean of the variances and B the variance between the estimates (Rubin
1987, eq. 3.1.2–3.1.5). Degrees of freedom are those of Barnard & Rubin (1999), which never exceed those of the complete
data. With few sites the complete-data degrees of freedom are those of the *design* (sites − 1 over sites, the city's
own within a city), not the number of units minus coefficients.

>>> found = combine_imputations([1.0, 1.5, 0.5, 2.0, 1.2], [0.2, 0.3, 0.25, 0.22, 0.28], complete_df=99)
>>> round(found.value, 2), round(found.total_variance, 4), round(found.degrees_of_freedom, 4)
(1.24, 0.6256, 8.6283)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isinf, sqrt

from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import as_confidence, as_finite
from evaluation.estimation.refusals import InvalidInputError

MINIMUM_IMPUTATIONS = 2


@dataclass(frozen=True)
class Combined:
    """An estimate over imputations, in the unit of the outcome.

    ``within_variance`` is U, ``between_variance`` B. ``fraction_missing`` is the share of the information that the
    missing values took away, with the finite-sample term of Barnard & Rubin (1999). Infinite degrees of freedom stand
    for a normal interval.
    """

    value: float
    standard_error: float
    low: float
    high: float
    degrees_of_freedom: float
    within_variance: float
    between_variance: float
    total_variance: float
    fraction_missing: float
    imputations_n: int
    confidence_level: float


def combine_imputations(
    estimates: ArrayLike, variances: ArrayLike, complete_df: float = inf, confidence_level: float = 0.95
) -> Combined:
    """Combine m estimates with their variances (both of shape (m,)).

    When all imputations agree (nothing was missing) the answer is that of the complete data, with ``complete_df``.

    Raises
    ------
    InvalidInputError
        With fewer than two imputations, a variance not above zero, or degrees of freedom not above zero.
    """
    level = as_confidence(confidence_level)
    found, variance = as_finite(estimates, "estimates"), as_finite(variances, "variances")
    if found.ndim != 1 or found.shape != variance.shape or found.size < MINIMUM_IMPUTATIONS:
        raise InvalidInputError("Give one variance for each estimate, of at least two imputed data sets.")
    if not (variance > 0).all() or not complete_df > 0:
        raise InvalidInputError("Variances and the degrees of freedom of the complete data must be above zero.")
    value, within = float(found.mean()), float(variance.mean())
    between = 0.0 if (found == found[0]).all() else float(found.var(ddof=1))
    added = (1 + 1 / found.size) * between
    total = within + added
    degrees = barnard_rubin(added / total, found.size, complete_df)
    quantile = special.ndtri(0.5 + level / 2) if isinf(degrees) else special.stdtrit(degrees, 0.5 + level / 2)
    half = float(quantile) * sqrt(total)
    missing = _fraction_missing(added / within, degrees)
    limits = value - half, value + half
    return Combined(value, sqrt(total), *limits, degrees, within, between, total, missing, found.size, level)


def barnard_rubin(share_between: float, imputations_n: int, complete_df: float = inf) -> float:
    """Degrees of freedom for a share of variance that comes from imputing (Barnard & Rubin 1999, eq. 3–5)."""
    observed = inf if isinf(complete_df) else (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share_between)
    if share_between == 0:
        return complete_df
    old = (imputations_n - 1) / share_between**2
    return old if isinf(observed) else old * observed / (old + observed)


def _fraction_missing(relative_increase: float, degrees: float) -> float:
    if relative_increase == 0:
        return 0.0
    return (relative_increase + 2 / (degrees + 3)) / (relative_increase + 1)
