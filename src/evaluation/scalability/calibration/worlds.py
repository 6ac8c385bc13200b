"""The worlds in which the method is tried: every mean with every spread, then the threats.

>>> name_of(0.5, 2.0), name_of(-1.0, 0.0)
('mean_0_5_spread_2', 'mean_minus_1_spread_0')
"""

from __future__ import annotations

from evaluation.registry.models import Calibration, Text, World


def worlds(calibration: Calibration) -> dict[str, World]:
    """Return every world by name, in the order of the registry."""
    grid = {
        name_of(mean, spread): World(label=Text(nl="", en=""), mean=mean, spread=spread)
        for mean in calibration.means
        for spread in calibration.spreads
    }
    return grid | calibration.threats


def name_of(mean: float, spread: float) -> str:
    """Name a world of the grid."""
    return f"mean_{_word(mean)}_spread_{_word(spread)}"


def _word(number: float) -> str:
    return f"{number:g}".replace("-", "minus_").replace(".", "_")
