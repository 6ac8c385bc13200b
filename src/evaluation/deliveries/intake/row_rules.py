"""Rules that one row can break by itself. Each is a function from the rows of a table to what is broken in which rows.

An empty cell breaks only ``missing_value``; every other rule passes over it: no comparison with NaN or NaT is true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from evaluation.deliveries.contract import LIST_SEPARATOR, code_values
from evaluation.deliveries.intake.encoded import Flags
from evaluation.deliveries.intake.problems import Breach
from evaluation.deliveries.intake.reading import Context, Rows
from evaluation.deliveries.intake.values import Values, combinations
from evaluation.registry.models import Column, Instrument, Text

SUM_TOLERANCE = 0.05
"""In the unit of the column: each part and the total may have been rounded to cents."""

FEWEST_SHARES = 5
"""Percentages of at most one are only told apart from shares where there are this many."""

Rule = Callable[[Context, Rows], Iterator[Breach]]


def _columns(context: Context, rows: Rows, chosen: Callable[[Column], object]) -> Iterator[tuple[str, Column, Values]]:
    """Yield name, contract and values of the chosen columns."""
    for name, column in context.table.columns.items():
        if chosen(column):
            yield name, column, rows.columns[name]


def missing_value(context: Context, rows: Rows) -> Iterator[Breach]:
    """A required cell is empty."""
    for name, column, values in _columns(context, rows, lambda column: True):
        if column.required or name in context.table.key:
            yield context.breach("missing_value", rows.numbers[~values.filled], name)


def pattern(context: Context, rows: Rows) -> Iterator[Breach]:
    """A text has not the form that the contract asks."""
    for name, column, values in _columns(context, rows, lambda column: column.pattern):
        broken = values.filled & ~_in_form(values, re.compile(str(column.pattern)))
        yield context.breach("wrong_type", rows.numbers[broken], name, "pattern", label=column.label)


def _in_form(values: Values, form: re.Pattern[str]) -> Flags:
    return values.where(lambda value: form.fullmatch(value) is not None)


def out_of_range(context: Context, rows: Rows) -> Iterator[Breach]:
    """A number or date lies outside the limits of its column."""
    for name, column, values in _columns(
        context, rows, lambda column: (column.minimum, column.maximum) != (None, None)
    ):
        low, high, value = _limit(column, column.minimum), _limit(column, column.maximum), values.by_row
        broken = np.zeros(len(rows), dtype=bool)
        if low is not None:
            broken |= value < np.array(low, dtype=value.dtype)
        if high is not None:
            broken |= value > np.array(high, dtype=value.dtype)
        yield context.breach("out_of_range", rows.numbers[broken], name, _sides(low, high), **_limits(low, high))


def _limit(column: Column, limit: float | str | None) -> float | date | None:
    if limit is None or column.type != "date":
        return None if limit is None else float(limit)
    return date.fromisoformat(str(limit))


def _sides(low: object, high: object) -> str:
    if low is None:
        return "maximum"
    return "minimum" if high is None else "between"


def _limits(low: float | date | None, high: float | date | None) -> dict[str, Text | str]:
    named = {"minimum": low, "maximum": high}
    return {name: printed(limit) for name, limit in named.items() if limit is not None}


def looks_like_shares(context: Context, rows: Rows) -> Iterator[Breach]:
    """A column of percentages holds nothing above one: 0.361 was written for 36.1; none of it is used."""
    for name, _, values in _columns(context, rows, lambda column: column.unit == "percent"):
        numbers = values.by_row[values.filled]
        if len(numbers) >= FEWEST_SHARES and 0 < numbers.max() <= 1:
            yield replace(context.breach("looks_like_shares", rows.numbers[values.filled], name), warns=True)


def not_participating(context: Context, rows: Rows) -> Iterator[Breach]:
    """A row names an experiment that the city does not run."""
    own = context.registry.cities[context.city].experiments
    for name, _, values in _columns(context, rows, lambda column: column.participation):
        broken = values.where(lambda value: any(one not in own for one in value.split(LIST_SEPARATOR)))
        yield context.breach("not_participating", rows.numbers[broken], name, codes=", ".join(own))


def unknown_item(context: Context, rows: Rows) -> Iterator[Breach]:
    """A version is not one of its instrument, or an item is not one of its version."""
    for instrument, chosen in _scored(context, rows):
        version, item = (context.column(name) for name in ("version", "item"))
        combined, found = combinations([rows.columns[version].rows(chosen), rows.columns[item].rows(chosen)])
        numbers = rows.numbers[chosen]
        for place, (own_version, own_item) in enumerate(found):
            if own_version is None:
                continue
            items = instrument.versions.get(str(own_version))
            if items is None:
                known, column = list(instrument.versions), version
            elif own_item is not None and own_item not in items:
                known, column = list(items), item
            else:
                continue
            yield context.breach("unknown_code", numbers[combined == place], column, codes=", ".join(known))


def outside_instrument(context: Context, rows: Rows) -> Iterator[Breach]:
    """A score is not one that its instrument can give."""
    score = next((name for name, column in context.table.columns.items() if column.instrument_range), "")
    for instrument, chosen in _scored(context, rows):
        value, numbers = rows.columns[score].by_row[chosen], rows.numbers[chosen]
        broken = (value != np.floor(value)) & (instrument.scale == "whole_number") & ~np.isnan(value)
        outside = ~broken & ((value < instrument.minimum) | (value > instrument.maximum))
        limits = {"minimum": printed(instrument.minimum), "maximum": printed(instrument.maximum)}
        yield context.breach("out_of_range", numbers[broken], score, "whole", **limits)
        yield context.breach("out_of_range", numbers[outside], score, "between", **limits)


def _scored(context: Context, rows: Rows) -> Iterator[tuple[Instrument, Flags]]:
    """Yield each instrument with the rows that hold a score of it."""
    if any(column.instrument_range for column in context.table.columns.values()):
        instruments = rows.columns[context.column("instrument")]
        for code, name in enumerate(instruments.different.tolist()):
            yield context.registry.instruments[name], instruments.codes == code


def above_other_column(context: Context, rows: Rows) -> Iterator[Breach]:
    """A count is higher than the count it is part of."""
    for name, column, values in _columns(context, rows, lambda column: column.at_most):
        broken = values.by_row > rows.columns[str(column.at_most)].by_row
        yield context.breach("above_other_column", rows.numbers[broken], name, other=str(column.at_most))


def parts_not_total(context: Context, rows: Rows) -> Iterator[Breach]:
    """Parts do not add up to their total; where a part is empty, those that are filled are more than the total."""
    for name, column, values in _columns(context, rows, lambda column: column.sum_of):
        total, whole = np.zeros(len(rows)), np.ones(len(rows), dtype=bool)
        for part in column.sum_of:
            total += np.nan_to_num(rows.columns[part].by_row)
            whole &= rows.columns[part].filled
        gap = total - values.by_row
        broken = (gap > SUM_TOLERANCE) | (whole & (gap < -SUM_TOLERANCE))
        yield context.breach("parts_not_total", rows.numbers[broken], name, parts=", ".join(column.sum_of))


def dates_swapped(context: Context, rows: Rows) -> Iterator[Breach]:
    """A date lies before the date that it must follow."""
    for name, column, values in _columns(context, rows, lambda column: column.after):
        broken = values.by_row < rows.columns[str(column.after)].by_row
        yield context.breach("date_order", rows.numbers[broken], name, "columns", other=str(column.after))


def date_without_yes(context: Context, rows: Rows) -> Iterator[Breach]:
    """A cell is filled while the answer that it belongs to is another one; no answer is not another one."""
    for name, column, values in _columns(context, rows, lambda column: column.only_when):
        if (needed := column.only_when) is not None:
            codes = code_values(context.registry, context.city, context.table.columns[needed.column])
            answers = rows.columns[needed.column]
            broken = values.filled & answers.filled & ~answers.equal_to(codes[needed.value])
            yield context.breach(
                "date_without_yes", rows.numbers[broken], name, other=needed.column, value=needed.value
            )


def printed(number: float | date) -> Text | str:
    """Return a limit as it stands in a sentence: dates day first in Dutch, numbers with their own decimal mark."""
    if isinstance(number, date):
        return Text(nl=number.strftime("%d-%m-%Y"), en=number.isoformat())
    plain = str(int(number)) if float(number).is_integer() else str(number)
    return Text(nl=plain.replace(".", ","), en=plain)


ROW_RULES: tuple[Rule, ...] = (
    missing_value,
    pattern,
    out_of_range,
    looks_like_shares,
    not_participating,
    unknown_item,
    outside_instrument,
    above_other_column,
    parts_not_total,
    dates_swapped,
    date_without_yes,
)
"""In the order in which they are tried, after the rules of single cells."""
