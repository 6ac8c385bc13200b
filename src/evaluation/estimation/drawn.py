"""Intervals of amounts and times (euros, days): BCa bootstrap around the design's own estimate.

Units are drawn with replacement within a city and group, each with all its values, so that whoever was measured twice
stays so. The value is the design's; its standard error becomes the standard deviation of the draws, its interval BCa.
Degrees of freedom stay those of the design, for what is combined or detectable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.outcomes.bootstrap import bootstrap_bca
from evaluation.estimation.results import Adjusted, Estimate
from evaluation.estimation.seeds import generator_for
from evaluation.estimation.study import WAVES, Question, complete

Statistic = Callable[..., FloatArray]
BEFORE, AFTER, HAS_BEFORE, HAS_AFTER = range(4)


def with_drawn_intervals(question: Question, own: pd.DataFrame, found: Estimate | Adjusted) -> Estimate | Adjusted:
    """Replace standard errors and intervals of one site's estimate; draws belong to the question and the city.

    Raises
    ------
    EstimationError
        When the draws do not vary.
    """
    if not isinstance(found, Adjusted):
        return _drawn(question, own, found, _statistic(question))
    return Adjusted(
        adjusted=_drawn(question, own, found.adjusted, adjusted_difference_of),
        unadjusted=_drawn(question, own, found.unadjusted, difference_in_change_of),
    )


def _statistic(question: Question) -> Statistic:
    if question.plan.design != "randomised":
        return change_of
    return adjusted_difference_of if "baseline" in question.plan.covariates else difference_after_of


def _drawn(question: Question, own: pd.DataFrame, found: Estimate, statistic: Statistic) -> Estimate:
    asked = own[own[list(WAVES)].notna().any(axis=1)] if question.plan.design == "repeated_survey" else complete(own)
    groups = [_columns(asked[asked.arm == arm]) for arm in question.arms]
    name = f"bootstrap:{question.experiment}.{question.indicator}:{own.city.iloc[0]}"
    generator = generator_for(question.seed, name)
    drawn = bootstrap_bca(groups, statistic, generator, found.confidence_level)
    return replace(
        found, standard_error=drawn.standard_error, low=drawn.low, high=drawn.high, method=f"{found.method}_bca"
    )


def _columns(units: pd.DataFrame) -> FloatArray:
    """Values before and after, 0 where there is none, and whether there is one: shape (units, 4)."""
    values = units[list(WAVES)].to_numpy(float)
    return np.column_stack([np.nan_to_num(values), ~np.isnan(values)])


def change_of(units: FloatArray) -> FloatArray:
    """Mean after minus mean before, of whoever answered; undefined when a draw holds nobody of a wave."""
    sums = units.sum(1)
    counts = np.where(sums[:, HAS_BEFORE:] > 0, sums[:, HAS_BEFORE:], np.nan)
    return np.asarray(sums[:, AFTER] / counts[:, 1] - sums[:, BEFORE] / counts[:, 0])


def difference_after_of(treated: FloatArray, control: FloatArray) -> FloatArray:
    """Difference between groups after."""
    return np.asarray(treated[..., AFTER].mean(1) - control[..., AFTER].mean(1))


def difference_in_change_of(treated: FloatArray, control: FloatArray) -> FloatArray:
    """Change in the experiment group minus that in the comparison group."""
    return change_of(treated) - change_of(control)


def adjusted_difference_of(treated: FloatArray, control: FloatArray) -> FloatArray:
    """Difference after, adjusted for the start (analysis of covariance, one slope); plain when the start does not vary.

    With the slope b of after on before within the groups, it is the difference after less b times that before.
    """
    products, squares = 0.0, 0.0
    for group in (treated, control):
        centred = group[..., :HAS_BEFORE] - group[..., :HAS_BEFORE].mean(1, keepdims=True)
        products = products + (centred[..., BEFORE] * centred[..., AFTER]).sum(1)
        squares = squares + (centred[..., BEFORE] ** 2).sum(1)
    slope = np.where(squares > 0, products / np.where(squares > 0, squares, 1.0), 0.0)
    before = treated[..., BEFORE].mean(1) - control[..., BEFORE].mean(1)
    return np.asarray(difference_after_of(treated, control) - slope * before)
