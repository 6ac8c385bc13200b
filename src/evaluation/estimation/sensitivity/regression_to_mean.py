"""Regression to the mean: who is chosen because things are bad has, by chance alone, a better day later.

A group that started at ``start`` while the people it was chosen from are at ``reference`` is expected to move by
(1 − r)(reference − start) without any help, with r the test–retest reliability (Gardner & Heady 1973; Davis 1976). Of
two groups with unequal starts the difference in change is (1 − r)(start of comparison − start of experiment).

>>> round(expected_regression(start=2.0, reference=3.0, reliability=0.8), 2)
0.2
>>> round(expected_regression_below(cutoff=2.0, mean=3.0, standard_deviation=1.0, reliability=0.8), 4)
0.305
"""

from __future__ import annotations

from math import exp, log, pi

from scipy import special

from evaluation.estimation.arrays import as_finite
from evaluation.estimation.refusals import InvalidInputError


def expected_regression(start: float, reference: float, reliability: float) -> float:
    """Return the change to expect without help, in the unit of the measure; ``reliability`` lies between 0 and 1."""
    as_finite([start, reference], "means")
    _require_reliability(reliability)
    return (1 - reliability) * (reference - start)


def expected_regression_below(cutoff: float, mean: float, standard_deviation: float, reliability: float) -> float:
    """Return the expected rise of those chosen for a value below ``cutoff`` from a normal population (Davis 1976).

    (1 − r) s φ(z) / Φ(z) with z = (cutoff − mean) / s, computed on the log scale so that extreme cut-offs are exact.
    """
    as_finite([cutoff, mean], "cut-off and mean")
    _require_reliability(reliability)
    if not standard_deviation > 0:
        raise InvalidInputError("The standard deviation must be above zero.")
    z = (cutoff - mean) / standard_deviation
    inverse_mills = exp(-0.5 * z**2 - 0.5 * log(2 * pi) - float(special.log_ndtr(z)))
    return (1 - reliability) * standard_deviation * inverse_mills


def _require_reliability(reliability: float) -> None:
    if not 0 <= reliability <= 1:
        raise InvalidInputError("A reliability lies between 0 and 1.")
