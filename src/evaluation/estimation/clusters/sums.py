"""Count how many sums of one value from each table are as large as a given one, without writing all sums down.

The tables are split in two halves; each half's sums are written out and sorted, and for each sum of the one half a
binary search counts the partners in the other (Horowitz & Sahni 1974). Twenty choices in each of five cities are
3.2 million sums, but 400 and 8,000 to sort. Sums are never put in bins: the count is exact up to ties, and a sum
counts as tied within ``TIE`` of the largest possible sum.

>>> count_sums([np.array([-1.0, 1.0])] * 3, 3.0)
Counts(extreme_n=2, upper_n=1, total_n=8)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from evaluation.estimation.arrays import FloatArray

TIE = 1e-9
LARGEST_HALF = 2**21
"""Sums of one half that are kept in memory: 16 MB, half a second to sort and search."""


def reached(statistic: FloatArray | float) -> FloatArray:
    """Return how high a |statistic| in standard errors must be to count as high as this one: a tie, or more."""
    size = np.abs(statistic)
    return np.asarray(size - TIE * np.maximum(1.0, size))


@dataclass(frozen=True)
class Counts:
    """How many of ``total_n`` sums have |sum| ≥ |observed| and how many sum ≥ observed, ties included."""

    extreme_n: int
    upper_n: int
    total_n: int

    def plus(self, other: Counts) -> Counts:
        """Add the counts of other sums."""
        return Counts(self.extreme_n + other.extreme_n, self.upper_n + other.upper_n, self.total_n + other.total_n)


def halves(sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """Divide tables of these sizes in two groups with about as many combinations each."""
    groups: tuple[list[int], list[int]] = ([], [])
    combinations = [1, 1]
    for index in sorted(range(len(sizes)), key=lambda one: -sizes[one]):
        smaller = int(combinations[1] < combinations[0])
        groups[smaller].append(index)
        combinations[smaller] *= sizes[index]
    return groups


def countable(sizes: Sequence[int]) -> bool:
    """Tell whether the sums of both halves fit in memory."""
    return all(prod(sizes[one] for one in half) <= LARGEST_HALF for half in halves(sizes))


def count_sums(tables: Sequence[FloatArray], observed: float) -> Counts:
    """Count over all sums of one value from each table."""
    left, right = ([tables[one] for one in half] for half in halves([table.size for table in tables]))
    tolerance = TIE * sum(float(np.abs(table).max()) for table in tables)
    return count_pairs(all_sums(left), all_sums(right), observed, tolerance)


def all_sums(tables: Sequence[FloatArray]) -> FloatArray:
    """Return every sum of one value from each table; a single 0 where there is no table."""
    sums = np.zeros(1)
    for table in tables:
        sums = np.add.outer(sums, table).ravel()
    return sums


def count_pairs(left: FloatArray, right: FloatArray, observed: float, tolerance: float) -> Counts:
    """Count over all sums of one of ``left`` and one of ``right``."""
    first, second = np.sort(left), np.sort(right)
    total = first.size * second.size
    upper = _at_least(first, second, observed - tolerance)
    limit = abs(observed) - tolerance
    if limit <= 0:
        return Counts(total, upper, total)
    return Counts(_at_least(first, second, limit) + _at_most(first, second, -limit), upper, total)


def _at_least(first: FloatArray, second: FloatArray, limit: float) -> int:
    return int((second.size - np.searchsorted(second, limit - first, "left")).sum())


def _at_most(first: FloatArray, second: FloatArray, limit: float) -> int:
    return int(np.searchsorted(second, limit - first, "right").sum())
