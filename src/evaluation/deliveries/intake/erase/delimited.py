"""Empty rows of a csv file; all other lines keep their bytes."""

from __future__ import annotations

import csv
from io import StringIO

from evaluation.deliveries.intake.delimited import decoded, separator_of
from evaluation.deliveries.intake.encoding import encoding_of

ENDS = ("\r\n", "\n", "\r")


def without_rows(content: bytes, rows: frozenset[int]) -> bytes:
    """Return a csv file with these rows empty; the first row is 1 and a row may take several lines."""
    whole = decoded(content)
    lines = list(StringIO(whole, newline=""))
    kept: list[str] = []
    reader, before = csv.reader(StringIO(whole, newline=""), delimiter=separator_of(whole)), 0
    for number, _ in enumerate(reader, start=1):
        own = lines[before : reader.line_num]
        kept += [_end(own[-1])] if number in rows else own
        before = reader.line_num
    kept += lines[before:]
    return _encoded("".join(kept), content)


def _end(line: str) -> str:
    return next((end for end in ENDS if line.endswith(end)), "")


def _encoded(kept: str, content: bytes) -> bytes:
    found = encoding_of(content)
    return found.mark + kept.encode(found.name)
