"""Checks ``pre_trend`` and ``placebo_date``: did the places already drift apart before the start?

Both look at the difference between places in the months before the start. ``pre_trend`` carries their trend on from the
window before to the window after; ``placebo_date`` compares the later half of those months with the earlier half. Per
city the interval is that of its months; over cities it is pooled like the answer. An interval within plus and minus the
smallest relevant difference passes (Bilinski & Hatfield 2018); one that leaves out zero fails; any other says too
little and is information. No evidence of a trend is not evidence of none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from evaluation.estimation.checks.record import Check, CheckOutcome
from evaluation.estimation.designs.interrupted_series import collapsed_change, trend_before
from evaluation.estimation.pooling import pool
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.results import Estimate
from evaluation.estimation.series import START
from evaluation.estimation.study import Question, series_of

MINIMUM_CITIES = 2
Estimator = Callable[[pd.Series], Estimate]


def pre_trend(question: Question, months: pd.DataFrame, level: float) -> list[Check]:
    """The change that the trend before the start would give between the windows if it went on."""
    before, after = question.windows
    span = (sum(after) - sum(before)) / 2
    return _checks(
        "pre_trend",
        question,
        months,
        lambda early: trend_before(early.to_numpy(float), early.index.to_numpy(float), span, level),
        level,
    )


def placebo_date(question: Question, months: pd.DataFrame, level: float) -> list[Check]:
    """The difference that would be found had the start been halfway the months before it."""
    return _checks("placebo_date", question, months, lambda early: _halves(early, level), level)


def _halves(early: pd.Series, level: float) -> Estimate:
    later = np.arange(len(early)) >= len(early) // 2
    return collapsed_change(early.to_numpy(float), early.index.to_numpy(float), ~later, later, level)


def _checks(name: str, question: Question, months: pd.DataFrame, estimator: Estimator, level: float) -> list[Check]:
    found = {city: _of_city(question, months, city, estimator) for city in question.participating}
    cities = [_record(name, question, city, one) for city, one in found.items()]
    return [_whole(name, question, [one for one in found.values() if one], level), *cities]


def _of_city(question: Question, months: pd.DataFrame, city: str, estimator: Estimator) -> Estimate | None:
    difference = series_of(question, months[months.city == city])
    try:
        return estimator(difference[difference.index < START])
    except EstimationError:
        return None


def _record(name: str, question: Question, city: str, found: Estimate | None) -> Check:
    keys, bound = (name, question.experiment, question.indicator, city), question.relevant_difference
    if found is None:
        return Check(*keys, "not_possible", None, bound)
    return Check(*keys, "informative", found.value, bound, found.units_n, low=found.low, high=found.high)


def _whole(name: str, question: Question, found: list[Estimate], level: float) -> Check:
    keys, bound = (name, question.experiment, question.indicator, ""), question.relevant_difference
    if len(found) < MINIMUM_CITIES:
        return Check(*keys, "not_possible", None, bound)
    pooled = pool([one.value for one in found], [one.standard_error for one in found], confidence_level=level)
    outcome = _outcome(pooled.low, pooled.high, bound)
    months_n = sum(one.units_n or 0 for one in found)
    failed = outcome == "failed"
    return Check(*keys, outcome, pooled.estimate, bound, months_n, failed, pooled.low, pooled.high)


def _outcome(low: float, high: float, bound: float) -> CheckOutcome:
    if -bound < low and high < bound:
        return "passed"
    return "failed" if low > 0 or high < 0 else "informative"
