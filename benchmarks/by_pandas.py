"""The same rows by pandas: frames in memory. ``python by_pandas.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from question import EUROS, FLAGS, OLD_PRICES, TABLES, WAVES, read_items, table

KEYS = ["city", "household_id"]


def rows(folder: Path) -> pd.DataFrame:
    """Return the rows of all values."""
    households, months = (pd.read_parquet(table(folder, name)) for name in TABLES)
    date = pd.to_datetime(households["inflow_date"])
    households["start"] = date.dt.year * 12 + date.dt.month
    number = months["month"].str[:4].astype(int) * 12 + months["month"].str[5:].astype(int)
    last_month = number.groupby(months["city"]).max().rename("last_month")
    months = months.merge(households[[*KEYS, "start"]], on=KEYS)
    months["since"] = number.to_numpy() - months["start"]
    for name in FLAGS:
        months[name] = months[name].astype(float)
    factor = months["price_year"].eq(2016).map({True: OLD_PRICES, False: 1.0})
    months[[*EUROS]] = months[[*EUROS]].mul(factor, axis=0)
    households = households.merge(last_month, on="city").sort_values(["city", "arm", "source_row"])
    windows = {wave: months[months["since"].between(*bounds)].groupby(KEYS) for wave, *bounds in WAVES}
    parts = []
    for item in read_items(folder):
        group, how = windows[item.wave][item.column], item.how
        found = group.max().gt(0).astype(float) if how == "any" else group.last() if how == "last" else group.mean()
        found = (found * item.price).where(group.count() >= item.least)
        wanted = households[["city", "arm", "household_id", "start", "last_month"]].merge(
            found.rename("value").reset_index(), on=KEYS, how="left"
        )
        due = wanted["start"] + item.last <= wanted["last_month"]
        status = due.map({True: "missing", False: "too_early"}).mask(wanted["value"].notna(), "ok")
        names = {"wave": item.wave, "indicator": item.indicator, "category": item.category}
        parts.append(wanted.assign(**names, status=status))
    return pd.concat(parts).rename(columns={"household_id": "unit"})


if __name__ == "__main__":
    rows(Path(sys.argv[1])).to_parquet(Path(sys.argv[1]) / "pandas.parquet")
