"""Check ``balance_t0``: did the groups start alike? Standardised difference at T0 of the units in the estimate."""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check, verdict
from evaluation.estimation.checks.standardised import Gap, standardised_gap
from evaluation.estimation.study import Question, complete

NAME = "balance_t0"


def balance_t0(question: Question, units: pd.DataFrame, maximum_gap: float) -> list[Check]:
    """Hold the difference over all cities against the bound, and show each city's; only for designs with two groups."""
    if not question.has_comparison:
        return []
    analysed = complete(units)
    whole = _gap(question, analysed, question.participating)
    cities = [
        _record(question, _gap(question, analysed, (city,)), maximum_gap, city) for city in question.participating
    ]
    return [_record(question, whole, maximum_gap, ""), *cities]


def _gap(question: Question, analysed: pd.DataFrame, cities: tuple[str, ...]) -> Gap:
    of_city = [analysed[analysed.city == city] for city in cities]
    return standardised_gap(
        (rows["T0"][rows.arm == "experiment"].to_numpy(float), rows["T0"][rows.arm == "comparison"].to_numpy(float))
        for rows in of_city
    )


def _record(question: Question, gap: Gap, bound: float, city: str) -> Check:
    keys = (NAME, question.experiment, question.indicator, city)
    if gap.value is None:
        return Check(*keys, "not_possible", None, bound, gap.units_n)
    if city:
        return Check(*keys, "informative", gap.value, bound, gap.units_n)
    failed = abs(gap.value) > bound
    return Check(*keys, verdict(not failed), gap.value, bound, gap.units_n, failed)
