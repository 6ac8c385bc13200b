"""What defects are made with: clean tables to copy rows from, unused keys, and the forms a defect can have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.site import Site

TOTAL = "Totaal"
FIRST_SPARE_NUMBER = 901
NUMBERED = ("casussen", "huishoudens")


@dataclass(frozen=True)
class BadRow:
    """An extra row that breaks ``rule`` at ``column``; ``place``: anywhere among the rows, after them all, or last."""

    table: str
    cells: dict[str, object]
    rule: str
    column: str
    place: str = "anywhere"


@dataclass(frozen=True)
class BadCell:
    """An impossible value in a cell that a clean row leaves empty: the row is used, the value is not."""

    table: str
    position: int
    column: str
    value: object
    rule: str


Recipe = Callable[["Workshop"], Sequence[BadRow | BadCell]]


@dataclass
class Workshop:
    """Clean tables of one city to copy rows from, and a stock of unused keys."""

    site: Site
    tables: dict[str, pd.DataFrame]
    rng: np.random.Generator
    numbers: Iterator[int] = field(init=False)
    unmeasured: Iterator[tuple[str, str]] = field(init=False)
    quarters: Iterator[tuple[str, str]] = field(init=False)
    strays: list[str] = field(default_factory=list)
    streams: dict[str, np.random.Generator] = field(default_factory=dict)
    filled: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.numbers = count(max(FIRST_SPARE_NUMBER, 1 + max(len(self.tables[name]) for name in NUMBERED)))
        self.unmeasured = iter(self._lost_items())
        self.quarters = iter(self._other_quarters())

    def copy(self, table: str, **changes: object) -> dict[str, object]:
        """Return a copy of a random clean row with these cells changed."""
        rows = self.tables[table]
        return {**_cells(rows.iloc[int(self.stream(table).integers(len(rows)))]), **changes}

    def stream(self, table: str) -> np.random.Generator:
        """Return the generator for a table's defects: one for all required tables, one for each other table."""
        if not self.site.registry.tables[table].optional:
            return self.rng
        return self.streams.setdefault(table, self.site.rng("defects", f"rows/{table}"))

    def new_id(self, letter: str) -> str:
        """Return a record number that no clean row uses."""
        return f"{self.site.prefix}-{letter}-{next(self.numbers)}"

    def second_measurement(self, **changes: object) -> dict[str, object] | None:
        """Return a valid T1 row for a household without one, with these cells changed; None if none is left."""
        key = next(self.unmeasured, None)
        if key is None:
            return None
        rows = self.tables["metingen"]
        household, item = key
        first = rows[(rows["huishouden"] == household) & (rows["onderdeel"] == item)].iloc[0]
        later = pd.Timestamp(first["meetdatum"]) + pd.Timedelta(days=270)
        return {**_cells(first), "golf": "T1", "meetdatum": later, **changes}

    def _lost_items(self) -> list[tuple[str, str]]:
        rows = self.tables["metingen"]
        returned = set(rows.loc[rows["golf"] == "T1", "huishouden"])
        lost = rows[~rows["huishouden"].isin(returned) & (rows["instrument"] == "zrm")]
        keys = list(dict.fromkeys(zip(lost["huishouden"], lost["onderdeel"], strict=True)))
        return [keys[place] for place in self.rng.permutation(len(keys))]

    def _other_quarters(self) -> list[tuple[str, str]]:
        others = [name for name in self.site.registry.experiments if name not in self.site.experiments]
        return [(name, quarter) for name in others for quarter in self.site.world.quarters]


def _cells(row: pd.Series) -> dict[str, object]:
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def total_row(workshop: Workshop, table: str, column: str) -> BadRow:
    """Return a last row that adds up the numbers of the rows above it."""
    rows = workshop.tables[table]
    sums = {name: rows[name].sum() for name in rows.columns if pd.api.types.is_numeric_dtype(rows[name])}
    cells = {**dict.fromkeys(rows.columns), **sums, column: TOTAL, "herkomst": rows["herkomst"].iloc[0]}
    return BadRow(table, cells, "total_row", column, place="last")
