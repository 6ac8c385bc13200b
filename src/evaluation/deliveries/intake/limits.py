"""How large a delivery may be: far above any real one, and small enough to stay well under a gigabyte of memory."""

from __future__ import annotations

from evaluation.deliveries.intake.sheet import UnreadableError

MOST_BYTES = 200_000_000
"""Of a file, and of what a workbook unpacks to."""
MOST_COLUMNS = 1_000
MOST_CELLS = 10_000_000


def within_limits(rows: int, columns: int) -> None:
    """Refuse a table that is too wide or too large.

    Raises
    ------
    UnreadableError
        When it has more columns or cells than any delivery needs.
    """
    if columns > MOST_COLUMNS:
        raise UnreadableError("too_wide")
    if rows * columns > MOST_CELLS:
        raise UnreadableError("too_large")
