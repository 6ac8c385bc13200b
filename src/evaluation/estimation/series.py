"""One site from its months: what changed from the window before to the window after, here and in the other place.

With one experiment neighbourhood in a city nothing says how much neighbourhoods differ by chance in how they change.
The error of a city is that of its months, which resemble the month before; inference rests on the cities.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.designs.interrupted_series import collapsed_change, interrupted_series
from evaluation.estimation.results import Estimate
from evaluation.estimation.study import Question, series_of

START = 0
"""The study's first month, from which months are numbered."""


def estimate_months(question: Question, own: pd.DataFrame, level: float) -> Estimate:
    """Apply a design that follows months to one site's rows (columns arm, unit, since, value).

    ``panel_did`` is the change of the difference between the places, mean of the window after minus mean of the window
    before; ``interrupted_series`` the change in level at the start.

    Raises
    ------
    EstimationError
        When the design refuses; ``TooFewUnitsError`` with fewer than four months on a side.
    """
    months = series_of(question, own)
    since = months.index.to_numpy(float)
    if question.plan.design == "interrupted_series":
        return interrupted_series(months.to_numpy(float), since, START, confidence_level=level).level_by_length
    before, after = ((since >= first) & (since <= last) for first, last in question.windows)
    return collapsed_change(months.to_numpy(float), since, before, after, level)
