"""What is odd in rows that intake uses all the same: it is told to the city and changes no row.

Some of it is planted here. Some happens by itself: a household has a month without data, two payers pay the same. All
of it is then looked for in the tables as they are, in a way of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.deliveries.synthetic.site import Site

Tables = dict[str, pd.DataFrame]
Change = Callable[[pd.DataFrame, np.random.Generator, int], pd.DataFrame]
TOO_MANY = 3
ONE_COST = ["casus", "scenario", "kostensoort", "bedrag"]
UNITS = {"huishoudmaanden": "huishouden", "wijkmaanden": "wijk"}


@dataclass(frozen=True)
class Odd:
    """A row that intake uses and tells about: its place in the clean table, and the rule it breaks at a column."""

    table: str
    position: int
    column: str
    rule: str


def _one_scenario(rows: pd.DataFrame, rng: np.random.Generator, count: int) -> pd.DataFrame:
    cases = rng.permutation(rows["casus"].unique())[:count]
    return rows[~(rows["casus"].isin(cases) & (rows["scenario"] == "alternatief"))].reset_index(drop=True)


def _no_price_year(rows: pd.DataFrame, rng: np.random.Generator, count: int) -> pd.DataFrame:
    unknown = np.isin(np.arange(len(rows)), rng.permutation(len(rows))[:count])
    return rows.assign(prijspeil=rows["prijspeil"].astype("Int64").mask(unknown))


def _stock_too_high(rows: pd.DataFrame, rng: np.random.Generator, count: int) -> pd.DataFrame:
    """In a last month, after which no other stock is reckoned from this one."""
    last = rng.permutation(np.flatnonzero((rows["maand"] == rows["maand"].max()).to_numpy()))[:count]
    return rows.assign(bewind_stand=rows["bewind_stand"] + TOO_MANY * np.isin(np.arange(len(rows)), last))


ODDITIES: dict[str, tuple[str, Change]] = {
    "scenario_missing": ("casus_kosten", _one_scenario),
    "amount_without_price_level": ("huishoudmaanden", _no_price_year),
    "stock_mismatch": ("wijkmaanden", _stock_too_high),
}


def with_oddities(site: Site, clean: Tables) -> Tables:
    """Return the tables with as many oddities as the registry asks."""
    tables, asked = dict(clean), site.world.defects
    for rule, (table, change) in ODDITIES.items():
        if table in tables and asked.get(rule):
            tables[table] = change(tables[table], site.rng("defects", f"odd/{rule}"), asked[rule])
    return tables


def oddities_in(tables: Tables) -> list[Odd]:
    """Return what is odd in these rows, planted or not, in the order of the rules."""
    found = [*_payers(tables["casus_kosten"]), *_scenarios(tables["casus_kosten"])] if "casus_kosten" in tables else []
    for table, unit in UNITS.items():
        if table in tables:
            found += _months(table, tables[table], unit)
    return found


def _payers(rows: pd.DataFrame) -> Iterator[Odd]:
    again = rows.duplicated(ONE_COST) & (rows["bedrag"] > 0)
    yield from (Odd("casus_kosten", place, "bedrag", "payer_twice") for place in np.flatnonzero(again).tolist())


def _scenarios(rows: pd.DataFrame) -> Iterator[Odd]:
    compared = rows.groupby("casus")["scenario"].transform("nunique")
    for place in np.flatnonzero((compared == 1) & ~rows.duplicated("casus")).tolist():
        yield Odd("casus_kosten", place, "scenario", "scenario_missing")


def _months(table: str, rows: pd.DataFrame, unit: str) -> Iterator[Odd]:
    month = pd.PeriodIndex(rows["maand"], freq="M").astype("int64")
    ordered = rows.assign(place=np.arange(len(rows)), month=month).sort_values([unit, "month"])
    before = ordered.groupby(unit).shift()
    step = ordered["month"] - before["month"]
    first_gaps = ordered[step > 1].drop_duplicates(unit)
    yield from (Odd(table, place, "maand", "month_gap") for place in first_gaps["place"].tolist())
    if "prijspeil" in rows:
        unknown = np.flatnonzero(rows["prijspeil"].isna()).tolist()
        yield from (Odd(table, place, "prijspeil", "amount_without_price_level") for place in unknown)
    if "bewind_stand" in rows:
        expected = before["bewind_stand"] + ordered["bewind_instroom"] - ordered["bewind_uitstroom"]
        wrong = ordered[(step == 1) & (expected != ordered["bewind_stand"])]
        yield from (Odd(table, place, "bewind_stand", "stock_mismatch") for place in wrong["place"].tolist())
