"""What every reader returns, whatever the file: columns of cells, with the row numbers that a person sees."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import numpy as np

from evaluation.deliveries.intake.cell import Broken, Cell, Style
from evaluation.deliveries.intake.encoded import Encoded, Flags, Places, encoded


@dataclass(frozen=True)
class Unfolded:
    """How a sheet with a column per item became a row per item.

    A row then has the number ``row × len(items) + item``, so that each keeps a number of its own.
    """

    items: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Grid:
    """The rows of a table that hold anything: the first is the header, the columns hold those under it.

    ``numbers`` are the numbers of the rows under the header in the sheet or file, whose first row is 1. ``widths`` says
    how many fields each of them has, in a file where that differs; ``header_number`` is that of the header: 0 where the
    header is no row (SPSS).
    """

    header: tuple[Cell, ...] = ()
    columns: tuple[Encoded, ...] = ()
    numbers: Places = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    widths: Places | None = None
    header_number: int = 1

    def line(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of one row under the header, counted from 0."""
        cells = tuple(column.cell(row) for column in self.columns)
        return cells if self.widths is None else cells[: self.widths[row]]

    def below(self, row: int) -> Grid:
        """Return the table that has this row as its header."""
        under = slice(row + 1, None)
        widths = None if self.widths is None else self.widths[under]
        columns = tuple(column.rows(under) for column in self.columns)
        return Grid(self.line(row), columns, self.numbers[under], widths, int(self.numbers[row]))


@dataclass(frozen=True)
class Sheet:
    """One table as delivered.

    ``sheet`` is empty for a file that holds one table; ``style`` is how the file writes decimals in text,
    ``one_style`` that all its columns write them the same way; ``labels`` are the words that an SPSS file gives to
    values, by place of the column; ``captions`` its words for columns.
    """

    file: str
    sheet: str
    name: str
    grid: Grid
    style: Style
    labels: Mapping[int, Mapping[Cell, str]] = field(default_factory=dict)
    captions: tuple[str, ...] = ()
    date_1904: bool = False
    unfolded: Unfolded | None = None
    one_style: bool = False

    @property
    def header(self) -> tuple[Cell, ...]:
        """The first row that is not empty."""
        return self.grid.header

    @property
    def columns(self) -> tuple[Encoded, ...]:
        """The cells under the header."""
        return self.grid.columns

    @property
    def numbers(self) -> Places:
        """The number of each row under the header."""
        return self.grid.numbers

    def every_row(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield the number and cells of every row that holds anything, the header too."""
        yield self.grid.header_number, self.header
        yield from ((number, self.grid.line(row)) for row, number in enumerate(self.numbers.tolist()))

    def row_of(self, number: int) -> int:
        """Return the row that a person sees for the number of a line."""
        return number // len(self.unfolded.items) if self.unfolded else number

    def rows_of(self, numbers: Places) -> Places:
        """Return the rows that a person sees for the numbers of lines."""
        return numbers // len(self.unfolded.items) if self.unfolded else numbers

    def column_of(self, number: int, column: str) -> str:
        """Return the column that a person sees for a column of a line."""
        if self.unfolded and column == self.unfolded.value:
            return self.unfolded.items[number % len(self.unfolded.items)]
        return column


class UnreadableError(ValueError):
    """A file cannot be read; ``detail`` names why (see ``messages``), ``row`` where, if known."""

    def __init__(self, detail: str, row: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.row = row


def grid_of_rows(rows: Sequence[Sequence[Cell]], broken: Collection[tuple[int, int]] = (), even: bool = True) -> Grid:
    """Return rows as a table; ``broken`` are places (row, column) of cells with an error, counted from 0.

    ``even`` says that rows of different width are no reason to keep the widths.
    """
    columns = [list(column) for column in zip_longest(*rows)]
    for row, column in broken:
        columns += [[None] * len(rows) for _ in range(column + 1 - len(columns))]
        columns[column][row] = Broken()
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    uneven = not even and bool(np.any(widths != widths[:1]))
    whole = Grid(
        columns=tuple(map(encoded, columns)),
        numbers=np.arange(1, len(rows) + 1),
        widths=widths if uneven else None,
    )
    filled = np.flatnonzero(filled_rows(whole.columns, len(rows)))
    if not len(filled):
        return Grid()
    under = filled[1:]
    return Grid(
        header=whole.line(int(filled[0])),
        columns=tuple(column.rows(under) for column in whole.columns),
        numbers=whole.numbers[under],
        widths=widths[under] if uneven else None,
        header_number=int(whole.numbers[filled[0]]),
    )


def filled_rows(columns: Sequence[Encoded], rows_n: int) -> Flags:
    """Return which rows hold anything in any column."""
    found = np.zeros(rows_n, dtype=bool)
    for column in columns:
        found |= column.filled
    return found


def without_empty_rows(grid: Grid) -> Grid:
    """Return a table without the rows that hold nothing."""
    filled = filled_rows(grid.columns, len(grid.numbers))
    if filled.all():
        return grid
    columns = tuple(column.rows(filled) for column in grid.columns)
    return replace(grid, columns=columns, numbers=grid.numbers[filled])
