"""How much sites truly differ: tau², by three estimators, with Cochran's Q, I² and the Q-profile interval.

The model is y_i ~ N(mu, s_i² + tau²) for site effects y_i with known variances s_i². Everything works on arrays of
shape (..., k), sites last, so that thousands of studies are one call. Effects are centred before squares are taken.

>>> effects = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
>>> variances = np.array([15.0, 10, 16, 11, 9, 11, 10, 18]) ** 2
>>> float(tau_squared_reml(effects, variances))
0.0
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evaluation.estimation.arrays import FloatArray, by_site

MAXIMUM_STEPS = 100
RELATIVE_STEP = 1e-14
"""Iterations stop when no tau² moves by more than this part of itself: near the last digit of a double."""
GRID_POINTS = 33
"""Points on which the restricted likelihood is scanned before it is refined: it can have more than one top."""


@dataclass(frozen=True)
class Weighted:
    """Weights 1/(s² + tau²), the weighted mean, and the weighted residuals; sums run over sites."""

    weights: FloatArray
    weight_sum: FloatArray
    mean: FloatArray
    residuals: FloatArray
    weighted_residuals: FloatArray

    @property
    def q(self) -> FloatArray:
        """The generalised Q: sum of w (y − mean)², shape (...)."""
        return np.asarray((self.weighted_residuals * self.residuals).sum(-1))

    @property
    def minus_slope(self) -> FloatArray:
        """Minus the derivative of Q to tau²: sum of w² (y − mean)²."""
        return np.asarray((self.weighted_residuals**2).sum(-1))


def weigh(effects: FloatArray, variances: FloatArray, tau_squared: FloatArray | float) -> Weighted:
    """Weigh effects (..., k) with tau² of shape (...)."""
    weights = 1 / (variances + np.asarray(tau_squared)[..., None])
    weight_sum = weights.sum(-1)
    start = effects.mean(-1)
    mean = start + (weights * (effects - start[..., None])).sum(-1) / weight_sum
    residuals = effects - mean[..., None]
    return Weighted(weights, weight_sum, mean, residuals, weights * residuals)


def cochran_q(effects: FloatArray, variances: FloatArray) -> FloatArray:
    """Cochran's Q, shape (...): how far site effects lie apart, in units of their sampling error."""
    return weigh(effects, variances, np.zeros(effects.shape[:-1])).q


def tau_squared_dersimonian_laird(effects: FloatArray, variances: FloatArray) -> FloatArray:
    """Moment estimate of tau², never negative (DerSimonian & Laird 1986)."""
    fixed = weigh(effects, variances, np.zeros(effects.shape[:-1]))
    scale = fixed.weight_sum - (fixed.weights**2).sum(-1) / fixed.weight_sum
    return np.maximum(0.0, (fixed.q - (effects.shape[-1] - 1)) / scale)


def tau_squared_paule_mandel(effects: FloatArray, variances: FloatArray) -> FloatArray:
    """The tau² at which the generalised Q equals k − 1, or 0 (Paule & Mandel 1982; DerSimonian & Kacker 2007)."""
    return solve_generalised_q(effects, variances, float(effects.shape[-1] - 1))


def solve_generalised_q(effects: FloatArray, variances: FloatArray, target: float) -> FloatArray:
    """Return the tau² >= 0 at which the generalised Q falls to ``target``, or 0 when it starts below.

    1/Q is increasing and concave in tau² (by Cauchy–Schwarz on the derivatives of y'Py), so Newton's steps on 1/Q from
    0 approach the root from below and cannot overshoot; with equal variances the first step is exact.
    """
    tau_squared = np.zeros(effects.shape[:-1])
    for _ in range(MAXIMUM_STEPS):
        weighed = weigh(effects, variances, tau_squared)
        excess = np.maximum(weighed.q - target, 0.0)
        slope = np.where(excess > 0, weighed.minus_slope, 1.0)
        step = weighed.q * excess / (target * slope)
        tau_squared = tau_squared + step
        if (step <= RELATIVE_STEP * tau_squared).all():
            break
    return tau_squared


def tau_squared_reml(effects: FloatArray, variances: FloatArray) -> FloatArray:
    """The tau² that maximises the restricted likelihood, exactly 0 at the boundary (Viechtbauer 2005)."""
    grid = _grid(variances, _upper_bound(effects, variances))
    heights = np.stack([_restricted_likelihood(effects, variances, point) for point in grid])
    best = heights.argmax(0)
    rising = _score(effects, variances, _take(grid, best))[0] > 0
    low = _take(grid, np.where(rising, best, np.maximum(best - 1, 0)))
    high = _take(grid, np.where(rising, np.minimum(best + 1, GRID_POINTS - 1), best))
    at_zero = (best == 0) & ~rising
    return np.where(at_zero, 0.0, _climb(effects, variances, low, high))


