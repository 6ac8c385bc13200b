"""Exact tests that rest on the lot alone: signs flipped per pair, or m of n units drawn (Fisher 1935).

They test that the approach changed nothing for anyone in these units; they say nothing of others. Every assignment is
counted up to about forty units (``sums``), more are drawn. With five cities the smallest two-sided p is 2/32.

>>> found = sign_flip_test([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
>>> found.extreme_n, found.assignments_n, round(found.statistic, 2)
(4, 1024, 1.58)
>>> complete_randomisation_test([15, 15, 20, 20, 10, 15, 30], [1, 0, 0, 0, 0, 0, 1]).extreme_n
8
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.clusters.draws import DRAWS, draws_needed, generator_needed
from evaluation.estimation.clusters.sums import TIE, Counts, all_sums, count_pairs, count_sums, countable
from evaluation.estimation.refusals import InvalidInputError, NoVariationError, TooFewUnitsError

MOST_UNITS = 42
"""Two halves of 21 units have two million subsets each."""


@dataclass(frozen=True)
class RandomisationTest:
    """A mean (or difference of means) among what other assignments would have given, ties counted as extreme.

    ``p_value`` is two-sided, ``p_upper`` that of a value this high or higher. ``exact`` when all ``assignments_n`` were
    counted; else they were drawn, and the one that happened is among them.
    """

    statistic: float
    p_value: float
    p_upper: float
    extreme_n: int
    upper_n: int
    assignments_n: int
    exact: bool


def sign_flip_test(
    differences: ArrayLike, generator: np.random.Generator | None = None, draws: int = DRAWS
) -> RandomisationTest:
    """Test paired ``differences`` (n), such as one effect per city, each of which had its sign by lot.

    Raises
    ------
    NoVariationError
        When every difference is 0.
    """
    values = _as_list(differences, "differences")
    if not values.any():
        raise NoVariationError("Every difference is 0, so that no assignment differs from another.")
    tables = [np.array([-one, one]) for one in values]
    exact = countable([2] * values.size)
    if exact:
        counts = count_sums(tables, float(values.sum()))
    else:
        signs = generator_needed(generator).integers(0, 2, (draws_needed(draws), values.size)) * 2 - 1
        counts = _drawn(signs @ values, float(values.sum()), float(np.abs(values).sum()))
    return _tested(float(values.mean()), counts, exact)


def complete_randomisation_test(
    outcome: ArrayLike, treated: ArrayLike, generator: np.random.Generator | None = None, draws: int = DRAWS
) -> RandomisationTest:
    """Test the difference in means of ``outcome`` (n) when lot drew which m of n units were ``treated`` (1, else 0).

    Raises
    ------
    TooFewUnitsError
        When a group is empty.
    NoVariationError
        When every outcome is the same.
    """
    values, group = _as_list(outcome, "outcomes"), _as_list(treated, "groups")
    if group.size != values.size or not np.isin(group, (0.0, 1.0)).all():
        raise InvalidInputError("Give for each unit its group: 1 treated, 0 not.")
    chosen_n = int(group.sum())
    if chosen_n in (0, values.size):
        raise TooFewUnitsError("Each group needs at least one unit, and one of them is empty.")
    if np.ptp(values) == 0:
        raise NoVariationError("Every outcome is the same, so that no assignment differs from another.")
    centred = values - values.mean()
    observed = float(centred @ group)
    exact = values.size <= MOST_UNITS
    if exact:
        counts = _count_subsets(centred, chosen_n, observed)
    else:
        order = generator_needed(generator).random((draws_needed(draws), values.size)).argsort(1)[:, :chosen_n]
        counts = _drawn(centred[order].sum(1), observed, float(np.abs(centred).sum()))
    return _tested(observed * values.size / (chosen_n * (values.size - chosen_n)), counts, exact)


def _as_list(values: ArrayLike, what: str) -> FloatArray:
    array = as_finite(values, what)
    if array.ndim != 1 or array.size < 2:
        raise TooFewUnitsError(f"This needs one list with at least two {what}.")
    return array


def _count_subsets(centred: FloatArray, chosen_n: int, observed: float) -> Counts:
    """Count over all subsets of ``chosen_n`` units: j from the first half and the rest from the second."""
    middle = centred.size // 2
    (left, left_n), (right, right_n) = (_subsets(half) for half in (centred[:middle], centred[middle:]))
    tolerance = TIE * float(np.abs(centred).sum())
    counts = Counts(0, 0, 0)
    for taken in range(max(0, chosen_n - (centred.size - middle)), min(middle, chosen_n) + 1):
        pair = left[left_n == taken], right[right_n == chosen_n - taken]
        counts = counts.plus(count_pairs(*pair, observed, tolerance))
    return counts


def _subsets(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the sum and the size of every subset."""
    return all_sums([np.array([0.0, one]) for one in values]), all_sums([np.array([0.0, 1.0])] * values.size)


def _drawn(sums: FloatArray, observed: float, largest: float) -> Counts:
    """Count over drawn sums and the observed one."""
    tolerance = TIE * largest
    extreme, upper = np.abs(sums) >= abs(observed) - tolerance, sums >= observed - tolerance
    return Counts(int(extreme.sum()) + 1, int(upper.sum()) + 1, sums.size + 1)


def _tested(statistic: float, counts: Counts, exact: bool) -> RandomisationTest:
    return RandomisationTest(
        statistic=statistic,
        p_value=counts.extreme_n / counts.total_n,
        p_upper=counts.upper_n / counts.total_n,
        extreme_n=counts.extreme_n,
        upper_n=counts.upper_n,
        assignments_n=counts.total_n,
        exact=exact,
    )
