"""Estimates of one city in many studies at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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

    @property
    def parts(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """The four arrays, in order."""
        return self.value, self.standard_error, self.low, self.high

    def of(self, rows: Any) -> CityEstimates:
        """Return some of the studies, chosen by any index of numpy."""
        return CityEstimates(*(part[rows] for part in self.parts))


def beside(cities: Sequence[CityEstimates]) -> CityEstimates:
    """Put cities of the same studies beside each other: shape (studies, cities)."""
    return CityEstimates(*(np.stack(parts, axis=-1) for parts in zip(*[city.parts for city in cities], strict=True)))


def below(groups: Sequence[CityEstimates]) -> CityEstimates:
    """Put studies below each other."""
    return CityEstimates(*(np.concatenate(parts) for parts in zip(*[group.parts for group in groups], strict=True)))


def t_estimates(
    value: FloatArray, standard_error: FloatArray, degrees: FloatArray | float | None, level: float
) -> CityEstimates:
    """Return estimates with t intervals (normal when ``degrees`` is None), as ``designs.units.t_estimate`` does."""
    quantile = special.ndtri(0.5 + level / 2) if degrees is None else special.stdtrit(degrees, 0.5 + level / 2)
    half = quantile * standard_error
    return CityEstimates(value, standard_error, value - half, value + half)


def refused_where(refused: np.ndarray, found: CityEstimates) -> CityEstimates:
    """Put NaN where a design refuses."""
    return CityEstimates(*(np.where(refused, np.nan, part) for part in found.parts))
