"""Read a csv file: UTF-8 (with or without a mark), UTF-16 with a mark, or else Windows-1252.

The separator is ``;``, a tab or ``,``, whichever stands most in the header. With ``;`` decimals are expected with a
comma, with ``,`` with a point. Every row must have as many fields as the header: a file that was cut off, or written
with the wrong separator, does not.
"""

from __future__ import annotations

import csv
from io import StringIO

from evaluation.deliveries.intake.sheet import Cell, Line, Sheet, Style, UnreadableError, lines_of

SEPARATORS = (";", "\t", ",")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BINARY_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG")


def read_csv(file: str, name: str, content: bytes) -> Sheet:
    """Return the one table of a csv file.

    Raises
    ------
    UnreadableError
        When the content is no text, has an open quote, or a row with another number of fields than the header.
    """
    text = _decoded(content)
    separator = _separator(text)
    style: Style = "point" if separator == "," else "comma"
    lines = lines_of(_fields(text, separator))
    if lines:
        _same_width(lines)
    return Sheet(file=file, sheet="", name=name, lines=lines, style=style)


def _decoded(content: bytes) -> str:
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


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=header.count)


def _fields(text: str, separator: str) -> list[list[Cell]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[Cell]] = []
    try:
        rows.extend(list(fields) for fields in reader)
    except csv.Error as error:
        raise UnreadableError("quotes", row=len(rows) + 1) from error
    return rows


def _same_width(lines: tuple[Line, ...]) -> None:
    width = len(lines[0].cells)
    for line in lines[1:]:
        if len(line.cells) < width or any(cell is not None for cell in line.cells[width:]):
            raise UnreadableError("fields", row=line.number)
