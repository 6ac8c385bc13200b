"""A column of typed values: each different one once, and which of them stands in each row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.deliveries.intake.cells import Value
from evaluation.deliveries.intake.encoded import EMPTY, Codes, Flags, Places, by_code
from evaluation.registry.models import Column

KINDS: dict[str, Any] = {"whole_number": np.float64, "decimal": np.float64, "date": "datetime64[D]"}
"""How numpy holds the values of a type; texts and codes are objects."""


@dataclass(frozen=True)
class Values:
    """One column: numbers (whole ones too) as float64, dates as datetime64[D], texts and codes as objects.

    A text stands only once in ``different``, a number or date may stand more often. ``codes`` is ``EMPTY`` where there
    is no value.
    """

    different: npt.NDArray[Any]
    codes: Codes

    @property
    def filled(self) -> Flags:
        """Which rows have a value."""
        return self.codes != EMPTY

    @property
    def by_row(self) -> npt.NDArray[Any]:
        """The value of each row; NaN, NaT or None where there is none."""
        return np.append(self.different, np.array([None], dtype=self.different.dtype))[self.codes]

    @property
    def identity(self) -> Places:
        """A number for each row, the same where the values are."""
        if self.different.dtype == object:
            return self.codes.astype(np.int64)
        return pd.factorize(self.by_row)[0].astype(np.int64)

    def among(self, known: Collection[Value]) -> Flags:
        """Return the rows whose value is one of these; no value is none."""
        return self.where(lambda value: value in known)

    def used(self) -> set[Value]:
        """Return the values that stand in a row."""
        return set(self.different[np.unique(self.codes[self.filled])].tolist())

    def where(self, holds: Callable[[Any], bool]) -> Flags:
        """Return the rows whose value has a property; no value has none."""
        return by_code(np.array([holds(value) for value in self.different.tolist()], dtype=bool), self.codes)

    def equal_to(self, value: object) -> Flags:
        """Return the rows that have this value; None asks for the rows without a value."""
        if value is None:
            return ~self.filled
        return self.where(lambda own: own == value)

    def rows(self, chosen: Flags | Places) -> Values:
        """Return the chosen rows."""
        return Values(self.different, self.codes[chosen])

    def with_value(self, chosen: Flags, value: Value) -> Values:
        """Put one value in the chosen rows; None empties them."""
        added = np.array([] if value is None else [value], dtype=self.different.dtype)
        place = EMPTY if value is None else len(self.different)
        if len(added) and (same := np.flatnonzero(self.different == added)).size:
            added, place = added[:0], same[0]
        return Values(np.append(self.different, added), np.where(chosen, np.int32(place), self.codes))


def values(column: Column, different: Sequence[Value], codes: Codes) -> Values:
    """Return a column of the contract from different values."""
    array = np.empty(len(different), dtype=KINDS.get(column.type, object))
    array[:] = different
    return Values(array, codes)


def no_values(column: Column, rows_n: int) -> Values:
    """Return a column without any value."""
    return values(column, [], np.full(rows_n, EMPTY, dtype=np.int32))


def plain(value: Any) -> Value:
    """Return a value as Python has it: no NaN, no NaT, a date as a date."""
    if value is None or isinstance(value, str | date):
        return value
    return None if value != value else value


def grouped(columns: Sequence[Values]) -> Places:
    """Return for each row the number of its group, those that are the same in every column, by first appearance."""
    found = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        own = column.identity + 1
        found = pd.factorize(found * (own.max(initial=0) + 1) + own)[0].astype(np.int64)
    return found


def first_rows(groups: Places) -> Places:
    """Return the place of the first row of each group."""
    first = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    return first


def combinations(columns: Sequence[Values]) -> tuple[Places, list[tuple[Value, ...]]]:
    """Return for each row the number of its combination of values, and the combinations."""
    groups = grouped(columns)
    first = first_rows(groups)
    rows = [[plain(value) for value in column.rows(first).by_row.tolist()] for column in columns]
    return groups, list(zip(*rows, strict=True))
