"""Wilcoxon's signed-rank test of the same units twice, exact also with ties and units that did not change.

Units that did not change are left out; equal changes share their mean rank. The distribution of the rank sum over all
2^n signs is built by adding one rank at a time (ranks doubled, so that they are whole), which stays exact with ties;
scipy's and R's exact tables assume that there are none.

>>> before = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
>>> after = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
>>> signed_rank(before, after).p_value
0.00390625
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.designs.units import as_pairs
from evaluation.estimation.refusals import InvalidInputError

MOST_UNITS = 1000
DECIMALS = 10
"""Changes that differ beyond this decimal, relative to the largest, differ by rounding: 1.2 − 1 and 0.2 are a tie."""


@dataclass(frozen=True)
class SignedRank:
    """``rank_sum`` is that of units that rose; ``balance`` is (rank sum up − down) / all, from −1 to 1."""

    rank_sum: float
    balance: float
    p_value: float
    changed_n: int


def signed_rank(before: ArrayLike, after: ArrayLike) -> SignedRank:
    """Test whether changes lie evenly about zero; when nobody changed, the p-value is 1.

    Raises
    ------
    TooFewUnitsError, InvalidInputError
        Fewer than two units, or more than a thousand.
    """
    first, second = as_pairs(before, after)
    if first.size > MOST_UNITS:
        raise InvalidInputError(f"The exact test takes at most {MOST_UNITS} units.")
    change = second - first
    largest = float(np.abs(np.concatenate([first, second])).max())
    change = np.round(change / largest, DECIMALS) if largest else change
    change = change[change != 0]
    if not change.size:
        return SignedRank(0.0, 0.0, 1.0, 0)
    from scipy import stats

    doubled = np.rint(2 * stats.rankdata(np.abs(change))).astype(int)
    up = int(doubled[change > 0].sum())
    total = int(doubled.sum())
    chances = _distribution(doubled)
    tail = float(min(chances[: up + 1].sum(), chances[up:].sum()))
    return SignedRank(up / 2, (2 * up - total) / total, min(1.0, 2 * tail), change.size)


def _distribution(doubled_ranks: np.ndarray) -> np.ndarray:
    """Chance of each doubled rank sum when every sign is as likely as not."""
    chances = np.zeros(int(doubled_ranks.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled_ranks.tolist():
        moved = np.zeros_like(chances)
        moved[rank:] = chances[: chances.size - rank]
        chances = (chances + moved) / 2
    return chances