def _upper_bound(effects: FloatArray, variances: FloatArray) -> FloatArray:
    """A tau² above which the restricted likelihood only falls.

    Its slope is at most S/(tau² + v_min)² − (k − 1)/(tau² + v_max), with S the sum of squares about the mean.
    """
    squares = ((effects - effects.mean(-1, keepdims=True)) ** 2).sum(-1)
    degrees, lowest = effects.shape[-1] - 1, variances.min(-1)
    spread = variances.max(-1) - lowest
    return np.maximum(0.0, (squares + np.sqrt(squares**2 + 4 * degrees * squares * spread)) / (2 * degrees) - lowest)


def _grid(variances: FloatArray, upper: FloatArray) -> FloatArray:
    """Points from 0 to ``upper``, shape (points, ...): even near 0, in equal ratios further up."""
    lowest = variances.min(-1)
    steps = np.linspace(0, 1, GRID_POINTS).reshape(-1, *([1] * upper.ndim))
    return np.asarray(lowest * np.expm1(steps * np.log1p(upper / lowest)))


def _take(grid: FloatArray, index: NDArray[np.intp]) -> FloatArray:
    return np.take_along_axis(grid, index[None], axis=0)[0]


def _restricted_likelihood(effects: FloatArray, variances: FloatArray, tau_squared: FloatArray) -> FloatArray:
    weighed = weigh(effects, variances, tau_squared)
    return np.asarray(-0.5 * (weighed.q + np.log(weighed.weight_sum) - np.log(weighed.weights).sum(-1)))


def _score(effects: FloatArray, variances: FloatArray, tau_squared: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Twice the slope of the restricted log-likelihood, y'P²y − tr P, and the derivative of that slope."""
    weighed = weigh(effects, variances, tau_squared)
    total, square, cube = (weighed.weight_sum, (weighed.weights**2).sum(-1), (weighed.weights**3).sum(-1))
    trace = total - square / total
    trace_square = square - 2 * cube / total + (square / total) ** 2
    tilt = (weighed.weights * weighed.weighted_residuals).sum(-1)
    pulled = (weighed.weights * weighed.weighted_residuals**2).sum(-1) - tilt**2 / total
    return weighed.minus_slope - trace, trace_square - 2 * pulled


def _climb(effects: FloatArray, variances: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Newton's method on the slope within [low, high], halving the bracket where a step leaves it.

    A study that has arrived is left alone: its answer does not depend on the studies beside it, nor do they wait for
    the few that swing about their last digit.
    """
    found = np.asarray(0.5 * (low + high))
    moving = np.ones(found.shape, dtype=bool)
    point, low, high = found[moving], low[moving], high[moving]
    effects, variances = by_site(effects[moving]), by_site(variances[moving])
    for _ in range(MAXIMUM_STEPS):
        slope, bend = _score(effects, variances, point)
        low, high = np.where(slope > 0, point, low), np.where(slope > 0, high, point)
        newton = point - slope / np.where(bend < 0, bend, -np.inf)
        inside = (newton >= low) & (newton <= high) & (bend < 0)
        new = np.where(inside, newton, 0.5 * (low + high))
        on = np.abs(new - point) > RELATIVE_STEP * new
        found[moving] = new
        if not on.any():
            break
        moving[moving] = on
        point, low, high = new[on], low[on], high[on]
        effects, variances = by_site(effects[on]), by_site(variances[on])
    return found


def i_squared(variances: FloatArray, tau_squared: FloatArray) -> FloatArray:
    """Share of the variation between site effects that is not sampling error, 0–1 (Higgins & Thompson 2002, eq. 9)."""
    weights = 1 / variances
    total = weights.sum(-1)
    typical = (variances.shape[-1] - 1) * total / (total**2 - (weights**2).sum(-1))
    return np.asarray(tau_squared / (tau_squared + typical))


def q_profile(effects: FloatArray, variances: FloatArray, confidence_level: float) -> tuple[FloatArray, FloatArray]:
    """Exact interval of tau² under the model, without a cap (Viechtbauer 2007).

    Where Q is so small that no tau² fits, both limits are 0: the sites lie closer together than their own sampling
    errors allow, which is no sign that they are equal.
    """
    degrees, tail = effects.shape[-1] - 1, (1 - confidence_level) / 2
    upper_quantile, lower_quantile = special.chdtri(degrees, tail), special.chdtri(degrees, 1 - tail)
    return (
        solve_generalised_q(effects, variances, float(upper_quantile)),
        solve_generalised_q(effects, variances, float(lower_quantile)),
    )


ESTIMATORS: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "reml": tau_squared_reml,
    "paule_mandel": tau_squared_paule_mandel,
    "dersimonian_laird": tau_squared_dersimonian_laird,
}
