"""Rules that say what happened to a household between before and after: one value, at T1.

Events stand in a table of their own, one row each. They are told per household, so that one household with many events
counts once. A city that delivers no events has no answer; in a city that does, no row means that it did not happen.
"""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column, measure

AFTER = "T1"


def household_events(asked: Asked) -> Any:
    """1 for a household with such an event, else 0, per category; only in cities that deliver the table."""
    table, rows = asked.tables[asked.derive.table], asked.rows
    name = asked.derive.category_column
    category = rows[name] if name else ibis.literal("")
    seen = rows.select("city", unit=rows.household_id, category=category).distinct().mutate(seen=ibis.literal(1))
    households = asked.tables["households"].select("city", unit="household_id")
    asked_of = households.semi_join(table, ["city"]).cross_join(in_a_column(asked.codes, "category"))
    joined = asked_of.left_join(seen.view(), ["city", "unit", "category"]).select(*asked_of.columns, "seen")
    return measure(joined, joined.unit, joined.seen.fill_null(0), wave=AFTER, category=joined.category)


def events_among(asked: Asked) -> Any:
    """Of households with such an event: any, mean or sum of a column, or the mean number of days between two dates."""
    rows = asked.rows
    value = (_days(rows, asked.derive.columns) if asked.derive.columns else rows[asked.derive.column]).cast("float64")
    found = {"any": value.max, "mean": value.mean, "sum": value.sum}[str(asked.derive.how)]()
    told = rows.group_by("city", unit=rows.household_id).agg(found=found)
    return measure(told, told.unit, told.found, wave=AFTER)


def done_among(asked: Asked) -> Any:
    """Of households with such an event: 1 when a column holds at least once a value that counts, else 0."""
    rows = asked.rows
    ((name, values),) = asked.derive.done.items()
    told = rows.group_by("city", unit=rows.household_id).agg(found=rows[name].isin(values).cast("float64").max())
    return measure(told, told.unit, told.found, wave=AFTER)


def household_column(asked: Asked) -> Any:
    """The value of one column of the household's own row; yes/no columns hold 1 and 0."""
    rows = asked.rows
    return measure(rows, rows.household_id, rows[asked.derive.column], wave=AFTER)


def date_reached(asked: Asked) -> Any:
    """Of households with a first date: 1 when the second date has come, else 0."""
    first, second = asked.derive.columns
    begun = asked.rows.filter(asked.rows[first].notnull())
    return measure(begun, begun.household_id, begun[second].notnull().cast("int64"), wave=AFTER)


def days_between(asked: Asked) -> Any:
    """Days from a first to a second date, of households that have both."""
    first, second = asked.derive.columns
    both = asked.rows.filter(asked.rows[first].notnull(), asked.rows[second].notnull())
    return measure(both, both.household_id, _days(both, (first, second)), wave=AFTER)


def _days(rows: Any, columns: tuple[str, ...]) -> Any:
    first, second = columns
    return rows[second].delta(rows[first], unit="day")
