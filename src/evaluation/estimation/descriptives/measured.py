"""The valid rows of one indicator as plain arrays, and the rows of one cell by wave.

A report has thousands of cells, so what selects their rows is worked out once for each indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.estimation.arrays import FloatArray

FIRST = "T0"
Places = npt.NDArray[np.intp]
"""Which rows, by their place in the arrays."""
KEY = ["experiment", "category", "city", "arm", "wave"]
NOWHERE: Places = np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class Measured:
    """Values with their denominators; equal numbers in ``units`` are the same unit of the same city."""

    value: FloatArray
    denominator: FloatArray
    units: Places
    places: Mapping[tuple[str, ...], Places]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Measured:
        """Take in indicator rows with a value."""
        return cls(
            rows.value.to_numpy(float),
            rows.denominator.to_numpy(float),
            rows.groupby(["city", "unit"], sort=False).ngroup().to_numpy().astype(np.intp),
            cast("Mapping[tuple[str, ...], Places]", rows.groupby(KEY, sort=False).indices),
        )


@dataclass(frozen=True)
class Cell:
    """The rows of one experiment, category and group, in some cities."""

    measured: Measured
    experiment: str
    category: str
    cities: tuple[str, ...]
    arm: str

    def at(self, wave: str) -> Places:
        """Rows of a wave, city by city."""
        keys = [(self.experiment, self.category, city, self.arm, wave) for city in self.cities]
        return np.concatenate([NOWHERE, *(self.measured.places[key] for key in keys if key in self.measured.places)])

    def counting(self, wave: str, paired: bool) -> Places:
        """Rows of a wave; of paired units at T0 and T1 those with both, at a later wave those with T0 too."""
        own = self.at(wave)
        if not paired:
            return own
        other = self.at("T1" if wave == FIRST else FIRST)
        return own[np.isin(self.measured.units[own], self.measured.units[other])]

    def change(self, wave: str) -> FloatArray:
        """Value at a wave minus value at T0, of the units that have both."""
        before, after = self.at(FIRST), self.at(wave)
        units, values = self.measured.units, self.measured.value
        _, first, later = np.intersect1d(units[before], units[after], return_indices=True)
        return values[after[later]] - values[before[first]]
