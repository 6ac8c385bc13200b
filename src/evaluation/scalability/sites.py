"""The cities behind a verdict as arrays, so that the verdict can be made again from other numbers by the same code."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.hierarchical import NormalPrior, SpreadPrior
from evaluation.estimation.prediction import Direction, HierarchicalPrediction, predict_next_site_many
from evaluation.registry import Registry

MINIMUM = 2
"""A spread between cities takes at least two."""


@dataclass(frozen=True)
class Sites:
    """Effects, standard errors and interval limits of the cities used, each of shape (k,), and the model for the next.

    ``below`` and ``above`` are the distances from the effect to its limits.
    """

    cities: tuple[str, ...]
    effects: FloatArray
    errors: FloatArray
    below: FloatArray
    above: FloatArray
    null_value: float
    relevant_difference: float
    direction: Direction
    prior: SpreadPrior
    mean_prior: NormalPrior | None = None

    def without(self, place: int) -> Sites:
        """Leave one city out."""
        kept = [other for other in range(len(self.cities)) if other != place]
        arrays = {name: getattr(self, name)[kept] for name in ("effects", "errors", "below", "above")}
        return replace(self, cities=tuple(self.cities[other] for other in kept), **arrays)

    def with_prior(self, factor: float) -> Sites:
        """Take another scale for the prior of the spread."""
        return replace(self, prior=SpreadPrior(self.prior.family, self.prior.scale * factor))

    def predict(self, effects: FloatArray, errors: FloatArray | None = None) -> HierarchicalPrediction[FloatArray]:
        """Predict the next city for many sets of effects, shape (m, k)."""
        return predict_next_site_many(
            effects,
            np.broadcast_to(self.errors if errors is None else errors, effects.shape),
            self.prior,
            self.null_value,
            self.relevant_difference,
            self.direction,
            self.mean_prior,
        )

    def contradicted(self, effects: FloatArray, shrunken: FloatArray) -> np.ndarray:
        """Whether a city speaks against improvement, for many sets of effects; the rule of ``contradictions``."""
        sign = 1.0 if self.direction == "up" else -1.0
        best = effects + (self.above if sign > 0 else -self.below)
        wrong_side = sign * (best - self.null_value) < 0
        far_below = sign * (shrunken - self.null_value) < -self.relevant_difference
        return np.asarray((wrong_side | far_below).any(-1))


def sites_of(experiment: str, indicator: str, estimates: pd.DataFrame, registry: Registry) -> Sites | None:
    """Take the usable cities of a planned outcome from the estimates; None when they are too few for a spread."""
    entry, plan = registry.indicators[indicator], registry.asked[f"{experiment}.{indicator}"]
    relevant = entry.smallest_relevant_difference
    rows = estimates[
        (estimates["experiment"] == experiment)
        & (estimates["indicator"] == indicator)
        & (estimates["category"] == "")
        & (estimates["scope"] == "city")
        & (estimates["quantity"] == "estimate")
        & (estimates["status"] == "ok")
    ]
    if len(rows) < MINIMUM or relevant is None:
        return None
    effects = rows["value"].to_numpy(float)
    mean = plan.prior.mean
    falls = entry.direction == "down" and plan.outcome != "net_improvement"
    return Sites(
        cities=tuple(rows["city"]),
        effects=effects,
        errors=rows["standard_error"].to_numpy(float),
        below=effects - rows["low"].to_numpy(float),
        above=rows["high"].to_numpy(float) - effects,
        null_value=entry.null_value or 0.0,
        relevant_difference=relevant.value,
        direction="down" if falls else "up",
        prior=SpreadPrior(plan.prior.family, plan.prior.scale_for(relevant.value)),
        mean_prior=NormalPrior(mean.mean, mean.standard_deviation) if mean else None,
    )
