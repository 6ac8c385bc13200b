"""Put the extra rows among the clean ones, and note where each ends up."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.deliveries.contract import FIRST_ROW
from evaluation.deliveries.synthetic.defects import BadRow, bad_rows
from evaluation.deliveries.synthetic.site import Site


@dataclass(frozen=True)
class Planted:
    """A planted defect: the row of the table it stands in, and the rule it breaks at a column."""

    table: str
    row: int
    column: str
    rule: str


@dataclass(frozen=True)
class MessyDelivery:
    """Tables of one city as delivered (cells of any type) and the defects planted in them."""

    tables: dict[str, pd.DataFrame]
    planted: list[Planted]


def messy_delivery(site: Site, clean: dict[str, pd.DataFrame]) -> MessyDelivery:
    """Return the delivery of a city with its planted defects, clean rows in their own order."""
    bad = bad_rows(site, clean)
    mixed = {
        table: _mixed(site, table, rows, [row for row in bad if row.table == table]) for table, rows in clean.items()
    }
    return MessyDelivery(
        tables={table: frame for table, (frame, _) in mixed.items()},
        planted=[found for _, planted in mixed.values() for found in planted],
    )


def _mixed(site: Site, table: str, clean: pd.DataFrame, bad: list[BadRow]) -> tuple[pd.DataFrame, list[Planted]]:
    rng = site.rng("defects", f"places/{table}")
    count = len(clean)
    spots = {"after": float(count), "last": float(count + 1)}
    places: list[tuple[float, BadRow | None]] = [(float(place), None) for place in range(count)]
    places += [(spots.get(row.place, float(rng.uniform(0, count))), row) for row in bad]
    places.sort(key=lambda entry: entry[0])
    clean_rows = iter(clean.astype(object).where(clean.notna(), None).to_dict("records"))
    rows = [row.cells if row else next(clean_rows) for _, row in places]
    planted = [
        Planted(table, number, row.column, row.rule) for number, (_, row) in enumerate(places, start=FIRST_ROW) if row
    ]
    return pd.DataFrame(rows, columns=list(clean.columns), dtype=object), planted
