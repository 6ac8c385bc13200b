"""Shares and differences between shares, with intervals and standard errors that hold for small numbers.

Standard errors are of the adjusted Wald kind (Agresti & Caffo 2000; Agresti & Min 2005): a few pseudo-observations keep
them above zero even when every unit had the same outcome. Intervals of differences are Newcombe's "square and add".

>>> interval = wilson(16, 20)
>>> round(interval.low, 3), round(interval.high, 3)
(0.584, 0.919)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import special

from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError


@dataclass(frozen=True)
class Share:
    """A share with its Wilson interval."""

    value: float
    low: float
    high: float
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Adjusted:
    """A value and variance after pseudo-observations were added."""

    value: float
    variance: float


def wilson(numerator: int, denominator: int, confidence_level: float = 0.95) -> Share:
    """Return a share with its Wilson (1927) interval."""
    if denominator < 1:
        raise TooFewUnitsError("A share needs at least one unit.")
    if not 0 <= numerator <= denominator:
        raise InvalidInputError("The numerator of a share must lie between 0 and its denominator.")
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(numerator, denominator, alpha=1 - confidence_level, method="wilson")
    return Share(numerator / denominator, float(low), float(high), int(numerator), int(denominator))


def normal_quantile(confidence_level: float) -> float:
    """Two-sided normal quantile: 1.96 at 0.95."""
    return float(special.ndtri(0.5 + confidence_level / 2))


def adjusted_share(numerator: int, denominator: int) -> Adjusted:
    """Share with one success and one failure added (Agresti & Caffo 2000)."""
    total = denominator + 2
    share = (numerator + 1) / total
    return Adjusted(share, share * (1 - share) / total)


def adjusted_net_improvement(improved: int, same: int, worsened: int) -> Adjusted:
    """Share up minus share down with 0.5 up, 1 same and 0.5 down added; its multinomial variance is never 0.

    For a paired yes/no outcome, where "same" holds two cells, this is the 0.5 per cell of Agresti & Min (2005).
    """
    total = improved + same + worsened + 2
    up, down = (improved + 0.5) / total, (worsened + 0.5) / total
    return Adjusted(up - down, (up + down - (up - down) ** 2) / total)


def square_and_add(after: Share, before: Share, correlation: float = 0.0) -> tuple[float, float]:
    """Newcombe's interval of ``after - before`` from two Wilson intervals (Newcombe 1998a method 10, 1998b method 10).

    ``correlation`` is that between the two *shares*: 0 for separate groups, phi for pairs.
    """
    difference = after.value - before.value
    low = _distance(after.value - after.low, before.high - before.value, correlation)
    high = _distance(after.high - after.value, before.value - before.low, correlation)
    return difference - low, difference + high


def _distance(first: float, second: float, correlation: float) -> float:
    return sqrt(max(0.0, first**2 - 2 * correlation * first * second + second**2))


def corrected_phi(both: int, only_after: int, only_before: int, neither: int) -> float:
    """Correlation of paired yes/no answers with Newcombe's (1998b) continuity correction; 0 when a margin is empty."""
    total = both + only_after + only_before + neither
    margins = (both + only_after) * (only_before + neither) * (both + only_before) * (only_after + neither)
    if margins == 0:
        return 0.0
    product = float(both * neither - only_after * only_before)
    if product > 0:
        product = max(product - total / 2, 0.0)
    return product / sqrt(margins)
