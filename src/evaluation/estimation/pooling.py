"""Pool site effects into one mean: what the sites show on average.

The main answer is REML with the modified Hartung–Knapp interval: its variance is the classic one times max(1, q), with
q = sum w (y − mean)² / (k − 1), and t with k − 1 degrees of freedom. Plain Hartung–Knapp can be narrower than an
analysis that ignores differences between sites, which the max(1, q) prevents (Knapp & Hartung 2003, sec. 3;
Röver, Knapp & Friede 2015).

>>> pooled = pool([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])
>>> round(pooled.estimate, 4), round(pooled.low, 4), round(pooled.high, 4), pooled.tau_squared
(7.6856, -1.9429, 17.3142, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation import heterogeneity
from evaluation.estimation.arrays import FloatArray, as_confidence, as_sites, scalars
from evaluation.estimation.refusals import InvalidInputError

Number = TypeVar("Number", float, FloatArray)
Method = Literal["reml", "paule_mandel", "dersimonian_laird"]
IntervalMethod = Literal["modified_hartung_knapp", "hartung_knapp", "normal"]


@dataclass(frozen=True)
class Pooled(Generic[Number]):
    """A pooled mean with its heterogeneity: numbers, or arrays of shape (...) from ``pool_many``.

    ``standard_error`` belongs to the interval; ``classic_standard_error`` is 1/sqrt(sum of weights). tau² is in squared
    units of the effect, ``i_squared`` a share.
    """

    estimate: Number
    standard_error: Number
    low: Number
    high: Number
    degrees_of_freedom: float
    tau_squared: Number
    tau_squared_low: Number
    tau_squared_high: Number
    q: Number
    i_squared: Number
    classic_standard_error: Number
    sites_n: int
    method: str
    interval: str
    confidence_level: float


def pool(
    effects: ArrayLike,
    standard_errors: ArrayLike,
    method: Method = "reml",
    interval: IntervalMethod = "modified_hartung_knapp",
    confidence_level: float = 0.95,
) -> Pooled[float]:
    """Pool the effects of k sites, given with their standard errors in the same unit.

    Raises
    ------
    TooFewSitesError
        With fewer than two sites.
    InvalidInputError
        When a value is missing or a standard error is not above zero.
    """
    return cast("Pooled[float]", scalars(pool_many(effects, standard_errors, method, interval, confidence_level)))


def pool_many(
    effects: ArrayLike,
    standard_errors: ArrayLike,
    method: Method = "reml",
    interval: IntervalMethod = "modified_hartung_knapp",
    confidence_level: float = 0.95,
) -> Pooled[FloatArray]:
    """Pool many studies at once: effects and standard errors of shape (..., k), results of shape (...).

    >>> pool_many(np.zeros((10_000, 5)), np.ones((10_000, 5))).estimate.shape
    (10000,)
    """
    effect, variance = as_sites(effects, standard_errors, minimum=2)
    level = as_confidence(confidence_level)
    if method not in heterogeneity.ESTIMATORS:
        raise InvalidInputError(f"Unknown method '{method}': use one of {', '.join(heterogeneity.ESTIMATORS)}.")
    tau_squared = heterogeneity.ESTIMATORS[method](effect, variance)
    weighed = heterogeneity.weigh(effect, variance, tau_squared)
    classic = 1 / np.sqrt(weighed.weight_sum)
    error, degrees = _interval_error(interval, weighed.q, classic, effect.shape[-1] - 1)
    half = special.stdtrit(degrees, 0.5 + level / 2) * error
    tau_low, tau_high = heterogeneity.q_profile(effect, variance, level)
    return Pooled(
        estimate=weighed.mean,
        standard_error=error,
        low=weighed.mean - half,
        high=weighed.mean + half,
        degrees_of_freedom=float(degrees),
        tau_squared=tau_squared,
        tau_squared_low=tau_low,
        tau_squared_high=tau_high,
        q=heterogeneity.cochran_q(effect, variance),
        i_squared=heterogeneity.i_squared(variance, tau_squared),
        classic_standard_error=classic,
        sites_n=effect.shape[-1],
        method=method,
        interval=interval,
        confidence_level=level,
    )


def _interval_error(interval: str, q: FloatArray, classic: FloatArray, degrees: int) -> tuple[FloatArray, float]:
    """The standard error and degrees of freedom that an interval uses."""
    inflation = q / degrees
    if interval == "modified_hartung_knapp":
        return classic * np.sqrt(np.maximum(1.0, inflation)), degrees
    if interval == "hartung_knapp":
        return classic * np.sqrt(inflation), degrees
    if interval == "normal":
        return classic, float("inf")
    raise InvalidInputError(f"Unknown interval '{interval}': use modified_hartung_knapp, hartung_knapp or normal.")


def leave_one_out(
    effects: ArrayLike,
    standard_errors: ArrayLike,
    method: Method = "reml",
    interval: IntervalMethod = "modified_hartung_knapp",
    confidence_level: float = 0.95,
) -> Pooled[FloatArray]:
    """Pool k times, each time without one site; result arrays have shape (k,), in the order of the site left out.

    >>> leave_one_out([1, 2, 6], [1, 1, 1]).estimate.tolist()
    [4.0, 3.5, 1.5]
    """
    effect, variance = as_sites(effects, standard_errors, minimum=3)
    if effect.ndim != 1:
        raise InvalidInputError("Leave-one-out takes one study: effects of shape (k,).")
    sites = np.arange(effect.size)
    kept = np.array([np.delete(sites, site) for site in sites])
    return pool_many(effect[kept], np.sqrt(variance)[kept], method, interval, confidence_level)
