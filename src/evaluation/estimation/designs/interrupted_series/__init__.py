"""Design ``interrupted_series``: one place by month, before and after a start."""

from evaluation.estimation.designs.interrupted_series.counts import InterruptedCounts, interrupted_counts
from evaluation.estimation.designs.interrupted_series.segmented import (
    InterruptedSeries,
    collapsed_change,
    interrupted_series,
    trend_before,
)

__all__ = [
    "InterruptedCounts",
    "InterruptedSeries",
    "collapsed_change",
    "interrupted_counts",
    "interrupted_series",
    "trend_before",
]
