"""What every way is asked, without any code of the project: columns, windows of months, and the values to compute.

The ways that others would write read the values from ``items.json`` beside the data, so that starting them costs what
it costs those others.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

EUROS = {"costs_municipality_month_eur": 900, "costs_central_government_month_eur": 400}
EUROS |= {"costs_health_insurer_month_eur": 200, "costs_others_month_eur": 70, "costs_total_month_eur": 1570}
AMOUNTS = {"arrears_eur": 1200, "debt_eur": 16000, "hours_worked_month_n": 80}
"""Twelve columns: those above with their means, and price_year, creditors_n and the two of FLAGS."""
FLAGS = ("bijstand", "fixed_costs_paid_from_benefit")
WINDOW = (-1, 1, 9, 11)
WAVES = (("T0", *WINDOW[:2]), ("T1", *WINDOW[2:]))
OLD_PRICES = 1.014
"""Euros of 2016 in those of 2017."""
TABLES = ("households", "household_months")


@dataclass(frozen=True)
class Item:
    """One value of a household in one wave: ``how`` a column's months are taken together, times ``price``.

    Months from ``first`` to ``last`` count, since inflow; with fewer than ``least`` of them there is no value.
    """

    indicator: str
    category: str
    column: str
    wave: str
    first: int
    last: int
    how: str
    price: float
    least: int

    @property
    def name(self) -> str:
        """A name of its own."""
        return f"{self.indicator}|{self.category}|{self.wave}"


def write_items(folder: Path, items: list[Item]) -> None:
    """Put the values to compute beside the data."""
    (folder / "items.json").write_text(json.dumps([asdict(item) for item in items]), encoding="utf-8")


def read_items(folder: Path) -> list[Item]:
    """Return the values to compute."""
    return [Item(**item) for item in json.loads((folder / "items.json").read_text(encoding="utf-8"))]


def table(folder: Path, name: str) -> Path:
    """Return the file of a table, as the stage ``tables`` left it."""
    return folder / f"data/processed/tables/{name}.parquet"
