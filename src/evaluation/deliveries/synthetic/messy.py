"""Put the extra rows among the clean ones and the impossible values in empty cells, and note where each ends up."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from evaluation.deliveries.contract import FIRST_ROW
from evaluation.deliveries.synthetic.defects import bad_rows
from evaluation.deliveries.synthetic.oddities import Odd, oddities_in, with_oddities
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.workshop import BadCell, BadRow


@dataclass(frozen=True)
class Planted:
    """A planted defect: the row of the table it stands in, and the rule it breaks at a column.

    ``row_used``: intake leaves out the value, not the row.
    """

    table: str
    row: int
    column: str
    rule: str
    row_used: bool


@dataclass(frozen=True)
class MessyDelivery:
    """Tables of one city as delivered (cells of any type), the defects in them, and the rows that intake may use."""

    tables: dict[str, pd.DataFrame]
    planted: list[Planted]
    used: dict[str, pd.DataFrame] = field(default_factory=dict)


def messy_delivery(site: Site, clean: dict[str, pd.DataFrame]) -> MessyDelivery:
    """Return the delivery of a city with its planted defects, clean rows in their own order."""
    used = with_oddities(site, clean)
    bad = [*bad_rows(site, used), *oddities_in(used)]
    mixed = {
        table: _mixed(site, table, rows, [defect for defect in bad if defect.table == table])
        for table, rows in used.items()
    }
    return MessyDelivery(
        tables={table: frame for table, (frame, _) in mixed.items()},
        planted=[found for _, planted in mixed.values() for found in planted],
        used=used,
    )


def _mixed(
    site: Site, table: str, clean: pd.DataFrame, bad: list[BadRow | BadCell | Odd]
) -> tuple[pd.DataFrame, list[Planted]]:
    rng = site.rng("defects", f"places/{table}")
    count = len(clean)
    spots = {"after": float(count), "last": float(count + 1)}
    extra = [defect for defect in bad if isinstance(defect, BadRow)]
    cells = [defect for defect in bad if isinstance(defect, BadCell)]
    used = [defect for defect in bad if not isinstance(defect, BadRow)]
    places: list[tuple[float, BadRow | None]] = [(float(place), None) for place in range(count)]
    places += [(spots.get(row.place, float(rng.uniform(0, count))), row) for row in extra]
    places.sort(key=lambda entry: entry[0])
    clean_rows = clean.astype(object).where(clean.notna(), None).to_dict("records")
    for cell in cells:
        clean_rows[cell.position][cell.column] = cell.value
    rows = [clean_rows[int(place)] if row is None else row.cells for place, row in places]
    numbered = list(enumerate(places, start=FIRST_ROW))
    number_of = {place: number for number, (place, row) in numbered if row is None}
    planted = [Planted(table, number, row.column, row.rule, row_used=False) for number, (_, row) in numbered if row]
    planted += [Planted(table, number_of[one.position], one.column, one.rule, row_used=True) for one in used]
    return pd.DataFrame(rows, columns=list(clean.columns), dtype=object), planted
