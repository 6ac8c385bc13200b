"""Check ``concurrent_experiments``: how many households of an experiment take part in another one too?

Above the bound a change cannot be ascribed to this experiment rather than to the set of them: the claim is capped.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaluation.estimation.checks.record import Check, verdict

NAME = "concurrent_experiments"


def concurrent_experiments(
    overlap: pd.DataFrame, experiment: str, cities: Iterable[str], maximum_overlap: float
) -> list[Check]:
    """Hold the share over all cities against the bound and show each city's (columns households_n, also_in_other_n)."""
    rows = overlap[overlap.experiment == experiment]
    whole = _of(rows, experiment, "", maximum_overlap)
    return [whole, *(_of(rows[rows.city == city], experiment, city, maximum_overlap) for city in cities)]


def _of(rows: pd.DataFrame, experiment: str, city: str, bound: float) -> Check:
    households_n = int(rows.households_n.sum())
    if households_n == 0:
        return Check(NAME, experiment, "", city, "not_possible", None, bound, 0)
    value = float(rows.also_in_other_n.sum()) / households_n
    if city:
        return Check(NAME, experiment, "", city, "informative", value, bound, households_n)
    failed = value > bound
    return Check(NAME, experiment, "", "", verdict(not failed), value, bound, households_n, failed)
