"""Check ``selective_dropout``: did those who were lost start differently from those who stayed?

Standardised difference at T0, lost minus kept, in the group where it is largest. With few people lost it swings by
chance, so it fails only when it exceeds the bound and its interval lies wholly on one side of zero; above the bound
with an interval that holds zero it is shown as information. With two groups looked at, the interval is
Bonferroni-wide.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.estimation.checks.standardised import Gap, standardised_gap
from evaluation.estimation.proportions import normal_quantile
from evaluation.estimation.study import Question

NAME = "selective_dropout"


def selective_dropout(
    question: Question, units: pd.DataFrame, maximum_gap: float, confidence_level: float
) -> list[Check]:
    """Compare the start of those lost and those kept, over all cities."""
    keys = (NAME, question.experiment, question.indicator, "")
    started = units[units["T0"].notna() & units.arm.isin(question.arms)]
    linked = started["T1"].notna().any() or not units["T1"].notna().any()
    if started.empty or not linked:
        return [Check(*keys, "not_possible", None, maximum_gap, len(started))]
    if started["T1"].notna().all():
        return [Check(*keys, "passed", 0.0, maximum_gap, len(started))]
    gaps = [_gap(started[started.arm == arm]) for arm in question.arms]
    known = [gap for gap in gaps if gap.value is not None]
    if not known:
        return [Check(*keys, "not_possible", None, maximum_gap, len(started))]
    worst = max(known, key=lambda gap: abs(gap.value or 0.0))
    return [_record(question, worst, maximum_gap, 1 - (1 - confidence_level) / len(question.arms))]


def _gap(started: pd.DataFrame) -> Gap:
    lost = started["T1"].isna()
    of_city = [(rows["T0"][lost[rows.index]], rows["T0"][~lost[rows.index]]) for _, rows in started.groupby("city")]
    return standardised_gap((first.to_numpy(float), second.to_numpy(float)) for first, second in of_city)


def _record(question: Question, gap: Gap, bound: float, confidence_level: float) -> Check:
    value, half = gap.value or 0.0, normal_quantile(confidence_level) * (gap.standard_error or 0.0)
    keys = (NAME, question.experiment, question.indicator, "")
    if abs(value) <= bound:
        return Check(*keys, "passed", value, bound, gap.units_n)
    failed = abs(value) > half
    return Check(*keys, "failed" if failed else "informative", value, bound, gap.units_n, failed)
