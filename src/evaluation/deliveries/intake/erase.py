"""Find a household's rows in a delivery, and take them out of csv files.

The household is named by its number as delivered. Rows are found as intake finds them: by the column that holds the
number, whatever the city calls it. A csv file loses exactly those lines and keeps every other byte. A workbook or SPSS
file cannot be edited without risk to the rest of it: it is named, so that the city takes the rows out.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from evaluation.deliveries.intake.cells import text
from evaluation.deliveries.intake.delimited import decoded, separator_of
from evaluation.deliveries.intake.encoding import encoding_of
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.header import place_sheets
from evaluation.deliveries.intake.names import match_columns, match_sheets
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.registry import Registry
from evaluation.registry.models import Table

HOUSEHOLD = "household_id"


@dataclass(frozen=True)
class Found:
    """Rows of a household in one file of a delivery, by row number as a person counts."""

    file: str
    rows: frozenset[int]

    @property
    def in_csv(self) -> bool:
        """Whether the rows can be taken out here."""
        return self.file.lower().endswith(".csv")


def rows_of_household(registry: Registry, city: str, folder: Path, number: str) -> list[Found]:
    """Return the rows of a household per file of a city's folder."""
    matched, _ = place_sheets(registry, city, match_sheets(registry.tables, read_folder(folder).sheets))
    found: dict[str, set[int]] = {}
    for table_id, sheet in matched.sheets.items():
        rows = _rows(registry.tables[table_id], sheet, number)
        if rows:
            found.setdefault(sheet.file, set()).update(rows)
    return [Found(file, frozenset(rows)) for file, rows in found.items()]


def _rows(table: Table, sheet: Sheet, number: str) -> set[int]:
    column = next((name for name, column in table.columns.items() if column.name == HOUSEHOLD), None)
    place = match_columns(table, sheet.header).get(column) if column else None
    if place is None:
        return set()
    own = sheet.columns[place].where(lambda cell: text(cell) == number)
    return set(sheet.rows_of(sheet.numbers[own]).tolist())


def without_rows(content: bytes, rows: frozenset[int]) -> bytes:
    """Return a csv file without these rows; all other lines keep their bytes."""
    whole = decoded(content)
    lines = list(StringIO(whole, newline=""))
    kept: list[str] = []
    reader, before = csv.reader(StringIO(whole, newline=""), delimiter=separator_of(whole)), 0
    for number, _ in enumerate(reader, start=1):
        if number not in rows:
            kept += lines[before : reader.line_num]
        before = reader.line_num
    kept += lines[before:]
    return _encoded("".join(kept), content)


def _encoded(kept: str, content: bytes) -> bytes:
    found = encoding_of(content)
    return found.mark + kept.encode(found.name)
