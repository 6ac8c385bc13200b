"""The answer to one question: sites pooled, what a next site may expect, what each site's absence would change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.pooling import Pooled, leave_one_out, pool
from evaluation.estimation.prediction import (
    HierarchicalPrediction,
    PredictionInterval,
    predict_higgins_thompson_spiegelhalter,
    predict_next_site,
    predict_raw_t,
)
from evaluation.estimation.refusals import NoVariationError
from evaluation.estimation.sites import Site
from evaluation.estimation.study import Question

MINIMUM_POOLED = 2
MINIMUM_HIERARCHICAL = 3
MINIMUM_OTHER_PREDICTIONS = 5
"""With three or four sites only the hierarchical prediction is given: the others have one or two degrees of freedom."""


@dataclass(frozen=True)
class Answer:
    """Everything computed for one question; None where there are too few sites for it.

    ``used`` are the sites with an estimate, in registry order; ``pooled`` is keyed by method, ``hierarchical`` by prior
    factor.
    """

    used: tuple[Site, ...]
    pooled: dict[str, Pooled[float]]
    hierarchical: dict[float, HierarchicalPrediction[float]]
    without_one: Pooled[FloatArray] | None
    raw_t: PredictionInterval[float] | None
    higgins_thompson_spiegelhalter: PredictionInterval[float] | None

    @property
    def centres(self) -> list[float]:
        """What each way of calculating takes as the middle."""
        pooled = [found.estimate for found in self.pooled.values()]
        hierarchical = [found.median for found in self.hierarchical.values()]
        return pooled + hierarchical + ([np.mean(effects_of(self.used)).item()] if pooled else [])


def effects_of(used: tuple[Site, ...]) -> FloatArray:
    """Effects of the sites used, shape (k,)."""
    return np.array([site.estimate.value for site in used if site.estimate])


def errors_of(used: tuple[Site, ...]) -> FloatArray:
    """Standard errors of the sites used, shape (k,)."""
    return np.array([site.estimate.standard_error for site in used if site.estimate])


def answer(question: Question, sites: list[Site], factors: tuple[float, ...], confidence_level: float) -> Answer:
    """Pool the sites that have an estimate and predict a next one, as far as their number allows."""
    used = tuple(site for site in sites if site.estimate is not None)
    effects, errors, sites_n = effects_of(used), errors_of(used), len(used)
    pooled, hierarchical, without_one = {}, {}, None
    if sites_n >= MINIMUM_POOLED:
        for method in ("reml", "paule_mandel", "dersimonian_laird"):
            pooled[method] = pool(effects, errors, method, confidence_level=confidence_level)
    if sites_n >= MINIMUM_HIERARCHICAL:
        without_one = leave_one_out(effects, errors, confidence_level=confidence_level)
        hierarchical = {
            factor: _hierarchical(question, effects, errors, factor, confidence_level) for factor in factors
        }
    enough = sites_n >= MINIMUM_OTHER_PREDICTIONS
    return Answer(
        used,
        pooled,
        hierarchical,
        without_one,
        _raw_t(effects, confidence_level) if enough else None,
        predict_higgins_thompson_spiegelhalter(effects, errors, confidence_level) if enough else None,
    )


def _hierarchical(
    question: Question, effects: FloatArray, errors: FloatArray, factor: float, confidence_level: float
) -> HierarchicalPrediction[float]:
    return predict_next_site(
        effects,
        errors,
        question.spread_prior(factor),
        null_value=question.null_value,
        relevant_difference=question.relevant_difference,
        direction=question.improvement,
        mean_prior=question.mean_prior,
        confidence_level=confidence_level,
    )


def _raw_t(effects: FloatArray, confidence_level: float) -> PredictionInterval[float] | None:
    try:
        return predict_raw_t(effects, confidence_level)
    except NoVariationError:
        return None
