"""What every reader returns, whatever the file: rows of cells with the row numbers that a person sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal


@dataclass(frozen=True)
class Broken:
    """A cell with an error, or with a formula whose outcome was not saved."""


Cell = str | float | int | bool | date | datetime | time | timedelta | Broken | None
Style = Literal["comma", "point", "unknown"]
BLANK = " \t\r\n\u00a0\u202f\u200b\ufeff"
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None})


@dataclass(frozen=True)
class Line:
    """A row that is not empty, with its number in the sheet or file; the first row is 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Unfolded:
    """How a sheet with a column per item became a row per item.

    A row then has the number ``row × len(items) + item``, so that each keeps a number of its own.
    """

    items: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Sheet:
    """One table as delivered.

    ``sheet`` is empty for a file that holds one table; ``style`` is how the file writes decimals in text; ``labels``
    are the words that an SPSS file gives to values, by place of the column; ``captions`` its words for columns.
    """

    file: str
    sheet: str
    name: str
    lines: tuple[Line, ...]
    style: Style
    labels: Mapping[int, Mapping[Cell, str]] = field(default_factory=dict)
    captions: tuple[str, ...] = ()
    date_1904: bool = False
    even: bool = False
    unfolded: Unfolded | None = None

    @property
    def header(self) -> tuple[Cell, ...]:
        """The first row that is not empty."""
        return self.lines[0].cells if self.lines else ()

    @property
    def rows(self) -> tuple[Line, ...]:
        """The rows under the header."""
        return self.lines[1:]

    def row_of(self, number: int) -> int:
        """Return the row that a person sees for the number of a line."""
        return number // len(self.unfolded.items) if self.unfolded else number

    def column_of(self, number: int, column: str) -> str:
        """Return the column that a person sees for a column of a line."""
        if self.unfolded and column == self.unfolded.value:
            return self.unfolded.items[number % len(self.unfolded.items)]
        return column


@dataclass(frozen=True)
class Wrong:
    """A cell breaks a rule; ``detail`` chooses the words."""

    rule: str
    detail: str = ""


class UnreadableError(ValueError):
    """A file cannot be read; ``detail`` names why (see ``messages``), ``row`` where, if known."""

    def __init__(self, detail: str, row: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.row = row


def tidy(cell: Cell) -> Cell:
    """Return the cell without blanks around it and with plain blanks inside; an empty text is None.

    Letters with a mark have one form, whichever of the two a file uses for them.
    """
    if not isinstance(cell, str):
        return cell
    if cell.isascii():
        return cell.strip(BLANK) or None
    return unicodedata.normalize("NFC", cell.translate(SPACES)).strip(BLANK) or None


def lines_of(rows: list[list[Cell]], broken: Collection[tuple[int, int]] = (), first: int = 1) -> tuple[Line, ...]:
    """Number the rows and keep those that hold anything; ``broken`` are places (row, column), counted from 0."""
    lost: dict[int, set[int]] = {}
    for row, column in broken:
        lost.setdefault(row, set()).add(column)
    tidied = (
        (place + first, _tidied(row, lost[place]) if place in lost else tuple(map(tidy, row)))
        for place, row in enumerate(rows)
    )
    return tuple(Line(number, cells) for number, cells in tidied if any(cell is not None for cell in cells))


def _tidied(row: list[Cell], broken: Collection[int]) -> tuple[Cell, ...]:
    padded = [*row, *[None] * (max(broken) + 1 - len(row))]
    return tuple(Broken() if place in broken else tidy(cell) for place, cell in enumerate(padded))
