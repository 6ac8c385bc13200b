"""Rules that read columns of the unit's own row."""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, measure, wave_of
from evaluation.indicators.rules.scores import bounds


def column(asked: Asked) -> Any:
    """The value of one column; yes/no columns hold 1 and 0."""
    rows = asked.rows
    return measure(rows, rows[asked.unit], rows[asked.derive.column], wave=wave_of(rows))


def list_count(asked: Asked) -> Any:
    """How many codes stand in a list column, such as ``wmo;jeugdwet``."""
    rows = asked.rows
    codes = rows[asked.derive.column]
    separators = codes.length() - codes.replace(";", "").length()
    return measure(rows, rows[asked.unit], separators + 1, wave=wave_of(rows))


def all_yes(asked: Asked) -> Any:
    """1 when every named yes/no column is yes, 0 when one is no; no value when one is not filled in."""
    rows, names = asked.rows, asked.derive.columns
    total = sum((rows[name].cast("float64") for name in names[1:]), rows[names[0]].cast("float64"))
    return measure(rows, rows[asked.unit], (total == len(names)).cast("int64"), wave=wave_of(rows))


def mean_items(asked: Asked) -> Any:
    """The mean of the filled-in columns, when at least ``minimum_items`` are filled in."""
    rows, names = asked.rows, asked.derive.columns
    filled = sum((rows[name].notnull().cast("int64") for name in names), ibis.literal(0))
    total = sum((rows[name].fill_null(0) for name in names), ibis.literal(0))
    mean = ibis.cases((filled >= (asked.derive.minimum_items or 1), total / filled), else_=ibis.null("float64"))
    return measure(rows, rows[asked.unit], mean, wave=wave_of(rows))


def ratio(asked: Asked) -> Any:
    """A numerator with its denominator, per experiment (as category) and quarter; rows lacking either are left out."""
    rows, derive = asked.rows, asked.derive
    whole = rows.filter(rows[derive.numerator].notnull(), rows[derive.denominator].notnull())
    return measure(
        whole, whole.quarter, whole[derive.numerator], category=whole.experiment, denominator=whole[derive.denominator]
    )


def quarter(asked: Asked) -> Any:
    """The value of one column per experiment (as category) and quarter."""
    rows = asked.rows
    return measure(rows, rows.quarter, rows[asked.derive.column], category=rows.experiment)


def columns_within(asked: Asked) -> Any:
    """1 when the answer lies within bounds, else 0: of one column, or of a column per category."""
    rows, derive = asked.rows, asked.derive
    low, high = bounds(derive.within)
    named = derive.by_category or {"": str(derive.column)}
    parts = [
        measure(rows, rows[asked.unit], rows[name].between(low, high).cast("int64"), wave_of(rows), category)
        for category, name in named.items()
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]
