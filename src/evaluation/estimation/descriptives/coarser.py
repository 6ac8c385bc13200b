"""Coarser categories beside the fine ones: a unit has one when it has any of the codes that it holds.

Counted from units, so that one with two of the codes counts once; shares of single codes could not tell that. The gate
shows the fine categories or the coarser ones, never both.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation.registry.models import Coarser

UNIT = ["experiment", "city", "arm", "unit", "wave"]


def with_coarser(rows: pd.DataFrame, merge: Mapping[str, Coarser]) -> pd.DataFrame:
    """Add a row per unit and coarser category to rows of yes (1) or no (0) per unit and category.

    Examples
    --------
    >>> from evaluation.registry.models import Coarser
    >>> one = {"experiment": "a", "city": "b", "arm": "c", "unit": "h1", "wave": "T1"}
    >>> rows = pd.DataFrame([{**one, "category": code, "value": 1.0} for code in ("low", "middle")])
    >>> merge = {"some": Coarser(label={"nl": "iets", "en": "some"}, codes=("low", "middle"))}
    >>> with_coarser(rows, merge)[["category", "value"]].to_numpy().tolist()
    [['low', 1.0], ['middle', 1.0], ['some', 1.0]]
    """
    return pd.concat([rows, *(_coarser(rows, code, entry) for code, entry in merge.items())], ignore_index=True)


def _coarser(rows: pd.DataFrame, code: str, entry: Coarser) -> pd.DataFrame:
    own = rows[rows.category.isin(entry.codes)]
    value = own.groupby(UNIT, sort=False, dropna=False).value.transform("max")
    return own.assign(category=code, value=value).drop_duplicates(UNIT)
