"""The gate for descriptives: shares, ratios and means per city and over all cities.

Which cells add up: the cities to the total; improved, same and worsened to the group; the groups to all; before and the
change, which the estimates give, to after; and over the categories of a coding frame the counts add up to the mean
number of categories times n.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from evaluation.disclosure.additive import Sum, close, sums_over, wholes_of
from evaluation.disclosure.columns import CONFIDENTIAL
from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.kinds import ADD_UP, FILLS_CATEGORIES, cell_kind
from evaluation.disclosure.primary import primary_ruling
from evaluation.disclosure.records import Record
from evaluation.disclosure.resting import Cell, resting
from evaluation.disclosure.rules import HIDDEN, hide_enough
from evaluation.registry.params import Gate

KEYS = ("indicator", "experiment", "category", "city", "arm", "wave", "quantity")
WAVES = ("T0", "T1")
NOTHING: Mapping[Cell, frozenset[Cell]] = {}
Entry = tuple[str, str]
"""Experiment and indicator of the plan."""


def protect_descriptives(
    rows: Sequence[Record],
    gate: Gate,
    hidden_entries: Collection[Entry] = (),
    counted_by: Mapping[str, str] | None = None,
    about_work: Collection[str] = (),
    public: bool = False,
    rests: Mapping[Cell, frozenset[Cell]] = NOTHING,
) -> Protected:
    """Decide about every cell.

    Parameters
    ----------
    rows
        Rows of ``descriptives.parquet`` with their ids.
    hidden_entries
        Plan entries of which a city's estimate is hidden: their cells per city would give it away, so none is shown.
    counted_by
        Indicator with a row per category -> indicator with the mean number of categories (``category_counts``).
    about_work
        Indicators that count parts of a programme instead of people: nothing of them needs protection.
    public
        Whether everything comes from totals that were published before.
    rests
        Cells that are shown only where other cells are (``resting.rests_on``).

    Raises
    ------
    UnknownKindError
        When a quantity is not known (``kinds.cell_kind``).
    """
    rulings = {row["id"]: primary_ruling(row, gate, about_work, public) for row in rows}
    plain = [{name: value for name, value in row.items() if name not in CONFIDENTIAL["descriptives"]} for row in rows]
    if public:
        return protected("descriptives", plain, rulings)
    cells = [row for row in rows if row["status"] == "ok" and row["indicator"] not in about_work]
    failing = {row["id"] for row in cells if rulings[row["id"]] in HIDDEN}
    linked = {row["id"] for row in cells if row["city"] and (row["experiment"], row["indicator"]) in hidden_entries}
    hidden = _closed(cells, failing | linked, counted_by or {}, rests, gate)
    secondary = dict.fromkeys(hidden - failing, "protects_other") | dict.fromkeys(linked - failing, "linked")
    return protected("descriptives", plain, rulings | secondary, _of_nobody)


def _of_nobody(row: Record) -> Record:
    """Round a median and its limits, which are values of single units, to two digits."""
    if cell_kind(row["quantity"]) != "median":
        return row
    return {**row, **{name: two_digits(row[name]) for name in ("value", "low", "high")}}


def two_digits(value: float | None) -> float | None:
    """Round to two significant digits.

    >>> two_digits(18342.5)
    18000.0
    """
    return None if value is None else float(f"{value:.1e}")


def small_groups(rows: Iterable[Record], gate: Gate) -> frozenset[tuple[str, str, str]]:
    """Return (experiment, indicator, city) of which a group or a wave has fewer units than the minimum."""
    return frozenset(
        (row["experiment"], row["indicator"], row["city"])
        for row in rows
        if row["status"] == "ok" and row["n"] is not None and row["n"] < gate.at(row).minimum_count
    )


def sums(cells: Sequence[Record]) -> list[Sum]:
    """Return every sum among the cells: over cities, over groups, the parts of a whole, and before with after."""
    without = {left_out: [key for key in KEYS if key != left_out] for left_out in KEYS}
    exclusive = [cell for cell in cells if cell["quantity"] in FILLS_CATEGORIES]
    parts = [cell for cell in cells if cell["quantity"] in ADD_UP]
    waves = [cell for cell in cells if cell["wave"] in WAVES and cell["quantity"] not in ADD_UP]
    return [
        *sums_over(cells, "city", "", without["city"]),
        *(sum_ for sum_ in sums_over(cells, "arm", "all", without["arm"]) if sum_.total and sum_.parts),
        *wholes_of(parts, without["quantity"]),
        *wholes_of(exclusive, without["category"]),
        *wholes_of(waves, without["wave"]),
    ]


def _closed(
    cells: Sequence[Record],
    hidden: Collection[str],
    counted_by: Mapping[str, str],
    rests: Mapping[Cell, frozenset[Cell]],
    gate: Gate,
) -> frozenset[str]:
    """Close over all sums, the categories and what rests on other cells, until nothing more has to be hidden."""
    known = sums(cells)
    closed = close(hidden, known)
    while True:
        more = close(closed | _categories(cells, closed, counted_by, gate) | resting(cells, closed, rests), known)
        if more == closed:
            return closed
        closed = more


def _categories(
    cells: Sequence[Record], hidden: frozenset[str], counted_by: Mapping[str, str], gate: Gate
) -> frozenset[str]:
    """Hide more categories, or else the mean number of them, where that mean gives a hidden category away."""
    place = ("experiment", "city", "arm", "wave")
    more: frozenset[str] = frozenset()
    for shares, count in counted_by.items():
        means = {tuple(cell[key] for key in place): cell["id"] for cell in cells if cell["indicator"] == count}
        for where, mean in means.items():
            sizes = {
                cell["id"]: cell["numerator"] or cell.get("nonzero_n") or 0.0
                for cell in cells
                if cell["indicator"] == shares and tuple(cell[key] for key in place) == where
            }
            own = hidden & sizes.keys()
            minimum = _strictest(cells, sizes.keys(), gate)
            if mean not in hidden and own:
                more |= hide_enough(sizes, own, minimum) or own | {mean}
    return more


def _strictest(cells: Sequence[Record], ids: Collection[str], gate: Gate) -> int:
    return max((gate.at(cell).minimum_count for cell in cells if cell["id"] in ids), default=1)
