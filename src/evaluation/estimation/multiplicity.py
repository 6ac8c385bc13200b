"""Several outcomes at once: adjusted p-values, intervals that hold together, intervals of those that were picked out.

Each experiment is decided on its one primary outcome, unadjusted. The sentence "at least one works" needs intervals
that hold together (Bonferroni). Secondary outcomes that are picked out because they look good get wider intervals, so
that of the intervals shown no more than the stated part misses on average (Benjamini & Yekutieli 2005).

>>> round(bonferroni_multiplier(5, 4), 2)
1.66
>>> adjust_p_values([0.01, 0.04, 0.03], "holm").tolist()
[0.03, 0.06, 0.06]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.refusals import InvalidInputError

Adjustment = Literal["bonferroni", "holm", "hochberg", "hommel", "benjamini_hochberg", "benjamini_yekutieli"]
STATSMODELS: dict[str, str] = {
    "bonferroni": "bonferroni",
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "benjamini_hochberg": "fdr_bh",
    "benjamini_yekutieli": "fdr_by",
}


@dataclass(frozen=True)
class Intervals:
    """Intervals of several estimates; ``selected`` tells which were picked out, ``confidence_level`` is each one's."""

    low: FloatArray
    high: FloatArray
    selected: NDArray[np.bool_]
    confidence_level: float
    method: str


def adjust_p_values(p_values: ArrayLike, method: Adjustment = "holm") -> FloatArray:
    """Return p-values adjusted for their number, in the order given.

    Raises
    ------
    InvalidInputError
        When a p-value lies outside 0–1 or the method is unknown.
    """
    given = as_finite(p_values, "p-values")
    if method not in STATSMODELS:
        raise InvalidInputError(f"Unknown method '{method}': use one of {', '.join(STATSMODELS)}.")
    if given.ndim != 1 or ((given < 0) | (given > 1)).any():
        raise InvalidInputError("Give a list of p-values between 0 and 1.")
    from statsmodels.stats.multitest import multipletests

    return np.asarray(multipletests(given, method=STATSMODELS[method])[1]) if given.size else given


def bonferroni_multiplier(number: int, degrees_of_freedom: float, confidence_level: float = 0.95) -> float:
    """Return how many times wider an interval must be for ``number`` of them to hold together."""
    level = as_confidence(confidence_level)
    if number < 1 or not degrees_of_freedom > 0:
        raise InvalidInputError("Give at least one interval, with degrees of freedom above zero.")
    joint = _quantile(degrees_of_freedom, 1 - (1 - level) / number)
    return float(joint / _quantile(degrees_of_freedom, level))


def simultaneous_intervals(
    values: ArrayLike, standard_errors: ArrayLike, degrees_of_freedom: ArrayLike, confidence_level: float = 0.95
) -> Intervals:
    """Return intervals that all hold at once with the stated confidence (Bonferroni)."""
    value, error, degrees = _given(values, standard_errors, degrees_of_freedom)
    level = 1 - (1 - as_confidence(confidence_level)) / max(1, value.size)
    return _intervals(value, error, degrees, np.ones(value.shape, dtype=bool), level, "bonferroni")


def false_coverage_intervals(
    values: ArrayLike,
    standard_errors: ArrayLike,
    degrees_of_freedom: ArrayLike,
    null_values: ArrayLike = 0.0,
    confidence_level: float = 0.95,
) -> Intervals:
    """Return intervals for estimates that are picked out when they differ from no difference.

    Picked out are those that Benjamini & Hochberg's procedure selects at 1 − confidence; R of m. Their intervals have
    confidence 1 − R (1 − confidence) / m, so that no more than 1 − confidence of the intervals *shown* miss on average.
    When none is picked out, all are given as if one was: nothing is shown narrower for being dull.
    """
    value, error, degrees = _given(values, standard_errors, degrees_of_freedom)
    miss = 1 - as_confidence(confidence_level)
    p_values = 2 * special.stdtr(degrees, -np.abs(value - np.asarray(null_values)) / error)
    selected = adjust_p_values(p_values, "benjamini_hochberg") <= miss
    level = 1 - miss * max(1, int(selected.sum())) / max(1, value.size)
    return _intervals(value, error, degrees, selected, level, "false_coverage_rate")


def _given(values: ArrayLike, standard_errors: ArrayLike, degrees: ArrayLike) -> tuple[FloatArray, ...]:
    value, error = as_finite(values, "estimates"), as_finite(standard_errors, "standard errors")
    number = np.broadcast_to(np.asarray(degrees, dtype=np.float64), value.shape)
    if value.ndim != 1 or value.shape != error.shape or not (error > 0).all() or not (number > 0).all():
        raise InvalidInputError("Give for each estimate a standard error and degrees of freedom above zero.")
    return value, error, np.minimum(number, MOST_DEGREES)


MOST_DEGREES = 1e10
"""scipy's t quantile takes no infinite degrees of freedom; from here on it is the normal to ten digits."""


def _quantile(degrees: ArrayLike, level: float) -> FloatArray:
    return np.asarray(special.stdtrit(np.minimum(np.asarray(degrees, dtype=float), MOST_DEGREES), 0.5 + level / 2))


def _intervals(
    value: FloatArray, error: FloatArray, degrees: FloatArray, selected: NDArray[np.bool_], level: float, method: str
) -> Intervals:
    half = _quantile(degrees, level) * error
    return Intervals(value - half, value + half, selected, level, method)
