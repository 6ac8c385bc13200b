"""Design with a comparison group, for many studies at once: the same estimate as ``designs.controlled_change``.

The regression of the outcome on group and centred start has at most three columns, so its orthonormal basis is written
out (Gram–Schmidt) and no study needs a decomposition of its own. A test holds every number to that of the design.
"""

from __future__ import annotations

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.designs.units import NO_VARIATION, Outcome
from evaluation.estimation.regression import FULL_LEVERAGE
from evaluation.scalability.calibration.city_estimates import CityEstimates, refused_where, t_estimates

COLLINEAR = 1e-18
"""Part of the group's sum of squares that the start must leave over; what is less is rounding."""


def adjusted_differences(
    response: FloatArray, treated: FloatArray, start: FloatArray | None, outcome: Outcome, level: float
) -> CityEstimates:
    """Regress responses (studies, units) on group (units,) and, where it varies, the centred start (studies, units)."""
    units_n = treated.size
    group = np.broadcast_to(treated - treated.mean(), response.shape)
    first = np.zeros_like(response) if start is None else _direction(start - start.mean(-1, keepdims=True))
    own = group - (group * first).sum(-1, keepdims=True) * first
    squares = (own**2).sum(-1, keepdims=True)
    collinear = squares[:, 0] <= COLLINEAR * (group**2).sum(-1)
    squares = np.where(collinear[:, None], 1.0, squares)
    second = own / np.sqrt(squares)
    weights = own / squares
    leverage = 1 / units_n + first**2 + second**2
    alone = (leverage > FULL_LEVERAGE).any(-1)
    left = np.where(leverage > FULL_LEVERAGE, 1.0, 1 - leverage)
    deviation = response - response.mean(-1, keepdims=True)
    fitted = (deviation * first).sum(-1, keepdims=True) * first + (deviation * second).sum(-1, keepdims=True) * second
    scaled = weights**2 / left
    error = np.sqrt(_variance(scaled * (deviation - fitted) ** 2, response, treated, outcome))
    degrees = _bell_mccaffrey((np.full_like(response, units_n**-0.5), first, second), leverage, scaled)
    still = error <= NO_VARIATION * np.abs(response).max(-1)
    found = t_estimates((weights * response).sum(-1), error, np.where(degrees > 0, degrees, 1.0), level)
    return refused_where(collinear | alone | still, found)


def _direction(centred: FloatArray) -> FloatArray:
    """Scale to length 1; a start that does not vary adds no column and stays zero."""
    length = np.sqrt((centred**2).sum(-1, keepdims=True))
    varies = np.ptp(centred, axis=-1)[:, None] > 0
    return np.asarray(np.where(varies, centred / np.where(varies, length, 1.0), 0.0))


def _variance(contributions: FloatArray, response: FloatArray, treated: FloatArray, outcome: Outcome) -> FloatArray:
    """HC2 by group; for classes at least the adjusted variance of a group of one class."""
    total = np.zeros(len(response))
    for arm in (0.0, 1.0):
        own = treated == arm
        part = contributions[:, own].sum(-1)
        if outcome != "mean_difference":
            part = np.maximum(part, _least_variance(response[:, own], outcome))
        total += part
    return total


def _least_variance(values: FloatArray, outcome: Outcome) -> FloatArray:
    """The adjusted variance that ``controlled_change`` gives a group of one class (of zeros where classes differ)."""
    size = values.shape[-1]
    only = np.where(np.ptp(values, axis=-1) == 0, values[:, 0], 0.0)
    if outcome == "risk_difference":
        share = (only * size + 1) / (size + 2)
        return np.asarray(share * (1 - share) / (size + 2))
    total = size + 2
    up, down = ((only > 0) * size + 0.5) / total, ((only < 0) * size + 0.5) / total
    return np.asarray((up + down - (up - down) ** 2) / total)


def _bell_mccaffrey(basis: tuple[FloatArray, ...], leverage: FloatArray, squares: FloatArray) -> FloatArray:
    """tr(A)² / tr(A²) as in ``estimation.regression``, with U'S²U written out column by column."""
    inner = sum(((squares * one * other).sum(-1)) ** 2 for one in basis for other in basis)
    trace_of_square = (squares**2 * (1 - 2 * leverage)).sum(-1) + inner
    return np.asarray((squares * (1 - leverage)).sum(-1) ** 2 / np.where(trace_of_square > 0, trace_of_square, np.inf))


def controlled_changes(
    before: FloatArray, after: FloatArray, treated: FloatArray, outcome: Outcome, level: float
) -> CityEstimates:
    """Estimate what ``controlled_change`` gives as adjusted, for studies in rows and units in columns."""
    response = np.sign(after - before) if outcome == "net_improvement" else after
    return adjusted_differences(response, treated, before, outcome, level)
