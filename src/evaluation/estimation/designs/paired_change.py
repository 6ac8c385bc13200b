"""Design ``paired_change``: the same units before and after, without a comparison group.

| outcome | estimate | interval | standard error |
| --- | --- | --- | --- |
| ``mean_difference`` | mean of after − before | t, n − 1 | of the mean difference |
| ``net_improvement`` | share up − share down | adjusted multinomial, normal | the same, never 0 |
| ``risk_difference`` | share after − share before | Newcombe, paired | Agresti & Min (2005), never 0 |

A change is not an effect: it may have come without the experiment.

>>> found = net_improvement_from_counts(improved=20, same=25, worsened=5)
>>> round(found.value, 2), round(found.standard_error, 3)
(0.3, 0.09)
"""

from __future__ import annotations

from math import sqrt

from numpy.typing import ArrayLike

from evaluation.estimation import proportions
from evaluation.estimation.arrays import as_confidence
from evaluation.estimation.designs.units import Outcome, as_pairs, as_yes_no, refuse_no_variation, t_estimate
from evaluation.estimation.outcomes.paired_shares import paired_share_difference
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError
from evaluation.estimation.results import Estimate

MINIMUM_UNITS = 2


def paired_change(before: ArrayLike, after: ArrayLike, outcome: Outcome, confidence_level: float = 0.95) -> Estimate:
    """Estimate the change in an outcome of the same units, values in the same order."""
    estimators = {
        "mean_difference": paired_difference,
        "net_improvement": net_improvement,
        "risk_difference": paired_risk_difference,
    }
    if outcome not in estimators:
        raise InvalidInputError(f"Unknown outcome '{outcome}': use one of {', '.join(estimators)}.")
    return estimators[outcome](before, after, confidence_level)


def paired_difference(before: ArrayLike, after: ArrayLike, confidence_level: float = 0.95) -> Estimate:
    """Estimate the mean of after − before with a t interval.

    >>> round(paired_difference([1, 2, 4], [2, 4, 5]).value, 3)
    1.333
    """
    first, second = as_pairs(before, after, MINIMUM_UNITS)
    change = second - first
    error = float(change.std(ddof=1)) / sqrt(change.size)
    refuse_no_variation(error, first, second)
    degrees = float(change.size - 1)
    return t_estimate(
        float(change.mean()), error, degrees, as_confidence(confidence_level), change.size, degrees, "paired_t"
    )


def net_improvement(before: ArrayLike, after: ArrayLike, confidence_level: float = 0.95) -> Estimate:
    """Estimate the share of units whose level rose minus the share whose level fell."""
    first, second = as_pairs(before, after, MINIMUM_UNITS)
    up, down = int((second > first).sum()), int((second < first).sum())
    return net_improvement_from_counts(up, first.size - up - down, down, confidence_level)


def net_improvement_from_counts(improved: int, same: int, worsened: int, confidence_level: float = 0.95) -> Estimate:
    """Estimate net improvement from the three counts; the interval is centred on the adjusted value (Agresti & Min)."""
    level = as_confidence(confidence_level)
    if min(improved, same, worsened) < 0:
        raise InvalidInputError("A count of units cannot be negative.")
    units_n = improved + same + worsened
    if units_n < MINIMUM_UNITS:
        raise TooFewUnitsError(f"Net improvement needs at least {MINIMUM_UNITS} units and got {units_n}.")
    adjusted = proportions.adjusted_net_improvement(improved, same, worsened)
    error = sqrt(adjusted.variance)
    half = proportions.normal_quantile(level) * error
    return Estimate(
        value=(improved - worsened) / units_n,
        standard_error=error,
        low=max(-1.0, adjusted.value - half),
        high=min(1.0, adjusted.value + half),
        confidence_level=level,
        units_n=units_n,
        degrees_of_freedom=None,
        residual_df=float(units_n - 1),
        method="adjusted_multinomial",
    )


def paired_risk_difference(before: ArrayLike, after: ArrayLike, confidence_level: float = 0.95) -> Estimate:
    """Estimate the share after minus the share before of a yes/no outcome (1 and 0)."""
    first, second = (as_yes_no(values) for values in as_pairs(before, after, MINIMUM_UNITS))
    both, neither = int((first * second).sum()), int(((1 - first) * (1 - second)).sum())
    only_after, only_before = int(((1 - first) * second).sum()), int((first * (1 - second)).sum())
    return paired_risk_difference_from_counts(both, only_after, only_before, neither, confidence_level)


def paired_risk_difference_from_counts(
    both: int, only_after: int, only_before: int, neither: int, confidence_level: float = 0.95
) -> Estimate:
    """Estimate the paired risk difference from the 2×2 table: yes both times, only after, only before, never."""
    return paired_share_difference(both, only_after, only_before, neither, "newcombe", confidence_level)
