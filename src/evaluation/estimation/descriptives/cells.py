"""The form of a descriptive: a share with its counts, a mean, a median, a ratio, a total.

A share has its numerator and denominator, a mean or median the number of units behind it; ``city`` is empty for all
cities together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import special

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.proportions import wilson
from evaluation.estimation.tables import DESCRIPTIVES

Row = dict[str, Any]
DIRECTIONS = {"share_improved": 1.0, "share_same": 0.0, "share_worsened": -1.0}


@dataclass(frozen=True)
class Place:
    """Where a descriptive belongs."""

    indicator: str
    experiment: str
    category: str
    city: str
    arm: str
    wave: str

    def at(self, wave: str) -> Place:
        """The same place at another wave."""
        return replace(self, wave=wave)

    def row(self, quantity: str, unit: str, status: str = "ok", **values: Any) -> Row:
        """One row; whatever is not given stays empty."""
        where: Row = {
            name: getattr(self, name) for name in ("indicator", "experiment", "category", "city", "arm", "wave")
        }
        return dict.fromkeys(DESCRIPTIVES) | where | {"quantity": quantity, "unit": unit, "status": status} | values


def share_row(place: Place, quantity: str, numerator: int, denominator: int, level: float) -> Row:
    """A share with its Wilson interval; without units it is not available."""
    if denominator == 0:
        return place.row(quantity, "share", "not_available", n=0)
    share = wilson(numerator, denominator, level)
    return place.row(
        quantity,
        "share",
        value=share.value,
        low=share.low,
        high=share.high,
        numerator=float(numerator),
        denominator=float(denominator),
        n=denominator,
    )


def mean_row(place: Place, unit: str, values: FloatArray, level: float) -> Row:
    """A mean with its t interval (none for a single unit); without units it is not available."""
    if values.size == 0:
        return place.row("mean", unit, "not_available", n=0)
    mean, degrees = float(values.mean()), values.size - 1
    found = place.row("mean", unit, value=mean, n=values.size, residual_df=float(degrees)) | _behind(values)
    if degrees < 1:
        return found
    half = float(special.stdtrit(degrees, 0.5 + level / 2) * values.std(ddof=1) / np.sqrt(values.size))
    return found | {"low": mean - half, "high": mean + half}


def ratio_row(place: Place, unit: str, numerators: FloatArray, denominators: FloatArray) -> Row:
    """Sum of numerators over sum of denominators, without an interval; ``n`` is the denominator."""
    numerator, denominator = float(np.nansum(numerators)), float(np.nansum(denominators))
    if denominator == 0:
        return place.row("ratio", unit, "not_available", n=0)
    sums: Row = {"numerator": numerator, "denominator": denominator, "n": round(denominator)}
    return place.row("ratio", unit, value=numerator / denominator, **sums)


def median_row(place: Place, unit: str, values: FloatArray, level: float) -> Row:
    """A median with the interval between order statistics (no assumption on the distribution); none for few units."""
    if values.size == 0:
        return place.row("median", unit, "not_available", n=0)
    from scipy import stats

    ordered = np.sort(values)
    degrees = float(values.size - 1)
    found = place.row("median", unit, value=float(np.median(ordered)), n=values.size, residual_df=degrees)
    found |= _behind(values)
    rank = int(stats.binom.ppf((1 - level) / 2, values.size, 0.5))
    if rank < 1:
        return found
    return found | {"low": float(ordered[rank - 1]), "high": float(ordered[values.size - rank])}


def _behind(values: FloatArray) -> Row:
    """How many units are not zero, the parts that the largest two have in the sum of sizes, how many values differ."""
    sizes = np.sort(np.abs(values))[::-1]
    parts = sizes[:2] / sizes.sum() if sizes.any() else np.array([])
    return {
        "nonzero_n": int(np.count_nonzero(sizes)),
        "largest_contribution": float(parts[0]) if parts.size else None,
        "second_contribution": float(parts[1]) if parts.size > 1 else None,
        "distinct_n": int(np.unique(values).size),
    }


def change_rows(place: Place, change: FloatArray, level: float) -> list[Row]:
    """How many improved (above zero), stayed the same and worsened, of those measured twice."""
    return [
        share_row(place, name, int((np.sign(change) == direction).sum()), change.size, level)
        for name, direction in DIRECTIONS.items()
    ]


def total_row(place: Place, unit: str, values: FloatArray) -> Row:
    """How many, or how much together; without units it is not available."""
    if values.size == 0:
        return place.row("total", unit, "not_available", n=0)
    return place.row("total", unit, value=float(values.sum()), n=values.size)
