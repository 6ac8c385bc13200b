"""Ways to get the same rows from the made-up country: ours (DuckDB or Spark), DuckDB's SQL by hand, and pandas.

Each writes its rows as Parquet. ``python ways.py WAY FOLDER`` runs one; ``country_run`` measures them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from country import AMOUNTS, CITIES, EUROS, TABLES, WINDOW, asked

from evaluation.indicators.compose import indicator_steps
from evaluation.indicators.stage import of_cities
from evaluation.registry import Registry
from evaluation.registry.models import Indicator
from evaluation.storage import Paths
from evaluation.storage.database import connect, parquet_of
from evaluation.storage.engines import Choice, engine
from evaluation.warehouse.stage import set_aside, union_of_cities

ONE_FILE = Choice()
IN_PARTS = Choice(memory_limit="2GB", threads=2, partitions=len(CITIES))
SPARK = Choice("spark", options={"spark.driver.memory": "4g", "spark.sql.shuffle.partitions": "8"})
WAVES = (("T0", *WINDOW[:2]), ("T1", *WINDOW[2:]))


def tables(folder: Path, choice: Choice) -> None:
    """Put the municipalities' tables together, as the stage does."""
    paths = Paths(folder)
    with engine(choice, paths.processed) as chosen:
        for name in TABLES:
            united = partial(union_of_cities, chosen, paths, table=name)
            chosen.write(paths.tables / f"{name}.parquet", united, CITIES)
        chosen.write(paths.tables / "set_aside.parquet", partial(set_aside, chosen, paths), CITIES)


def indicators(folder: Path, choice: Choice) -> None:
    """Compute the indicators, as the stage does."""
    paths = Paths(folder)
    with engine(choice, paths.processed) as chosen:
        read = {name: chosen.read(paths.tables / f"{name}.parquet") for name in (*TABLES, "set_aside")}
        rows = partial(of_cities, indicator_steps, asked(), read)
        chosen.write(paths.processed / "indicators.parquet", rows, CITIES)


def items(registry: Registry) -> Iterator[tuple[str, Indicator, str, str, str, int, int]]:
    """Yield each value that a household has: indicator, its entry, category, column, wave, and the window."""
    for name, entry in registry.indicators.items():
        for category, column in (entry.derive.by_category or {"": str(entry.derive.column)}).items():
            for wave, first, last in WAVES:
                yield name, entry, category, column, wave, first, last


def by_hand(folder: Path, choice: Choice) -> None:
    """Run one query written for these rows."""
    registry = asked()
    cell = "STRUCT(indicator VARCHAR, category VARCHAR, wave VARCHAR, value DOUBLE, last INTEGER)"
    aggregates, cells = [], []
    for name, entry, category, column, wave, first, last in items(registry):
        alias = f'"{name}{category}{wave}"'
        aggregates.append(f"{_aggregate(registry, entry, column, first, last)} AS {alias}")
        cells.append(f"row('{name}', '{category}', '{wave}', {alias}, {last})::{cell}")
    factor = "CASE price_year WHEN 2016 THEN 1.014 ELSE 1.0 END"
    used = ", ".join(f"{name} * {factor} AS {name}" for name in EUROS)
    rest = ", ".join([*AMOUNTS, "creditors_n", "bijstand::DOUBLE AS bijstand"])
    rest += ", fixed_costs_paid_from_benefit::DOUBLE AS fixed_costs_paid_from_benefit"
    of = {name: f"'{parquet_of(Paths(folder).tables / f'{name}.parquet')}'" for name in TABLES}
    number = "left(month, 4)::INTEGER * 12 + right(month, 2)::INTEGER"
    query = f"""
        WITH h AS (SELECT *, (year(inflow_date) * 12 + month(inflow_date)) AS start
                   FROM {of["households"]} WHERE arm IN ('experiment', 'comparison')),
        m AS (SELECT city, x.household_id, {number} - start AS since, {used}, {rest}
              FROM {of["household_months"]} x JOIN h USING (city, household_id)),
        w AS (SELECT city, household_id, {", ".join(aggregates)} FROM m
              WHERE since BETWEEN {WINDOW[0]} AND {WINDOW[3]} GROUP BY ALL),
        l AS (SELECT city, max({number}) AS last_month FROM {of["household_months"]} GROUP BY city),
        o AS (SELECT h.*, l.last_month, w.* EXCLUDE (city, household_id)
              FROM h LEFT JOIN w USING (city, household_id) JOIN l USING (city) ORDER BY city, arm, source_row),
        u AS (SELECT city, arm, household_id, start, last_month, unnest([{", ".join(cells)}], recursive := true) FROM o)
        SELECT city, '' AS experiment, arm, household_id AS unit, wave, indicator, category, value,
               NULL::DOUBLE AS denominator, CASE WHEN value IS NOT NULL THEN 'ok' WHEN start + last > last_month
               THEN 'too_early' ELSE 'missing' END AS status FROM u"""
    with connect() as session:
        session.execute(f"SET threads = {choice.threads}")
        session.execute(f"COPY ({query}) TO '{folder}/by hand.parquet'")


