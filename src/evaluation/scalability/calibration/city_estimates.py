"""Estimates of one city in many studies at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evaluation.estimation.arrays import FloatArray


@dataclass(frozen=True)
class CityEstimates:
    """Estimates with standard errors and intervals, each of shape (studies,); all NaN where the design refuses."""

    value: FloatArray
    standard_error: FloatArray
    low: FloatArray
    high: FloatArray


def t_estimates(
    value: FloatArray, standard_error: FloatArray, degrees: FloatArray | float | None, level: float
) -> CityEstimates:
    """Return estimates with t intervals (normal when ``degrees`` is None), as ``designs.units.t_estimate`` does."""
    quantile = special.ndtri(0.5 + level / 2) if degrees is None else special.stdtrit(degrees, 0.5 + level / 2)
    half = quantile * standard_error
    return CityEstimates(value, standard_error, value - half, value + half)


def refused_where(refused: np.ndarray, found: CityEstimates) -> CityEstimates:
    """Put NaN where a design refuses."""
    parts = (found.value, found.standard_error, found.low, found.high)
    return CityEstimates(*(np.where(refused, np.nan, part) for part in parts))
