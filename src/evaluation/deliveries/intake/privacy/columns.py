"""Go through the columns of a sheet: which kinds of data of persons, in how many cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.encoded import Encoded
from evaluation.deliveries.intake.privacy.bsn import bsn_cells
from evaluation.deliveries.intake.privacy.kinds import HEADER_ALONE, KINDS, told_by
from evaluation.deliveries.intake.privacy.patterns import search
from evaluation.deliveries.intake.sheet import Grid

HEADER_DEPTH = 10
"""How far down a row of column names is looked for: titles may stand above it."""
TELLING_DIGITS = 7
"""A phone or account number under a telling name has at least this many digits, so that "ja" is none."""
DIGIT = re.compile(r"\d")
LIKE_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}.*|\d{8}|\d{1,2} [A-Za-z]{3,9} \d{4}")
TELLING = r"[A-Za-z]{2}|[^\x00-\x7F]|(?:[0-9][^0-9]*){8}"
"""What a text that holds data of a person has: two letters in a row, a letter beyond ASCII, or eight digits. Most cells
(amounts, months, numbers of households) have none of these and need no further search."""
SHORT = 4
"""A text of so few letters holds no data of a person."""
SERIAL_DAYS = (3000, 60000)
"""A date as a spreadsheet counts days, from 1908 (so that a year of birth is none) up to 2064."""


@dataclass(frozen=True)
class Hit:
    """A kind of data of persons in a column (by place, the first is 0) and the number of cells."""

    kind: str
    place: int
    count: int


def hits_in(grid: Grid, with_header: bool = True) -> Iterator[Hit]:
    """Yield what the columns hold, the header among their cells, kinds in fixed order within a column."""
    for place, column in enumerate(grid.columns):
        cells = column if place >= len(grid.header) else column.under(grid.header[place])
        told, below = _told(cells) if with_header else (set(), 0)
        counts = counts_of(cells, told, below)
        yield from (Hit(kind, place, counts[kind]) for kind in KINDS if counts.get(kind))


def _told(cells: Encoded) -> tuple[set[str], int]:
    """Return the kinds that a name at the top of the column tells, and where the cells under it begin."""
    for place in range(min(HEADER_DEPTH, len(cells.codes))):
        cell = cells.cell(place)
        if isinstance(cell, str) and (told := told_by(cell)):
            return told, place + 1
    return set(), 0


def counts_of(cells: Encoded, told: set[str], below: int) -> dict[str, int]:
    """Return for each kind how many cells hold it."""
    counted = cells.counts()
    telling = np.flatnonzero(pc.match_substring_regex(cells.texts, TELLING).to_numpy(zero_copy_only=False))
    texts: Counter[str] = Counter()
    for text, count in zip(cells.texts.take(pa.array(telling)).to_pylist(), counted[telling].tolist(), strict=True):
        texts[text] += count
    others = zip(cells.others, counted[len(cells.texts) :].tolist(), strict=True)
    numbers = {cell: count for cell, count in others if isinstance(cell, int | float) and not isinstance(cell, bool)}
    counts = _counts(texts, numbers, "bsn" in told)
    under = cells.counts(below) if told else counted
    for kind in told:
        named = "birth_date" if kind == "born" else kind
        fits = [count for cell, count in zip(cells.different, under.tolist(), strict=True) if _fits(kind, cell)]
        counts[named] = max(counts.get(named, 0), sum(fits))
    return counts


def counts_of_texts(texts: Iterable[str]) -> dict[str, int]:
    """Return for each kind how many loose texts hold it."""
    return _counts(Counter(texts), {}, told=False)


def _counts(texts: Mapping[str, int], numbers: Mapping[float, int], told: bool) -> dict[str, int]:
    """Return for each kind in how many cells it stands; ``told`` says that the numbers are BSNs."""
    searchable = {text: count for text, count in texts.items() if len(text) > SHORT}
    listed = list(searchable)
    counts = {kind: sum(searchable[listed[at]] for at in places) for kind, places in search(listed).items()}
    counts["bsn"] = bsn_cells(searchable, numbers, told)
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
