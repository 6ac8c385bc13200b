"""The analysis of invented studies: pooling, prediction and verdict by the code of the pipeline, for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.estimation.answer import MINIMUM_HIERARCHICAL, MINIMUM_POOLED
from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.heterogeneity import tau_squared_reml, weigh
from evaluation.estimation.hierarchical import NormalPrior, posterior
from evaluation.estimation.pooling import pool_many
from evaluation.estimation.study import Question
from evaluation.registry.params import VerdictBounds
from evaluation.scalability.calibration.city_estimates import CityEstimates
from evaluation.scalability.verdict import Case, decide

PROMISING = ("promising", "promising_with_conditions")
AGAINST = "not_yet_promising"


@dataclass(frozen=True)
class Findings:
    """What is concluded from each study, arrays of shape (studies,); NaN where there are too few cities.

    ``low`` and ``high`` with ``mean_`` are of the pooled mean, with ``next_`` of the prediction for a next city.
    """

    mean: FloatArray
    mean_low: FloatArray
    mean_high: FloatArray
    next_low: FloatArray
    next_high: FloatArray
    improves: FloatArray
    exceeds_relevant: FloatArray
    contradicted: NDArray[np.bool_]
    sites: NDArray[np.int64]


def conclude(question: Question, found: CityEstimates, level: float) -> Findings:
    """Pool and predict; estimates have shape (studies, cities), improvements upward.

    Studies are taken together that have the same cities, as many as gave an estimate.
    """
    studies_n = len(found.value)
    numbers = np.full((7, studies_n), np.nan)
    contradicted = np.zeros(studies_n, dtype=bool)
    usable = np.isfinite(found.value)
    for pattern in np.unique(usable, axis=0):
        rows = np.flatnonzero((usable == pattern).all(1))
        own = found.of(np.ix_(rows, pattern))
        contradicted[rows] = (own.high < 0).any(-1)
        if pattern.sum() >= MINIMUM_POOLED:
            pooled = pool_many(own.value, own.standard_error, confidence_level=level)
            numbers[:3, rows] = pooled.estimate, pooled.low, pooled.high
        if pattern.sum() >= MINIMUM_HIERARCHICAL:
            predicted, shrunken = _predict(question, own, level)
            numbers[3:, rows] = predicted
            contradicted[rows] |= (shrunken < -question.relevant_difference).any(-1)
    mean, mean_low, mean_high, next_low, next_high, improves, exceeds = numbers
    return Findings(mean, mean_low, mean_high, next_low, next_high, improves, exceeds, contradicted, usable.sum(1))


def _predict(question: Question, own: CityEstimates, level: float) -> tuple[FloatArray, FloatArray]:
    """Return limits and chances for a next city (4, studies), and shrunken estimates (studies, cities).

    This is ``predict_next_site_many`` without the numbers that nothing here looks at, which take most of its time.
    """
    given, prior = question.mean_prior, None
    if given is not None:
        sign = 1.0 if question.improvement == "up" else -1.0
        prior = NormalPrior(sign * given.mean, given.standard_deviation)
    variances = own.standard_error**2
    model = posterior(own.value, variances, question.spread_prior(1.0), prior)
    following, tail = model.next_site, (1 - level) / 2
    predicted = np.stack(
        [
            following.quantile(tail),
            following.quantile(1 - tail),
            following.exceeding(0.0),
            following.exceeding(question.relevant_difference),
        ]
    )
    sites = [model.site(own.value[:, site], variances[:, site]).mean for site in range(own.value.shape[-1])]
    return predicted, np.stack(sites, axis=-1)


def means_without_one(found: CityEstimates) -> FloatArray:
    """Return the pooled mean without each city, shape (studies, cities); at least three cities, all with estimates."""
    sites = np.arange(found.value.shape[-1])
    kept = np.array([np.delete(sites, site) for site in sites])
    effects, variances = found.value[:, kept], found.standard_error[:, kept] ** 2
    return weigh(effects, variances, tau_squared_reml(effects, variances)).mean


def verdicts(found: Findings, claims: Sequence[int], rows: Sequence[int], bounds: VerdictBounds) -> list[str]:
    """Let the verdict table decide on these studies; readiness and harm are taken as in order."""
    return [decide(_case(found, row, claim), bounds).verdict for row, claim in zip(rows, claims, strict=True)]


def _case(found: Findings, row: int, claim: int) -> Case:
    known = bool(np.isfinite(found.improves[row]))
    return Case(
        usable_sites=int(found.sites[row]),
        claim=claim,
        improves=float(found.improves[row]) if known else None,
        exceeds_relevant=float(found.exceeds_relevant[row]) if known else None,
        contradicted=bool(found.contradicted[row]),
        scores=(),
        harm="none_found",
    )
