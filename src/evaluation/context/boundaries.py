"""Did a municipality's districts stay the same between two years? Told from their codes.

Figures of two years with other districts are about other places, and must not be compared. Equal codes are no proof of
equal boundaries: a line may have moved while the code stayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from evaluation.context.names import DISTRICT, MUNICIPALITY, kind_of, municipality_of
from evaluation.context.table import StatlineTable

Districts = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Boundary:
    """The districts of a municipality in two years: how many there were, how many codes went and came."""

    municipality: str
    name: str
    year_from: int
    year_to: int
    districts_from: int
    districts_to: int
    gone: int
    new: int

    @property
    def changed(self) -> bool:
        """Whether the codes differ."""
        return self.gone + self.new > 0


def boundaries(tables: Iterable[StatlineTable]) -> list[Boundary]:
    """Compare each year's districts with those of the next year that is there, per municipality in both."""
    with_districts = sorted((table for table in tables if _districts(table.figures)), key=lambda table: table.year)
    return [
        found
        for earlier, later in pairwise(with_districts)
        for found in _between(earlier, later, _districts(earlier.figures), _districts(later.figures))
    ]


def _between(earlier: StatlineTable, later: StatlineTable, before: Districts, after: Districts) -> list[Boundary]:
    names = dict(zip(later.figures["region"], later.figures["name"], strict=True))
    return [
        Boundary(
            municipality=code,
            name=names[code],
            year_from=earlier.year,
            year_to=later.year,
            districts_from=len(before[code]),
            districts_to=len(after[code]),
            gone=len(before[code] - after[code]),
            new=len(after[code] - before[code]),
        )
        for code in sorted(before.keys() & after.keys() & names.keys())
    ]


def _districts(figures: pd.DataFrame) -> Districts:
    found: dict[str, set[str]] = defaultdict(set)
    for code in figures["region"]:
        if kind_of(code) == DISTRICT:
            found[municipality_of(code)].add(code)
    return {code: frozenset(districts) for code, districts in found.items() if kind_of(code) == MUNICIPALITY}
