"""All units of all cities in one mixed model, beside the two-stage answer; and the size of a unit's spread.

With a comparison group the response is regressed on a level per city, the group, and the start within its city, the
effect of the group differing by city. Without one it is the change, its mean differing by city.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.mixed import Mixed, mixed_model
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.sites import Site
from evaluation.estimation.study import Question, complete


@dataclass(frozen=True)
class Responses:
    """One response per unit measured twice, in the terms of the outcome, with its city, group and start."""

    response: FloatArray
    start: FloatArray
    treated: FloatArray
    cities: FloatArray


def responses_of(question: Question, units: pd.DataFrame, used: tuple[Site, ...]) -> Responses:
    """Collect the units that the estimate rests on."""
    chosen = complete(units)
    chosen = chosen[chosen.city.isin([site.city for site in used]) & chosen.arm.isin(question.arms)]
    factor = question.toward_improvement
    before, after = factor * chosen["T0"].to_numpy(float), factor * chosen["T1"].to_numpy(float)
    response = np.sign(after - before) if question.plan.outcome == "net_improvement" else after
    if not question.has_comparison and question.plan.outcome != "net_improvement":
        response = after - before
    cities = pd.factorize(chosen.city)[0].astype(float)
    treated = np.asarray(chosen.arm == "experiment", dtype=np.float64)
    return Responses(response, before, treated, cities)


def one_stage(question: Question, found: Responses, used: tuple[Site, ...], level: float) -> Mixed | None:
    """Fit the model; None where not every city gave units measured twice, or the model refuses."""
    if (
        question.by_month
        or question.plan.design == "repeated_survey"
        or np.unique(found.cities).size < max(2, len(used))
    ):
        return None
    try:
        if not question.has_comparison:
            return mixed_model(found.response, np.ones((found.response.size, 1)), found.cities, confidence_level=level)
        return mixed_model(found.response, _design(found), found.cities, found.treated, level)
    except EstimationError:
        return None


def _design(found: Responses) -> FloatArray:
    """The group first, then a level per city, then the start where it varies within cities."""
    levels = (found.cities[:, None] == np.unique(found.cities)).astype(float)
    sizes = levels.sum(0)
    start = found.start - levels @ ((levels.T @ found.start) / sizes)
    columns = [found.treated, *levels.T]
    return np.column_stack([*columns, start] if np.ptp(start) > 0 else columns)


def spread_within(found: Responses) -> float | None:
    """Standard deviation of the response within cities and groups; None without any spread."""
    place = 2 * found.cities + found.treated
    squares, degrees = 0.0, 0
    for one in np.unique(place):
        values = found.response[place == one]
        squares, degrees = squares + float(((values - values.mean()) ** 2).sum()), degrees + values.size - 1
    return float(np.sqrt(squares / degrees)) if degrees > 0 and squares > 0 else None
