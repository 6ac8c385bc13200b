"""Read a regular csv file at once, by columns: every row as wide as the header, every quote where it belongs.

Arrow reads a hundred megabytes in less than a second, but counts rows otherwise than people do where a line is empty,
and reads a stray quote otherwise than spreadsheets. So it gets only files in which neither can matter.
"""

from __future__ import annotations

import csv

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from evaluation.deliveries.intake.cell import tidy
from evaluation.deliveries.intake.encoded import encoded_texts
from evaluation.deliveries.intake.limits import MOST_COLUMNS
from evaluation.deliveries.intake.sheet import Grid, without_empty_rows

QUOTE = ord('"')
LINE_ENDS = b"\r\n"
BLOCK = 2**24
"""Bytes that Arrow reads at a time."""
FIRST_ROW = 2


def regular_grid(content: bytes, separator: str) -> Grid | None:
    """Return the table of a csv file in UTF-8 without a mark, or None where its rows must be read one by one."""
    start, end = content.find(b"\n") + 1, _end(content)
    names = _names(content[:start].decode().removesuffix("\n").removesuffix("\r"), separator)
    if not names or end <= start or not _lines_end_alike(content) or not _quotes_are_regular(content, start, separator):
        return None
    places = [str(place) for place in range(len(names))]  # two columns may have one name
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(content).slice(start, end - start)),
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=places, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=QUOTE in content, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(places, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    if any(pc.max(pc.binary_length(column)).as_py() > csv.field_size_limit() for column in columns):
        return None
    numbers = np.arange(FIRST_ROW, FIRST_ROW + table.num_rows)
    return without_empty_rows(Grid(tuple(map(tidy, names)), tuple(map(encoded_texts, columns)), numbers))


def _end(content: bytes) -> int:
    """Return where the last line ends; empty lines below it are no rows."""
    end = len(content)
    while end and content[end - 1] in LINE_ENDS:
        end -= 1
    return end


def _names(line: str, separator: str) -> list[str]:
    """Return the fields of the first line; none where it is no whole row with something in it."""
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
    return fields if 1 < len(fields) <= MOST_COLUMNS and any(map(tidy, fields)) else []


def _lines_end_alike(content: bytes) -> bool:
    return b"\r" not in content or content.count(b"\r") == content.count(b"\r\n")


def _quotes_are_regular(content: bytes, start: int, separator: str) -> bool:
    """Tell whether quotes under the header only open at the start of a field and close at its end, in turn."""
    if content.find(QUOTE, start) < 0:
        return True
    letters = np.append(np.frombuffer(content, np.uint8)[start - 1 :], np.uint8(LINE_ENDS[-1]))
    places = np.flatnonzero(letters == QUOTE)
    borders = np.frombuffer(separator.encode() + LINE_ENDS, np.uint8)
    opening, closing = letters[places[::2] - 1], letters[places[1::2] + 1]
    return len(places) % 2 == 0 and bool(np.isin(opening, borders).all() and np.isin(closing, borders).all())
