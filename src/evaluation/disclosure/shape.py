"""How an estimate that may be shown is shown: whole, rounded, or without the numbers that would give others away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.disclosure.kinds import PROBABILITIES
from evaluation.disclosure.records import Record, rounded

PROBABILITY_STEP = 0.01
FINE = 100
"""A pooled number of a counted outcome keeps two digits more than are printed."""
WIDE = 5
"""Beside hidden cities it is rounded to so many printed steps: one step leaves mostly one table that fits."""
NUMBERS = ("value", "low", "high", "standard_error", "smallest_detectable_difference")
PRECISION = ("standard_error", "smallest_detectable_difference")
DEGREES = ("degrees_of_freedom", "residual_df")
LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "rounded": (*PRECISION, "residual_df"),
    "rounded_widely": (*PRECISION, "residual_df"),
    "coarse": (*PRECISION, *DEGREES),
    "fine": (),
    "fine_without_df": ("residual_df",),
}
"""Numbers that a row does not show, per rule by which it is rounded."""


def rounded_down(value: float, step: float) -> float:
    """Round a chance down to a step, from hundredths: a verdict compares hundredths with bounds that are such steps.

    What is shown then says as much as the verdict does. The highest step holds certainty too, or that alone would be
    told more closely than the rest.

    >>> rounded_down(0.796, 0.05), rounded_down(0.794, 0.05), rounded_down(1.0, 0.05)
    (0.8, 0.75, 0.95)
    """
    hundredths = min(round(round(value, 2) / PROBABILITY_STEP), 99)
    return rounded(hundredths // round(step / PROBABILITY_STEP) * step)


def as_shown(row: Record, rule: str, steps: Mapping[str, float]) -> Record:
    """Round a row by the rule that decided about it; ``steps`` holds the printed precision per unit."""
    if rule not in LEFT_OUT:
        return row
    step = PROBABILITY_STEP if row["quantity"] in PROBABILITIES else steps[row["unit"]]
    step = step * WIDE if rule == "rounded_widely" else step / FINE if rule.startswith("fine") else step
    shape = rounded_down if rule == "rounded_widely" and row["quantity"] in PROBABILITIES else rounded
    changed: dict[str, Any] = {name: shape(row[name], step) for name in NUMBERS if row[name] is not None}
    return {**row, **changed, **dict.fromkeys(LEFT_OUT[rule])}
