"""Standardised mean differences of two groups and of the same units twice, each naming the spread it divides by.

J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2)) takes away the bias of a small sample (Hedges 1981); r is the correlation within
units, g the value, n units.

| kind | divided by | J of | variance |
| --- | --- | --- | --- |
| ``g`` (two groups) | pooled sd | n1 + n0 − 2 | 1/n1 + 1/n0 + g² / (2 (n1 + n0)) |
| ``d_z``, ``g_z`` | sd of the changes | –, n − 1 | 1/n + g² / 2n (Gibbons et al. 1993; SMCC) |
| ``d_av`` | root of the mean variance | – | as ``smcrp`` |
| ``smcr`` | sd before | n − 1 | 2 (1 − r) / n + g² / 2n (Becker 1988) |
| ``smcrp`` | root of the mean variance | 2 (n − 1) / (1 + r²) | 2 (1 − r) / n + g² (1 + r²) / 4n (Cousineau 2020) |
| ``smcrph`` | root of the mean variance | 2 (n − 1) / (1 + r²) | unequal spreads (Bonett 2008, eq. 12) |

A change divided by the spread of changes says how alike the changes were, not how large: compare ``smcr`` with effects
of two groups, never ``d_z``. Intervals of ``g``, ``d_z`` and ``g_z`` are from the noncentral t, the others normal.

>>> found = standardised_change([1, 2, 4, 3], [2, 4, 5, 5], "smcr")
>>> round(found.value, 2), found.divided_by
(0.84, 'standard_deviation_before')
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.designs.units import as_pairs, as_units, refuse_no_variation
from evaluation.estimation.outcomes.noncentral import noncentral_limits
from evaluation.estimation.proportions import normal_quantile
from evaluation.estimation.refusals import InvalidInputError

Kind = Literal["d_z", "g_z", "d_av", "smcr", "smcrp", "smcrph"]
MINIMUM_PAIRS = 3


@dataclass(frozen=True)
class Standardised:
    """A difference in standard deviations; ``divided_by`` names which, ``divisor`` is it, in the outcome's unit."""

    value: float
    standard_error: float
    low: float
    high: float
    divided_by: str
    divisor: float
    degrees_of_freedom: float
    confidence_level: float
    units_n: int
    method: str


@dataclass(frozen=True)
class _Change:
    """What the kinds of change share."""

    units_n: int
    mean: float
    spreads: FloatArray
    spread_of_change: float
    correlation: float

    @property
    def mean_variance(self) -> float:
        """The mean of the variances before and after, in squared units of the outcome."""
        return float((self.spreads**2).mean())


def small_sample_factor(degrees_of_freedom: float) -> float:
    """Return J, the exact correction for bias.

    >>> round(small_sample_factor(9), 6)
    0.913875
    """
    if not degrees_of_freedom > 1:
        raise InvalidInputError("The correction for bias needs more than one degree of freedom.")
    half = degrees_of_freedom / 2
    return float(np.exp(special.gammaln(half) - special.gammaln(half - 0.5)) / sqrt(half))


def hedges_g(first: ArrayLike, second: ArrayLike, confidence_level: float = 0.95) -> Standardised:
    """Standardise the mean of the first group minus that of the second by their pooled standard deviation.

    Raises
    ------
    TooFewUnitsError, NoVariationError
        Fewer than two units in a group, or no spread in either.
    """
    level = as_confidence(confidence_level)
    one, other = as_units(first, "values"), as_units(second, "values")
    degrees = one.size + other.size - 2
    pooled = sqrt(((one.size - 1) * one.var(ddof=1) + (other.size - 1) * other.var(ddof=1)) / degrees)
    refuse_no_variation(pooled, one, other)
    factor, parts = small_sample_factor(degrees), 1 / one.size + 1 / other.size
    raw = float(one.mean() - other.mean()) / pooled
    value = factor * raw
    error = sqrt(parts + value**2 / (2 * (one.size + other.size)))
    low, high = (factor * limit * sqrt(parts) for limit in noncentral_limits(raw / sqrt(parts), degrees, level))
    named = "pooled_standard_deviation"
    return Standardised(
        value, error, low, high, named, pooled, float(degrees), level, one.size + other.size, "hedges_g"
    )


def standardised_change(
    before: ArrayLike, after: ArrayLike, kind: Kind = "smcr", confidence_level: float = 0.95
) -> Standardised:
    """Standardise the mean of after − before of the same units.

    Raises
    ------
    TooFewUnitsError, InvalidInputError, NoVariationError
        Fewer than three units, an unknown kind, or values that do not vary.
    """
    level = as_confidence(confidence_level)
    given = _change(before, after)
    if kind in ("d_z", "g_z"):
        return _by_change(given, kind, level)
    if kind not in ("d_av", "smcr", "smcrp", "smcrph"):
        raise InvalidInputError(f"Unknown kind '{kind}': use d_z, g_z, d_av, smcr, smcrp or smcrph.")
    r, n = given.correlation, given.units_n
    degrees = n - 1.0 if kind == "smcr" else 2 * (n - 1) / (1 + r**2)
    divisor = float(given.spreads[0]) if kind == "smcr" else sqrt(given.mean_variance)
    factor = 1.0 if kind == "d_av" else small_sample_factor(degrees)
    value = factor * given.mean / divisor
    error = sqrt(_variance(given, kind, value))
    half = normal_quantile(level) * error
    named = "standard_deviation_before" if kind == "smcr" else "root_mean_variance"
    return Standardised(value, error, value - half, value + half, named, divisor, degrees, level, n, kind)


def _change(before: ArrayLike, after: ArrayLike) -> _Change:
    first, second = as_pairs(before, after, MINIMUM_PAIRS)
    change = second - first
    spreads = np.array([first.std(ddof=1), second.std(ddof=1)])
    for spread in (*spreads, change.std(ddof=1)):
        refuse_no_variation(float(spread), first, second)
    correlation = float(np.clip(np.corrcoef(first, second)[0, 1], -1, 1))
    return _Change(first.size, float(change.mean()), spreads, float(change.std(ddof=1)), correlation)


def _by_change(given: _Change, kind: Kind, level: float) -> Standardised:
    """d_z and g_z: the paired t over √n, with limits of its noncentrality (Steiger & Fouladi 1997)."""
    degrees, root = given.units_n - 1, sqrt(given.units_n)
    factor = small_sample_factor(degrees) if kind == "g_z" else 1.0
    raw = given.mean / given.spread_of_change
    value = factor * raw
    error = sqrt(1 / given.units_n + value**2 / (2 * given.units_n))
    low, high = (factor * limit / root for limit in noncentral_limits(raw * root, degrees, level))
    named = "standard_deviation_of_changes"
    return Standardised(
        value, error, low, high, named, given.spread_of_change, float(degrees), level, given.units_n, kind
    )


def _variance(given: _Change, kind: Kind, value: float) -> float:
    r, n = given.correlation, given.units_n
    if kind == "smcr":
        return 2 * (1 - r) / n + value**2 / (2 * n)
    if kind != "smcrph":
        return 2 * (1 - r) / n + value**2 * (1 + r**2) / (4 * n)
    squares = given.spreads**2
    fourth = float((squares**2).sum() + 2 * r**2 * squares.prod()) / given.mean_variance**2
    return value**2 * fourth / (8 * (n - 1)) + given.spread_of_change**2 / (given.mean_variance * (n - 1))
