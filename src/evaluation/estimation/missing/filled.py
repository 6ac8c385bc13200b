"""One city's units with the missing filled: imputed many times, and at their worst and best.

Imputation is within the city and, so that nothing is assumed about what the experiment does, within each group. Units
without any value tell nothing and are left out. Units are put in the order of their values first, so that the draws
depend neither on the order of delivery nor on the numbers of units.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.estimation.missing.bounds import fill_extremes
from evaluation.estimation.missing.chained import impute_chained
from evaluation.estimation.refusals import TooFewUnitsError
from evaluation.estimation.study import WAVES, Question

IMPUTATIONS_N = 20
"""With up to half of the information missing, intervals are within 2 % of those of endless imputations (Rubin 1987)."""
ITERATIONS = 5
"""Two columns that miss values in different units need few rounds."""
COLUMNS = list(WAVES)


def heard(own: pd.DataFrame) -> pd.DataFrame:
    """Units with a value at one wave at least."""
    return own[own[COLUMNS].notna().any(axis=1)]


def imputed_units(question: Question, own: pd.DataFrame, generator: np.random.Generator) -> list[pd.DataFrame]:
    """Return filled copies of one city's units; none when nothing is missing or too little is there to impute from."""
    known = heard(own)
    if not known[COLUMNS].isna().any(axis=None):
        return []
    parts = [known[known.arm == arm].sort_values(COLUMNS, kind="stable") for arm in question.arms]
    try:
        filled = [impute_chained(part[COLUMNS].to_numpy(float), generator, IMPUTATIONS_N, ITERATIONS) for part in parts]
    except TooFewUnitsError:
        return []
    values, units = np.concatenate(filled, axis=1), pd.concat(parts)
    return [units.assign(**dict(zip(WAVES, one.T, strict=True))) for one in values]


def extreme_units(question: Question, own: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units measured at T0 with the missing after filled against the experiment, and in its favour."""
    started = own[own["T0"].notna()]
    low, high = question.measure.range
    worst, best = (low, high) if question.measure.direction == "up" else (high, low)
    treated = (started.arm == "experiment").to_numpy(float)
    against, favour = fill_extremes(started["T1"].to_numpy(float), treated, worst, best)
    return started.assign(T1=against), started.assign(T1=favour)
