"""Staggered starts: the effect of each group (first treated period) in each period, and what they come to together.

Unlike a regression with effects of unit and period, no unit that is already treated serves as comparison (Callaway &
Sant'Anna 2021, *Journal of Econometrics* 225; numbers as R ``did`` gives with outcome regression, a varying base period
and analytic standard errors). Intervals are normal and need dozens of units in every group: with a handful of
neighbourhoods they are far too short, and ``placebo_in_space`` or the contrasts of cities must carry the inference.

>>> unit, period = np.repeat(np.arange(8), 4), np.tile(np.arange(4.0), 8)
>>> start = np.select([unit < 2, unit < 4], [1.0, 2.0], np.inf)
>>> value = 0.1 * np.cos(7.0 * np.arange(32)) + unit + period + 3.0 * (period >= start)
>>> found = group_time_effects(value, unit, period, start)
>>> len(found.cells), round(found.simple.value, 1), [time for time, _ in found.dynamic.parts]
(6, 3.0, [-1.0, 0.0, 1.0, 2.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from evaluation.estimation.arrays import FloatArray, as_confidence, as_finite
from evaluation.estimation.designs.group_time.aggregated import (
    Combined,
    Parts,
    by_group,
    calendar,
    dynamic,
    simple,
)
from evaluation.estimation.designs.group_time.cells import Comparison, Effects, Wide, effects
from evaluation.estimation.designs.panel_did.panel import Panel, as_panel
from evaluation.estimation.designs.units import refuse_no_variation, t_estimate
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError
from evaluation.estimation.results import Estimate


@dataclass(frozen=True)
class Cell:
    """The effect on one group in one period; periods before ``group`` show the trend before treatment."""

    group: float
    period: float
    estimate: Estimate


@dataclass(frozen=True)
class Aggregated:
    """The overall mean and its parts, keyed by time since treatment, group or period."""

    overall: Estimate
    parts: tuple[tuple[float, Estimate], ...]


@dataclass(frozen=True)
class PreTest:
    """Wald statistic that all effects before treatment are 0; None where there are none or they hang together."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True)
class GroupTimeEffects:
    """Effects by group and period, and the four ways to bring them together."""

    cells: tuple[Cell, ...]
    simple: Estimate
    dynamic: Aggregated
    group: Aggregated
    calendar: Aggregated
    pre_test: PreTest | None


def group_time_effects(
    value: ArrayLike,
    unit: ArrayLike | pd.Series,
    period: ArrayLike,
    treated_from: ArrayLike,
    comparison: Comparison = "never_treated",
    covariates: ArrayLike | None = None,
    confidence_level: float = 0.95,
) -> GroupTimeEffects:
    """Estimate from a balanced panel: every unit has a value in every period, and units were assigned one by one.

    ``covariates`` are given per row and must not change within a unit; ``treated_from`` is infinite for never. Units
    treated in the first period have no start and are left out.

    Raises
    ------
    InvalidInputError
        When a unit lacks a period, or a covariate changes.
    TooFewUnitsError
        When a group, or what it is compared with, has fewer than two units.
    """
    level = as_confidence(confidence_level)
    if comparison not in ("never_treated", "not_yet_treated"):
        raise InvalidInputError("Compare with never_treated or not_yet_treated.")
    wide = _wide(as_panel(value, unit, period, treated_from), covariates)
    found = effects(wide, comparison)
    if not (found.period >= found.group).any():
        raise TooFewUnitsError("No group has periods after the start with units to compare with.")

    def estimate(one: Combined) -> Estimate:
        """One effect with the error that its influence gives."""
        error = sqrt(float((one.influence**2).sum())) / wide.units_n
        refuse_no_variation(error, wide.values)
        return t_estimate(one.value, error, None, level, wide.units_n, float(wide.units_n - 2), "group_time")

    def together(parts: Parts) -> Aggregated:
        """The parts of an aggregation, and all together."""
        return Aggregated(estimate(parts.overall), tuple((key, estimate(part)) for key, part in parts.parts))

    return GroupTimeEffects(
        cells=tuple(
            Cell(float(group), float(when), estimate(Combined(float(effect), influence)))
            for group, when, effect, influence in zip(
                found.group, found.period, found.value, found.influence.T, strict=True
            )
        ),
        simple=estimate(simple(found, wide.treated_from)),
        dynamic=together(dynamic(found, wide.treated_from)),
        group=together(by_group(found, wide.treated_from)),
        calendar=together(calendar(found, wide.treated_from)),
        pre_test=_pre_test(found, wide.units_n),
    )


def _wide(panel: Panel, covariates: ArrayLike | None) -> Wide:
    periods = np.unique(panel.period)
    if panel.value.size != panel.units_n * periods.size:
        raise InvalidInputError("Every unit needs a value in every period.")
    order = np.lexsort((panel.period, panel.unit))
    shape = (panel.units_n, periods.size)
    since = panel.treated_from[order].reshape(shape)[:, 0]
    known = _per_unit(covariates, order, shape)
    kept = since > periods[0]
    since = np.where(since > periods[-1], np.inf, since)
    return Wide(panel.value[order].reshape(shape)[kept], periods, since[kept], known[kept])


def _per_unit(covariates: ArrayLike | None, order: np.ndarray, shape: tuple[int, int]) -> FloatArray:
    ones = np.ones((shape[0], 1))
    if covariates is None:
        return ones
    columns = as_finite(covariates, "covariates")
    if len(columns) != order.size:
        raise InvalidInputError("Give the covariates of each row.")
    rows = columns.reshape(order.size, -1)[order].reshape(*shape, -1)
    if (np.ptp(rows, axis=1) > 0).any():
        raise InvalidInputError("A covariate must be the same in every period of a unit.")
    return np.column_stack([ones, rows[:, 0]])


def _pre_test(found: Effects, units_n: int) -> PreTest | None:
    before = found.period < found.group
    values, influence = found.value[before], found.influence[:, before]
    covariance = influence.T @ influence / units_n**2
    if not values.size or np.linalg.matrix_rank(covariance) < values.size:
        return None
    statistic = float(values @ np.linalg.solve(covariance, values))
    return PreTest(statistic, values.size, float(special.chdtrc(values.size, statistic)))
