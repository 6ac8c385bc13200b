"""Standardised differences between two groups of units, within cities and over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray


@dataclass(frozen=True)
class Gap:
    """A standardised difference with its standard error, None where it cannot be computed."""

    value: float | None
    standard_error: float | None
    units_n: int


def standardised_gap(groups: Iterable[tuple[FloatArray, FloatArray]]) -> Gap:
    """Return the mean difference, first minus second, in pooled standard deviations, over cities.

    Each city gives a pair of arrays. Differences are taken within cities and weighed by n1 n2 / (n1 + n2); the standard
    deviation is that within groups and cities, so that differences between cities do not count.
    """
    pairs = [(first, second) for first, second in groups if first.size and second.size]
    units_n = sum(first.size + second.size for first, second in pairs)
    degrees = units_n - 2 * len(pairs)
    if not pairs or degrees < 1:
        return Gap(None, None, units_n)
    weights = np.array([first.size * second.size / (first.size + second.size) for first, second in pairs])
    differences = np.array([first.mean() - second.mean() for first, second in pairs])
    squares = sum(float(((values - values.mean()) ** 2).sum()) for pair in pairs for values in pair)
    difference, spread = float(weights @ differences / weights.sum()), float(np.sqrt(squares / degrees))
    if spread == 0:
        return Gap(0.0 if difference == 0 else None, None, units_n)
    return Gap(difference / spread, float(1 / np.sqrt(weights.sum())), units_n)
