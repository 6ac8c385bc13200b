"""Which signs or weights the clusters get: all of them where they can be counted, else drawn.

>>> all_or_drawn(RADEMACHER, 2).values.tolist()
[[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.refusals import InvalidInputError

ENUMERATE_AT_MOST = 50_000
"""Six-point weights of six clusters (46,656) and signs of fifteen (32,768) are counted whole."""
DRAWS = 9_999
RADEMACHER = np.array([-1.0, 1.0])
WEBB = np.sqrt(np.array([3, 2, 1, 1, 2, 3]) / 2) * np.array([-1, -1, -1, 1, 1, 1])
"""Webb (2023), "Reworking wild bootstrap-based inference for clustered errors": ±√1.5, ±1, ±√0.5, each 1/6."""


@dataclass(frozen=True)
class Weights:
    """Weights per draw (draws × clusters); ``enumerated`` when they are all there are, else the first is all ones."""

    values: FloatArray
    enumerated: bool


def all_or_drawn(
    points: FloatArray,
    clusters_n: int,
    generator: np.random.Generator | None = None,
    enumerate_at_most: int = ENUMERATE_AT_MOST,
    draws: int = DRAWS,
) -> Weights:
    """Return every combination of ``points`` where there are few enough, else ``draws`` of them and the data's own."""
    if float(points.size) ** clusters_n <= enumerate_at_most:
        grids = np.meshgrid(*[points] * clusters_n, indexing="ij")
        return Weights(np.stack(grids, axis=-1).reshape(-1, clusters_n), True)
    drawn = generator_needed(generator).choice(points, size=(draws_needed(draws), clusters_n))
    return Weights(np.vstack([np.ones(clusters_n), drawn]), False)


def generator_needed(generator: np.random.Generator | None) -> np.random.Generator:
    """Refuse to draw without a generator: a result must be repeatable."""
    if generator is None:
        raise InvalidInputError("There are too many combinations to count them all; give a random number generator.")
    return generator


def draws_needed(draws: int) -> int:
    """Refuse fewer than one draw."""
    if draws < 1:
        raise InvalidInputError("Ask for at least one random draw.")
    return draws
