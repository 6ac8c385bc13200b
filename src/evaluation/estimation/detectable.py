"""The smallest difference a study can find: how large it must be to be seen with a chance of 80 %.

>>> round(detectable_multiplier(4), 2), round(detectable_multiplier(float("inf")), 2)
(3.76, 2.8)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import as_confidence, as_sites
from evaluation.estimation.refusals import InvalidInputError

POWER = 0.8
NORMAL_FROM = 1e6
"""From this many degrees of freedom on t is normal to six digits, and the noncentral t routine is not needed."""


def detectable_multiplier(degrees_of_freedom: float, confidence_level: float = 0.95, power: float = POWER) -> float:
    """Return how many standard errors an effect must measure to be found with chance ``power``.

    It is the noncentrality at which t exceeds its two-sided critical value with that chance (the other tail is left
    out: it adds less than 0.001). With 4 degrees of freedom it is 3.76, not the normal 2.80.
    """
    level = as_confidence(confidence_level)
    if not degrees_of_freedom > 0:
        raise InvalidInputError("The degrees of freedom must be above zero.")
    if degrees_of_freedom >= NORMAL_FROM:
        return float(special.ndtri(0.5 + level / 2) + special.ndtri(power))
    critical = special.stdtrit(degrees_of_freedom, 0.5 + level / 2)
    return float(special.nctdtrinc(degrees_of_freedom, 1 - power, critical))


def smallest_detectable_difference(
    standard_error: float, degrees_of_freedom: float, confidence_level: float = 0.95, power: float = POWER
) -> float:
    """Return the smallest true difference found with chance ``power``, in the unit of the standard error."""
    return detectable_multiplier(degrees_of_freedom, confidence_level, power) * standard_error


def planned_standard_error(standard_errors: ArrayLike, planned_tau: float) -> float:
    """Return the standard error of a pooled mean when sites differ by a planned tau instead of the observed one.

    The observed tau of a few sites is mostly chance; a difference that *could* be found must not hang on it.
    """
    _, variance = as_sites(np.zeros_like(np.asarray(standard_errors, dtype=float)), standard_errors)
    return float(1 / np.sqrt((1 / (variance + planned_tau**2)).sum(-1)))
