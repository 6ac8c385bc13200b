"""Find a household in a file, by its number as delivered.

In a table of the contract the column that holds the number of the household counts, whatever the city calls it; the
same number elsewhere is somebody else's. In a sheet outside the contract, hidden or not, such a column counts too, and
without one any cell that holds exactly the number, if the number is one that nothing else could be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.cells import text
from evaluation.deliveries.intake.header import FIRST_ROWS, place_sheet
from evaluation.deliveries.intake.names import column_names, match_columns, match_sheets, normal
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.registry import Registry
from evaluation.registry.models import Table

HOUSEHOLD = "household_id"
TELLING_LENGTH = 4
TELLING_DIGITS = 6
"""Fewer characters, or fewer when all are digits, could as well be an amount or a score."""


@dataclass(frozen=True)
class Found:
    """Rows of a household in one sheet, by row number as a person counts; ``table`` is empty outside the contract."""

    sheet: str
    table: str
    rows: frozenset[int]


def telling(number: str) -> bool:
    """Whether a number can be recognised wherever it stands."""
    return len(number) >= (TELLING_DIGITS if number.isdigit() else TELLING_LENGTH)


def pattern_of(number: str) -> re.Pattern[str]:
    """Return the number as a word of its own."""
    return re.compile(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])", re.IGNORECASE)


def rows_of_household(registry: Registry, city: str, sheets: Iterable[Sheet], number: str) -> list[Found]:
    """Return the rows of a household per sheet; sheets without any are left out."""
    found = [_in_sheet(registry, city, sheet, number) for sheet in sheets]
    return [one for one in found if one.rows]


def _in_sheet(registry: Registry, city: str, sheet: Sheet, number: str) -> Found:
    table_id = next(iter(match_sheets(registry.tables, [sheet]).sheets), "")
    column = _household_column(registry.tables[table_id]) if table_id else None
    if table_id and column is None:
        return Found(sheet.sheet, table_id, frozenset())
    if column is not None:
        placed = place_sheet(registry, city, table_id, sheet).sheet
        place = match_columns(registry.tables[table_id], placed.header).get(column)
        if place is not None:
            own = placed.columns[place].where(lambda cell: text(cell) == number)
            return Found(sheet.sheet, table_id, frozenset(placed.rows_of(placed.numbers[own]).tolist()))
    return Found(sheet.sheet, table_id, _loose(registry, city, sheet, number))


def _household_column(table: Table) -> str | None:
    return next((name for name, column in table.columns.items() if column.name == HOUSEHOLD), None)


def _loose(registry: Registry, city: str, sheet: Sheet, number: str) -> frozenset[int]:
    names = _household_names(registry, city)
    top = islice(sheet.every_row(), FIRST_ROWS)
    places = {place for _, cells in top for place, cell in enumerate(cells) if normal(cell) in names}
    if not places and not telling(number):
        return frozenset()
    return frozenset(row for row, cells in sheet.every_row() if _holds(cells, sorted(places), number))


def _household_names(registry: Registry, city: str) -> frozenset[str]:
    return frozenset(
        name
        for id_, table in registry.tables.items()
        for name, column in column_names(table, registry.cities[city].aliases.get(id_)).items()
        if column == _household_column(table)
    )


def _holds(cells: Sequence[Cell], places: Sequence[int], number: str) -> bool:
    """Whether the number stands in one of these places; without places, in any."""
    looked_at = [cells[place] for place in places if place < len(cells)] if places else cells
    return any(cell is not None and text(cell) == number for cell in looked_at)