def _aggregate(registry: Registry, entry: Indicator, column: str, first: int, last: int) -> str:
    derive = entry.derive
    where = f"FILTER (since BETWEEN {first} AND {last})"
    price = registry.prices[derive.price].price_eur if derive.price else 1
    found = {
        "mean": f"avg({column}) {where} * {price}",
        "last": f"arg_max({column}, since) {where}",
        "any": f"(max({column}) {where} > 0)::DOUBLE",
    }[derive.how or "mean"]
    least = derive.minimum_items or 1
    return found if least == 1 else f"CASE WHEN count({column}) {where} >= {least} THEN {found} END"


def by_pandas(folder: Path, _: Choice) -> None:
    """Do it with frames in memory."""
    import pandas as pd

    registry, paths = asked(), Paths(folder)
    households, months = (pd.read_parquet(paths.tables / f"{name}.parquet") for name in TABLES)
    date = pd.to_datetime(households["inflow_date"])
    households["start"] = date.dt.year * 12 + date.dt.month
    number = months["month"].str[:4].astype(int) * 12 + months["month"].str[5:].astype(int)
    last_month = number.groupby(months["city"]).max().rename("last_month")
    months = months.merge(households[["city", "household_id", "start"]], on=["city", "household_id"])
    months["since"] = number.to_numpy() - months["start"]
    for name in ("bijstand", "fixed_costs_paid_from_benefit"):
        months[name] = months[name].astype(float)
    factor = months["price_year"].eq(2016).map({True: 1.014, False: 1.0})
    months[[*EUROS]] = months[[*EUROS]].mul(factor, axis=0)
    households = households.merge(last_month, on="city").sort_values(["city", "arm", "source_row"])
    keys = ["city", "household_id"]
    windows = {wave: months[months["since"].between(*bounds)].groupby(keys) for wave, *bounds in WAVES}
    parts = []
    for name, entry, category, column, wave, _, last in items(registry):
        group, how = windows[wave][column], entry.derive.how or "mean"
        found = group.max().gt(0).astype(float) if how == "any" else group.last() if how == "last" else group.mean()
        price = registry.prices[entry.derive.price].price_eur if entry.derive.price else 1
        found = (found * price).where(group.count() >= (entry.derive.minimum_items or 1))
        rows = households[["city", "arm", "household_id", "start", "last_month"]].merge(
            found.rename("value").reset_index(), on=keys, how="left"
        )
        due = rows["start"] + last <= rows["last_month"]
        status = due.map({True: "missing", False: "too_early"}).mask(rows["value"].notna(), "ok")
        parts.append(rows.assign(wave=wave, indicator=name, category=category, status=status))
    pd.concat(parts).rename(columns={"household_id": "unit"}).to_parquet(folder / "pandas.parquet")


WAYS = {
    "tables": partial(tables, choice=ONE_FILE),
    "tables in parts": partial(tables, choice=IN_PARTS),
    "indicators": partial(indicators, choice=ONE_FILE),
    "indicators in parts": partial(indicators, choice=IN_PARTS),
    "by hand": partial(by_hand, choice=ONE_FILE),
    "pandas": partial(by_pandas, _=ONE_FILE),
    "Spark": partial(indicators, choice=SPARK),
}

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    WAYS[sys.argv[1]](Path(sys.argv[2]))
