"""The same rows by Polars: one lazy plan, run by its streaming engine on one thread. ``python by_polars.py FOLDER``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"  # read when Polars is imported

import polars as pl
from question import EUROS, FLAGS, OLD_PRICES, WINDOW, Item, read_items, table

KEYS = ["city", "household_id"]
NAMES = ["indicator", "category", "wave"]


def rows(folder: Path) -> pl.LazyFrame:
    """Return the plan for the rows of all values."""
    items = read_items(folder)
    inflow = pl.col("inflow_date").dt
    households = pl.scan_parquet(table(folder, "households")).select(
        *KEYS, "arm", "source_row", start=inflow.year().cast(pl.Int32) * 12 + inflow.month().cast(pl.Int32)
    )
    month = pl.col("month").str
    number = month.head(4).cast(pl.Int32) * 12 + month.tail(2).cast(pl.Int32)
    months = pl.scan_parquet(table(folder, "household_months")).with_columns(number=number)
    last_month = months.group_by("city").agg(last_month=pl.col("number").max())
    factor = pl.when(pl.col("price_year") == 2016).then(OLD_PRICES).otherwise(1.0)
    values = (
        months.join(households.select(*KEYS, "start"), on=KEYS)
        .with_columns(
            pl.col(*EUROS) * factor, pl.col(*FLAGS).cast(pl.Float64), since=pl.col("number") - pl.col("start")
        )
        .filter(pl.col("since").is_between(WINDOW[0], WINDOW[3]))
        .group_by(KEYS)
        .agg(_aggregate(item) for item in items)
    )
    known = pl.DataFrame(
        [(item.name, item.indicator, item.category, item.wave, item.last) for item in items],
        schema=["name", *NAMES, "last"],
        orient="row",
    ).lazy()
    status = pl.when(pl.col("value").is_not_null()).then(pl.lit("ok"))
    status = status.when(pl.col("start") + pl.col("last") > pl.col("last_month")).then(pl.lit("too_early"))
    return (
        households.join(last_month, on="city")
        .join(values, on=KEYS, how="left")
        .sort("city", "arm", "source_row")
        .unpivot(
            on=[item.name for item in items],
            index=[*KEYS, "arm", "start", "last_month"],
            variable_name="name",
        )
        .join(known, on="name")
        .select("city", "arm", *NAMES, "value", unit="household_id", status=status.otherwise(pl.lit("missing")))
    )


def _aggregate(item: Item) -> pl.Expr:
    inside = pl.col("since").is_between(item.first, item.last)
    column = pl.col(item.column).filter(inside)
    found = {
        "mean": column.mean() * item.price,
        "last": column.sort_by(pl.col("since").filter(inside)).drop_nulls().last(),
        "any": (column.max() > 0).cast(pl.Float64),
    }[item.how]
    enough = found if item.least == 1 else pl.when(column.count() >= item.least).then(found)
    return enough.cast(pl.Float64).alias(item.name)


if __name__ == "__main__":
    rows(Path(sys.argv[1])).sink_parquet(Path(sys.argv[1]) / "Polars.parquet", engine="streaming")
