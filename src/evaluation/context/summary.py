"""Sums by which a person sees at once whether a table came in whole: regions per level, and inhabitants twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from evaluation.context.names import COUNTRY, DISTRICT, MUNICIPALITY, NEIGHBOURHOOD, kind_of
from evaluation.context.table import StatlineTable


@dataclass(frozen=True)
class Summary:
    """Counts of a table; ``inhabitants`` are those of all municipalities together, ``country`` those the table gives.

    Both are None where the table has no data. ``empty`` are the measures without a figure for any municipality.
    """

    municipalities: int
    districts: int
    neighbourhoods: int
    inhabitants: int | None
    country: int | None
    empty: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the municipalities together are the country."""
        return self.inhabitants == self.country


def summary(table: StatlineTable) -> Summary:
    """Count a table."""
    kinds = [kind_of(code) for code in table.figures["region"]]
    levels = Counter(kinds)
    towns = table.figures[[kind == MUNICIPALITY for kind in kinds]]
    whole = table.figures[[kind == COUNTRY for kind in kinds]]
    return Summary(
        municipalities=levels[MUNICIPALITY],
        districts=levels[DISTRICT],
        neighbourhoods=levels[NEIGHBOURHOOD],
        inhabitants=_sum(table, towns),
        country=_sum(table, whole),
        empty=tuple(measure for measure in table.columns if towns[measure].isna().all()),
    )


def _sum(table: StatlineTable, rows: pd.DataFrame) -> int | None:
    counted = table.has_data and "inhabitants" in table.columns and rows["inhabitants"].notna().any()
    return int(rows["inhabitants"].sum()) if counted else None
