"""Read a whole column: each different cell once, and cells that are plainly numbers all at once.

The rules for one cell are in ``cells`` and ``dates``. A plain number (``1234``, ``-12,5``) is read by Arrow, which
gives the same number; anything else goes through those rules.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.deliveries.intake.cell import Cell, Wrong
from evaluation.deliveries.intake.cells import LARGEST, Reading, Value, read_cell
from evaluation.deliveries.intake.encoded import EMPTY, Encoded, Flags, Places, by_code
from evaluation.deliveries.intake.missing import is_missing
from evaluation.deliveries.intake.styles import Written
from evaluation.deliveries.intake.values import Values, values
from evaluation.registry.models import Column

NUMBERS = ("whole_number", "decimal")
TO_POINTS = bytes.maketrans(b",", b".")


@dataclass(frozen=True)
class Parsed:
    """The values of a column; and per way of being wrong the rows in which a cell could not be read."""

    values: Values
    wrong: dict[Wrong, Flags]


def parsed(
    column: Column, cells: Encoded, reading: Reading, missing: Collection[str], written: Written | None = None
) -> Parsed:
    """Read a column; ``missing`` are words for no value, ``written`` tells how a column of numbers is written."""
    if written is not None:
        return _numbers(column, cells, reading, missing, written.plain)
    if column.type == "text" and not (cells.others or reading.labels or reading.words or reading.pattern):
        return _one_by_one(
            column, cells, [None if is_missing(one, missing) else one for one in cells.texts.to_pylist()]
        )
    return _one_by_one(column, cells, [_outcome(cell, reading, missing) for cell in cells.different])


def _outcome(cell: Cell, reading: Reading, missing: Collection[str]) -> Value | Wrong:
    return None if is_missing(cell, missing) else read_cell(cell, reading)


def _one_by_one(column: Column, cells: Encoded, outcomes: list[Value | Wrong]) -> Parsed:
    """Give each row the outcome of its cell; outcomes that are the same become one value."""
    places = {value: place for place, value in enumerate(dict.fromkeys(_values(outcomes)))}
    new = [EMPTY if one is None or isinstance(one, Wrong) else places[one] for one in outcomes]
    codes = np.array([*new, EMPTY], dtype=np.int32)[cells.codes]
    return Parsed(values(column, list(places), codes), _wrong(cells, outcomes, np.arange(len(outcomes))))


def _values(outcomes: list[Value | Wrong]) -> list[Value]:
    return [one for one in outcomes if one is not None and not isinstance(one, Wrong)]


def _wrong(cells: Encoded, outcomes: list[Value | Wrong], places: Places) -> dict[Wrong, Flags]:
    """Return the rows with each way of being wrong; ``places`` are those of the cells that have an outcome."""
    found: dict[Wrong, Flags] = {}
    for kind in dict.fromkeys(one for one in outcomes if isinstance(one, Wrong)):
        flags = np.zeros(len(cells.texts) + len(cells.others), dtype=bool)
        flags[places] = [one == kind for one in outcomes]
        found[kind] = by_code(flags, cells.codes)
    return found


def _numbers(
    column: Column, cells: Encoded, reading: Reading, missing: Collection[str], plain: pa.BooleanArray
) -> Parsed:
    numbers = np.full(len(cells.texts) + len(cells.others), np.nan)
    quick = np.zeros(len(numbers), dtype=bool)
    words = pc.is_in(cells.texts, pa.array(sorted(missing), pa.string()))
    quick[: len(cells.texts)] = pc.and_not(plain, words).to_numpy(zero_copy_only=False)
    numbers[quick] = _read_at_once(cells.texts, quick[: len(cells.texts)])
    if column.type == "whole_number":
        quick &= (numbers == np.floor(numbers)) & (np.abs(numbers) <= LARGEST)
    rest = np.flatnonzero(~quick)
    if not len(rest):
        return Parsed(Values(numbers, cells.codes), {})
    texts_n = len(cells.texts)
    texts = cells.texts.take(pa.array(rest[rest < texts_n])).to_pylist()
    others = [cells.others[place - texts_n] for place in rest[rest >= texts_n].tolist()]
    outcomes = [_outcome(cell, reading, missing) for cell in (*texts, *others)]
    read = rest[[one is not None and not isinstance(one, Wrong) for one in outcomes]]
    numbers[read], quick[read] = _values(outcomes), True
    codes = np.where(by_code(quick, cells.codes), cells.codes, EMPTY).astype(np.int32)
    return Parsed(Values(numbers, codes), _wrong(cells, outcomes, rest))


def _read_at_once(texts: pa.StringArray, chosen: Flags) -> np.ndarray:
    """Return plain numbers, whichever mark they have."""
    plain = texts if chosen.all() else texts.filter(pa.array(chosen))
    if not len(plain):
        return np.empty(0)
    _, ends, letters = plain.buffers()
    pointed = pa.py_buffer(letters.to_pybytes().translate(TO_POINTS))
    with_points = pa.StringArray.from_buffers(len(plain), ends, pointed, None, 0, plain.offset)
    return with_points.cast(pa.float64()).to_numpy(zero_copy_only=False)
