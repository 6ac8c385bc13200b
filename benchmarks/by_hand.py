"""The same rows by one query in DuckDB's SQL, written by hand for them. ``python by_hand.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from question import AMOUNTS, EUROS, FLAGS, OLD_PRICES, TABLES, WINDOW, Item, read_items, table

CELL = "STRUCT(indicator VARCHAR, category VARCHAR, wave VARCHAR, value DOUBLE, last INTEGER)"
MONTH = "left(month, 4)::INTEGER * 12 + right(month, 2)::INTEGER"


def query(folder: Path) -> str:
    """Return the query for all values at once."""
    items = read_items(folder)
    of = {name: f"'{table(folder, name)}'" for name in TABLES}
    aggregates = ", ".join(f'{_aggregate(item)} AS "{item.name}"' for item in items)
    cells = ", ".join(
        f"row('{item.indicator}', '{item.category}', '{item.wave}', \"{item.name}\", {item.last})::{CELL}"
        for item in items
    )
    used = ", ".join(f"{name} * CASE price_year WHEN 2016 THEN {OLD_PRICES} ELSE 1.0 END AS {name}" for name in EUROS)
    rest = ", ".join([*AMOUNTS, "creditors_n", *(f"{name}::DOUBLE AS {name}" for name in FLAGS)])
    return f"""
        WITH h AS (SELECT *, (year(inflow_date) * 12 + month(inflow_date)) AS start
                   FROM {of["households"]} WHERE arm IN ('experiment', 'comparison')),
        m AS (SELECT city, x.household_id, {MONTH} - start AS since, {used}, {rest}
              FROM {of["household_months"]} x JOIN h USING (city, household_id)),
        w AS (SELECT city, household_id, {aggregates} FROM m
              WHERE since BETWEEN {WINDOW[0]} AND {WINDOW[3]} GROUP BY ALL),
        l AS (SELECT city, max({MONTH}) AS last_month FROM {of["household_months"]} GROUP BY city),
        o AS (SELECT h.*, l.last_month, w.* EXCLUDE (city, household_id)
              FROM h LEFT JOIN w USING (city, household_id) JOIN l USING (city) ORDER BY city, arm, source_row),
        u AS (SELECT city, arm, household_id, start, last_month, unnest([{cells}], recursive := true) FROM o)
        SELECT city, '' AS experiment, arm, household_id AS unit, wave, indicator, category, value,
               NULL::DOUBLE AS denominator, CASE WHEN value IS NOT NULL THEN 'ok' WHEN start + last > last_month
               THEN 'too_early' ELSE 'missing' END AS status FROM u"""


def _aggregate(item: Item) -> str:
    where = f"FILTER (since BETWEEN {item.first} AND {item.last})"
    found = {
        "mean": f"avg({item.column}) {where} * {item.price}",
        "last": f"arg_max({item.column}, since) {where}",
        "any": f"(max({item.column}) {where} > 0)::DOUBLE",
    }[item.how]
    return found if item.least == 1 else f"CASE WHEN count({item.column}) {where} >= {item.least} THEN {found} END"


if __name__ == "__main__":
    with duckdb.connect() as session:
        session.execute("SET threads = 1")
        session.execute(f"COPY ({query(Path(sys.argv[1]))}) TO '{sys.argv[1]}/by hand.parquet'")
