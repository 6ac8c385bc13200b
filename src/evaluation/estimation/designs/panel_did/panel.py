"""A panel: rows of units by period, what each unit was assigned to, and from which period it is treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.estimation.arrays import FloatArray, as_finite
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError

NEVER = np.inf
MINIMUM_UNITS = 2


@dataclass(frozen=True)
class Panel:
    """Rows by unit and period: ``unit`` and ``cluster`` are codes, ``treated_from`` is infinite for never."""

    value: FloatArray
    unit: NDArray[np.intp]
    period: FloatArray
    treated_from: FloatArray
    cluster: NDArray[np.intp]

    @property
    def units_n(self) -> int:
        """Number of units."""
        return int(self.unit.max()) + 1

    @property
    def ever_treated(self) -> NDArray[np.bool_]:
        """Whether each row is of a unit that is ever treated."""
        return np.isfinite(self.treated_from)

    @property
    def relative(self) -> FloatArray:
        """Periods since treatment; minus infinity for a unit never treated."""
        return self.period - self.treated_from

    def rows(self, chosen: NDArray[np.bool_]) -> Panel:
        """The same panel with some of its rows."""
        unit = pd.factorize(self.unit[chosen])[0]
        parts = (self.value[chosen], unit, self.period[chosen], self.treated_from[chosen], self.cluster[chosen])
        return Panel(*parts)


def as_panel(
    value: ArrayLike,
    unit: ArrayLike | pd.Series,
    period: ArrayLike,
    treated_from: ArrayLike,
    assigned: ArrayLike | pd.Series | None = None,
) -> Panel:
    """Check a panel; ``assigned`` is the label of what was assigned (default: each unit by itself).

    Raises
    ------
    InvalidInputError
        When a unit stands twice in a period, changes its first treated period or was assigned in two parts.
    TooFewUnitsError
        With fewer than two units.
    """
    outcome, when = as_finite(value, "values"), as_finite(period, "periods")
    since = np.asarray(treated_from, dtype=float)
    if np.isnan(since).any():
        raise InvalidInputError("Give the first treated period of each row, infinite for units never treated.")
    labels = pd.Series(np.asarray(unit))
    assignment = labels if assigned is None else pd.Series(np.asarray(assigned))
    if outcome.ndim != 1 or len({outcome.size, when.size, since.size, labels.size, assignment.size}) > 1:
        raise InvalidInputError("Give for each row a value, a unit, a period and its first treated period.")
    codes, clusters = pd.factorize(labels)[0], pd.factorize(assignment)[0]
    if min(codes.min(initial=0), clusters.min(initial=0)) < 0:
        raise InvalidInputError("The unit of each row, and what it was assigned with, must be known.")
    frame = pd.DataFrame({"unit": codes, "period": when, "since": since, "cluster": clusters})
    if frame.duplicated(["unit", "period"]).any():
        raise InvalidInputError("A unit has at most one value in a period.")
    if frame.duplicated(["unit"]).sum() != frame.duplicated(["unit", "since", "cluster"]).sum():
        raise InvalidInputError("A unit has one first treated period and was assigned as a whole.")
    if codes.max(initial=-1) + 1 < MINIMUM_UNITS:
        raise TooFewUnitsError(f"A panel needs at least {MINIMUM_UNITS} units.")
    return Panel(outcome, codes, when, since, clusters)


def without_unit_levels(panel: Panel, columns: FloatArray) -> FloatArray:
    """Subtract each unit's mean from columns (n × p): the same as a dummy for each unit (Frisch–Waugh–Lovell).

    Units lie within clusters, so cluster-robust variances stay those of the design with all dummies (Pustejovsky &
    Tipton 2018, theorem 2).
    """
    sizes = np.bincount(panel.unit)
    means = np.column_stack([np.bincount(panel.unit, column) / sizes for column in columns.T])
    return np.asarray(columns - means[panel.unit])


def period_levels(panel: Panel) -> FloatArray:
    """A dummy for each period but the first, shape (n, periods − 1)."""
    return (panel.period[:, None] == np.unique(panel.period)[None, 1:]).astype(float)
