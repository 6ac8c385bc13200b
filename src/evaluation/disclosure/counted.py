"""Outcomes that are counts: value, standard error and number of units together give the counts behind an estimate.

A net improvement or risk difference is made of whole numbers, so that whoever knows the formulas tries them all and
keeps the ones that fit; mostly one fits. Such an estimate is *exact* and is a table of counts in other words: it is
shown only where each of its cells reaches the minimum. Adjusted for the start it depends on more than the counts, and
is safe once its last digits are gone.

Descriptives give the cells: per group improved, same and worsened, or yes and no per wave. Of pairs they give the
margins only; who changed follows from the estimate itself. With N = n + 2, u up, d down (Agresti & Min 2005):

    value = (u − d) / n        N · standard_error² = (u + d + 1) / N − ((u − d) / N)²

>>> found = changed(0.5, 0.18110381, 12)
>>> (round(found.up), round(found.down))
(7, 1)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.disclosure.records import Record

OUTCOMES = {"net_improvement", "risk_difference"}
ADJUSTED_METHOD = "ancova_hc2"
PAIRED_METHOD = "newcombe_paired"
DIRECTIONS = {"share_improved", "share_same", "share_worsened"}

Place = tuple[str, str, str]
"""Experiment, indicator and city."""
Cells = Mapping[str, float]
"""Number of units per cell of one city's table."""


@dataclass(frozen=True)
class Changed:
    """How many units went up and down."""

    up: float
    down: float


def is_counted(row: Record) -> bool:
    """Whether an estimate is about an outcome that is counted."""
    return row["outcome"] in OUTCOMES


def is_exact(row: Record) -> bool:
    """Whether a city's estimate gives the counts behind it; one adjusted for the start does not."""
    return is_counted(row) and row["method"] != ADJUSTED_METHOD


def cells_per_city(descriptives: Iterable[Record]) -> dict[Place, Cells]:
    """Return the cells of every plan entry and city, as far as descriptives (before the gate) give them."""
    found: dict[Place, dict[str, float]] = defaultdict(dict)
    for row in descriptives:
        if row["status"] == "ok" and row["city"] and row["numerator"] is not None:
            cells = found[row["experiment"], row["indicator"], row["city"]]
            name = f"{row['arm']}/{row['wave']}/{row['quantity']}"
            cells[name] = row["numerator"]
            if row["quantity"] not in DIRECTIONS:
                cells[f"{name}/others"] = row["denominator"] - row["numerator"]
    return dict(found)


def changed(value: float, standard_error: float, n: float) -> Changed:
    """Find how many units went up and down from an estimate with its standard error (formula above)."""
    net, padded = value * n, n + 2
    both = padded * (padded * standard_error**2 + (net / padded) ** 2) - 1
    return Changed((both + net) / 2, (both - net) / 2)


def cells_of(row: Record, described: Mapping[Place, Cells]) -> Cells:
    """Return the cells behind a city's exact estimate; none when they are not known.

    A paired yes/no table is completed with who changed, and with the two cells that this leaves over.
    """
    cells = described.get((row["experiment"], row["indicator"], row["city"]), {})
    if not cells or row["method"] != PAIRED_METHOD:
        return cells
    moved = changed(row["value"], row["standard_error"], row["n"])
    after = next((count for name, count in cells.items() if name.endswith("/T1/share")), 0.0)
    yes_twice = after - moved.up
    never = row["n"] - yes_twice - moved.up - moved.down
    more = {"only_after": moved.up, "only_before": moved.down, "yes_twice": yes_twice, "never": never}
    return {**cells, **{name: float(round(count)) for name, count in more.items()}}


def counts_fail(row: Record, described: Mapping[Place, Cells], minimum: float) -> bool:
    """Whether an exact estimate rests on a cell below the minimum, or on cells that are not known."""
    if not is_exact(row):
        return False
    cells = cells_of(row, described)
    return not cells or min(cells.values()) < minimum
