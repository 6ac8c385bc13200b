"""Average effects by group and period, each with the influence of every unit on it (Callaway & Sant'Anna 2021).

A group is the units first treated in the same period g. Its effect in period t is

    ATT(g, t) = mean of (y_t − y_b − fitted) over the group,    b = g − 1, or t − 1 before treatment

where fitted is the change that the comparison units' own regression on the covariates gives; without covariates their
mean change. Comparison units are those never treated, or all not yet treated at t (and b). Influences are those of the
outcome-regression estimator of Sant'Anna & Zhao (2020); their mean square over n is the variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.refusals import NoOverlapError, TooFewUnitsError
from evaluation.estimation.regression import SMALLEST_SINGULAR_RATIO

Comparison = Literal["never_treated", "not_yet_treated"]
MINIMUM_UNITS = 2


@dataclass(frozen=True)
class Wide:
    """A balanced panel: values (units × periods), first treated period of each unit, covariates (units × p) with ones.

    ``treated_from`` is infinite for never.
    """

    values: FloatArray
    periods: FloatArray
    treated_from: FloatArray
    covariates: FloatArray

    @property
    def units_n(self) -> int:
        """Number of units."""
        return int(self.values.shape[0])

    @property
    def groups(self) -> FloatArray:
        """First treated periods, in order."""
        return np.unique(self.treated_from[np.isfinite(self.treated_from)])


@dataclass(frozen=True)
class Effects:
    """Group, period and effect of each cell (c), and the influence of each unit on each (units × c)."""

    group: FloatArray
    period: FloatArray
    value: FloatArray
    influence: FloatArray


def effects(panel: Wide, comparison: Comparison) -> Effects:
    """Estimate every cell for which there are comparison units."""
    found = []
    for group in panel.groups:
        for place in range(1, panel.periods.size):
            period = panel.periods[place]
            base = np.searchsorted(panel.periods, group) - 1 if period >= group else place - 1
            others = _others(panel, comparison, float(max(period, panel.periods[base])), group)
            if others.any():
                change = panel.values[:, place] - panel.values[:, base]
                own = panel.treated_from == group
                found.append((group, period, *_effect(change, own, others, panel.covariates)))
    if not found:
        raise TooFewUnitsError("No group has units to compare with.")
    group_of, period_of, value, influence = zip(*found, strict=True)
    return Effects(np.array(group_of), np.array(period_of), np.array(value), np.column_stack(influence))


def _others(panel: Wide, comparison: Comparison, latest: float, group: float) -> NDArray[np.bool_]:
    never = np.isinf(panel.treated_from)
    if comparison == "never_treated":
        return never
    return never | ((panel.treated_from > latest) & (panel.treated_from != group))


def _effect(
    change: FloatArray, own: NDArray[np.bool_], others: NDArray[np.bool_], covariates: FloatArray
) -> tuple[float, FloatArray]:
    """Return the effect and each unit's influence on it."""
    own_n, others_n, units_n = int(own.sum()), int(others.sum()), change.size
    if min(own_n, others_n - covariates.shape[1] + 1) < MINIMUM_UNITS:
        raise TooFewUnitsError(f"A group and what it is compared with need at least {MINIMUM_UNITS} units each.")
    known = covariates[others]
    singular = np.linalg.svd(known, compute_uv=False)
    if singular[-1] <= SMALLEST_SINGULAR_RATIO * singular[0]:
        raise NoOverlapError("Among the comparison units the covariates say the same thing.")
    inverse = np.linalg.inv(known.T @ known / others_n)
    coefficients = inverse @ known.T @ change[others] / others_n
    left = change - covariates @ coefficients
    value = float(left[own].mean())
    influence = np.zeros(units_n)
    influence[own] = (left[own] - value) * units_n / own_n
    influence[others] -= left[others] * (known @ inverse @ covariates[own].mean(0)) * units_n / others_n
    return value, influence
