"""Check ``placebo_place``: would other neighbourhoods have shown as large a difference?

The change of each neighbourhood, from the window before to the window after, is compared with the same statistic for
every other choice of as many neighbourhoods per city. The record holds the share of choices at least as far from zero.
It passes when only the choice that was made and its mirror image are as far; else it says too little. Neighbourhoods
were chosen for their need, not by lot, so the share is no p-value.
"""

from __future__ import annotations

import pandas as pd

from evaluation.estimation.checks.record import Check
from evaluation.estimation.clusters.placebo import placebo_in_space
from evaluation.estimation.refusals import EstimationError
from evaluation.estimation.study import ARMS, Question

NAME = "placebo_place"
ITSELF_AND_MIRROR = 2


def placebo_place(question: Question, months: pd.DataFrame) -> Check:
    """Rank the choice of neighbourhoods among all that could have been made."""
    keys = (NAME, question.experiment, question.indicator, "")
    change = _changes(question, months)
    both = [city for city, rows in change.groupby("city") if set(ARMS) <= set(rows.arm)]
    change = change[change.city.isin(both)]
    if change.empty:
        return Check(*keys)
    try:
        found = placebo_in_space(change.change, change.city, change.arm == ARMS[0])
    except EstimationError:
        return Check(*keys, "not_possible", None, None, len(change))
    most_extreme = ITSELF_AND_MIRROR / found.choices_n
    passed = found.exact and found.rank <= ITSELF_AND_MIRROR
    return Check(*keys, "passed" if passed else "informative", found.share, most_extreme, len(change))


def _changes(question: Question, months: pd.DataFrame) -> pd.DataFrame:
    """Mean after minus mean before of each neighbourhood with months in both windows."""
    means = [
        months[months.since.between(*window)].groupby(["city", "arm", "unit"]).value.mean()
        for window in question.windows
    ]
    return (means[1] - means[0]).dropna().rename("change").reset_index()
