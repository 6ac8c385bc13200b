"""Plain numbers beside the estimates: shares, means, medians, ratios and totals."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation.estimation.descriptives.cells import Row
from evaluation.estimation.descriptives.planned import planned_rows
from evaluation.estimation.descriptives.unplanned import Described, unplanned_rows
from evaluation.estimation.study import Question
from evaluation.registry import Registry


def descriptive_rows(
    registry: Registry, indicators: pd.DataFrame, planned: Sequence[tuple[Question, pd.DataFrame]], level: float
) -> list[Row]:
    """All descriptives: indicators in registry order; within them experiment, category, city, group and wave."""
    rows: list[Row] = []
    of_indicator = {str(name): chosen for name, chosen in indicators.groupby("indicator", sort=False)}
    in_plan = {(question.experiment, question.indicator) for question, _ in planned}
    for name, entry in registry.indicators.items():
        if entry.derive.rule == "delivered_total":
            continue
        chosen = of_indicator.get(name, indicators.iloc[:0])
        rows.extend(unplanned_rows(Described(registry, name, level), chosen, in_plan))
        for question, units in planned:
            if question.indicator == name:
                rows.extend(planned_rows(question, units, level))
    return rows
