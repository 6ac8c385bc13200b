"""Go through the columns of a sheet: which kinds of data of persons, in how many cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from evaluation.deliveries.intake.privacy.bsn import bsn_cells
from evaluation.deliveries.intake.privacy.kinds import HEADER_ALONE, KINDS, told_by
from evaluation.deliveries.intake.privacy.patterns import search
from evaluation.deliveries.intake.sheet import Cell, Line

HEADER_DEPTH = 10
"""How far down a row of column names is looked for: titles may stand above it."""
TELLING_DIGITS = 7
"""A phone or account number under a telling name has at least this many digits, so that "ja" is none."""
DIGIT = re.compile(r"\d")
LIKE_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}.*|\d{8}|\d{1,2} [A-Za-z]{3,9} \d{4}")
SERIAL_DAYS = (3000, 60000)
"""A date as a spreadsheet counts days, from 1908 (so that a year of birth is none) up to 2064."""


@dataclass(frozen=True)
class Hit:
    """A kind of data of persons in a column (by place, the first is 0) and the number of cells."""

    kind: str
    place: int
    count: int


def hits_in(lines: Sequence[Line], with_header: bool = True) -> Iterator[Hit]:
    """Yield what the columns hold, kinds in fixed order within a column."""
    for place, cells in enumerate(zip_longest(*(line.cells for line in lines))):
        told, below = _told(cells) if with_header else (set(), 0)
        counts = counts_of(cells, told, below)
        yield from (Hit(kind, place, counts[kind]) for kind in KINDS if counts.get(kind))


def _told(cells: Sequence[Cell]) -> tuple[set[str], int]:
    """Return the kinds that a name at the top of the column tells, and where the cells under it begin."""
    for place, cell in enumerate(cells[:HEADER_DEPTH]):
        if isinstance(cell, str) and (told := told_by(cell)):
            return told, place + 1
    return set(), 0


def counts_of(cells: Sequence[Cell], told: set[str], below: int) -> dict[str, int]:
    """Return for each kind how many cells hold it."""
    filled = Counter(cell for cell in cells if cell is not None and not isinstance(cell, bool))
    texts = {cell: count for cell, count in filled.items() if isinstance(cell, str)}
    numbers = {cell: count for cell, count in filled.items() if isinstance(cell, int | float)}
    searchable = {text: count for text, count in texts.items() if len(text) > 4}
    listed = list(searchable)
    counts = {kind: sum(searchable[listed[at]] for at in places) for kind, places in search(listed).items()}
    counts["bsn"] = bsn_cells(searchable, numbers, "bsn" in told)
    for kind in told:
        named = "birth_date" if kind == "born" else kind
        counts[named] = max(counts.get(named, 0), sum(1 for cell in cells[below:] if _fits(kind, cell)))
    return counts


def _fits(kind: str, cell: Cell) -> bool:
    """Tell whether a cell under a telling name can be what the name says."""
    if cell is None or isinstance(cell, bool):
        return False
    if kind in HEADER_ALONE:
        return True
    if kind in ("birth_date", "born"):
        return _like_date(cell)
    return kind in ("phone", "iban") and len(DIGIT.findall(str(cell).removesuffix(".0"))) >= TELLING_DIGITS


def _like_date(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, str):
        return bool(LIKE_DATE.fullmatch(cell))
    return isinstance(cell, int | float) and SERIAL_DAYS[0] < cell < SERIAL_DAYS[1]


def counts_of_texts(texts: Iterable[str]) -> dict[str, int]:
    """Return for each kind how many loose texts hold it."""
    return counts_of(list(texts), set(), 0)
