"""Bounds: what the answer would be if all the missing came out as badly, or as well, as possible (Manski 1990).

No assumption about the missing is made; the price is width. Where values have a lowest and a highest level, missing
values after are set to the worst in the experiment group and to the best in the comparison group, and the reverse.

>>> lowest, highest = fill_extremes([1, np.nan, 1, np.nan], [1, 1, 0, 0], worst=0, best=1)
>>> lowest.tolist(), highest.tolist()
([1.0, 0.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0])
>>> bounds_of_share(events=30, observed_n=40, missing_n=10)
(0.6, 0.8)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.refusals import InvalidInputError, TooFewUnitsError


def fill_extremes(
    after: ArrayLike, treated: ArrayLike, worst: ArrayLike, best: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return the values with the missing (NaN) filled against the experiment group, and for it.

    ``treated`` is 1 for the experiment group and 0 for the comparison group; ``worst`` and ``best`` are the extremes
    after, one for all or one for each unit.
    """
    values, group = np.asarray(after, dtype=np.float64), np.asarray(treated, dtype=np.float64)
    if values.shape != group.shape or not np.isin(group, (0.0, 1.0)).all():
        raise InvalidInputError("Give for each unit its value (or NaN) and its group, 1 or 0.")
    missing = np.isnan(values)
    against = np.where(group == 1, worst, best)
    favour = np.where(group == 1, best, worst)
    return np.where(missing, against, values), np.where(missing, favour, values)


def bounds_of_share(events: int, observed_n: int, missing_n: int) -> tuple[float, float]:
    """Lowest and highest share when the missing are unknown: none of them, or all of them, count as an event."""
    if not 0 <= events <= observed_n or missing_n < 0:
        raise InvalidInputError("Events must lie between 0 and the observed, and the missing cannot be negative.")
    total = observed_n + missing_n
    if total < 1:
        raise TooFewUnitsError("A share needs at least one unit.")
    return events / total, (events + missing_n) / total
