"""Design ``controlled_change``: both groups before and after; the difference after, given the same start.

The outcome after (for an ordinal outcome the class of change −1, 0 or +1) is regressed on the group and the start,
centred (analysis of covariance). Variance is HC2 with Bell–McCaffrey degrees of freedom. A group in which every unit
falls in one class has no spread to estimate from; its adjusted multinomial or binomial variance takes that place. No
group counts with less than the smallest adjusted variance of its size, also when the start predicts every class, so
that no standard error of classes is 0.

Where clusters (teams, neighbourhoods) were assigned as a whole, ``cluster`` says which one each unit belongs to, and
variance is CR2 with the degrees of freedom of those clusters (``clusters.robust``); HC2 would then be too small.

Without it there is one neighbourhood per group, so this holds sampling error within the two places only. What places do
to a difference is not in it; the study as a whole rests on the contrasts of the sites, t with k − 1 degrees of freedom.

>>> found = controlled_change([1, 2, 2, 3, 1, 2], [3, 4, 3, 4, 1, 2], [1, 1, 1, 1, 0, 0], "mean_difference")
>>> round(found.unadjusted.value, 2)
1.5
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation import proportions
from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.clusters.assigned import assigned_coefficient
from evaluation.estimation.clusters.fit import Labels
from evaluation.estimation.designs.paired_change import paired_change
from evaluation.estimation.designs.units import (
    OUTCOMES,
    Outcome,
    as_pairs,
    as_units,
    as_yes_no,
    refuse_no_variation,
    t_estimate,
)
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError
from evaluation.estimation.regression import Coefficient, hc2_coefficient
from evaluation.estimation.results import Adjusted, Estimate

MINIMUM_PER_GROUP = 2
TREATED_COLUMN = 1


def controlled_change(
    before: ArrayLike,
    after: ArrayLike,
    treated: ArrayLike,
    outcome: Outcome,
    confidence_level: float = 0.95,
    cluster: Labels | None = None,
) -> Adjusted:
    """Estimate the difference between groups in an outcome, adjusted for the start and not.

    ``treated`` is 1 for units of the experiment group and 0 for the comparison group. Where the start does not vary
    there is nothing to adjust for, and the adjusted estimate has the group alone. ``cluster`` is the label of what was
    assigned as a whole, for each unit; None when units were.

    Raises
    ------
    TooFewUnitsError
        With fewer than two units (or clusters, where given) in a group, or too few for the adjustment.
    NoOverlapError
        When the start tells the groups apart completely.
    NoVariationError
        When every unit of a continuous outcome changed by the same amount.
    """
    level = as_confidence(confidence_level)
    first, second = as_pairs(before, after)
    group = as_groups(treated, first.size)
    if outcome not in OUTCOMES:
        raise InvalidInputError(f"Unknown outcome '{outcome}': use one of {', '.join(OUTCOMES)}.")
    response = np.sign(second - first) if outcome == "net_improvement" else second
    if outcome == "risk_difference":
        as_yes_no(np.concatenate([first, second]))
    return Adjusted(
        adjusted=adjusted_difference(response, group, first, outcome, level, cluster),
        unadjusted=_difference_in_change(first, second, group, outcome, level, cluster),
    )


def as_groups(treated: ArrayLike, units_n: int) -> FloatArray:
    """Check the group of each unit: 1 and 0, with at least two units in each."""
    group = as_yes_no(as_units(treated, "groups"))
    if group.size != units_n:
        raise InvalidInputError("Give the group of each unit.")
    counts = int(group.sum()), int((1 - group).sum())
    if min(counts) < MINIMUM_PER_GROUP:
        raise TooFewUnitsError(
            f"Each group needs at least {MINIMUM_PER_GROUP} units; the experiment group has {counts[0]} and the "
            f"comparison group {counts[1]}."
        )
    return group


def adjusted_difference(
    response: FloatArray,
    group: FloatArray,
    start: FloatArray | None,
    outcome: Outcome,
    level: float,
    cluster: Labels | None = None,
) -> Estimate:
    """Regress the response on the group and, where it varies, the centred start."""
    columns = [np.ones_like(group), group]
    if start is not None and np.ptp(start) > 0:
        columns.append(start - start.mean())
    design = np.column_stack(columns)
    if cluster is None:
        fitted, arms = hc2_coefficient(response, design, TREATED_COLUMN), group
    else:
        assigned = assigned_coefficient(response, design, TREATED_COLUMN, group, cluster)
        fitted, arms = assigned.coefficient, assigned.group
    error = sqrt(_variance(fitted, arms, response, group, outcome))
    refuse_no_variation(error, response)
    method = "ancova" if len(columns) > TREATED_COLUMN + 1 else "difference"
    method += "_hc2" if cluster is None else "_cr2"
    return t_estimate(
        fitted.value, error, fitted.degrees_of_freedom, level, group.size, float(fitted.residual_df), method
    )


def _variance(
    fitted: Coefficient, arms: FloatArray, response: FloatArray, group: FloatArray, outcome: Outcome
) -> float:
    """Sum by group; for classes, no group counts with less than its adjusted variance if it had one class only.

    ``arms`` is the group of each contribution (of a unit, or of a cluster), ``group`` that of each unit. Where all
    units of a group are of one class, how much its clusters differ is not known, and each counts as one unit.
    """
    total = 0.0
    for arm in (0.0, 1.0):
        part = float(fitted.contributions[arms == arm].sum())
        if outcome != "mean_difference":
            values = response[group == arm]
            counted = values if np.ptp(values) > 0 else values[: int((arms == arm).sum())]
            part = max(part, _least_variance(counted, outcome))
        total += part
    return total


def _least_variance(values: FloatArray, outcome: Outcome) -> float:
    """Adjusted variance of a group of one class; with more classes, of a group of its size in which nothing changed."""
    values = values if np.ptp(values) == 0 else np.zeros_like(values)
    if outcome == "risk_difference":
        return proportions.adjusted_share(int(values.sum()), values.size).variance
    up, down = int((values > 0).sum()), int((values < 0).sum())
    return proportions.adjusted_net_improvement(up, values.size - up - down, down).variance


def _difference_in_change(
    before: FloatArray,
    after: FloatArray,
    group: FloatArray,
    outcome: Outcome,
    level: float,
    cluster: Labels | None,
) -> Estimate:
    """Change in the experiment group minus change in the comparison group, each as in ``paired_change``.

    By cluster it is the regression of the change on the group; a change of yes or no is a class −1, 0 or +1.
    """
    if cluster is not None:
        continuous = outcome == "mean_difference"
        change = after - before if continuous else np.sign(after - before)
        kind: Outcome = outcome if continuous else "net_improvement"
        return adjusted_difference(change, group, None, kind, level, cluster).renamed("difference_in_change_cr2")
    try:
        experiment, comparison = (
            paired_change(before[group == arm], after[group == arm], outcome, level) for arm in (1, 0)
        )
    except NoVariationError:
        return adjusted_difference(after - before, group, None, outcome, level).renamed("difference_in_change")
    return difference_of_estimates(experiment, comparison, level, "difference_in_change")


def difference_of_estimates(first: Estimate, second: Estimate, level: float, method: str) -> Estimate:
    """Subtract two independent estimates, with Welch–Satterthwaite degrees of freedom where both have their own."""
    variances = np.array([first.standard_error**2, second.standard_error**2])
    degrees = None
    if first.degrees_of_freedom is not None and second.degrees_of_freedom is not None:
        own = np.array([first.degrees_of_freedom, second.degrees_of_freedom])
        degrees = float(variances.sum() ** 2 / (variances**2 / own).sum())
    units_n = None if first.units_n is None or second.units_n is None else first.units_n + second.units_n
    residual = (
        None if first.residual_df is None or second.residual_df is None else first.residual_df + second.residual_df
    )
    error = float(np.sqrt(variances.sum()))
    return t_estimate(first.value - second.value, error, degrees, level, units_n, residual, method)
