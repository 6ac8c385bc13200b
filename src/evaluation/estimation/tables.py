"""The tables that ``estimate`` hands over: their columns, types and rounding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

TEXT, NUMBER, WHOLE, YES_NO = "VARCHAR", "DOUBLE", "BIGINT", "BOOLEAN"
SIGNIFICANT_DIGITS = 10
"""Linear algebra differs between processors in the last digits of a double; published results must not."""
ZERO_BELOW = 1e-12
"""What is left of an exact zero after rounding errors."""

ESTIMATES = {
    "experiment": TEXT,
    "indicator": TEXT,
    "category": TEXT,
    "role": TEXT,
    "design": TEXT,
    "outcome": TEXT,
    "unit": TEXT,
    "scope": TEXT,
    "city": TEXT,
    "quantity": TEXT,
    "prior_factor": NUMBER,
    "value": NUMBER,
    "standard_error": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "confidence_level": NUMBER,
    "n": WHOLE,
    "n_clusters": WHOLE,
    "degrees_of_freedom": NUMBER,
    "residual_df": NUMBER,
    "smallest_relevant_difference": NUMBER,
    "smallest_detectable_difference": NUMBER,
    "method": TEXT,
    "claim": WHOLE,
    "claim_reasons": TEXT,
    "status": TEXT,
    "public": YES_NO,
}
DESCRIPTIVES = {
    "indicator": TEXT,
    "experiment": TEXT,
    "category": TEXT,
    "city": TEXT,
    "arm": TEXT,
    "wave": TEXT,
    "quantity": TEXT,
    "value": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "numerator": NUMBER,
    "denominator": NUMBER,
    "n": WHOLE,
    "residual_df": NUMBER,
    "status": TEXT,
    "unit": TEXT,
    "nonzero_n": WHOLE,
    "largest_contribution": NUMBER,
    "second_contribution": NUMBER,
    "distinct_n": WHOLE,
}
"""The last four are for the gate, which does not publish them: how many units are not zero, which parts the largest
two have in the sum of sizes, and how many different values there are. A mean over many units of which one is not zero
is the value of that one; a mean of two different values tells how many units have each."""
STATUSES = {
    "indicator": TEXT,
    "experiment": TEXT,
    "city": TEXT,
    "arm": TEXT,
    "wave": TEXT,
    "asked_n": WHOLE,
    "ok_n": WHOLE,
    "missing_n": WHOLE,
    "set_aside_n": WHOLE,
    "too_early_n": WHOLE,
    "not_applicable_n": WHOLE,
    "status": TEXT,
}
CHECKS = {
    "check": TEXT,
    "experiment": TEXT,
    "indicator": TEXT,
    "city": TEXT,
    "outcome": TEXT,
    "value": NUMBER,
    "bound": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "n": WHOLE,
    "lowers_claim": YES_NO,
}
CROSSINGS = {
    "crossing": TEXT,
    "experiment": TEXT,
    "first": TEXT,
    "second": TEXT,
    "third": TEXT,
    "direction": TEXT,
    "value": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "numerator": NUMBER,
    "denominator": NUMBER,
    "first_n": NUMBER,
    "second_n": NUMBER,
    "n": WHOLE,
    "status": TEXT,
}
GROUPS = {
    "experiment": TEXT,
    "indicator": TEXT,
    "category": TEXT,
    "city": TEXT,
    "part": TEXT,
    "difference": YES_NO,
    "units_n": WHOLE,
}
"""Sizes of groups that estimates give away, for the gate alone. A ``difference`` is what remains of the bundle when
households of the experiments in ``part`` are taken away: nobody at all is safe there, a few are not."""
SPECIFICATIONS = {
    "experiment": TEXT,
    "indicator": TEXT,
    "missing": TEXT,
    "adjustment": TEXT,
    "comparison": TEXT,
    "outliers": TEXT,
    "pooling": TEXT,
    "value": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "n_clusters": WHOLE,
}
SIZES = {
    "experiment": TEXT,
    "indicator": TEXT,
    "city": TEXT,
    "arm": TEXT,
    "started_n": WHOLE,
    "twice_n": WHOLE,
    "after_n": WHOLE,
    "standard_error": NUMBER,
    "degrees_of_freedom": NUMBER,
}
PANDAS_TYPES = {TEXT: "str", NUMBER: "float64", WHOLE: "Int64", YES_NO: "bool"}


def frame(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Turn rows into a frame with exactly these columns and types, numbers rounded.

    Raises
    ------
    KeyError
        When a row has other columns than its table.
    ValueError
        When a row whose status is ok has no finite value.
    """
    for row in rows:
        if row.keys() != columns.keys():
            raise KeyError(f"A row has other columns than its table: {sorted(row.keys() ^ columns.keys())}.")
        if "value" in row and row.get("status") == "ok" and (row["value"] is None or not np.isfinite(row["value"])):
            where = ", ".join(str(row[name]) for name in columns if columns[name] == TEXT and row[name])
            raise ValueError(f"A row whose status is ok has no finite value: {where}.")
    table = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    table = table.astype({name: PANDAS_TYPES[kind] for name, kind in columns.items()})
    numbers = [name for name, kind in columns.items() if kind == NUMBER]
    return table.assign(**{name: table[name].map(rounded) for name in numbers})


def rounded(value: float) -> float:
    """Round to ten significant digits; what is below 1e-12 is zero; infinite is an error.

    >>> rounded(2 / 3)
    0.6666666667
    """
    if np.isinf(value):
        raise ValueError("An infinite number cannot be handed over.")
    return 0.0 if abs(value) < ZERO_BELOW else float(f"{value:.{SIGNIFICANT_DIGITS - 1}e}")
