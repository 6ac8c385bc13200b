"""The difference between groups when clusters, not units, were assigned to them.

>>> found = assigned_coefficient(
...     np.array([1.0, 2, 3, 5, 4, 6]), np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]]), 1,
...     np.array([0.0, 0, 0, 1, 1, 1]), ["a", "a", "b", "c", "c", "d"])
>>> round(found.coefficient.value, 2), found.group.tolist()
(3.0, [0.0, 0.0, 1.0, 1.0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.clusters.fit import Labels, as_clusters, fit_clusters
from evaluation.estimation.clusters.robust import variance_by_cluster
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError
from evaluation.estimation.regression import Coefficient

MINIMUM_PER_GROUP = 2


@dataclass(frozen=True)
class Assigned:
    """A coefficient with one contribution to its CR2 variance per cluster, and the group of each cluster."""

    coefficient: Coefficient
    group: FloatArray


def assigned_coefficient(
    response: FloatArray, design: FloatArray, column: int, group: FloatArray, cluster: Labels
) -> Assigned:
    """Fit with CR2 and Bell–McCaffrey degrees of freedom; ``group`` (n) is 1 or 0 and the same within a cluster.

    Raises
    ------
    InvalidInputError
        When units of one cluster are in both groups: then the clusters were not what was assigned.
    TooFewUnitsError
        With fewer than two clusters in a group.
    """
    codes, names = as_clusters(cluster, group.size)
    treated = np.bincount(codes, group) / np.bincount(codes)
    if not np.isin(treated, (0.0, 1.0)).all():
        raise InvalidInputError("A cluster has units in both groups, so it was not assigned as a whole.")
    smallest = int(min(treated.sum(), (1 - treated).sum()))
    if smallest < MINIMUM_PER_GROUP:
        raise TooFewUnitsError(
            f"Each group needs at least {MINIMUM_PER_GROUP} clusters; the smallest of {len(names)} has {smallest}."
        )
    fit = fit_clusters(response, design, cluster, column)
    found, rest = variance_by_cluster(fit), len(design) - design.shape[1]
    return Assigned(Coefficient(fit.value, found.contributions, found.degrees_of_freedom, rest), treated)
