"""Checks ``scale_alpha``, ``scale_omega`` and ``rater_agreement``: do the parts of one measure tell the same story?

Of everyone who filled in all parts before the experiments began, over all cities together. The interval is a bootstrap
over respondents or plans. Two statements have no omega: it needs three.

| outcome | when |
| --- | --- |
| passed | the value and the lower limit of its interval reach the bound |
| informative | the value reaches it, the lower limit does not |
| failed | the value stays below it |
| not_possible | fewer than three units filled in everything, or nothing varies |
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.checks.record import Check, reaches
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.reliability import (
    Statistic,
    agreements,
    alphas,
    cronbach_alpha,
    mcdonald_omega,
    omegas,
    rater_agreement,
    reliability_interval,
)

OF_SCALE: dict[str, tuple[Callable[[ArrayLike], float], Statistic]] = {
    "scale_alpha": (cronbach_alpha, alphas),
    "scale_omega": (mcdonald_omega, omegas),
}
OF_RATERS: dict[str, tuple[Callable[[ArrayLike], float], Statistic]] = {
    "rater_agreement": (rater_agreement, agreements)
}
DRAWS = 1000
NEEDS_THREE = "scale_omega"


def reliability(
    items: pd.DataFrame, indicator: str, name: str, bound: float, level: float, generator: np.random.Generator
) -> Check:
    """Hold one measure of reliability against its bound (columns city, unit, item, value)."""
    scores = complete_scores(items)
    value_of, statistic = (OF_SCALE | OF_RATERS)[name]
    try:
        value = value_of(scores)
        low, high = reliability_interval(scores, statistic, generator, level, DRAWS)
    except EstimationError:
        return Check(name, "", indicator, "", "not_possible", None, bound, len(scores))
    outcome = reaches(value, low, bound)
    return Check(name, "", indicator, "", outcome, value, bound, len(scores), low=low, high=high)


def complete_scores(items: pd.DataFrame) -> FloatArray:
    """Scores of shape (units, items) of units with all items, in the order given."""
    units = items.groupby(["city", "unit"], sort=False).ngroup().to_numpy()
    parts = items.groupby("item", sort=True).ngroup().to_numpy()
    shape = (units.max() + 1, parts.max() + 1) if len(items) else (0, 2)
    found = np.full(shape, np.nan)
    found[units, parts] = items.value.to_numpy(float)
    return np.asarray(found[~np.isnan(found).any(axis=1)])
