"""One coefficient of a regression whose units come in clusters, reduced to sums per cluster.

The design is X = UDW' with U'U = I. Everything a cluster-robust variance needs from cluster g is its k × k part
``gram`` = U_g'U_g of the hat matrix and its k ``scores`` U_g'e_g: (I − U_gU_g')^(−1/2) acts on U_g as
(I − U_g'U_g)^(−1/2) does from the other side, so no matrix of units by units is ever made.

>>> one = fit_clusters([1.0, 2.0, 4.0, 3.0], [[1.0], [1.0], [1.0], [1.0]], ["a", "a", "b", "b"], 0)
>>> round(one.value, 2), one.names, one.gram.shape
(2.5, ('a', 'b'), (2, 1, 1))
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.estimation.arrays import LARGEST, FloatArray, as_finite
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError
from evaluation.estimation.regression import FULL_LEVERAGE, basis_of

Labels = ArrayLike | pd.Series
MINIMUM_CLUSTERS = 2
ALONE = 1e-6
"""A cluster decides a coefficient by itself when more than this part of the coefficient's direction is its own."""
NO_RESIDUAL = 1e-12
"""A standard error below this part of what the outcome's own size would give is rounding, not spread."""


@dataclass(frozen=True)
class ClusterFit:
    """Least squares by cluster; rows of ``outcome`` and ``left`` (U) stand cluster after cluster, from ``starts`` on.

    ``weights`` are those of the units in the coefficient, ``direction`` is a with Ua = ``weights``.
    """

    names: tuple[Hashable, ...]
    starts: NDArray[np.intp]
    outcome: FloatArray
    left: FloatArray
    direction: FloatArray
    gram: FloatArray
    weights: FloatArray
    residuals: FloatArray

    @property
    def value(self) -> float:
        """The coefficient."""
        return float(self.weights @ self.outcome)

    @property
    def clusters_n(self) -> int:
        """Number of clusters."""
        return len(self.names)

    def scores(self, values: FloatArray) -> FloatArray:
        """Return U_g'values_g per cluster, shape (clusters, k)."""
        return self.sums(self.left * values[:, None])

    def sums(self, values: FloatArray) -> FloatArray:
        """Return sums per cluster."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=0))

    def refuse_rounding(self, standard_error: float) -> None:
        """Refuse a standard error that is zero up to rounding."""
        scale = float(np.linalg.norm(self.weights) * np.linalg.norm(self.outcome))
        if standard_error <= NO_RESIDUAL * scale:
            raise NoVariationError("Nothing is left to differ between the clusters, so the uncertainty is unknown.")


def fit_clusters(
    outcome: ArrayLike, design: ArrayLike | pd.DataFrame, cluster: Labels, coefficient: int | str
) -> ClusterFit:
    """Check and decompose: ``outcome`` (n), ``design`` (n × k, with its own ones), ``cluster`` (n labels).

    ``coefficient`` is a column's number, or its name where the design is a frame.
    """
    y, x = as_finite(outcome, "outcomes"), as_finite(design, "design")
    if y.ndim != 1 or x.ndim != 2 or len(x) != y.size:
        raise InvalidInputError("Give for each unit an outcome and a row of the design.")
    if max(np.abs(y).max(initial=0), np.abs(x).max(initial=0)) > LARGEST:
        raise InvalidInputError("Outcomes or the design are too large to compute with; change the unit.")
    column = _column(design, x.shape[1], coefficient)
    codes, names = as_clusters(cluster, y.size)
    if len(names) < MINIMUM_CLUSTERS:
        raise TooFewUnitsError(f"A difference between clusters needs at least two of them; there is {len(names)}.")
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(names)))
    basis, ordered = basis_of(x[order]), y[order]
    left, direction = basis.left, basis.direction(column)
    gram = np.stack([part.T @ part for part in np.split(left, starts[1:])])
    residuals = ordered - left @ (left.T @ ordered)
    found = ClusterFit(names, starts, ordered, left, direction, gram, left @ direction, residuals)
    _refuse_alone(found)
    return found


def as_clusters(cluster: Labels, units_n: int, what: str = "cluster") -> tuple[NDArray[np.intp], tuple[Hashable, ...]]:
    """Return the number of each unit's cluster and the labels, in order of first appearance."""
    if np.ndim(cluster) != 1 or len(labels := pd.Series(cast("ArrayLike", cluster))) != units_n:
        raise InvalidInputError(f"Give the {what} of each unit.")
    codes, names = pd.factorize(labels)
    if (codes < 0).any():
        raise InvalidInputError(f"The {what} of each unit must be known; one or more are missing.")
    return codes, tuple(names.tolist())


def _column(design: ArrayLike | pd.DataFrame, columns_n: int, coefficient: int | str) -> int:
    names = list(design.columns) if isinstance(design, pd.DataFrame) else []
    if coefficient in names:
        return names.index(coefficient)
    if isinstance(coefficient, (int, np.integer)) and 0 <= coefficient < columns_n:
        return int(coefficient)
    raise InvalidInputError(f"The design has no column '{coefficient}'.")


def _refuse_alone(found: ClusterFit) -> None:
    """Refuse a coefficient that cannot be estimated when one of the clusters is left out."""
    values, vectors = np.linalg.eigh(found.gram)
    own = np.einsum("gij,i->gj", vectors, found.direction) * (values > FULL_LEVERAGE)
    if (np.abs(own) > ALONE * np.linalg.norm(found.direction)).any():
        raise TooFewUnitsError(
            "A single cluster decides this coefficient by itself; each group needs at least two clusters."
        )
