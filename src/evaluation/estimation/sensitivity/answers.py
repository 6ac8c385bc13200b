"""Everything that is computed again for one question to see what its answer hangs on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.estimation.answer import Answer, effects_of, errors_of
from evaluation.estimation.missing.answers import Missing, fill, missing_answers
from evaluation.estimation.mixed import Mixed
from evaluation.estimation.prediction import predict_next_site
from evaluation.estimation.sensitivity.e_value import EValue, e_value_of_difference
from evaluation.estimation.sensitivity.one_stage import one_stage, responses_of, spread_within
from evaluation.estimation.sensitivity.specifications import Sides, Specification, specification_sides, specifications
from evaluation.estimation.sensitivity.trend import OverturningTrend, overturning_trend
from evaluation.estimation.study import Question
from evaluation.registry import Params
from evaluation.registry.models import Specifications


@dataclass(frozen=True)
class Sensitivity:
    """What other ways give for one question; None where a way is not possible.

    ``one_more_site`` is the width of the prediction with one more city like the typical one, as a part of the width.
    """

    missing: Missing
    one_stage: Mixed | None
    e_value: EValue | None
    trend: OverturningTrend | None
    one_more_site: float | None
    specifications: tuple[Specification, ...]
    sides: Sides | None

    @property
    def centres(self) -> list[float]:
        """What the one-stage model takes as the middle, beside those of the answer."""
        return [] if self.one_stage is None else [float(self.one_stage.coefficients[0])]


def sensitivity(
    question: Question, units: pd.DataFrame, found: Answer, listed: Specifications | None, params: Params
) -> Sensitivity:
    """Answer one question again in every way that its design and number of sites allow."""
    level, pooled = params.confidence_level, found.pooled.get("reml")
    filled = fill(question, units, found.used, params.seed)
    responses = responses_of(question, units, found.used)
    curve = specifications(question, units, found.used, filled, listed, level) if listed and pooled else []
    spread = spread_within(responses)
    return Sensitivity(
        missing=missing_answers(question, units, found.used, filled, params.verdict, level),
        one_stage=one_stage(question, responses, found.used, level) if pooled else None,
        e_value=(
            e_value_of_difference(
                (pooled.estimate - question.null_value) / spread, pooled.standard_error / spread, level
            )
            if pooled and spread and question.has_comparison
            else None
        ),
        trend=(
            overturning_trend(
                pooled.estimate,
                pooled.low,
                pooled.high,
                question.null_value,
                question.relevant_difference,
                question.improvement,
            )
            if pooled and question.has_comparison
            else None
        ),
        one_more_site=one_more_site(question, found, level),
        specifications=tuple(curve),
        sides=(
            specification_sides(
                [one.value for one in curve], question.null_value, question.relevant_difference, question.improvement
            )
            if curve
            else None
        ),
    )


def one_more_site(question: Question, found: Answer, level: float) -> float | None:
    """Width of the prediction with one more city, at the median and with the typical standard error, over that now."""
    now = found.hierarchical.get(1.0)
    if now is None:
        return None
    effects, errors = effects_of(found.used), errors_of(found.used)
    then = predict_next_site(
        np.append(effects, now.median),
        np.append(errors, np.median(errors)),
        question.spread_prior(1.0),
        mean_prior=question.mean_prior,
        confidence_level=level,
    )
    return float((then.high - then.low) / (now.high - now.low))
