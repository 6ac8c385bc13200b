"""Check ``regression_to_mean``: how much of the change may come from choosing people at a bad moment?

Who starts lower than the people they are compared with is expected to catch up (1 − r) of the distance without help, r
being the test–retest reliability in the registry. The comparison group at T0 says where people usually are, within the
same city, also where the design does not use that group. The record holds the expected change in the unit of the
measure, positive for an improvement.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.estimation.sensitivity.regression_to_mean import expected_regression
from evaluation.estimation.study import ARMS, Question

NAME = "regression_to_mean"


def regression_to_mean(question: Question, units: pd.DataFrame, reliability: float | None) -> list[Check]:
    """Show the expected change; for means it is held against the smallest relevant difference."""
    keys = (NAME, question.experiment, question.indicator, "")
    started = units[units["T0"].notna()]
    both = [city for city, rows in started.groupby("city") if set(ARMS) <= set(rows.arm)]
    rows = started[started.city.isin(both)]
    bound = question.relevant_difference if question.plan.outcome == "mean_difference" else None
    if reliability is None or rows.empty:
        return [Check(*keys, "not_possible", None, bound, len(rows))]
    sizes = rows[rows.arm == "experiment"].groupby("city").size()
    start, reference = (_mean(rows[rows.arm == arm], sizes) for arm in ARMS)
    expected = expected_regression(start, reference, reliability)
    value = expected * (-1.0 if question.measure.direction == "down" else 1.0)
    if bound is None:
        return [Check(*keys, "informative", value, None, len(rows))]
    return [Check(*keys, "failed" if value >= bound else "passed", value, bound, len(rows))]


def _mean(rows: pd.DataFrame, sizes: pd.Series) -> float:
    """Mean of the cities' means, each weighing as many as were chosen there."""
    return float((rows.groupby("city").T0.mean() * sizes).sum() / sizes.sum())
