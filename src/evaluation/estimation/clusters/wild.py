"""Wild cluster bootstrap with the null imposed (WCR), as check beside CR2 when clusters are few.

Residuals of the regression in which the coefficient is held at its null value get one random weight per cluster; the
t statistics of those outcomes are the distribution to compare with (Cameron, Gelbach & Miller 2008; from sums per
cluster as in MacKinnon 2023, "Fast cluster bootstrap methods for linear regression models"). As only those sums enter,
every combination of weights is counted where there are few clusters. With five clusters and signs (Rademacher) there
are 16 distinct |t| only and p is never below 2/32; Webb's six points give 7,776 combinations.

The data's own t always comes back (all weights equal), so |t*| = |t| is certain and rounding must not decide: ties are
those within a relative 1e-9. p is given twice, with ties counted as extreme and not; it lies between the two.

>>> outcome, treated = [1.0, 2, 3, 3, 2, 4, 5, 5, 4, 6], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
>>> design = np.column_stack([np.ones(10), treated])
>>> found = wild_cluster_bootstrap(outcome, design, [1, 1, 2, 2, 3, 4, 4, 5, 5, 6], 1, weights="rademacher")
>>> found.strict_n, found.inclusive_n, found.draws_n
(0, 2, 64)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.clusters.draws import DRAWS, ENUMERATE_AT_MOST, RADEMACHER, WEBB, all_or_drawn
from evaluation.estimation.clusters.fit import ClusterFit, Labels, fit_clusters
from evaluation.estimation.refusals import InvalidInputError

TIE = 1e-9
POINTS = {"rademacher": RADEMACHER, "webb": WEBB}
DISTANCES = np.geomspace(0.05, 1e4, 80)
"""Where a limit of the interval is sought, in standard errors; what is accepted at the last one has no limit."""
HALVINGS = 40


@dataclass(frozen=True)
class WildBootstrap:
    """p between ``p_strict`` and ``p_inclusive``, and the values not rejected inclusively: ``low`` to ``high``.

    Counts are out of ``draws_n``, which holds the data's own weights. A limit is infinite where no value, however far,
    is rejected: so it is when the smallest possible p exceeds 1 − ``confidence_level``.
    """

    value: float
    null: float
    t: float
    p_strict: float
    p_inclusive: float
    strict_n: int
    inclusive_n: int
    draws_n: int
    enumerated: bool
    low: float
    high: float
    confidence_level: float
    clusters_n: int
    weights: str


@dataclass(frozen=True)
class _Sums:
    """Per cluster, at distance d = estimate − null: scores ``own[0] + d own[1]``, and B ``spread[0] + d spread[1]``.

    With weights v the bootstrap estimate is v'score from the null, and its score per cluster Bv.
    """

    own: FloatArray
    spread: FloatArray
    draws: FloatArray

    def counts(self, distance: float) -> tuple[int, int]:
        """Count draws with |t*| > |t| and |t*| ≥ |t|, without dividing: a standard error of a draw may be 0."""
        score = self.own[0] + distance * self.own[1]
        spread = self.spread[0] + distance * self.spread[1]
        moved, error = np.abs(self.draws @ score), np.sqrt(((self.draws @ spread.T) ** 2).sum(1))
        drawn = moved * np.sqrt((spread.sum(1) ** 2).sum())
        observed = abs(score.sum()) * error
        return int((drawn > observed * (1 + TIE)).sum()), int((drawn >= observed * (1 - TIE)).sum())


def wild_cluster_bootstrap(
    outcome: ArrayLike,
    design: ArrayLike | pd.DataFrame,
    cluster: Labels,
    coefficient: int | str,
    weights: Literal["webb", "rademacher"] = "webb",
    null: float = 0.0,
    generator: np.random.Generator | None = None,
    enumerate_at_most: int = ENUMERATE_AT_MOST,
    draws: int = DRAWS,
    confidence_level: float = 0.95,
) -> WildBootstrap:
    """Test whether one coefficient is ``null``; arguments as in ``cluster_robust``.

    All combinations of weights are counted where there are at most ``enumerate_at_most``; else ``draws`` are drawn
    from ``generator``. Refuses what ``cluster_robust`` refuses.
    """
    level = as_confidence(confidence_level)
    if weights not in POINTS:
        raise InvalidInputError(f"Unknown weights '{weights}': use one of {', '.join(POINTS)}.")
    held = float(as_finite(null, "null value"))
    fit = fit_clusters(outcome, design, cluster, coefficient)
    chosen = all_or_drawn(POINTS[weights], fit.clusters_n, generator, enumerate_at_most, draws)
    sums = _sums(fit, chosen.values)
    error = float(np.sqrt((sums.spread[0].sum(1) ** 2).sum()))
    fit.refuse_rounding(error)
    strict, inclusive = sums.counts(fit.value - held)
    total = len(chosen.values)
    return WildBootstrap(
        value=fit.value,
        null=held,
        t=(fit.value - held) / (error * float(np.sqrt(fit.clusters_n / (fit.clusters_n - 1)))),
        p_strict=strict / total,
        p_inclusive=inclusive / total,
        strict_n=strict,
        inclusive_n=inclusive,
        draws_n=total,
        enumerated=chosen.enumerated,
        low=fit.value - _reach(sums, error, 1 - level),
        high=fit.value + _reach(sums, -error, 1 - level),
        confidence_level=level,
        clusters_n=fit.clusters_n,
        weights=weights,
    )


def _sums(fit: ClusterFit, draws: FloatArray) -> _Sums:
    """Residuals under the null are e + d x, with x = w / w'w the coefficient's column free of the others."""
    column = fit.weights / (fit.weights @ fit.weights)
    toward = np.einsum("gij,j->gi", fit.gram, fit.direction)
    own, spread = [], []
    for values in (fit.residuals, column):
        score = fit.sums(fit.weights * values)
        own.append(score)
        spread.append(np.diag(score) - toward @ fit.scores(values).T)
    return _Sums(np.stack(own), np.stack(spread), draws)


def _reach(sums: _Sums, error: float, alpha: float) -> float:
    """Return how far from the estimate the farthest accepted null lies, on the side that the sign of error tells."""

    def accepted(distance: float) -> bool:
        """Whether the null this many standard errors away is not rejected."""
        return sums.counts(distance * error)[1] > alpha * len(sums.draws)

    inside = [index for index, distance in enumerate(DISTANCES) if accepted(float(distance))]
    if inside and inside[-1] == DISTANCES.size - 1:
        return float("inf")
    last = inside[-1] if inside else -1
    near, far = (float(DISTANCES[last]) if inside else 0.0), float(DISTANCES[last + 1])
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if accepted(middle) else (near, middle)
    return near * abs(error)
