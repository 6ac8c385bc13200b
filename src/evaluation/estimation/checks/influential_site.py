"""Check ``influential_site``: does one city decide the outcome?

It does when the pooled mean without it points the other way, or moves by more than the smallest relevant difference.
The record names the city whose absence moves the mean most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.checks.record import Check, verdict
from evaluation.estimation.study import Question

NAME = "influential_site"


def influential_site(
    question: Question, pooled: float | None, without: FloatArray | None, cities: Sequence[str]
) -> list[Check]:
    """Compare the pooled mean with the means that leave one city out, in the order of ``cities``."""
    keys = (NAME, question.experiment, question.indicator)
    bound = question.relevant_difference
    if pooled is None or without is None:
        return [Check(*keys, "", "not_possible", None, bound, len(cities))]
    shifts = np.abs(without - pooled)
    worst = int(shifts.argmax())
    sides = np.sign(without - question.null_value)
    turned = bool((sides != np.sign(pooled - question.null_value)).any())
    failed = turned or float(shifts[worst]) > bound
    return [
        Check(*keys, "", verdict(not failed), float(shifts[worst]), bound, len(cities), failed),
        Check(*keys, cities[worst], "informative", float(shifts[worst]), bound, len(cities)),
    ]
