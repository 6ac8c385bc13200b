"""Read a csv file: UTF-8 (with or without a mark), UTF-16, or else Windows-1252.

The separator is ``;``, a tab or ``,``: the one that makes most even cuts in the first rows. With ``;`` decimals are
expected with a comma where no clear number says otherwise; a tab or ``,`` says nothing about them. Every row must have
as many fields as the header (a file that was cut off does not); that is looked at once the header is found, since a
title may stand above it.

A regular file is read at once by columns (``regular``); any other one row by row, with the same outcome.
"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from itertools import islice

from evaluation.deliveries.intake.cell import Style
from evaluation.deliveries.intake.encoding import encoding_of
from evaluation.deliveries.intake.limits import within_limits
from evaluation.deliveries.intake.regular import regular_grid
from evaluation.deliveries.intake.sheet import Grid, Sheet, UnreadableError, grid_of_rows

SEPARATORS = (";", "\t", ",")
FIRST_ROWS = 30
TOP = 2_000_000
"""Letters in which the first rows stand."""


def read_csv(file: str, name: str, content: bytes) -> Sheet:
    """Return the one table of a csv file.

    Raises
    ------
    UnreadableError
        When the content is no text, has an open quote, or is larger than any delivery.
    """
    plain = in_utf8(content)
    separator = separator_of(plain[:TOP].decode(errors="ignore"))
    style: Style = "comma" if separator == ";" else "unknown"
    grid = regular_grid(plain, separator) or careful_grid(plain.decode(), separator)
    return Sheet(file=file, sheet="", name=name, grid=grid, style=style, one_style=True)


def in_utf8(content: bytes) -> bytes:
    """Return the text of a csv file in UTF-8, without a mark (see ``decoded``)."""
    found = encoding_of(content)
    plain = content.removeprefix(found.mark)
    return plain if found.name == "utf-8" else plain.decode(found.name).encode()


def decoded(content: bytes) -> str:
    """Return the text of a csv file.

    Raises
    ------
    UnreadableError
        When it is no text.
    """
    found = encoding_of(content)
    return content.removeprefix(found.mark).decode(found.name)


def separator_of(text: str) -> str:
    """Choose the one that makes most even cuts: rows with the same number of fields, times the cuts in each.

    Not the most rows alone: decimal commas and a title with as many commas can be more even than the table itself.
    """
    return max(SEPARATORS, key=lambda separator: _even_cuts(text[:TOP], separator))


def _even_cuts(text: str, separator: str) -> int:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(fields) for fields in islice(reader, FIRST_ROWS) if len(fields) > 1)
    except csv.Error:
        return 0
    return max((rows * (width - 1) for width, rows in widths.items()), default=0)


def careful_grid(text: str, separator: str) -> Grid:
    """Return the rows of any csv file, one by one."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for fields in reader:
            within_limits(1, len(fields))
            rows.append(fields)
    except csv.Error as error:
        raise UnreadableError("quotes", row=len(rows) + 1) from error
    return grid_of_rows(rows, even=False)
