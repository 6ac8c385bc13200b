"""Rows as plain mappings, between the frames that are read and the texts that are written.

The gate compares and hides; it hardly calculates. So it works on rows with Python values: a missing value is None,
whatever the frame called it, and a number is written with ten significant digits, so that the same number is always
the same text.

>>> number_text(0.1 + 0.2), number_text(7), number_text(None), number_text(True)
('0.3', '7', '', 'true')
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

Record = Mapping[str, Any]
SIGNIFICANT_DIGITS = 10
TEXTS = (str, bool)


def records(frame: pd.DataFrame) -> list[Record]:
    """Turn a frame into rows of plain Python values; every kind of missing value becomes None."""
    names = [str(name) for name in frame.columns]
    columns = [[_plain(value) for value in frame[name].astype(object).tolist()] for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def table_text(rows: Iterable[Record], columns: Sequence[str]) -> pd.DataFrame:
    """Turn rows into a frame of texts, ready to be written; columns in the order given."""
    return pd.DataFrame(
        [[number_text(row[name]) for name in columns] for row in rows], columns=list(columns), dtype=str
    )


def number_text(value: Any) -> str:
    """Write a value as text: ten significant digits, whole numbers without a point, nothing for None or infinity."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(rounded(value)) if math.isfinite(value) else ""
    return str(value)


def rounded(value: float, step: float | None = None) -> float:
    """Round to ten significant digits, after rounding to a multiple of ``step`` if given; minus zero becomes zero."""
    stepped = value if step is None else round(value / step) * step
    return float(f"{stepped:.{SIGNIFICANT_DIGITS}g}") + 0.0


def whole(value: Any) -> int | None:
    """Return a count as an int, or None."""
    return None if value is None else round(value)


def _plain(value: Any) -> Any:
    if isinstance(value, TEXTS):
        return value
    if value is None or (value != value if isinstance(value, float) else pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value
