"""Several correlated comparisons at once: p-values from the largest |t|, and step-down refinements.

| method | adjusted p of a comparison |
| --- | --- |
| ``single_step`` | chance that the largest of all sizes of T is at least this one (as Tukey's and Dunnett's tests) |
| ``free`` | the same among those not yet rejected, from the largest down (Westfall & Young 1993) |
| ``shaffer`` | p times how many of those left can be true together, as some imply others (Shaffer 1986, S2) |

The T are multivariate t with the correlation of the comparisons. Written as a length R and a direction u, a standard
normal vector of rank q with R²/q over the variance is F(q, df), so that

    P(max |T| ≥ c) = E_u[ P(F(q, df) ≥ c² / (q max_j (a_j'u)²)) ]

where only the direction is averaged over: on a grid of a circle for q = 2, on a fixed low-discrepancy net above that.
So results are the same in every run, and hold when comparisons imply each other (all pairs of groups).

>>> adjusted = max_t_p_values([2.0, 1.5], [[1.0, 0.5], [0.5, 1.0]], degrees_of_freedom=20)
>>> [round(p, 3) for p in adjusted.tolist()]
[0.105, 0.252]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.multiplicity import MOST_DEGREES
from evaluation.estimation.refusals import InvalidInputError

MaxT = Literal["single_step", "free", "shaffer"]
RANK = 1e-9
"""Eigenvalues below this part of the largest are zero up to rounding."""
CIRCLE, NET = 20_000, 14
"""Directions on a circle; 2^14 in more dimensions."""
MOST_WITH_LOGIC = 12
"""All subsets are looked through: 4,096 for twelve comparisons."""


def max_t_p_values(
    values: ArrayLike, covariance: ArrayLike, degrees_of_freedom: float, method: MaxT = "single_step"
) -> FloatArray:
    """Return adjusted two-sided p-values of comparisons with this covariance, in the order given.

    Raises
    ------
    InvalidInputError
        A covariance that is none, degrees of freedom not above zero, an unknown method, or more than twelve comparisons
        for ``shaffer``.
    """
    value, matrix = as_finite(values, "comparisons"), as_finite(covariance, "covariance")
    if value.ndim != 1 or not value.size or matrix.shape != (value.size, value.size):
        raise InvalidInputError("Give a list of comparisons and their covariance matrix.")
    spread = np.sqrt(np.clip(np.diag(matrix), 0, None))
    if not (spread > 0).all() or not np.allclose(matrix, matrix.T) or not degrees_of_freedom > 0:
        raise InvalidInputError("The covariance must be symmetric, variances and degrees of freedom above zero.")
    size, correlation = np.abs(value / spread), matrix / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlation)[0] < -RANK * value.size:
        raise InvalidInputError("The covariance matrix has a negative eigenvalue.")
    degrees = min(float(degrees_of_freedom), MOST_DEGREES)
    if method == "single_step":
        return np.array([exceedance(one, correlation, degrees) for one in size])
    if method == "free":
        return _stepped(size, lambda left: exceedance(size[left[0]], correlation[np.ix_(left, left)], degrees))
    if method != "shaffer":
        raise InvalidInputError(f"Unknown method '{method}': use single_step, free or shaffer.")
    possible, unadjusted = _possible_together(correlation), 2 * special.stdtr(degrees, -size)
    return _stepped(size, lambda left: _most_true(left, possible) * float(unadjusted[left[0]]))


def exceedance(limit: float, correlation: FloatArray, degrees_of_freedom: float) -> float:
    """Chance that the largest size of T reaches a limit.

    >>> round(exceedance(1.959963984540054, np.eye(1), 1e10), 6)
    0.05
    """
    roots, vectors = np.linalg.eigh(correlation)
    kept = roots > RANK * roots[-1]
    loadings = vectors[:, kept] * np.sqrt(roots[kept])
    rank = int(kept.sum())
    largest = ((directions(rank) @ loadings.T) ** 2).max(1)
    return float(special.fdtrc(rank, degrees_of_freedom, limit**2 / (rank * largest)).mean())


@lru_cache(maxsize=8)
def directions(rank: int) -> NDArray[np.float64]:
    """Directions spread evenly over the unit sphere, one of each opposite pair where that is simple."""
    if rank == 1:
        return np.ones((1, 1))
    if rank == 2:
        angles = np.pi * (np.arange(CIRCLE) + 0.5) / CIRCLE
        return np.column_stack([np.cos(angles), np.sin(angles)])
    from scipy.stats import qmc

    points = special.ndtri(qmc.Sobol(rank, rng=np.random.default_rng(rank)).random_base2(NET))
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True))


def _stepped(size: FloatArray, p_of_first: Callable[[list[int]], float]) -> FloatArray:
    """From the largest down: each p at least that before it."""
    order = np.argsort(-size, kind="stable").tolist()
    adjusted, highest = np.empty_like(size), 0.0
    for place, index in enumerate(order):
        highest = min(1.0, max(highest, p_of_first(order[place:])))
        adjusted[index] = highest
    return adjusted


def _possible_together(correlation: FloatArray) -> list[frozenset[int]]:
    """Sets of comparisons that can be the only true ones: together they imply no other."""
    number = len(correlation)
    if number > MOST_WITH_LOGIC:
        raise InvalidInputError(f"Implied differences are worked out for at most {MOST_WITH_LOGIC} comparisons.")
    every = range(number)
    found = []
    for size in range(1, number + 1):
        for chosen in combinations(every, size):
            rank = _rank(correlation, chosen)
            if all(_rank(correlation, (*chosen, other)) > rank for other in every if other not in chosen):
                found.append(frozenset(chosen))
    return found


def _rank(correlation: FloatArray, chosen: tuple[int, ...]) -> int:
    return int(np.linalg.matrix_rank(correlation[np.ix_(chosen, chosen)], tol=RANK * len(correlation), hermitian=True))


def _most_true(left: list[int], possible: list[frozenset[int]]) -> int:
    """How many of those left can be true with the first of them; none when what was rejected rules the first out."""
    remaining = frozenset(left)
    return max((len(one) for one in possible if left[0] in one and one <= remaining), default=0)
