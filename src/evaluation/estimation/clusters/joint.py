"""Placebo in space for several indicators at once: how often would the most extreme of them be as extreme as each?

Each indicator's statistic is its mean contrast over the standard deviation of that mean over all choices, a scale that
does not depend on the choice. The adjusted share of an indicator is the share of choices whose largest |statistic| over
all indicators reaches it (max-T, Westfall & Young 1993), so that indicators which go together stay together.

>>> change = np.column_stack([[5.0, 1, 2, 1, 4.0, 2, 1, 2], [1.0, 2, 3, 4, 2, 2, 1, 4]])
>>> found = placebo_in_space_joint(change, ["a"] * 4 + ["b"] * 4, [1, 0, 0, 0, 1, 0, 0, 0])
>>> found.shares.round(3).tolist(), found.adjusted_shares.round(3).tolist(), found.choices_n
([0.062, 0.375], [0.062, 0.5], 16)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.clusters.choices import ENUMERATE_AT_MOST, placebo_choices
from evaluation.estimation.clusters.draws import DRAWS
from evaluation.estimation.clusters.fit import Labels
from evaluation.estimation.clusters.sums import reached


@dataclass(frozen=True)
class JointPlacebo:
    """Per indicator (q): its statistic, the share of choices as extreme in it, and as extreme in any (adjusted).

    Shares count ties. They are p-values only where lot decided (``p_values``, the adjusted shares; else None).
    """

    statistics: FloatArray
    shares: FloatArray
    adjusted_shares: FloatArray
    choices_n: int
    exact: bool
    p_values: FloatArray | None


def placebo_in_space_joint(
    values: ArrayLike,
    city: Labels,
    chosen: ArrayLike,
    assigned_by_lot: bool = False,
    generator: np.random.Generator | None = None,
    enumerate_at_most: int = ENUMERATE_AT_MOST,
    draws: int = DRAWS,
) -> JointPlacebo:
    """Compare ``values`` (neighbourhoods × q) of the choice that was made with all others; see ``placebo_in_space``."""
    choices = placebo_choices(as_finite(values, "values"), city, chosen)
    scale = np.sqrt(sum(table.var(0) for table in choices.contrasts)) / len(choices.contrasts)
    statistics = choices.observed.mean(0) / scale
    least = reached(statistics)
    own, joint, total = np.zeros(least.size, dtype=int), np.zeros(least.size, dtype=int), 0
    for part in choices.one_by_one(enumerate_at_most, generator, draws):
        drawn = np.abs(part.mean(1)) / scale
        own += (drawn >= least).sum(0)
        joint += (drawn.max(1)[:, None] >= least).sum(0)
        total += len(drawn)
    adjusted = joint / total
    return JointPlacebo(
        statistics=statistics,
        shares=own / total,
        adjusted_shares=adjusted,
        choices_n=total,
        exact=choices.listable(enumerate_at_most),
        p_values=adjusted if assigned_by_lot else None,
    )
