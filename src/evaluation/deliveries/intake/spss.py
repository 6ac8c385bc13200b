"""Read an SPSS file (sav, zsav): one table, with value labels and dates.

Every number in such a file is a fraction, a date is a number of seconds since the start of the Gregorian calendar, and
a code is often a number with a word beside it (1 = ja). The numbers stay as they are and the words go beside them; the
contract decides which of the two counts. Rows are numbered as in SPSS: the first case is row 1, and the names of the
variables are no row. The file is read by a process of its own (``spss_child``), so that a damaged one cannot end this
one.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.deliveries.intake import spss_child
from evaluation.deliveries.intake.cell import Cell, tidy
from evaluation.deliveries.intake.encoded import encoded
from evaluation.deliveries.intake.limits import MOST_BYTES, MOST_CELLS, MOST_COLUMNS, within_limits
from evaluation.deliveries.intake.sheet import Grid, Sheet, UnreadableError, without_empty_rows

MARKS = (b"$FL2", b"$FL3")
CALENDAR_START = datetime(1582, 10, 14)
DATE_FORMATS = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "DATETIME", "YMDHMS")
TYPE_LETTERS = "0123456789."
LONGEST_SECONDS = 300
NO_ROW = 0
"""The number of the header, which stands above the first case."""


def read_spss(file: str, name: str, content: bytes) -> Sheet:
    """Return the one table of an SPSS file; the names of its variables are the header.

    Raises
    ------
    UnreadableError
        When the content is no SPSS file, is damaged, or is larger than any delivery.
    """
    if not content.startswith(MARKS):
        raise UnreadableError("not_spss")
    found = _found(content)
    if "refused" in found:
        raise UnreadableError(str(found["refused"]))
    columns = [_values(column, kind) for column, kind in zip(found["columns"], found["kinds"], strict=True)]
    within_limits(max(map(len, columns), default=0), len(columns))
    numbers = np.arange(1, len(columns[0]) + 1) if columns else np.empty(0, dtype=np.int64)
    header = tuple(map(tidy, found["names"]))
    grid = without_empty_rows(Grid(header, tuple(map(encoded, columns)), numbers, header_number=NO_ROW))
    labels = {place: _words(words) for place, words in enumerate(found["labels"]) if words}
    return Sheet(file, "", name, grid, "unknown", labels, tuple(found["captions"]))


def _found(content: bytes) -> dict[str, Any]:
    """Return what the reading process says; that it ends badly means that the file is damaged."""
    limits = [str(limit) for limit in (MOST_COLUMNS, MOST_CELLS, 2 * MOST_BYTES)]
    command = [sys.executable, "-P", str(Path(spss_child.__file__)), *limits]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, env=environment, timeout=LONGEST_SECONDS, check=True
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, BrokenPipeError) as error:
        raise UnreadableError("damaged") from error
    return found


def _values(column: Sequence[Any], kind: str) -> list[Cell]:
    dated = kind.rstrip(TYPE_LETTERS) in DATE_FORMATS
    return [_cell(value, dated) for value in column]


def _cell(value: Any, dated: bool) -> Cell:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value) if value is not None else None
    if math.isnan(value):
        return None
    if dated:
        try:
            return CALENDAR_START + timedelta(seconds=value)
        except OverflowError:
            return float(value)
    return float(value)


def _words(labels: Sequence[Sequence[Any]]) -> dict[Cell, str]:
    return {value.strip() if isinstance(value, str) else float(value): str(word).strip() for value, word in labels}
