"""Design ``randomised``: units assigned by lot; the difference after, by the group they were assigned to.

With a start given it is the same regression as ``controlled_change`` (Lin 2013: adjustment for a start cannot bias it
much and usually narrows it); without one it is the plain difference, whose HC2 variance is Welch's. Where lot assigned
clusters, ``cluster`` must say which one each unit belongs to, and variance is CR2.

>>> round(randomised([3.0, 5.0, 4.0, 1.0, 2.0], [1, 1, 1, 0, 0]).value, 2)
2.5
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import as_confidence
from evaluation.estimation.clusters.fit import Labels
from evaluation.estimation.designs.controlled_change import adjusted_difference, as_groups
from evaluation.estimation.designs.units import Outcome, as_pairs, as_units, as_yes_no
from evaluation.estimation.refusals import InvalidInputError
from evaluation.estimation.results import Estimate


def randomised(
    after: ArrayLike,
    treated: ArrayLike,
    before: ArrayLike | None = None,
    outcome: Outcome = "mean_difference",
    confidence_level: float = 0.95,
    cluster: Labels | None = None,
) -> Estimate:
    """Estimate the intention-to-treat difference; net improvement needs the values before.

    ``cluster`` is the label of what lot assigned as a whole, for each unit; None when it assigned units.
    """
    level = as_confidence(confidence_level)
    second = as_units(after, "values after")
    group = as_groups(treated, second.size)
    first = None if before is None else as_pairs(before, second)[0]
    if outcome == "risk_difference":
        as_yes_no(second)
    if outcome != "net_improvement":
        return adjusted_difference(second, group, first, outcome, level, cluster)
    if first is None:
        raise InvalidInputError("Net improvement needs the values before as well.")
    return adjusted_difference(np.sign(second - first), group, first, outcome, level, cluster)
