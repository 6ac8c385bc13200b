"""Find the header of a sheet, put the contract's names in it, and give a wide sheet its long form.

Titles and notes may stand above the header: it is the row, among the first ten that are not empty, in which all key
columns are recognised; of several, the one with most known names. What stands above it is no data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.names import Matched, column_names, normal
from evaluation.deliveries.intake.problems import Finding, Where
from evaluation.deliveries.intake.sheet import Sheet, filled_rows
from evaluation.deliveries.intake.wide import item_columns, item_names, key_in_wide, long_form
from evaluation.registry import Registry
from evaluation.registry.models import Table

FIRST_ROWS = 10


@dataclass(frozen=True)
class Placed:
    """A sheet that begins with its header under the contract's names, and what was noted on the way."""

    sheet: Sheet
    findings: tuple[Finding, ...]

    @property
    def readable(self) -> bool:
        """Whether its rows fit its header."""
        return all(finding.warns for finding in self.findings)


def place_sheets(registry: Registry, city: str, matched: Matched) -> tuple[Matched, list[tuple[Finding, Where]]]:
    """Place every matched sheet; return those that can be read, and what was noted of all."""
    placed = {id_: place_sheet(registry, city, id_, sheet) for id_, sheet in matched.sheets.items()}
    noted = [
        (finding, Where(registry.tables[id_].name, one.sheet.file, one.sheet.sheet))
        for id_, one in placed.items()
        for finding in one.findings
    ]
    sheets = {id_: one.sheet for id_, one in placed.items() if one.readable}
    return replace(matched, sheets=sheets), noted


def place_sheet(registry: Registry, city: str, table_id: str, sheet: Sheet) -> Placed:
    """Return a sheet from its header on, with the contract's names in it, one row per row of the contract."""
    if not sheet.header:
        return Placed(sheet, ())
    table = registry.tables[table_id]
    names = column_names(table, registry.cities[city].aliases.get(table_id))
    tops = [sheet.header, *(sheet.grid.line(row) for row in range(min(len(sheet.numbers), FIRST_ROWS - 1)))]
    start = _header_place(registry, table, names, tops)
    grid = sheet.grid.below(start - 1) if start else sheet.grid
    items = item_names(registry, table.wide) if table.wide else {}
    renamed = _renamed({**items, **names}, grid.header, sheet.captions)
    placed = replace(sheet, grid=replace(grid, header=renamed))
    return Placed(long_form(registry, table, placed), _above(start) + _uneven(placed))


def _header_place(registry: Registry, table: Table, names: Mapping[str, str], lines: Sequence[tuple[Cell, ...]]) -> int:
    """Return the place of the header among the lines; the first line where none has all key columns."""
    found = [{names.get(normal(cell), "") for cell in line} - {""} for line in lines]
    known = [
        len(columns)
        if set(table.key) <= columns or (key_in_wide(table) <= columns and item_columns(registry, table, lines[place]))
        else 0
        for place, columns in enumerate(found)
    ]
    return known.index(max(known))


def _renamed(names: Mapping[str, str], cells: tuple[Cell, ...], captions: tuple[str, ...]) -> tuple[Cell, ...]:
    """Put the contract's names, and those of items, in a header; a caption counts where the name is not known."""
    found = [names.get(normal(cell)) for cell in cells]
    by_caption = [
        names.get(normal(caption)) if column is None else None for column, caption in zip(found, captions, strict=False)
    ]
    spare = {name for name in by_caption if by_caption.count(name) == 1} - {*found}
    chosen = [
        column or (by_caption[place] if place < len(by_caption) and by_caption[place] in spare else None)
        for place, column in enumerate(found)
    ]
    return tuple(name or cell for name, cell in zip(chosen, cells, strict=True))


def _above(start: int) -> tuple[Finding, ...]:
    return (Finding("rows_above_header", facts={"count": str(start)}, warns=True),) if start else ()


def _uneven(sheet: Sheet) -> tuple[Finding, ...]:
    """Name the first row of a csv file that has another number of fields than the header."""
    width, widths = len(sheet.header), sheet.grid.widths
    if widths is None:
        return ()
    beyond = filled_rows(sheet.columns[width:], len(widths))
    uneven = np.flatnonzero((widths < width) | beyond)
    if not len(uneven):
        return ()
    return (Finding("unreadable_file", row=int(sheet.numbers[uneven[0]]), detail="fields"),)
