"""Measure the sheets of an OpenDocument spreadsheet, where one cell may say that it stands a million times."""

from __future__ import annotations

from dataclasses import dataclass, field

from evaluation.deliveries.intake.extent import Extent, Measured
from evaluation.deliveries.intake.limits import MOST_CELLS, within_limits
from evaluation.deliveries.intake.markup import walk
from evaluation.deliveries.intake.sheet import UnreadableError

CELLS = ("table-cell", "covered-table-cell")
KIND = "value-type"


@dataclass
class SpreadsheetWalk:
    """Walks through ``content.xml``: tables, rows, cells."""

    sheets: dict[str, Extent] = field(default_factory=dict)
    extent: Extent = field(default_factory=Extent)
    row: int = 0
    rows: int = 1
    column: int = 0
    filled: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where a table, row or cell begins."""
        name = name.rpartition(":")[2]
        if name in CELLS:
            self._cell({key.rpartition(":")[2]: value for key, value in attributes.items()}, attributes)
        elif name == "table-row":
            self.rows, self.column = _times(attributes, "table:number-rows-repeated"), 0
            self.filled, self.lost = [], []
        elif name == "table":
            self.extent, self.row = Extent(), 0
            self.sheets[attributes.get("table:name", "")] = self.extent

    def end(self, name: str) -> None:
        """Count a row that holds something, as often as it stands."""
        if name.rpartition(":")[2] != "table-row":
            return
        if self.filled:
            self.extent.reach(self.row + self.rows - 1, max(self.filled) - 1)
            within_limits(self.extent.height, self.extent.width)
            self.extent.broken += [
                (row, column) for row in range(self.row, self.row + self.rows) for column in self.lost
            ]
        self.row += self.rows

    def _cell(self, plain: dict[str, str], attributes: dict[str, str]) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        kinds = [value for key, value in attributes.items() if key.rpartition(":")[2] == KIND]
        formula = "formula" in plain
        if kinds or formula:
            if "error" in kinds or not kinds:
                within_limits(1, times)
                self.lost += range(self.column, self.column + times)
            self.filled.append(self.column + times)
        self.column += times


def _times(attributes: dict[str, str], name: str) -> int:
    times = attributes.get(name, "1")
    if not times.isdigit() or len(times) > len(str(MOST_CELLS)):
        raise UnreadableError("damaged")
    return int(times)


def measure_ods(content: bytes) -> Measured:
    """Measure every sheet of an OpenDocument spreadsheet from its ``content.xml``.

    Raises
    ------
    UnreadableError
        When a sheet is too wide or too large, or the content is damaged.
    """
    spreadsheet = SpreadsheetWalk()
    walk(content, spreadsheet.start, spreadsheet.end)
    return Measured(spreadsheet.sheets)
