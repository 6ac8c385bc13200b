"""The E-value: how strong must something unmeasured be to explain an association away (VanderWeele & Ding 2017)?

It is the risk ratio that such a confounder would need with both the experiment and the outcome. For a risk ratio of at
least 1, E = RR + sqrt(RR (RR − 1)); smaller ones are inverted first. Other measures are converted to a risk ratio with
the approximations of their table 2.

>>> found = e_value(3.9, 1.8, 8.7)
>>> round(found.estimate, 2), round(found.limit, 2)
(7.26, 3.0)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt
from typing import Literal

from scipy import special

from evaluation.estimation.arrays import as_confidence, as_finite
from evaluation.estimation.refusals import InvalidInputError

Measure = Literal["risk_ratio", "odds_ratio_common", "odds_ratio_rare", "hazard_ratio_common", "hazard_ratio_rare"]
STANDARDISED_TO_LOG_RISK_RATIO = 0.91
"""Chinn (2000) takes d to a log odds ratio (× π/√3 = 1.81), its square root to a log risk ratio: 0.91."""
PRINTED_LIMIT = 1.78
"""0.91 × 1.96 as their table 2 prints it: the limits of a 95 % interval are exp(0.91 d ± 1.78 s)."""
HALF_HAZARD = 0.5


@dataclass(frozen=True)
class EValue:
    """E-values of the estimate and of the interval's limit nearest to no association (1 when it holds it)."""

    estimate: float
    limit: float
    risk_ratio: float


def _hazard(ratio: float) -> float:
    return float((1 - HALF_HAZARD ** sqrt(ratio)) / (1 - HALF_HAZARD ** sqrt(1 / ratio)))


TO_RISK_RATIO: dict[str, Callable[[float], float]] = {
    "risk_ratio": float,
    "odds_ratio_rare": float,
    "hazard_ratio_rare": float,
    "odds_ratio_common": sqrt,
    "hazard_ratio_common": _hazard,
}


def e_value(value: float, low: float, high: float, measure: Measure = "risk_ratio") -> EValue:
    """Return the E-value of a ratio with its interval; an outcome is common when 15 % or more have it.

    Raises
    ------
    InvalidInputError
        When a number is not above zero, the interval does not hold the estimate, or the measure is unknown.
    """
    numbers = as_finite([low, value, high], "ratio and its interval")
    if measure not in TO_RISK_RATIO:
        raise InvalidInputError(f"Unknown measure '{measure}': use one of {', '.join(TO_RISK_RATIO)}.")
    if not (numbers > 0).all() or not low <= value <= high:
        raise InvalidInputError("A ratio and its interval are above zero, in the order low, value, high.")
    lowest, ratio, highest = (TO_RISK_RATIO[measure](float(number)) for number in numbers)
    return EValue(_e(ratio), 1.0 if lowest <= 1 <= highest else _e(lowest if ratio > 1 else highest), ratio)


def e_value_of_difference(
    standardised_difference: float, standard_error: float, confidence_level: float = 0.95
) -> EValue:
    """Return the E-value of a difference in standard deviations, by way of a risk ratio exp(0.91 d)."""
    difference, error = as_finite([standardised_difference, standard_error], "difference and its standard error")
    if not error > 0:
        raise InvalidInputError("The standard error must be above zero.")
    half = (
        PRINTED_LIMIT * float(special.ndtri(0.5 + as_confidence(confidence_level) / 2) / special.ndtri(0.975)) * error
    )
    middle = STANDARDISED_TO_LOG_RISK_RATIO * float(difference)
    return e_value(exp(middle), exp(middle - half), exp(middle + half))


def _e(risk_ratio: float) -> float:
    ratio = max(risk_ratio, 1 / risk_ratio)
    return ratio + sqrt(ratio * (ratio - 1))
