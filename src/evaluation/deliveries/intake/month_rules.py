"""Rules on tables with a row per unit and month: no month left out, none outside the unit's time, stocks that fit.

A month is counted from the year 0: 2017-03 is 24206. They see only rows that no earlier rule has set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from evaluation.deliveries.intake.encoded import Places
from evaluation.deliveries.intake.problems import Breach
from evaluation.deliveries.intake.reading import Context, Rows
from evaluation.deliveries.intake.table_rules import UsedTables
from evaluation.deliveries.intake.values import Values

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
YEAR = 12
NO_MONTH = -1
LAST_MONTH = 10_000 * YEAR
EPOCH = 1970 * YEAR


def month_outside(context: Context, rows: Rows, used: UsedTables) -> Iterator[Breach]:
    """A month lies before the unit came in, or after it left."""
    series = context.table.months
    if series is None or series.begins is None or series.ends is None:
        return
    table, _, key = str(context.table.columns[series.unit].reference).partition(".")
    others, units = used[table].columns, rows.columns[series.unit]
    place_of = dict(zip(others[key].by_row.tolist(), range(len(used[table])), strict=True))
    places = np.array([place_of.get(unit, 0) for unit in units.different.tolist()], dtype=np.int64)
    begins, ends = _of_dates(others[series.begins], NO_MONTH), _of_dates(others[series.ends], LAST_MONTH)
    month = _months(rows.columns[series.month])
    own = places[units.codes] if len(rows) else np.empty(0, dtype=np.int64)
    early, late = month < begins[own] - series.before, month > ends[own]
    for detail, broken, other in (("early", early, series.begins), ("late", late, series.ends)):
        yield context.breach(
            "month_outside",
            rows.numbers[broken],
            series.month,
            detail,
            other=other,
            table=table,
            before=str(series.before),
        )


def month_gap(context: Context, rows: Rows, delivered: Rows) -> Iterator[Breach]:
    """Months between the first and the last of a unit were not delivered; told once per unit, after its first gap.

    A month of which the row was set aside is no gap: that row has its own line.
    """
    series = context.table.months
    if series is None or not len(rows):
        return
    gappy = _with_gaps(rows.columns[series.unit], _months(rows.columns[series.month]))
    if not gappy.any():
        return
    some, all_of_them = (one.where(gappy[one.columns[series.unit].codes]) for one in (rows, delivered))
    keys = _keys(some, series.unit, series.month)
    order = np.argsort(keys)
    keys, numbers, units = keys[order], some.numbers[order], keys[order] // LAST_MONTH
    missing = np.where(np.diff(units, prepend=NO_MONTH) == 0, np.diff(keys, prepend=0) - 1, 0)
    aside = np.unique(_keys(all_of_them.where(~all_of_them.at(some.numbers)), series.unit, series.month))
    after = np.searchsorted(keys, aside)
    within = after < len(keys)
    aside, after = aside[within], after[within]
    between = (missing[after] > 0) & (keys[after] != aside) & (aside > keys[after] - 1 - missing[after])
    missing = missing - np.bincount(after[between], minlength=len(keys))
    gaps = np.flatnonzero(missing > 0)
    _, first, group = np.unique(units[gaps], return_index=True, return_inverse=True)
    counts = np.bincount(group, weights=missing[gaps]).astype(np.int64)
    for count in np.unique(counts).tolist():
        at = np.sort(numbers[gaps[first[counts == count]]])
        yield context.breach("month_gap", at, series.month, count=str(count))


def stock_mismatch(context: Context, rows: Rows) -> Iterator[Breach]:
    """A stock is not that of the month before, plus what came in, minus what went out."""
    series = context.table.months
    for name, column in context.table.columns.items():
        if series is None or column.stock_of is None:
            continue
        keys = _keys(rows, series.unit, series.month)
        order = np.argsort(keys)
        flows = column.stock_of
        stock, inflow, outflow = (rows.columns[one].by_row[order] for one in (name, flows.inflow, flows.outflow))
        follows = np.diff(keys[order], prepend=NO_MONTH - 1) == 1
        gap = np.abs(stock - np.roll(stock, 1) - inflow + outflow)
        broken = np.sort(rows.numbers[order[follows & (gap > 0)]])
        yield context.breach("stock_mismatch", broken, name, inflow=flows.inflow, outflow=flows.outflow)


def _with_gaps(units: Values, months: Places) -> np.ndarray:
    """Return for each different unit whether it has fewer rows than months from its first to its last."""
    first = np.full(len(units.different), LAST_MONTH, dtype=np.int64)
    last = np.full(len(units.different), NO_MONTH, dtype=np.int64)
    np.minimum.at(first, units.codes, months)
    np.maximum.at(last, units.codes, months)
    return np.asarray(np.bincount(units.codes, minlength=len(first)) < last - first + 1)


def _keys(rows: Rows, unit: str, month: str) -> Places:
    """Return a number for each row that rises with its unit and, within it, its month."""
    return rows.columns[unit].codes.astype(np.int64) * LAST_MONTH + _months(rows.columns[month])


def _months(texts: Values) -> Places:
    """Return the month of each row; ``NO_MONTH`` where the text is none."""
    found = [MONTH.fullmatch(text) for text in texts.different.tolist()]
    numbers = [int(one[1]) * YEAR + int(one[2]) - 1 if one else NO_MONTH for one in found]
    return np.array([*numbers, NO_MONTH], dtype=np.int64)[texts.codes]


def _of_dates(dates: Values, otherwise: int) -> Places:
    """Return the month of each date, and another where there is none."""
    days = dates.by_row
    return np.where(np.isnat(days), otherwise, days.astype("datetime64[M]").astype(np.int64) + EPOCH)
