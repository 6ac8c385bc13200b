"""Check ``version_mixed``: of those measured twice, how many with two different versions of the instrument?

A fact to read beside the outcome, not a fault: the outcome rests on items that both versions have. The group with the
highest share counts.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.estimation.study import Question
from evaluation.registry import Registry

NAME = "version_mixed"


def version_mixed(registry: Registry, question: Question, indicators: pd.DataFrame) -> list[Check]:
    """Show the share over all cities, where an indicator counts changed versions of the question's instrument."""
    instrument = question.measure.derive.instrument
    counting = [
        name
        for name, entry in registry.indicators.items()
        if entry.derive.rule == "version_changed" and entry.derive.instrument == instrument
    ]
    asked = indicators[(indicators.experiment == question.experiment) & indicators.arm.isin(question.arms)]
    return [_of(question, asked[(asked.indicator == name) & (asked.status == "ok")]) for name in counting]


def _of(question: Question, rows: pd.DataFrame) -> Check:
    if rows.empty:
        return Check(NAME, question.experiment, question.indicator, units_n=0)
    shares = rows.groupby("arm").value.mean()
    units_n = int((rows.arm == str(shares.idxmax())).sum())
    return Check(NAME, question.experiment, question.indicator, "", "informative", float(shares.max()), None, units_n)
