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
LINE_ENDS = "\r\n"
FIRST_ROW = 2


def regular_grid(text: str, separator: str) -> Grid | None:
    """Return the table of a csv file, or None where its rows must be read one by one."""
    first, _, rest = text.partition("\n")
    names = _names(first.removesuffix("\r"), separator)
    content = rest.rstrip(LINE_ENDS).encode()
    if not names or not content or not _lines_end_alike(content) or not _quotes_are_regular(content, separator):
        return None
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=_places(names), block_size=len(content)),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=QUOTE in content, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(_places(names), pa.string())
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    if any(pc.max(pc.binary_length(column)).as_py() > csv.field_size_limit() for column in columns):
        return None
    numbers = np.arange(FIRST_ROW, FIRST_ROW + table.num_rows)
    header = tuple(map(tidy, names))
    return without_empty_rows(Grid(header, tuple(map(encoded_texts, columns)), numbers))


def _names(line: str, separator: str) -> list[str]:
    """Return the fields of the first line; none where it is no whole row with something in it."""
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
    return fields if 1 < len(fields) <= MOST_COLUMNS and any(map(tidy, fields)) else []


def _places(names: list[str]) -> list[str]:
    """Return a different name for each column, since delivered names may be the same."""
    return [str(place) for place in range(len(names))]


def _lines_end_alike(content: bytes) -> bool:
    return content.count(b"\r") == content.count(b"\r\n")


def _quotes_are_regular(content: bytes, separator: str) -> bool:
    """Tell whether quotes only open at the start of a field and close at its end, in turn."""
    if QUOTE not in content:
        return True
    letters = np.frombuffer(b"\n" + content + b"\n", np.uint8)
    places = np.flatnonzero(letters == QUOTE)
    borders = np.frombuffer(f"{separator}{LINE_ENDS}".encode(), np.uint8)
    opening, closing = letters[places[::2] - 1], letters[places[1::2] + 1]
    return len(places) % 2 == 0 and bool(np.isin(opening, borders).all() and np.isin(closing, borders).all())
