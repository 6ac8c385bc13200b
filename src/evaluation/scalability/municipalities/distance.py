"""Distances between municipalities on public figures.

A figure is measured in robust standard deviations over *all* municipalities (five points give no spread): away from
the median, over 1.4826 times the median absolute deviation, which is a standard deviation when figures are normal and
does not follow a few large cities. The distance of two municipalities is the root of the mean of the squared
differences over the figures that both have; figures that hang together thus count for more than one.

>>> robust(np.array([1.0, 2.0, 3.0, 4.0, 100.0])).round(3).tolist()
[-1.349, -0.674, 0.0, 0.674, 65.426]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.registry.models import LikenessRule

NORMAL = 1.4826


def robust(values: np.ndarray) -> np.ndarray:
    """Return values in robust standard deviations from their median; not a number where all are alike."""
    away = values - np.nanmedian(values)
    spread = NORMAL * np.nanmedian(np.abs(away))
    return np.asarray(away / spread if spread > 0 else np.full_like(away, np.nan))


def scaled(known: pd.DataFrame, rule: LikenessRule) -> np.ndarray:
    """Return figures in robust standard deviations, of their logarithm where a doubling counts."""
    columns = [
        np.log(known[name].where(known[name] > 0)) if rule.measures[str(name)] == "log" else known[name]
        for name in known.columns
    ]
    return np.column_stack([robust(np.asarray(column, dtype=float)) for column in columns])


def distances(scaled: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance to the nearest municipality of the study that is not itself, and the place of that one among them."""
    squares = (scaled[:, None, :] - scaled[None, own, :]) ** 2
    counted = np.isfinite(squares)
    sums = np.where(counted, squares, 0.0).sum(-1)
    away = np.sqrt(sums / np.maximum(counted.sum(-1), 1))
    away[~counted.any(-1)] = np.inf
    itself = np.flatnonzero(own)
    if len(itself) > 1:
        away[itself, np.arange(len(itself))] = np.inf
    return away.min(1), away.argmin(1)
