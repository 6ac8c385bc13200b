"""Outcomes of the plan, for the units that the estimate uses; improved is in the direction of the indicator."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evaluation.estimation.descriptives.cells import (
    DIRECTIONS,
    Place,
    Row,
    change_rows,
    mean_row,
    median_row,
    share_row,
)
from evaluation.estimation.study import WAVES, Question, complete


def planned_rows(question: Question, units: pd.DataFrame, level: float) -> Iterator[Row]:
    """Yield per city, group and wave what is asked; for a change per group improved, same and worsened.

    Beside a mean of amounts or times stands their median.
    """
    for city in ("", *question.cities):
        for arm in question.arms:
            rows = units[(units.arm == arm) & ((units.city == city) | (city == ""))]
            yield from _planned_cell(question, city, arm, rows, level)


def _planned_cell(question: Question, city: str, arm: str, units: pd.DataFrame, level: float) -> Iterator[Row]:
    takes_part = not city or city in question.participating
    kind, unit = question.measure.kind, question.measure.unit
    if kind == "ordinal":
        place = Place(question.indicator, question.experiment, "", city, arm, "T1")
        if not takes_part:
            yield from (place.row(name, "share", "not_participating") for name in DIRECTIONS)
            return
        paired = complete(units)
        change = question.toward_improvement * (paired["T1"].to_numpy(float) - paired["T0"].to_numpy(float))
        yield from change_rows(place, change, level)
        return
    everyone = question.plan.design == "repeated_survey"
    for wave in WAVES:
        place = Place(question.indicator, question.experiment, "", city, arm, wave)
        quantity = "share" if kind == "share" else "mean"
        if not takes_part:
            names = (quantity, "median") if question.is_skewed else (quantity,)
            yield from (place.row(name, unit, "not_participating") for name in names)
            continue
        values = (units if everyone else complete(units))[wave].dropna().to_numpy(float)
        if kind == "share":
            yield share_row(place, quantity, int(values.sum()), values.size, level)
        else:
            yield mean_row(place, unit, values, level)
        if question.is_skewed:
            yield median_row(place, unit, values, level)
