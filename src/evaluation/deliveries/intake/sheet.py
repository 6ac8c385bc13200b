"""What every reader returns, whatever the file: rows of cells with the row numbers that a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Style = Literal["comma", "point", "unknown"]
BLANK = " \t\r\n\u00a0\u202f\ufeff"


@dataclass(frozen=True)
class Line:
    """A row that is not empty, with its number in the sheet or file; the first row is 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One table as delivered. ``sheet`` is empty for a csv; ``style`` is how the file writes decimals in text."""

    file: str
    sheet: str
    name: str
    lines: tuple[Line, ...]
    style: Style

    @property
    def header(self) -> tuple[Cell, ...]:
        """The first row that is not empty."""
        return self.lines[0].cells if self.lines else ()

    @property
    def rows(self) -> tuple[Line, ...]:
        """The rows under the header."""
        return self.lines[1:]


class UnreadableError(ValueError):
    """A file cannot be read; ``detail`` names why (see ``messages``), ``row`` where, if known."""

    def __init__(self, detail: str, row: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.row = row


def tidy(cell: Cell) -> Cell:
    """Return the cell without blanks around it; an empty text is None."""
    return cell.strip(BLANK) or None if isinstance(cell, str) else cell


def lines_of(rows: list[list[Cell]]) -> tuple[Line, ...]:
    """Number the rows from 1 and keep those that hold anything."""
    tidied = ((number, tuple(tidy(cell) for cell in row)) for number, row in enumerate(rows, start=1))
    return tuple(Line(number, cells) for number, cells in tidied if any(cell is not None for cell in cells))
