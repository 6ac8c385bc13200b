"""A column of cells in which each different cell is held once: what a cell means is then found once, not per row.

The different texts stand first and other cells (numbers, dates of a workbook) after them; ``codes`` says for each row
which of them stands there, ``EMPTY`` where none does. A million months of households hold a few hundred different
months. A long column of texts that are nearly all different is left as it is, since looking for equal ones takes longer
than it saves: nothing may depend on a cell being held only once.

>>> encoded(["ja", " nee", "", "ja"]).codes.tolist()
[0, 1, -1, 0]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.deliveries.intake.cell import Cell, tidy

EMPTY = -1
SAMPLE = 20_000
MOSTLY_DIFFERENT = 0.93
"""Of the sample: a column of a million rows then has at least 150,000 different texts."""
BLANK_BYTE = 32
"""Blanks and the signs that end lines are not above it."""
NUMBER_KINDS = frozenset({bool, int, float})

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Encoded:
    """The cells of one column, without blanks around them; ``texts`` is an Arrow array of strings."""

    texts: pa.StringArray
    others: tuple[Cell, ...]
    codes: Codes

    @property
    def filled(self) -> Flags:
        """Which rows hold anything."""
        return self.codes != EMPTY

    @property
    def different(self) -> list[Cell]:
        """Every different cell, in the order of the codes."""
        return [*self.texts.to_pylist(), *self.others]

    def counts(self, below: int = 0) -> Places:
        """Return in how many rows each different cell stands, from row ``below`` on."""
        codes = self.codes[below:]
        return np.bincount(codes[codes != EMPTY], minlength=len(self.texts) + len(self.others))

    def cell(self, row: int) -> Cell:
        """Return the cell of one row, counted from 0."""
        code = int(self.codes[row])
        if code == EMPTY:
            return None
        return str(self.texts[code]) if code < len(self.texts) else self.others[code - len(self.texts)]

    def rows(self, chosen: slice | Flags | Places) -> Encoded:
        """Return the chosen rows, with only the cells that occur in them."""
        part = Encoded(self.texts, self.others, self.codes[chosen])
        used = part.counts() > 0
        if used.all():
            return part
        texts, others = used[: len(self.texts)], used[len(self.texts) :]
        kept = tuple(cell for cell, keep in zip(self.others, others, strict=True) if keep)
        places = np.append(np.cumsum(used) - 1, EMPTY).astype(np.int32)
        return Encoded(self.texts.filter(pa.array(texts)), kept, places[part.codes])

    def under(self, first: Cell) -> Encoded:
        """Return the column with one cell more, above the others."""
        if first is None:
            return Encoded(self.texts, self.others, np.append(np.int32(EMPTY), self.codes))
        if not isinstance(first, str) or self.others:
            return joined([encoded([first]), self], [np.arange(1), np.arange(len(self.codes))])
        place = pc.index(self.texts, first).as_py()
        if place >= 0:
            return Encoded(self.texts, (), np.append(np.int32(place), self.codes))
        texts = pa.concat_arrays([self.texts, pa.array([first], pa.string())])
        return Encoded(texts, (), np.append(np.int32(len(self.texts)), self.codes))

    def where(self, holds: Callable[[Cell], bool]) -> Flags:
        """Return the rows whose cell has a property; an empty cell has none."""
        return by_code(np.array([holds(cell) for cell in self.different], dtype=bool), self.codes)


def by_code(flags: Flags, codes: Codes) -> Flags:
    """Return for each row the flag of its cell; False where it is empty."""
    return np.append(flags, False)[codes]


def blank(rows_n: int) -> Encoded:
    """Return an empty column."""
    return Encoded(pa.array([], pa.string()), (), np.full(rows_n, EMPTY, dtype=np.int32))


def encoded(cells: Sequence[Cell]) -> Encoded:
    """Return a column of cells as a reader gave them."""
    # 1, 1.0 and True are equal in Python, and different cells
    mixed = len(NUMBER_KINDS & set(map(type, cells))) > 1
    keys = [(type(cell), cell) for cell in cells] if mixed else cells
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    codes = np.fromiter(map(places.__getitem__, keys), np.int32, len(cells))
    tidied = [tidy(key[1] if mixed else key) for key in places]  # type: ignore[index, arg-type]
    texts = {text: place for place, text in enumerate(dict.fromkeys(one for one in tidied if isinstance(one, str)))}
    others = [one for one in tidied if one is not None and not isinstance(one, str)]
    numbers = iter(range(len(texts), len(texts) + len(others)))
    new = [EMPTY if one is None else texts[one] if isinstance(one, str) else next(numbers) for one in tidied]
    return Encoded(pa.array(list(texts), pa.string()), tuple(others), np.array([*new, EMPTY], dtype=np.int32)[codes])


def encoded_texts(column: pa.StringArray) -> Encoded:
    """Return a column of texts as they stand in a file."""
    texts, codes = column, np.arange(len(column), dtype=np.int32)
    if len(column) < SAMPLE or pc.count_distinct(column[:SAMPLE]).as_py() < MOSTLY_DIFFERENT * SAMPLE:
        once = column.dictionary_encode()
        texts, codes = once.dictionary, np.asarray(once.indices, dtype=np.int32)
    untidy = np.flatnonzero(_may_be_untidy(texts))
    if not len(untidy):
        return Encoded(texts, (), codes)
    mask = np.zeros(len(texts), dtype=bool)
    mask[untidy] = True
    tidied = pa.array([tidy(text) for text in texts.take(pa.array(untidy)).to_pylist()], pa.string())
    again = pc.replace_with_mask(texts, pa.array(mask), tidied).dictionary_encode()
    places = again.indices.fill_null(EMPTY).to_numpy(zero_copy_only=False).astype(np.int32)
    return Encoded(again.dictionary, (), places[codes])


def _may_be_untidy(texts: pa.StringArray) -> Flags:
    """Tell which texts are empty, begin or end with a blank, or hold more than plain letters."""
    plain = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None and len(data) else np.zeros(1, np.uint8)
    first = np.minimum(ends[:-1], len(letters) - 1)
    last = np.maximum(ends[1:] - 1, 0)
    return ~plain | (ends[1:] == ends[:-1]) | (letters[first] <= BLANK_BYTE) | (letters[last] <= BLANK_BYTE)


def joined(columns: Sequence[Encoded], chosen: Sequence[Places]) -> Encoded:
    """Lay the chosen rows of several columns end to end."""
    texts = pa.concat_arrays([column.texts for column in columns]).dictionary_encode()
    renumbered = np.asarray(texts.indices, dtype=np.int32)
    others = [cell for column in columns for cell in column.others]
    codes, texts_n, others_n = [], 0, len(texts.dictionary)
    for column, rows in zip(columns, chosen, strict=True):
        ours = renumbered[texts_n : texts_n + len(column.texts)]
        rest = np.arange(others_n, others_n + len(column.others), dtype=np.int32)
        codes.append(np.concatenate([ours, rest, [np.int32(EMPTY)]])[column.codes[rows]])
        texts_n, others_n = texts_n + len(column.texts), others_n + len(column.others)
    return Encoded(texts.dictionary, tuple(others), np.concatenate(codes))
