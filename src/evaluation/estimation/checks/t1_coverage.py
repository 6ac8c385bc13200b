"""Check ``t1_coverage``: of those measured at T0, how many were measured at T1?

The group with the lowest share counts; the number of units is that group's.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check, verdict
from evaluation.estimation.study import Question

NAME = "t1_coverage"


def t1_coverage(question: Question, units: pd.DataFrame) -> list[Check]:
    """Hold the coverage over all cities against the plan's bound, and show each city's."""
    bound = question.plan.minimum_t1_coverage
    cities = [_of(question, units[units.city == city], city) for city in question.participating]
    whole = _of(question, units, "")
    if whole.value is None or bound is None:
        return [whole, *cities]
    passed = whole.value >= bound
    return [
        Check(
            NAME, whole.experiment, whole.indicator, "", verdict(passed), whole.value, bound, whole.units_n, not passed
        ),
        *cities,
    ]


def _of(question: Question, units: pd.DataFrame, city: str) -> Check:
    started = units[units["T0"].notna() & units.arm.isin(question.arms)]
    shares = started["T1"].notna().groupby(started.arm).mean()
    never_linked = not started["T1"].notna().any() and units["T1"].notna().any()
    if shares.empty or never_linked:
        return Check(NAME, question.experiment, question.indicator, city, units_n=len(started))
    value, bound = float(shares.min()), question.plan.minimum_t1_coverage
    units_n = int((started.arm == str(shares.idxmin())).sum())
    return Check(NAME, question.experiment, question.indicator, city, "informative", value, bound, units_n)
