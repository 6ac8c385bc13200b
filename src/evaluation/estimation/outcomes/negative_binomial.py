"""θ of a negative binomial by maximum likelihood (Lawless 1987): the variance of a count is μ + μ² / θ."""

from __future__ import annotations

from math import inf, isinf, sqrt
from typing import Any

import numpy as np
from scipy import optimize, special

from evaluation.estimation.arrays import FloatArray

LARGEST_THETA = 1e6
"""From here on the variance is Poisson's up to rounding."""
SMALLEST_THETA = 1e-4
GRID = 20
"""Points of log θ at which the search for the highest likelihood starts."""


def fitted(count: FloatArray, columns: FloatArray, time: FloatArray, theta: float) -> Any:
    """Return statsmodels' fit of the rates at this θ."""
    import statsmodels.api as sm

    family = sm.families.Poisson() if isinf(theta) else sm.families.NegativeBinomial(alpha=1 / theta)
    return sm.GLM(count, columns, family=family, exposure=time).fit(tol=1e-12, maxiter=200, scale=1.0)


def theta_of(count: FloatArray, columns: FloatArray, time: FloatArray) -> float:
    """Return θ at the maximum of the profile likelihood over log θ, infinite when that lies at Poisson."""

    def minus(log_theta: float) -> float:
        """Minus the log-likelihood, with the coefficients that fit best at this θ."""
        theta = float(np.exp(log_theta))
        return -log_likelihood(count, np.asarray(fitted(count, columns, time, theta).mu), theta)

    grid = np.linspace(np.log(SMALLEST_THETA), np.log(LARGEST_THETA), GRID)
    heights = [minus(point) for point in grid]
    best = int(np.argmin(heights))
    poisson = -log_likelihood(count, np.asarray(fitted(count, columns, time, inf).mu), inf)
    if best == len(grid) - 1 or heights[best] >= poisson:
        return inf
    bounds = grid[max(0, best - 1)], grid[best + 1]
    found = optimize.minimize_scalar(minus, bounds=bounds, method="bounded", options={"xatol": 1e-6})
    return _polished(count, columns, time, float(np.exp(found.x)))


def _polished(count: FloatArray, columns: FloatArray, time: FloatArray, theta: float) -> float:
    """A few Newton steps on the score of θ, with the rates fitted anew: a maximum alone gives half the digits."""
    for _ in range(3):
        mu = np.asarray(fitted(count, columns, time, theta).mu)
        score = special.psi(theta + count) - special.psi(theta) + np.log(theta) + 1
        score = float((score - np.log(theta + mu) - (count + theta) / (mu + theta)).sum())
        step = score / _theta_information(count, mu, theta)
        if not abs(step) < theta / 10:
            break
        theta += step
    return theta


def _theta_information(count: FloatArray, mu: FloatArray, theta: float) -> float:
    terms = -special.polygamma(1, theta + count) + special.polygamma(1, theta) - 1 / theta
    return float((terms + 2 / (mu + theta) - (count + theta) / (mu + theta) ** 2).sum())


def theta_error(count: FloatArray, mu: FloatArray, theta: float) -> float:
    """Return the standard error of θ, infinite where its likelihood is flat."""
    information = inf if isinf(theta) else _theta_information(count, mu, theta)
    return 1 / sqrt(information) if 0 < information < inf else inf


def log_likelihood(count: FloatArray, mu: FloatArray, theta: float) -> float:
    """Return the log-likelihood of counts with these means; Poisson's where θ is infinite."""
    if isinf(theta):
        return float((special.xlogy(count, mu) - mu - special.gammaln(count + 1)).sum())
    chosen = special.gammaln(theta + count) - special.gammaln(theta) - special.gammaln(count + 1)
    return float((chosen + theta * np.log(theta / (theta + mu)) + special.xlogy(count, mu / (theta + mu))).sum())
