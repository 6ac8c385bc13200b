"""A ratio of two groups, computed on the log scale where it is symmetric.

>>> low, high = normal_limits(log_ratio(6.0, 3.0), 0.1, 0.95)
>>> round(low, 2), round(high, 2)
(1.64, 2.43)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from evaluation.estimation.proportions import normal_quantile

HALF = 0.5
"""What is added to each count when one is zero, so that the log and its variance exist (Gart 1966)."""


@dataclass(frozen=True)
class Ratio:
    """A ratio with its interval; ``log_value`` and ``log_standard_error`` are what is pooled.

    ``half_added`` tells that a count was zero and ½ was added to each. ``p_value`` tests a ratio of 1. ``high`` is
    infinite where an exact interval has no upper end.
    """

    value: float
    low: float
    high: float
    log_value: float
    log_standard_error: float
    p_value: float
    half_added: bool
    confidence_level: float
    method: str


def half_if_zero(*counts: float) -> float:
    """Return what to add to each count: ½ when any is zero, else nothing."""
    return HALF if min(counts) == 0 else 0.0


def normal_limits(log_value: float, log_standard_error: float, level: float) -> tuple[float, float]:
    """Limits of a ratio whose log is about normal."""
    half = normal_quantile(level) * log_standard_error
    return exp(log_value - half), exp(log_value + half)


def log_ratio(first: float, second: float) -> float:
    """Log of a ratio of two numbers above zero."""
    return log(first) - log(second)
