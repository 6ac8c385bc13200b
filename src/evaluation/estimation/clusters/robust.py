"""Cluster-robust standard errors that hold with few clusters: CR2 with Bell–McCaffrey degrees of freedom, and peers.

With w the weights of the units in the coefficient and e the residuals, the variance is the sum over clusters of
(w_g' A_g e_g)². A_g is (I − H_gg)^(−1/2) for CR2 (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018),
(I − H_gg)⁻¹ for CR3, which is the jackknife up to (G − 1)/G (CR3J), and a constant for CR0 (1), CR1 (G/(G − 1)) and
CR1S (× (n − 1)/(n − k)). Inverses are pseudo-inverses, so that a design may hold a dummy for each cluster. Degrees of
freedom are those of Bell & McCaffrey (Satterthwaite's, if units were independent and equally spread; Imbens & Kolesár
2016 put another model in that place), for every kind: there is no normal interval.

The effective number of clusters is G / (1 + Γ), Γ the squared coefficient of variation of what clusters add to the
variance (Carter, Schnepel & Steigerwald 2017): if units were independent, and if units of a cluster were the same. The
second is what that paper advises; it is None where the design holds the level of every cluster.

>>> outcome, treated = [1.0, 2, 3, 3, 2, 4, 5, 5, 4, 6], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
>>> design = np.column_stack([np.ones(10), treated])
>>> found = cluster_robust(outcome, design, [1, 1, 2, 2, 3, 4, 4, 5, 5, 6], 1)
>>> round(found.value, 2), round(found.standard_error, 3), round(found.degrees_of_freedom, 2)
(2.6, 0.651, 3.6)
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.clusters.fit import ClusterFit, Labels, fit_clusters
from evaluation.estimation.refusals import InvalidInputError
from evaluation.estimation.regression import FULL_LEVERAGE

ClusterKind = Literal["CR0", "CR1", "CR1S", "CR2", "CR3", "CR3J"]
POWERS: dict[str, float] = {"CR0": 0.0, "CR1": 0.0, "CR1S": 0.0, "CR2": -0.5, "CR3": -1.0, "CR3J": -1.0}
"""A_g is this power of I − H_gg."""
NO_LEVEL = 1e-12
"""Summed weights below this part of the weights themselves are rounding: every cluster has a level of its own."""


@dataclass(frozen=True)
class ClusterVariance:
    """Each cluster's part of a variance, and the degrees of freedom of their sum."""

    contributions: FloatArray
    degrees_of_freedom: float


@dataclass(frozen=True)
class ClusterRobust:
    """One coefficient with t interval; ``contributions`` (one per cluster, as ``clusters``) sum to the variance.

    ``leverage`` is each cluster's part of the trace of the hat matrix (sums to k), ``partial_leverage`` its part of
    what decides this coefficient (sums to 1); MacKinnon, Nielsen & Webb (2023).
    """

    value: float
    standard_error: float
    degrees_of_freedom: float
    low: float
    high: float
    p_value: float
    confidence_level: float
    kind: ClusterKind
    units_n: int
    clusters: tuple[Hashable, ...]
    contributions: FloatArray
    leverage: FloatArray
    partial_leverage: FloatArray
    effective_clusters: float
    effective_clusters_same_within: float | None

    @property
    def clusters_n(self) -> int:
        """Number of clusters."""
        return len(self.clusters)


def cluster_robust(
    outcome: ArrayLike,
    design: ArrayLike | pd.DataFrame,
    cluster: Labels,
    coefficient: int | str,
    kind: ClusterKind = "CR2",
    confidence_level: float = 0.95,
) -> ClusterRobust:
    """Fit ``outcome`` (n) on ``design`` (n × k, with its own column of ones); return one ``coefficient``.

    ``cluster`` holds the label of what was assigned for each unit; ``coefficient`` is a column's number, or its name
    where the design is a frame.

    Raises
    ------
    TooFewUnitsError
        With one cluster, no more units than columns, or a cluster without which the coefficient does not exist.
    NoOverlapError
        When columns say the same thing.
    NoVariationError
        When nothing is left to differ between clusters.
    """
    level = as_confidence(confidence_level)
    if kind not in POWERS:
        raise InvalidInputError(f"Unknown kind '{kind}': use one of {', '.join(POWERS)}.")
    fit = fit_clusters(outcome, design, cluster, coefficient)
    variance = variance_by_cluster(fit, kind)
    error, degrees = float(np.sqrt(variance.contributions.sum())), variance.degrees_of_freedom
    fit.refuse_rounding(error)
    half = float(special.stdtrit(degrees, 0.5 + level / 2)) * error
    own = fit.sums(fit.weights**2)
    return ClusterRobust(
        value=fit.value,
        standard_error=error,
        degrees_of_freedom=degrees,
        low=fit.value - half,
        high=fit.value + half,
        p_value=float(2 * special.stdtr(degrees, -abs(fit.value) / error)),
        confidence_level=level,
        kind=kind,
        units_n=fit.outcome.size,
        clusters=fit.names,
        contributions=variance.contributions,
        leverage=np.trace(fit.gram, axis1=1, axis2=2),
        partial_leverage=own / own.sum(),
        effective_clusters=_effective(own),
        effective_clusters_same_within=_effective_same_within(fit, own),
    )


def variance_by_cluster(fit: ClusterFit, kind: ClusterKind = "CR2") -> ClusterVariance:
    """Return the variance of the coefficient and its degrees of freedom; it may be 0."""
    values, vectors = np.linalg.eigh(fit.gram)
    factors = np.sqrt(_constant(kind, fit)) * _powers(values, POWERS[kind])
    turned = np.einsum("gij,i->gj", vectors, fit.direction) * factors
    contributions = np.einsum("gj,gij,gi->g", turned, vectors, fit.scores(fit.residuals)) ** 2
    return ClusterVariance(contributions, _satterthwaite(turned, values, vectors))


def _constant(kind: ClusterKind, fit: ClusterFit) -> float:
    groups, (units, columns) = fit.clusters_n, fit.left.shape
    if kind == "CR3J":
        return (groups - 1) / groups
    if kind in ("CR1", "CR1S"):
        return groups / (groups - 1) * ((units - 1) / (units - columns) if kind == "CR1S" else 1.0)
    return 1.0


def _powers(values: FloatArray, power: float) -> FloatArray:
    """Return (1 − values)^power, and 0 for what a cluster fits exactly: the pseudo-inverse."""
    if power == 0:
        return np.ones_like(values)
    whole = values > FULL_LEVERAGE
    return np.where(whole, 0.0, np.where(whole, 1.0, 1 - values) ** power)


def _satterthwaite(turned: FloatArray, values: FloatArray, vectors: FloatArray) -> float:
    """tr(P)² / tr(P²) with P_gh = w_g'A_g (I − H)_gh A_h w_h, the clusters' parts of the variance."""
    outer = np.einsum("gij,gj->gi", vectors, values * turned)
    parts = np.diag((values * turned**2).sum(1)) - outer @ outer.T
    return float(np.trace(parts) ** 2 / (parts**2).sum())


def _effective(parts: FloatArray) -> float:
    """G / (1 + Γ), Γ the squared coefficient of variation of the clusters' parts of the variance."""
    return float(parts.sum() ** 2 / (parts**2).sum())


def _effective_same_within(fit: ClusterFit, own: FloatArray) -> float | None:
    summed = fit.sums(fit.weights) ** 2
    return None if summed.sum() <= NO_LEVEL * own.sum() else _effective(summed)
