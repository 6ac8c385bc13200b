"""Read a csv file: UTF-8 (with or without a mark), UTF-16 with a mark, or else Windows-1252.

The separator is ``;``, a tab or ``,``: the one that cuts most of the first rows into the same number of fields. With
``;`` decimals are expected with a comma, with ``,`` with a point. Every row must have as many fields as the header (a
file that was cut off does not); that is looked at once the header is found, since a title may stand above it.
"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from itertools import islice

from evaluation.deliveries.intake.limits import within_limits
from evaluation.deliveries.intake.sheet import Cell, Sheet, Style, UnreadableError, lines_of

SEPARATORS = (";", "\t", ",")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BINARY_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"$FL2", b"$FL3")
FIRST_ROWS = 30


def read_csv(file: str, name: str, content: bytes) -> Sheet:
    """Return the one table of a csv file.

    Raises
    ------
    UnreadableError
        When the content is no text, has an open quote, or is larger than any delivery.
    """
    text = decoded(content)
    separator = separator_of(text)
    style: Style = "point" if separator == "," else "comma"
    return Sheet(file=file, sheet="", name=name, lines=lines_of(_fields(text, separator)), style=style, even=True)


def decoded(content: bytes) -> str:
    """Return the text of a csv file.

    Raises
    ------
    UnreadableError
        When it is no text.
    """
    if content.startswith(BINARY_MARKS):
        raise UnreadableError("not_csv")
    encodings = ["utf-16"] if content.startswith(UTF16_MARKS) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnreadableError("not_csv")


def separator_of(text: str) -> str:
    """Choose by how many of the first rows have the same number of fields, more than one; then by that number."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(fields) for fields in islice(reader, FIRST_ROWS) if len(fields) > 1)
    except csv.Error:
        return (0, 0)
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def _fields(text: str, separator: str) -> list[list[Cell]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[Cell]] = []
    try:
        for fields in reader:
            within_limits(1, len(fields))
            rows.append(list(fields))
    except csv.Error as error:
        raise UnreadableError("quotes", row=len(rows) + 1) from error
    return rows
