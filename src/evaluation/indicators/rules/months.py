"""Rules over months: every indicator of a table in one pass, a row per unit.

A wave is a window of months, counted from the month of inflow (households) or the study's first month
(neighbourhoods); the month of inflow itself is 0. What each indicator needs is one or more ``Item``s: a category at a
wave. All items of a table are computed together, whatever their windows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import ibis

from evaluation.indicators.asked import UNIT_COLUMN, Asked
from evaluation.indicators.euros import in_base_euros
from evaluation.registry.models import Wave

START, LAST = "start", "last_month"
"""Columns beside the items: the month from which a unit's windows count, and the last month that anyone of its city
delivered."""


@dataclass(frozen=True)
class Item:
    """One value per unit: an indicator's category at a wave. ``end`` is the last month of its window, since start."""

    indicator: str
    category: str
    wave: str
    end: int
    value: str
    denominator: str | None = None


def items(asked: Asked) -> Iterator[Item]:
    """Yield the items of one indicator, in a fixed order."""
    for category in _columns(asked):
        for wave, (_, end) in asked.entry.window.items():
            name = f"{asked.name}|{category}|{wave}"
            below = f"{name}|below" if asked.derive.rule == "month_ratio" else None
            if wave in asked.entry.moments:
                yield Item(asked.name, category, wave, end, name, below)


def wide(asked: Sequence[Asked]) -> Any:
    """Return one row per city and unit: its start and last month, and a column for each item of these indicators.

    All of ``asked`` read the same table.
    """
    rows = _since_start(asked[0])
    windows = [window for one in asked for window in one.entry.window.values()]
    used = rows.filter(rows.since.between(min(first for first, _ in windows), max(last for _, last in windows)))
    values = {name: value for one in asked for name, value in _RULES[one.derive.rule](one, used).items()}
    return used.group_by("city", "unit").agg(**values)


def begun(asked: Asked, units: Any, key: str) -> Any:
    """Return units (with ``city`` and their number in ``key``) with the months ``start`` and ``last_month``."""
    table, start = asked.tables[asked.derive.table], starts(asked)
    last = table.group_by("city").agg(last_month=month_number(table.month).max())
    joined = units.inner_join(start, [units.city == start.city, units[key] == start.unit])
    started = joined.select(*units.columns, START)
    return started.inner_join(last, ["city"]).select(*started.columns, LAST)


def starts(asked: Asked) -> Any:
    """Per city and unit the number of the month from which its windows count (``start``)."""
    if asked.derive.table == "household_months":
        households = asked.tables["households"]
        date = households.inflow_date
        start = (date.year() * 12 + date.month()).cast("int64")
        return households.select("city", unit=households.household_id, start=start)
    months = asked.tables[asked.derive.table]
    year, month = (int(part) for part in str(asked.registry.study.first_month).split("-"))
    units = months.select("city", unit=UNIT_COLUMN[asked.derive.table]).distinct()
    return units.mutate(start=ibis.literal(year * 12 + month, "int64"))


def month_number(month: Any) -> Any:
    """Number months such as ``2017-03`` on: year × 12 + month."""
    return month.substr(0, 4).cast("int64") * 12 + month.substr(5, 2).cast("int64")


def _since_start(asked: Asked) -> Any:
    table = in_base_euros(asked.registry, asked.derive.table, asked.tables[asked.derive.table])
    start, unit = starts(asked), table[UNIT_COLUMN[asked.derive.table]]
    started = table.inner_join(start, [table.city == start.city, unit == start.unit])
    return started.select(*table.columns, "unit", since=month_number(table.month) - started.start)


def months(asked: Asked, rows: Any) -> dict[str, Any]:
    """Mean, sum, share of yes or last value over the months of each window."""
    return {
        f"{asked.name}|{category}|{wave}": _value(asked, rows, column, wave)
        for category, column in _columns(asked).items()
        for wave in asked.entry.window
    }


def month_change(asked: Asked, rows: Any) -> dict[str, Any]:
    """What ``months`` gives after, minus what it gives before."""
    return {
        f"{asked.name}|{category}|T1": _value(asked, rows, column, "T1") - _value(asked, rows, column, "T0")
        for category, column in _columns(asked).items()
    }


def month_ratio(asked: Asked, rows: Any) -> dict[str, Any]:
    """The sum of one column over the sum of another, over the months in which both are filled in; or of the last."""
    above, below = rows[asked.derive.numerator], _denominator(asked, rows)
    both = above.notnull() & below.notnull()
    sums: dict[str, Any] = {}
    for wave in asked.entry.window:
        where = _counts(asked, rows, wave) & both
        for name, column in (("", above), ("|below", below)):
            latest = column.argmax(rows.since, where=where) if asked.derive.how == "last" else column.sum(where=where)
            sums[f"{asked.name}||{wave}{name}"] = latest.cast("float64")
    return sums


def _denominator(asked: Asked, rows: Any) -> Any:
    """One column, or the columns that make up the whole together."""
    first, *others = asked.derive.columns or (str(asked.derive.denominator),)
    return sum((rows[name] for name in others), rows[first])


def _columns(asked: Asked) -> Mapping[str, str]:
    return asked.derive.by_category or {"": str(asked.derive.column)}


def _value(asked: Asked, rows: Any, name: str, wave: Wave) -> Any:
    """One column over the months of a window; no value when too few months are filled in."""
    derive, column = asked.derive, rows[name].cast("float64")
    where = _counts(asked, rows, wave)
    found = {
        "mean": lambda: column.mean(where=where),
        "share": lambda: column.mean(where=where),
        "sum": lambda: column.sum(where=where),
        "whole_window": lambda: column.mean(where=where) * _length(asked, wave),
        "any": lambda: (column.max(where=where) > 0).cast("float64"),
        "last": lambda: column.argmax(rows.since, where=where & column.notnull()),
    }[derive.how or "mean"]()
    if derive.price is not None:
        found = found * asked.registry.prices[derive.price].price_eur
    enough = (derive.minimum_items or 1) <= column.count(where=where)
    return found if derive.minimum_items in (None, 1) else ibis.ifelse(enough, found, ibis.null("float64"))


def _counts(asked: Asked, rows: Any, wave: Wave) -> Any:
    """Whether a row falls in the window of a wave, and has the values that it must have (``where``)."""
    first, last = asked.entry.window[wave]
    conditions = [rows[name] == value for name, value in asked.where.items()]
    return reduce(and_, conditions, rows.since.between(first, last))


def _length(asked: Asked, wave: Wave) -> int:
    first, last = asked.entry.window[wave]
    return last - first + 1


_RULES: Mapping[str, Callable[[Asked, Any], dict[str, Any]]] = {
    "months": months,
    "month_change": month_change,
    "month_ratio": month_ratio,
}
MONTH_RULES = frozenset(_RULES)
