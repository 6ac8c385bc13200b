"""Which published rows add up, told by their ids: what is subtracted between two releases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evaluation.disclosure.additive import Sum, sums_over
from evaluation.disclosure.kinds import ADD_UP, FILLS_CATEGORIES
from evaluation.disclosure.records import Record

OF_CELL = ("indicator", "experiment", "category", "city", "arm", "wave", "quantity")
OF_STATUS = ("indicator", "experiment", "arm", "wave")
WAVES = ("T0", "T1")


def sums_of_cells(cells: Sequence[Record]) -> list[Sum]:
    """Return every sum among the cells: over cities, over groups, the parts of a whole, and before with after."""
    without = {left_out: [key for key in OF_CELL if key != left_out] for left_out in OF_CELL}
    exclusive = [cell for cell in cells if cell["quantity"] in FILLS_CATEGORIES]
    parts = [cell for cell in cells if cell["quantity"] in ADD_UP]
    waves = [cell for cell in cells if cell["wave"] in WAVES and cell["quantity"] not in ADD_UP]
    return [
        *sums_over(cells, "city", "", without["city"]),
        *(sum_ for sum_ in sums_over(cells, "arm", "all", without["arm"]) if sum_.total and sum_.parts),
        *_wholes(parts, without["quantity"]),
        *_wholes(exclusive, without["category"]),
        *_wholes(waves, without["wave"]),
    ]


def _wholes(rows: Iterable[Record], same: Sequence[str]) -> list[Sum]:
    """Return the sums whose parts, alike in ``same``, fill a whole that is known."""
    return [Sum(None, sum_.parts) for sum_ in sums_over(rows, "id", "", same)]
