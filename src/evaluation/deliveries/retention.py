"""Until when a city's data may be kept: the earliest date that its delivery states."""

from __future__ import annotations

from datetime import date

import pandas as pd

TABLE = "accountability"
"""The internal name of the table in ``data/interim/<city>``."""


def keep_until(accountability: pd.DataFrame) -> date | None:
    """Return the earliest date until which a delivery's data may be kept, or None where it states none.

    ``accountability`` is the table of that name, of one city, as ``validate`` writes it.
    """
    dates = accountability["keep_until"].dropna()
    return dates.min().date() if len(dates) else None


def expired(accountability: pd.DataFrame, today: date) -> bool:
    """Return whether the delivery states a date that has passed."""
    until = keep_until(accountability)
    return until is not None and until < today
