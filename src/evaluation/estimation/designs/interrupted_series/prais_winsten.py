"""Generalised least squares with errors that hang together from month to month (Prais & Winsten 1954).

Errors are taken as autoregressive of order one: months d apart correlate ρ^d. ρ is that of the residuals of adjacent
months, and fit and ρ are repeated until ρ stands still. All months count, the first too (Cochrane & Orcutt leave it
out), and a month without a value is a gap.
"""

from __future__ import annotations

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.designs.interrupted_series.hac import Fit, inverse_of

LARGEST_AUTOCORRELATION = 0.99
STANDS_STILL = 1e-12
MOST_ROUNDS = 500


def autocorrelation(residuals: FloatArray, month: FloatArray) -> float:
    """Correlation of residuals of adjacent months, kept within ±0.99; 0 where none are adjacent."""
    adjacent = np.diff(month) == 1
    earlier, later = residuals[:-1][adjacent], residuals[1:][adjacent]
    squares = float(earlier @ earlier)
    if squares == 0:
        return 0.0
    return float(np.clip(earlier @ later / squares, -LARGEST_AUTOCORRELATION, LARGEST_AUTOCORRELATION))


def correlations(month: FloatArray, rho: float) -> FloatArray:
    """Correlation of each pair of months, ρ^|difference|."""
    apart = np.abs(month[:, None] - month[None, :])
    return np.asarray(np.where(apart == 0, 1.0, np.sign(rho) ** apart * np.abs(rho) ** apart))


def generalised(values: FloatArray, month: FloatArray, design: FloatArray, rho: float) -> Fit:
    """Fit with a given ρ."""
    root = np.linalg.cholesky(correlations(month, rho))
    outcome, columns = np.linalg.solve(root, values), np.linalg.solve(root, design)
    inverse = inverse_of(columns)
    coefficients = inverse @ columns.T @ outcome
    left = outcome - columns @ coefficients
    residual_df = values.size - design.shape[1]
    covariance = inverse * float(left @ left) / residual_df
    return Fit(coefficients, covariance, values - design @ coefficients, residual_df)


def prais_winsten(values: FloatArray, month: FloatArray, design: FloatArray) -> tuple[Fit, float]:
    """Fit until ρ stands still; return the fit and ρ."""
    rho = 0.0
    for _ in range(MOST_ROUNDS):
        fit = generalised(values, month, design, rho)
        found = autocorrelation(fit.residuals, month)
        if abs(found - rho) < STANDS_STILL:
            break
        rho = found
    return generalised(values, month, design, rho), rho
