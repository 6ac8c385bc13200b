"""Rules on rows that belong together: amounts, price levels and scenarios of one case, spells of one unit.

They see only rows that no earlier rule has set aside. All but ``overlapping_spells`` tell what needs a look; the rows
stay in use.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evaluation.deliveries.intake.encoded import Flags, Places
from evaluation.deliveries.intake.problems import Breach
from evaluation.deliveries.intake.reading import Context, Rows, grouped_by
from evaluation.deliveries.intake.values import first_rows


def mixed_price_year(context: Context, rows: Rows) -> Iterator[Breach]:
    """Rows that belong together have more than one value where there should be one; they stay, with a warning."""
    for name, column in context.table.columns.items():
        if column.same_within and rows.columns[name].filled.any():
            filled = rows.where(rows.columns[name].filled)
            groups, value = grouped_by(filled, column.same_within), filled.columns[name].by_row
            broken = value != value[first_rows(groups)[groups]]
            yield context.breach("mixed_price_year", filled.numbers[broken], name, within=", ".join(column.same_within))


def amount_without_price_level(context: Context, rows: Rows) -> Iterator[Breach]:
    """There is an amount, but not the year whose prices it is in."""
    columns = context.table.columns
    for level in dict.fromkeys(column.price_level for column in columns.values() if column.price_level):
        amounts = [name for name, column in columns.items() if column.price_level == level]
        filled = np.any([rows.columns[name].filled for name in amounts], axis=0)
        broken = filled & ~rows.columns[level].filled
        yield context.breach("amount_without_price_level", rows.numbers[broken], level, amounts=", ".join(amounts))


def payer_twice(context: Context, rows: Rows) -> Iterator[Breach]:
    """The same amount above zero comes back where amounts of different rows are different; the first is not told."""
    for name, column in context.table.columns.items():
        if column.differs_within:
            positive = rows.where(rows.columns[name].by_row > 0)
            groups = grouped_by(positive, (*column.differs_within, name))
            again = first_rows(groups)[groups] != np.arange(len(groups))
            within = ", ".join(column.differs_within)
            yield context.breach("payer_twice", positive.numbers[again], name, within=within)


def scenario_missing(context: Context, rows: Rows) -> Iterator[Breach]:
    """Not every code of a list occurs within a group; told at the group's first row."""
    for name, column in context.table.columns.items():
        if column.every_code_within:
            groups = grouped_by(rows, column.every_code_within)
            first = first_rows(groups)
            pairs = grouped_by(rows, (*column.every_code_within, name))
            found = np.bincount(groups[first_rows(pairs)], minlength=len(first))
            codes = context.registry.codelists[str(column.codes)]
            within, listed = ", ".join(column.every_code_within), ", ".join(codes)
            broken = rows.numbers[first[found < len(codes)]]
            yield context.breach("scenario_missing", broken, name, within=within, codes=listed)


def overlapping_spells(context: Context, rows: Rows) -> Iterator[Breach]:
    """A spell begins before an earlier one of the same unit has ended; one without an end overlaps none."""
    spells = context.table.no_overlap
    if spells is None or not len(rows):
        return
    groups = grouped_by(rows, spells.unit)
    begins, ends = (rows.columns[name].by_row for name in (spells.begins, spells.ends))
    broken = _begun_too_soon(groups, begins, ends)
    yield context.breach("overlapping_spells", rows.numbers[broken], spells.begins, other=spells.ends)


def _begun_too_soon(groups: Places, begins: np.ndarray, ends: np.ndarray) -> Flags:
    """Go through the spells of units with more than one, in order; those that are set aside hold up no later one."""
    broken = np.zeros(len(groups), dtype=bool)
    open_until: dict[int, np.datetime64] = {}
    several = np.flatnonzero(np.bincount(groups)[groups] > 1)
    for place in several[np.lexsort((begins[several], groups[several]))].tolist():
        until = open_until.get(groups[place])
        if until is not None and begins[place] < until:
            broken[place] = True
        elif not np.isnat(ends[place]):
            open_until[groups[place]] = ends[place] if until is None else max(until, ends[place])
    return broken
