"""How many people the main questions of the plan rest on: all that the calibration knows of deliveries.

Per city and group the numbers measured at the start, twice and after. A city with too few units, or that only shares
totals, has one row with the standard error of the effect that it delivered, to one digit unless it is public. Values
of people are not in it, so that another value in a delivery leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from evaluation.estimation.designs.units import MINIMUM_UNITS_PER_GROUP
from evaluation.estimation.study import Question

Row = dict[str, Any]


def size_rows(question: Question, units: pd.DataFrame, estimates: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows of one question, cities in registry order; a city that gave no estimate has none.

    Parameters
    ----------
    units
        A row per unit, as ``units_of`` gives.
    estimates
        The table of all estimates.
    """
    for city in question.participating:
        yield from _of_units(question, city, units[units.city == city]) or _of_effect(question, city, estimates)


def _of_units(question: Question, city: str, own: pd.DataFrame) -> list[Row]:
    """Count a city's people; nothing when it delivered no units, or too few for an estimate."""
    found = []
    for arm in question.arms:
        rows = own[own.arm == arm]
        first, second = rows["T0"].notna(), rows["T1"].notna()
        started, twice, after = (int(chosen.sum()) for chosen in (first, first & second, second))
        measured = min(started, after) if question.plan.design == "repeated_survey" else twice
        if measured < MINIMUM_UNITS_PER_GROUP:
            return []
        found.append(_row(question, city, arm, {"started_n": started, "twice_n": twice, "after_n": after}))
    return found


def _of_effect(question: Question, city: str, estimates: pd.DataFrame) -> list[Row]:
    rows = estimates[
        (estimates.experiment == question.experiment)
        & (estimates.indicator == question.indicator)
        & (estimates.scope == "city")
        & (estimates.quantity == "estimate")
        & (estimates.city == city)
        & (estimates.status == "ok")
    ]
    for row in rows.to_dict("records"):
        error, degrees = float(row["standard_error"]), row["degrees_of_freedom"]
        known = row["public"] and not pd.isna(degrees)
        rough = {} if row["public"] else {"standard_error": float(f"{error:.0e}")}
        numbers = {"standard_error": error, "degrees_of_freedom": float(degrees) if known else None}
        return [_row(question, city, "", numbers | rough)]
    return []


def _row(question: Question, city: str, arm: str, numbers: Row) -> Row:
    empty = dict.fromkeys(("started_n", "twice_n", "after_n", "standard_error", "degrees_of_freedom"))
    place = {"experiment": question.experiment, "indicator": question.indicator, "city": city, "arm": arm}
    return place | empty | numbers
