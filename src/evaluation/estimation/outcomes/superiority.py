"""Probability of superiority: how often a unit of the one group has a higher value than one of the other, ties half.

p = P(X < Y) + ½ P(X = Y), X of the first group and Y of the second; ½ is no difference. The interval and test are
Brunner & Munzel's (2000), with Satterthwaite degrees of freedom: spreads may differ. For small groups
``exact_superiority_p`` compares the same statistic over every way to divide the values between groups (Neubert &
Brunner 2007); ties make that quick, since only the number of each value matters.

>>> found = probability_of_superiority([1, 2, 1, 3], [3, 4, 2, 5])
>>> round(found.value, 3)
0.875
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.designs.units import as_units
from evaluation.estimation.refusals import InvalidInputError, NoVariationError

MOST_DIVISIONS = 500_000
BLOCK = 50_000
TIED = 1e-9
"""Statistics within this relative distance are the same up to rounding, and count as at least as large."""


@dataclass(frozen=True)
class Superiority:
    """A probability of superiority (0–1); ``statistic`` is t-distributed about 0 when it is ½."""

    value: float
    standard_error: float
    low: float
    high: float
    statistic: float
    degrees_of_freedom: float
    p_value: float
    confidence_level: float
    units_n: int


def probability_of_superiority(first: ArrayLike, second: ArrayLike, confidence_level: float = 0.95) -> Superiority:
    """Estimate how often the second group has the higher value; the interval is cut at 0 and 1.

    Raises
    ------
    TooFewUnitsError, NoVariationError
        Fewer than two units in a group, or groups that do not overlap at all, or are all equal.
    """
    level = as_confidence(confidence_level)
    one, other = as_units(first, "values"), as_units(second, "values")
    counts = _counted(one, other)
    share, variance, degrees = (float(part[0]) for part in _brunner_munzel(counts[None, 0], counts[None, 1]))
    if not variance > 0:
        raise NoVariationError(
            "The groups do not overlap or are all equal, so that the uncertainty cannot be estimated."
        )
    error = sqrt(variance)
    statistic = (share - 0.5) / error
    half = float(special.stdtrit(degrees, 0.5 + level / 2)) * error
    p_value = float(2 * special.stdtr(degrees, -abs(statistic)))
    limits = max(0.0, share - half), min(1.0, share + half)
    return Superiority(share, error, *limits, statistic, degrees, p_value, level, one.size + other.size)


def exact_superiority_p(first: ArrayLike, second: ArrayLike, ranks_only: bool = False) -> float:
    """Two-sided p of no difference over every division of the values between the groups.

    With ``ranks_only`` the statistic is the rank sum (Wilcoxon–Mann–Whitney), else Brunner & Munzel's. A division in
    which the groups do not overlap counts as the largest.

    Raises
    ------
    InvalidInputError
        With more than half a million different divisions.

    >>> round(exact_superiority_p([1, 2, 3], [4, 5, 6]), 3)
    0.1
    """
    one, other = as_units(first, "values"), as_units(second, "values")
    counts = _counted(one, other)
    total = counts.sum(0)
    if _divisions_n(total, one.size) > MOST_DIVISIONS:
        raise InvalidInputError("There are too many different values to compare every division of the groups.")
    observed = _size(counts[None, 0], counts[None, 1], ranks_only)[0]
    extreme = whole = 0.0
    for divided in _divisions(total.astype(int), one.size):
        weights = np.exp((special.gammaln(total + 1) - special.gammaln(divided + 1)
                          - special.gammaln(total - divided + 1)).sum(1))  # fmt: skip
        large = _size(divided, total - divided, ranks_only) >= observed * (1 - TIED)
        whole += float(weights.sum())
        extreme += float(weights[large].sum())
    return min(1.0, extreme / whole)


def _counted(first: FloatArray, second: FloatArray) -> FloatArray:
    """How often each different value, in ascending order, occurs in either group: shape (2, values)."""
    values = np.unique(np.concatenate([first, second]))
    return np.stack([(group[:, None] == values).sum(0).astype(float) for group in (first, second)])


def _brunner_munzel(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Share, variance and degrees of freedom for counts of shape (divisions, values).

    For a unit of the one group the placement is the part of the other group below it (ties half); the variance is that
    of the placements: s1²/n1 + s0²/n0.
    """
    sizes = first.sum(1), second.sum(1)
    placements = _below(second) / sizes[1][:, None], _below(first) / sizes[0][:, None]
    parts = []
    for counts, placed, size in zip((first, second), placements, sizes, strict=True):
        mean = (counts * placed).sum(1) / size
        parts.append((counts * (placed - mean[:, None]) ** 2).sum(1) / (size - 1) / size)
    share = (second * placements[1]).sum(1) / sizes[1]
    variance = parts[0] + parts[1]
    below = parts[0] ** 2 / (sizes[0] - 1) + parts[1] ** 2 / (sizes[1] - 1)
    return share, variance, np.asarray(variance**2 / np.where(below > 0, below, 1.0))


def _below(counts: FloatArray) -> FloatArray:
    """How many lie below each value, those equal counted half."""
    return np.asarray(np.cumsum(counts, axis=1) - counts / 2)


def _size(first: FloatArray, second: FloatArray, ranks_only: bool) -> FloatArray:
    share, variance, _ = _brunner_munzel(first, second)
    if ranks_only:
        return np.asarray(np.abs(share - 0.5))
    apart = np.abs(share - 0.5)
    size = apart / np.sqrt(np.where(variance > 0, variance, 1.0))
    return np.asarray(np.where(variance > 0, size, np.where(apart > 0, np.inf, 0.0)))


def _divisions(total: np.ndarray, first_n: int) -> Iterator[FloatArray]:
    """Every way to take ``first_n`` of these counts, in blocks of shape (divisions, values)."""
    later = np.append(np.cumsum(total[::-1])[::-1][1:], 0)

    def taken(place: int, left: int) -> Iterator[list[int]]:
        """Every way to take what is left from this place on."""
        if place == total.size:
            yield []
            return
        for number in range(max(0, left - int(later[place])), min(int(total[place]), left) + 1):
            for rest in taken(place + 1, left - number):
                yield [number, *rest]

    every = taken(0, first_n)
    while block := list(islice(every, BLOCK)):
        yield np.array(block, dtype=float)


def _divisions_n(total: FloatArray, first_n: int) -> float:
    """How many different ways there are: the coefficient of x^first_n in the product of 1 + x + ... + x^count."""
    ways = np.ones(1)
    for count in total:
        ways = np.convolve(ways, np.ones(int(count) + 1))
    return float(ways[first_n])
