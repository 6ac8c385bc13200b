"""Rules over months: every indicator of a table in one pass, per unit and wave.

A wave is a window of months, counted from the month of inflow (households) or the study's first month
(neighbourhoods); the month of inflow itself is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from evaluation.indicators.asked import UNIT_COLUMN, Asked, measure
from evaluation.registry.models import Derive, Wave

SEPARATOR = "|"
Window = Mapping[Wave, tuple[int, int]]


def months(asked: Sequence[Asked]) -> Any:
    """Mean, sum, share of yes or last value over the months of a window; all of ``asked`` have one table and window."""
    first = asked[0]
    rows = in_window(first)
    values = {
        f"{one.name}{SEPARATOR}{category}": _value(rows, one.derive, column)
        for one in asked
        for category, column in (one.derive.by_category or {"": str(one.derive.column)}).items()
    }
    return rows.group_by("city", "unit", "wave").agg(**values)


def in_window(asked: Asked) -> Any:
    """The rows of a table of months that fall in a window, with ``unit``, ``wave`` and ``month_number``."""
    table = asked.tables[asked.derive.table]
    rows = table.mutate(unit=table[UNIT_COLUMN[asked.derive.table]], month_number=month_number(table.month))
    started = rows.inner_join(starts(asked), ["city", "unit"]).select(*rows.columns, "start")
    waved = started.mutate(wave=_wave(started.month_number - started.start, asked.entry.window))
    return waved.filter(waved.wave.notnull())


def starts(asked: Asked) -> Any:
    """Per city and unit the number of the month from which its windows count (``start``)."""
    if asked.derive.table == "household_months":
        households = asked.tables["households"]
        date = households.inflow_date
        start = (date.year() * 12 + date.month()).cast("int64")
        return households.select("city", unit=households.household_id, start=start)
    months_ = asked.tables[asked.derive.table]
    year, month = (int(part) for part in str(asked.registry.study.first_month).split("-"))
    units = months_.select("city", unit=UNIT_COLUMN[asked.derive.table]).distinct()
    return units.mutate(start=ibis.literal(year * 12 + month, "int64"))


def month_number(month: Any) -> Any:
    """Number months such as ``2017-03`` on: year × 12 + month."""
    return month.substr(0, 4).cast("int64") * 12 + month.substr(5, 2).cast("int64")


def _wave(since: Any, window: Window) -> Any:
    branches = [(since.between(first, last), ibis.literal(wave)) for wave, (first, last) in window.items()]
    return ibis.cases(*branches, else_=ibis.null("string"))


def _value(rows: Any, derive: Derive, name: str) -> Any:
    column = rows[name].cast("float64")
    found = {
        "mean": column.mean,
        "share": column.mean,
        "sum": column.sum,
        "last": lambda: column.argmax(rows.month_number, where=column.notnull()),
    }[derive.how or "mean"]()
    return ibis.ifelse(column.count() >= (derive.minimum_items or 1), found, ibis.null("float64"))


def month_ratio(asked: Asked) -> Any:
    """The sum of one column over the sum of another, over the months of a window in which both are filled in."""
    derive = asked.derive
    rows = in_window(asked)
    whole = rows.filter(rows[derive.numerator].notnull(), rows[derive.denominator].notnull())
    sums = whole.group_by("city", "unit", "wave").agg(
        above=whole[derive.numerator].sum(), below=whole[derive.denominator].sum()
    )
    return measure(sums, sums.unit, sums.above, wave=sums.wave, denominator=sums.below)
