"""Limits of the noncentrality of a t, found by inverting its distribution."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy import optimize, special

STEPS_AWAY = 12.0
"""The search ends this many standard errors from the statistic; there scipy may give no chance, since it is 0 or 1."""


def noncentral_limits(statistic: float, degrees_of_freedom: float, confidence_level: float) -> tuple[float, float]:
    """Noncentralities at which a t this large, or this small, would be as rare as half the error."""
    tail = (1 - confidence_level) / 2
    reach = STEPS_AWAY * (1 + abs(statistic) / sqrt(2 * degrees_of_freedom))

    def below(noncentrality: float, share: float) -> float:
        """Chance of a smaller t at this noncentrality, less the share; where scipy has none it is 0 or 1."""
        chance = float(special.nctdtr(degrees_of_freedom, noncentrality, statistic))
        if np.isnan(chance):
            chance = 0.0 if noncentrality > statistic else 1.0
        return chance - share

    low, high = (
        optimize.brentq(below, statistic - reach, statistic + reach, args=(share,), xtol=1e-12, rtol=1e-14)
        for share in (1 - tail, tail)
    )
    return float(low), float(high)
