"""Design ``panel_did``: units by period, some treated from a date on; effects of unit and period are taken out.

    y_it = unit_i + period_t + β [t ≥ treated from_i] + e_it

Around it stand what makes it credible: the event study (a β for each period since treatment, the last one before it
being 0), the trend of the treated before treatment as an interval, and the effect at dates before the true one.
Errors are clustered by what was assigned, CR2 with Satterthwaite degrees of freedom (Bell & McCaffrey 2002; Pustejovsky
& Tipton 2018): at least two treated and two untreated assignments are needed.

With several starting dates β is a mixture that may even have the wrong sign where effects grow (Goodman-Bacon 2021):
use ``group_time_effects`` then.

>>> unit = np.repeat(np.arange(6), 4)
>>> start = np.where(unit < 3, 2, np.inf)
>>> value = unit + np.tile([0, 1, 1, 2], 6) + 5.0 * (np.tile(np.arange(4), 6) >= start) + 0.1 * np.sin(np.arange(24))
>>> found = panel_difference_in_differences(value, unit, np.tile(np.arange(4), 6), start)
>>> round(found.effect.value, 1), [event.relative for event in found.events], found.events[1].estimate.value
(5.0, [-2, -1, 0, 1], 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.clusters.robust import cluster_robust
from evaluation.estimation.designs.panel_did.panel import Panel, as_panel, period_levels, without_unit_levels
from evaluation.estimation.refusals import EstimationError, InvalidInputError
from evaluation.estimation.results import Estimate

BASE = -1
"""The last period before treatment, with which the event study compares."""


@dataclass(frozen=True)
class Event:
    """The effect ``relative`` periods after the start of treatment; negative is before it."""

    relative: int
    estimate: Estimate


@dataclass(frozen=True)
class PanelDifference:
    """The effect, the event study, the trend per period before treatment, and effects at earlier dates.

    ``events`` is empty where no unit stays untreated; ``pre_trend`` is None with fewer than two periods before
    treatment; ``placebo_dates`` says at how many periods before the true date treatment was pretended.
    """

    effect: Estimate
    events: tuple[Event, ...]
    pre_trend: Estimate | None
    placebo_dates: tuple[Event, ...]


def panel_difference_in_differences(
    value: ArrayLike,
    unit: ArrayLike | pd.Series,
    period: ArrayLike,
    treated_from: ArrayLike,
    assigned: ArrayLike | pd.Series | None = None,
    confidence_level: float = 0.95,
) -> PanelDifference:
    """Estimate the effect of treatment from rows of units by period; gaps are allowed.

    ``treated_from`` is each row's first treated period, infinite for a unit never treated; ``assigned`` the label of
    what was assigned where that is more than one unit, such as the neighbourhood of a household.

    Raises
    ------
    InvalidInputError
        When no row is treated, or a unit stands twice in a period.
    NoOverlapError
        When treatment cannot be told from the periods.
    TooFewUnitsError
        With fewer than two assignments on a side.
    """
    level = as_confidence(confidence_level)
    panel = as_panel(value, unit, period, treated_from, assigned)
    treated = panel.relative >= 0
    if not treated.any():
        raise InvalidInputError("No row is treated.")
    before = panel.rows(~treated)
    return PanelDifference(
        effect=_coefficient(panel, treated[:, None].astype(float), 0, level, "two_way_cr2"),
        events=_events(panel, level),
        pre_trend=_pre_trend(before, level),
        placebo_dates=_placebo_dates(before, level),
    )


def _coefficient(panel: Panel, columns: FloatArray, column: int, level: float, method: str) -> Estimate:
    design = without_unit_levels(panel, np.column_stack([columns, period_levels(panel)]))
    outcome = without_unit_levels(panel, panel.value[:, None])[:, 0]
    found = cluster_robust(outcome, design, panel.cluster, column, confidence_level=level)
    residual_df = float(panel.value.size - panel.units_n - design.shape[1])
    return Estimate(
        found.value,
        found.standard_error,
        found.low,
        found.high,
        level,
        panel.units_n,
        found.degrees_of_freedom,
        residual_df,
        method,
    )


def _events(panel: Panel, level: float) -> tuple[Event, ...]:
    if panel.ever_treated.all():
        return ()
    relative = np.unique(panel.relative[panel.ever_treated]).astype(int)
    others = [one for one in relative if one != BASE]
    columns = (panel.relative[:, None] == np.array(others)[None, :]).astype(float)
    base = Estimate(0.0, 0.0, 0.0, 0.0, level, panel.units_n, None, None, "base_period")
    found = {one: _coefficient(panel, columns, place, level, "event_cr2") for place, one in enumerate(others)}
    return tuple(Event(int(one), found.get(one, base)) for one in relative)


def _pre_trend(before: Panel, level: float) -> Estimate | None:
    """How much faster the treated rose per period before treatment, as the others did not."""
    slope = np.where(before.ever_treated, before.period, 0.0)[:, None]
    try:
        return _coefficient(before, slope, 0, level, "pre_trend_cr2")
    except EstimationError:
        return None


def _placebo_dates(before: Panel, level: float) -> tuple[Event, ...]:
    """The effect that is found when treatment is said to start earlier, among periods before it started."""
    relative = before.relative[before.ever_treated]
    found = []
    for date in np.unique(relative)[1:].astype(int):
        try:
            pretended = (before.relative >= date)[:, None].astype(float)
            found.append(Event(int(date), _coefficient(before, pretended, 0, level, "placebo_date_cr2")))
        except EstimationError:
            continue
    return tuple(found)
