"""How much extra trend in the comparison group would overturn the answer?

A comparison group tells what would have happened without the experiment. If the comparison neighbourhood had changed by
``extra`` more than the experiment neighbourhood would have, every city's difference falls by ``extra``, and with it the
mean, the interval and the prediction: all are shift equivariant, so the answers are closed forms (compare the bounds on
post-treatment trends of Rambachan & Roth 2023, with one period before).

>>> trend = overturning_trend(0.25, 0.10, 0.40, relevant_difference=0.15)
>>> trend.mean, trend.interval, round(trend.relevant, 2)
(0.25, 0.1, 0.1)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.estimation.arrays import as_finite
from evaluation.estimation.refusals import InvalidInputError


@dataclass(frozen=True)
class OverturningTrend:
    """Extra trend, in the unit of the outcome and in the direction of improvement, that just overturns a statement.

    ``mean``: the mean becomes no difference. ``interval``: the interval starts to hold no difference. ``relevant``: the
    mean falls to the smallest relevant difference. A negative number says that the statement did not stand to begin
    with.
    """

    mean: float
    interval: float
    relevant: float


def overturning_trend(
    value: float,
    low: float,
    high: float,
    null_value: float = 0.0,
    relevant_difference: float = 0.0,
    direction: Literal["up", "down"] = "up",
) -> OverturningTrend:
    """Return the extra trend that overturns a mean with its interval."""
    if not low <= value <= high:
        raise InvalidInputError("The mean must lie within its interval.")
    if direction not in ("up", "down"):
        raise InvalidInputError("The direction of improvement is up or down.")
    numbers = as_finite([value, low if direction == "up" else high, null_value, relevant_difference], "numbers")
    middle, limit, null, relevant = (float(number) for number in numbers)
    sign = 1.0 if direction == "up" else -1.0
    mean, interval = sign * (middle - null), sign * (limit - null)
    return OverturningTrend(mean, interval, mean - relevant)
