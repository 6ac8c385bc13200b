"""A mixture of normal distributions: what remains of a hierarchical model after quadrature over tau.

>>> mixture = NormalMixture(np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
>>> float(mixture.cumulative(0.0)), float(mixture.quantile(0.5))
(0.5, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evaluation.estimation.arrays import FloatArray

MAXIMUM_STEPS = 200
RELATIVE_STEP = 1e-12
"""A quantile is found when no step moves it by more than this part of the mixture's narrowest component."""
NEGLIGIBLE = 1e-17
"""Components below this weight cannot change a probability in double precision; they are left out of a bracket."""


@dataclass(frozen=True)
class NormalMixture:
    """Weights that sum to 1, means and standard deviations, each of shape (..., components)."""

    weights: FloatArray
    means: FloatArray
    standard_deviations: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Mean, shape (...)."""
        return np.asarray((self.weights * self.means).sum(-1))

    @property
    def standard_deviation(self) -> FloatArray:
        """Standard deviation, shape (...)."""
        away = self.means - self.mean[..., None]
        return np.sqrt((self.weights * (self.standard_deviations**2 + away**2)).sum(-1))

    def cumulative(self, value: FloatArray | float) -> FloatArray:
        """Probability of at most ``value``."""
        return np.asarray((self.weights * special.ndtr(self._standardised(value))).sum(-1))

    def exceeding(self, value: FloatArray | float) -> FloatArray:
        """Probability of more than ``value``, exact in the far tail too."""
        return np.asarray((self.weights * special.ndtr(-self._standardised(value))).sum(-1))

    def quantile(self, probability: float) -> FloatArray:
        """The value at which the cumulative probability is ``probability``: Newton's steps kept within a bracket."""
        low, high = self._bracket(probability)
        value = np.clip(self.mean, low, high)
        narrow = self.standard_deviations.min(-1)
        for _ in range(MAXIMUM_STEPS):
            excess = self.cumulative(value) - probability
            low, high = np.where(excess < 0, value, low), np.where(excess < 0, high, value)
            density = self._density(value)
            newton = value - excess / np.where(density > 0, density, np.inf)
            inside = (newton >= low) & (newton <= high) & (density > 0)
            new = np.where(inside, newton, 0.5 * (low + high))
            done = np.abs(new - value) <= RELATIVE_STEP * (narrow + np.abs(value))
            value = new
            if done.all():
                break
        return np.asarray(value)

    def _standardised(self, value: FloatArray | float) -> FloatArray:
        return np.asarray((np.asarray(value)[..., None] - self.means) / self.standard_deviations)

    def _density(self, value: FloatArray) -> FloatArray:
        normal = np.exp(-0.5 * self._standardised(value) ** 2) / np.sqrt(2 * np.pi)
        return np.asarray((self.weights * normal / self.standard_deviations).sum(-1))

    def _bracket(self, probability: float) -> tuple[FloatArray, FloatArray]:
        """No quantile of a mixture lies outside the range of that quantile over its components."""
        ends = self.means + special.ndtri(probability) * self.standard_deviations
        counts = self.weights > NEGLIGIBLE
        return np.where(counts, ends, np.inf).min(-1), np.where(counts, ends, -np.inf).max(-1)
