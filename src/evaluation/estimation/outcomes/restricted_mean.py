"""Restricted mean time to an event: how long, on average, of the first so many days (months).

It is the area under the Kaplan–Meier curve up to a horizon; units that were not followed until their event count as
long as they were seen. With A_j the area from event time j to the horizon (Klein & Moeschberger 2003, eq. 4.5.2;
Royston & Parmar 2013):

    var = Σ A_j² d_j / (n_j (n_j − d_j))

>>> found = restricted_mean([2, 4, 4, 6, 9], [1, 1, 0, 1, 0], horizon=8)
>>> round(found.value, 2)
5.4
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray, as_confidence
from evaluation.estimation.designs.units import as_units, as_yes_no, t_estimate
from evaluation.estimation.refusals import InvalidInputError, NoVariationError
from evaluation.estimation.results import Estimate


@dataclass(frozen=True)
class Followed:
    """Units followed until an event or until they left: times in ascending order, and 1 where the event came."""

    times: FloatArray
    events: FloatArray


def restricted_mean(times: ArrayLike, events: ArrayLike, horizon: float, confidence_level: float = 0.95) -> Estimate:
    """Estimate the mean time until the event or the horizon, in the unit of ``times``, with a normal interval.

    ``events`` is 1 where the event came at that time and 0 where the unit was followed until then without it.

    Raises
    ------
    TooFewUnitsError, InvalidInputError
        Fewer than two units, a time below zero, or a horizon beyond which nobody without the event was followed.
    NoVariationError
        When no event came before the horizon.
    """
    level = as_confidence(confidence_level)
    value, variance, units_n = _area(times, events, horizon)
    return t_estimate(value, sqrt(variance), None, level, units_n, float(units_n - 1), "restricted_mean")


def restricted_mean_difference(
    times: ArrayLike,
    events: ArrayLike,
    control_times: ArrayLike,
    control_events: ArrayLike,
    horizon: float,
    confidence_level: float = 0.95,
) -> Estimate:
    """Estimate the restricted mean of the first group minus that of the control group.

    >>> found = restricted_mean_difference([5, 6, 7], [1, 1, 1], [2, 3, 4], [1, 1, 1], horizon=10)
    >>> round(found.value, 6)
    3.0
    """
    level = as_confidence(confidence_level)
    first, control = _area(times, events, horizon), _area(control_times, control_events, horizon)
    units_n = first[2] + control[2]
    error = sqrt(first[1] + control[1])
    return t_estimate(
        first[0] - control[0], error, None, level, units_n, float(units_n - 2), "restricted_mean_difference"
    )


def _area(times: ArrayLike, events: ArrayLike, horizon: float) -> tuple[float, float, int]:
    """Area under the curve until the horizon, its variance, and the number of units."""
    given = _followed(times, events, horizon)
    at, came = np.unique(given.times[given.events == 1], return_counts=True)
    came, at = came[at <= horizon].astype(float), at[at <= horizon]
    if not at.size or at[0] == horizon:
        raise NoVariationError("No event came before the horizon, so that the uncertainty cannot be estimated.")
    at_risk = given.times.size - np.searchsorted(given.times, at)
    height = np.cumprod(1 - came / at_risk)
    widths = np.diff(np.append(at, horizon))
    areas = np.cumsum((height * widths)[::-1])[::-1]
    left = at_risk - came
    parts = np.where(left > 0, areas**2 * came / (at_risk * np.where(left > 0, left, 1.0)), 0.0)
    if not parts.any():
        raise NoVariationError("Every event came at the same time, so that the uncertainty cannot be estimated.")
    return float(at[0] + areas[0]), float(parts.sum()), given.times.size


def _followed(times: ArrayLike, events: ArrayLike, horizon: float) -> Followed:
    time, event = as_units(times, "times"), as_yes_no(as_units(events, "events"))
    if time.shape != event.shape or (time < 0).any():
        raise InvalidInputError("Give for each unit a time of zero or more and whether the event came.")
    if not horizon > 0:
        raise InvalidInputError("The horizon must be above zero.")
    last = time.max()
    if horizon > last and not event[time == last].all():
        raise InvalidInputError("The horizon lies beyond the time that units without the event were followed.")
    order = np.argsort(time, kind="stable")
    return Followed(time[order], event[order])
