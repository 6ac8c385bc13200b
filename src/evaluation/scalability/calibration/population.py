"""What a true effect does to people: a latent standing per person, and the levels in which it is measured.

At the start a person stands at z ~ N(0, 1). At the second measurement the standing is ``r z + shift + sqrt(1 − r²) e``,
with r the test–retest reliability: without a shift the population keeps its spread, single people move, and whoever was
chosen at a bad moment moves back. A continuous outcome is the standing times its standard deviation; levels and yes/no
cut the standing at fixed points. For those the change that a shift brings is tabulated once, so that a true effect in
the outcome's own unit can be turned into a shift and back.

>>> people = continuous(standard_deviation=2.0, reliability=0.7)
>>> float(people.shift_for(np.array(1.0))), float(people.change_by(np.array(0.5)))
(0.5, 1.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.designs.units import Outcome

SHIFTS = np.linspace(-4.0, 4.0, 401)
"""Beyond four standard deviations everyone is at an end of the scale."""
STARTS = special.ndtri((np.arange(2000) + 0.5) / 2000)
"""Equally likely starting points over which the change by a shift is averaged."""


@dataclass(frozen=True)
class Population:
    """A continuous outcome (``scale``), or one in levels: ``cuts`` of the standing, ``values`` of the levels.

    ``changes`` is the change that each of ``SHIFTS`` brings, in the unit of the estimate.
    """

    reliability: float
    scale: float
    cuts: FloatArray
    values: FloatArray
    changes: FloatArray

    @property
    def in_levels(self) -> bool:
        """Whether the outcome has levels."""
        return self.values.size > 0

    @property
    def tables(self) -> tuple[FloatArray, ...]:
        """All that makes the levels, to tell one population from another."""
        return self.cuts, self.values, self.changes

    def measured(self, standing: FloatArray) -> FloatArray:
        """Return what is measured of people at these standings."""
        if not self.in_levels:
            return self.scale * standing
        return np.asarray(self.values[np.searchsorted(self.cuts, standing)])

    def later(self, standing: FloatArray, noise: FloatArray) -> FloatArray:
        """Return the standings at the second measurement when nothing happens."""
        return self.reliability * standing + np.sqrt(1 - self.reliability**2) * noise

    def shift_for(self, change: FloatArray) -> FloatArray:
        """Return the shift that brings a change, or the nearest to it that is possible."""
        if not self.in_levels:
            return np.asarray(change / self.scale)
        return np.interp(change, self.changes, SHIFTS)

    def change_by(self, shift: FloatArray) -> FloatArray:
        """Return the change that a shift brings."""
        if not self.in_levels:
            return np.asarray(shift * self.scale)
        return np.interp(shift, SHIFTS, self.changes)

    def possible(self, change: FloatArray) -> FloatArray:
        """Return changes, cut off where people cannot change more."""
        return np.asarray(change) if not self.in_levels else np.clip(change, self.changes[0], self.changes[-1])


def continuous(standard_deviation: float, reliability: float) -> Population:
    """Return a population with a continuous outcome."""
    none = np.zeros(0)
    return Population(reliability, standard_deviation, none, none, none)


def in_levels(shares: Sequence[float], values: Sequence[float], reliability: float, outcome: Outcome) -> Population:
    """Return a population with an outcome in levels, of which these shares hold at the start."""
    cuts = special.ndtri(np.clip(np.cumsum(shares)[:-1], 0.0, 1.0))
    levels = np.asarray(values, dtype=float)
    return Population(reliability, 1.0, cuts, levels, _changes(cuts, levels, reliability, outcome))


def _changes(cuts: FloatArray, levels: FloatArray, reliability: float, outcome: Outcome) -> FloatArray:
    """Average over starts of the expected change of a person, for each shift."""
    start = levels[np.searchsorted(cuts, STARTS)]
    middle = reliability * STARTS[:, None] + SHIFTS
    beyond = [special.ndtr((middle - cut) / np.sqrt(1 - reliability**2)) for cut in cuts]
    whole = [np.ones_like(middle), *beyond, np.zeros_like(middle)]
    total = np.zeros_like(middle)
    for place, level in enumerate(levels):
        step = level - start
        gain = np.sign(step) if outcome == "net_improvement" else step
        total += (whole[place] - whole[place + 1]) * gain[:, None]
    return np.asarray(np.maximum.accumulate(total.mean(0)))
