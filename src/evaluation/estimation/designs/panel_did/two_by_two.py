"""Two groups at two moments: the change in one group minus the change in the other.

    y = b0 + b1 group + b2 after + b3 group × after (+ covariates),    b3 the difference in differences

From rows, errors are clustered by what was assigned (CR2, Satterthwaite degrees of freedom); rows that were each
assigned by themselves are their own clusters, and CR2 is HC2. From totals the four cells are taken as different people.

>>> value, treated, after = [1.0, 2, 2, 3, 4, 6, 3, 4], [0, 0, 1, 1, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1, 1, 1]
>>> round(difference_in_differences(value, treated, after, assigned=range(8)).value, 2)
0.5
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.clusters.robust import cluster_robust
from evaluation.estimation.designs.aggregate import Summary, from_summaries
from evaluation.estimation.designs.controlled_change import difference_of_estimates
from evaluation.estimation.designs.units import as_units, as_yes_no
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError
from evaluation.estimation.results import Estimate

INTERACTION = 3


def difference_in_differences(
    value: ArrayLike,
    treated: ArrayLike,
    after: ArrayLike,
    assigned: ArrayLike | pd.Series,
    covariates: ArrayLike | None = None,
    confidence_level: float = 0.95,
) -> Estimate:
    """Estimate b3 from rows; ``assigned`` is the label of what was assigned, for each row.

    Raises
    ------
    TooFewUnitsError
        When a group has no rows at a moment, or one assignment decides the estimate by itself.
    """
    level = as_confidence(confidence_level)
    outcome = as_units(value, "values")
    group, later = as_yes_no(as_units(treated, "groups")), as_yes_no(as_units(after, "moments"))
    if not outcome.size == group.size == later.size == np.asarray(assigned).shape[0]:
        raise InvalidInputError("Give for each row its value, its group, its moment and what it was assigned with.")
    if np.unique(2 * group + later).size < INTERACTION + 1:
        raise TooFewUnitsError("Each group needs rows before and after.")
    columns = [np.ones_like(group), group, later, group * later]
    design = np.column_stack([*columns, *_beside(covariates, outcome.size)])
    found = cluster_robust(outcome, design, assigned, INTERACTION, confidence_level=level)
    return Estimate(
        found.value,
        found.standard_error,
        found.low,
        found.high,
        level,
        outcome.size,
        found.degrees_of_freedom,
        float(outcome.size - design.shape[1]),
        "difference_in_differences_cr2",
    )


def difference_in_differences_from_summaries(
    treated_before: Summary,
    treated_after: Summary,
    comparison_before: Summary,
    comparison_after: Summary,
    confidence_level: float = 0.95,
) -> Estimate:
    """Estimate the difference in differences from n, mean and standard deviation of the four cells.

    >>> before, after = Summary(20, 5.0, 1.0), Summary(20, 7.0, 1.0)
    >>> round(difference_in_differences_from_summaries(before, after, before, Summary(20, 5.5, 1.0)).value, 2)
    1.5
    """
    level = as_confidence(confidence_level)
    changes = [
        from_summaries(later, first, level)
        for first, later in ((treated_before, treated_after), (comparison_before, comparison_after))
    ]
    return difference_of_estimates(changes[0], changes[1], level, "difference_in_differences_totals")


def _beside(covariates: ArrayLike | None, rows_n: int) -> list[FloatArray]:
    if covariates is None:
        return []
    columns = as_finite(covariates, "covariates")
    if len(columns) != rows_n:
        raise InvalidInputError("Give the covariates of each row.")
    return [columns.reshape(rows_n, -1)]
