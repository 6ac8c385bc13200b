"""What a next site may expect, in three ways, because with few sites they differ and the usual one is too short.

``predict_next_site`` (hierarchical model) is the main answer; ``predict_raw_t`` needs no prior and predicts the next
*measured* result; ``predict_higgins_thompson_spiegelhalter`` is there because readers know it. All suppose that the
next site is like these.

>>> interval = predict_raw_t([1.0, 2.0, 3.0, 4.0, 5.0])
>>> round(interval.low, 3), interval.value, round(interval.high, 3)
(-1.809, 3.0, 7.809)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, cast

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite, as_sites, scalars
from evaluation.estimation.hierarchical import NormalPrior, Posterior, SpreadPrior, posterior
from evaluation.estimation.pooling import Number, pool_many
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewSitesError

Direction = Literal["up", "down"]
ROWS_AT_ONCE = 1000
"""Studies per block of the quadrature: a block needs about 20 MB per intermediate array."""


@dataclass(frozen=True)
class PredictionInterval(Generic[Number]):
    """A prediction interval for a next site, in the unit of the effect."""

    value: Number
    low: Number
    high: Number
    degrees_of_freedom: float
    method: str
    confidence_level: float


@dataclass(frozen=True)
class HierarchicalPrediction(Generic[Number]):
    """The hierarchical answer: numbers, or arrays of shape (...); the fields of sites have shape (..., k).

    ``median``, ``low``, ``high`` and ``standard_deviation`` describe the true effect at a next site; ``mean`` and its
    fields the mean over sites; an improvement is a value beyond the null value in the direction asked.
    """

    median: Number
    low: Number
    high: Number
    standard_deviation: Number
    probability_improves: Number
    probability_exceeds_relevant: Number
    mean: Number
    mean_standard_deviation: Number
    mean_low: Number
    mean_high: Number
    tau_mean: Number
    tau_standard_deviation: Number
    site_mean: FloatArray
    site_standard_deviation: FloatArray
    site_low: FloatArray
    site_high: FloatArray
    confidence_level: float


def predict_raw_t(effects: ArrayLike, confidence_level: float = 0.95) -> PredictionInterval[float]:
    """Predict the next measured effect: unweighted mean ± t(k−1) s sqrt(1 + 1/k).

    s contains sampling error, so this is about the next *measurement* at a site like these, not its true effect.
    """
    effect, level = as_finite(effects, "effects"), as_confidence(confidence_level)
    sites_n = effect.shape[-1] if effect.ndim else 0
    if sites_n < 2:
        raise TooFewSitesError(f"The raw t prediction needs at least 2 sites and got {sites_n}.")
    spread = effect.std(axis=-1, ddof=1)
    if not (spread > 0).all():
        raise NoVariationError("All sites have the same effect: the raw t prediction has no spread to go by.")
    half = special.stdtrit(sites_n - 1, 0.5 + level / 2) * spread * np.sqrt(1 + 1 / sites_n)
    centre = effect.mean(-1)
    return cast(
        "PredictionInterval[float]",
        scalars(PredictionInterval(centre, centre - half, centre + half, float(sites_n - 1), "raw_t", level)),
    )


def predict_higgins_thompson_spiegelhalter(
    effects: ArrayLike, standard_errors: ArrayLike, confidence_level: float = 0.95
) -> PredictionInterval[float]:
    """Predict the true effect at a next site: mean ± t(k−2) sqrt(tau² + SE²) with REML and the classic standard error.

    Source: Higgins, Thompson & Spiegelhalter (2009). Effects and standard errors of shape (..., k), k at least 3.
    """
    effect, variance = as_sites(effects, standard_errors, minimum=3)
    pooled = pool_many(effect, np.sqrt(variance), confidence_level=confidence_level)
    degrees = effect.shape[-1] - 2
    half = special.stdtrit(degrees, 0.5 + confidence_level / 2) * np.sqrt(
        pooled.tau_squared + pooled.classic_standard_error**2
    )
    low, high = pooled.estimate - half, pooled.estimate + half
    found = PredictionInterval(
        pooled.estimate, low, high, float(degrees), "higgins_thompson_spiegelhalter", confidence_level
    )
    return cast("PredictionInterval[float]", scalars(found))


def predict_next_site(
    effects: ArrayLike,
    standard_errors: ArrayLike,
    prior: SpreadPrior,
    null_value: float = 0.0,
    relevant_difference: float = 0.0,
    direction: Direction = "up",
    mean_prior: NormalPrior | None = None,
    confidence_level: float = 0.95,
) -> HierarchicalPrediction[float]:
    """Predict the true effect at a next site with the hierarchical model.

    Raises
    ------
    TooFewSitesError
        With a half-Cauchy prior and fewer than three sites.
    InvalidInputError
        When a value is missing, a standard error or scale is not above zero, or the direction is not up or down.
    """
    found = predict_next_site_many(
        effects, standard_errors, prior, null_value, relevant_difference, direction, mean_prior, confidence_level
    )
    return cast("HierarchicalPrediction[float]", scalars(found))


def predict_next_site_many(
    effects: ArrayLike,
    standard_errors: ArrayLike,
    prior: SpreadPrior,
    null_value: float = 0.0,
    relevant_difference: float = 0.0,
    direction: Direction = "up",
    mean_prior: NormalPrior | None = None,
    confidence_level: float = 0.95,
) -> HierarchicalPrediction[FloatArray]:
    """Predict for many studies at once: effects and standard errors of shape (..., k)."""
    effect, variance = as_sites(effects, standard_errors)
    level = as_confidence(confidence_level)
    if direction not in ("up", "down"):
        raise InvalidInputError(f"Unknown direction '{direction}': use up or down.")
    shape = effect.shape[:-1]
    flat, flat_variance = effect.reshape(-1, effect.shape[-1]), variance.reshape(-1, effect.shape[-1])
    sign = 1.0 if direction == "up" else -1.0
    blocks = []
    for start in range(0, len(flat), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        found = posterior(flat[rows], flat_variance[rows], prior, mean_prior)
        described = _describe(found, sign, null_value, relevant_difference, level)
        blocks.append(described | _describe_sites(found, flat[rows], flat_variance[rows], level))
    fields = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    shaped = {name: values.reshape(shape + values.shape[1:]) for name, values in fields.items()}
    return HierarchicalPrediction(confidence_level=level, **shaped)


def _describe(
    found: Posterior, sign: float, null_value: float, relevant_difference: float, level: float
) -> dict[str, FloatArray]:
    """Numbers about the next site and the mean."""
    tail = (1 - level) / 2
    next_site, mean = found.next_site, found.mean
    beyond = next_site.exceeding if sign > 0 else next_site.cumulative
    return {
        "median": next_site.quantile(0.5),
        "low": next_site.quantile(tail),
        "high": next_site.quantile(1 - tail),
        "standard_deviation": next_site.standard_deviation,
        "probability_improves": beyond(null_value),
        "probability_exceeds_relevant": beyond(null_value + sign * relevant_difference),
        "mean": mean.mean,
        "mean_standard_deviation": mean.standard_deviation,
        "mean_low": mean.quantile(tail),
        "mean_high": mean.quantile(1 - tail),
        "tau_mean": found.tau_mean,
        "tau_standard_deviation": found.tau_standard_deviation,
    }


def _describe_sites(
    found: Posterior, effects: FloatArray, variances: FloatArray, level: float
) -> dict[str, FloatArray]:
    """Shrunken estimates, shape (..., k)."""
    tail = (1 - level) / 2
    sites = [found.site(effects[:, site], variances[:, site]) for site in range(effects.shape[-1])]
    return {
        "site_mean": np.stack([site.mean for site in sites], axis=-1),
        "site_standard_deviation": np.stack([site.standard_deviation for site in sites], axis=-1),
        "site_low": np.stack([site.quantile(tail) for site in sites], axis=-1),
        "site_high": np.stack([site.quantile(1 - tail) for site in sites], axis=-1),
    }
