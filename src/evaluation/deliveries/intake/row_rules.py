"""Rules that one row can break by itself. Each is a function from the rows of a table to findings.

An empty cell breaks only ``missing_value``; every other rule passes over it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from evaluation.deliveries.contract import LIST_SEPARATOR
from evaluation.deliveries.intake.cells import Value
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.reading import Context, Row
from evaluation.registry.models import Column, Instrument, Text

SUM_TOLERANCE = 0.05
"""In the unit of the column: each part and the total may have been rounded to cents."""

Rows = Mapping[int, Row]
Rule = Callable[[Context, Rows], Iterator[Finding]]


def _cells(
    context: Context, rows: Rows, chosen: Callable[[Column], object]
) -> Iterator[tuple[int, str, Column, Value]]:
    """Yield row, column and value of the filled cells of the chosen columns."""
    for name, column in context.table.columns.items():
        if chosen(column):
            for number, row in rows.items():
                if row[name] is not None:
                    yield number, name, column, row[name]


def missing_value(context: Context, rows: Rows) -> Iterator[Finding]:
    """A required cell is empty."""
    for name, column in context.table.columns.items():
        if column.required or name in context.table.key:
            for number, row in rows.items():
                if row[name] is None:
                    yield context.finding("missing_value", number, name)


def pattern(context: Context, rows: Rows) -> Iterator[Finding]:
    """A text has not the form that the contract asks."""
    for number, name, column, value in _cells(context, rows, lambda column: column.pattern):
        if not re.fullmatch(str(column.pattern), str(value)):
            yield context.finding("wrong_type", number, name, "pattern", label=column.label)


def out_of_range(context: Context, rows: Rows) -> Iterator[Finding]:
    """A number or date lies outside the limits of its column."""
    bounded = {
        name: (_limit(column, column.minimum), _limit(column, column.maximum))
        for name, column in context.table.columns.items()
    }
    for number, name, _, value in _cells(
        context, rows, lambda column: column.minimum is not None or column.maximum is not None
    ):
        low, high = bounded[name]
        if (low is not None and value < low) or (high is not None and value > high):  # type: ignore[operator]
            yield context.finding("out_of_range", number, name, _sides(low, high), **_limits(low, high))


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


def not_participating(context: Context, rows: Rows) -> Iterator[Finding]:
    """A row names an experiment that the city does not run."""
    own = context.registry.cities[context.city].experiments
    for number, name, _, value in _cells(context, rows, lambda column: column.participation):
        if any(experiment not in own for experiment in str(value).split(LIST_SEPARATOR)):
            yield context.finding("not_participating", number, name, codes=", ".join(own))


def unknown_item(context: Context, rows: Rows) -> Iterator[Finding]:
    """A version is not one of its instrument, or an item is not one of its version."""
    for number, instrument, row in _scored(context, rows):
        version, item = (context.column(name) for name in ("version", "item"))
        if row[version] is not None and row[version] not in instrument.versions:
            yield context.finding("unknown_code", number, version, codes=", ".join(instrument.versions))
        elif row[version] is not None and row[item] is not None:
            items = instrument.versions[str(row[version])]
            if row[item] not in items:
                yield context.finding("unknown_code", number, item, codes=", ".join(items))


def outside_instrument(context: Context, rows: Rows) -> Iterator[Finding]:
    """A score is not one that its instrument can give."""
    score = next((name for name, column in context.table.columns.items() if column.instrument_range), "")
    for number, instrument, row in _scored(context, rows):
        value = row[score]
        if not isinstance(value, int | float):
            continue
        broken = instrument.scale == "whole_number" and not float(value).is_integer()
        if broken or not instrument.minimum <= value <= instrument.maximum:
            limits = {"minimum": printed(instrument.minimum), "maximum": printed(instrument.maximum)}
            yield context.finding("out_of_range", number, score, "whole" if broken else "between", **limits)


def _scored(context: Context, rows: Rows) -> Iterator[tuple[int, Instrument, Row]]:
    if not any(column.instrument_range for column in context.table.columns.values()):
        return
    name = context.column("instrument")
    for number, row in rows.items():
        if row[name] is not None:
            yield number, context.registry.instruments[str(row[name])], row


def above_other_column(context: Context, rows: Rows) -> Iterator[Finding]:
    """A count is higher than the count it is part of."""
    for number, name, column, value in _cells(context, rows, lambda column: column.at_most):
        whole = rows[number][str(column.at_most)]
        if whole is not None and value > whole:  # type: ignore[operator]
            yield context.finding("above_other_column", number, name, other=str(column.at_most))


def parts_not_total(context: Context, rows: Rows) -> Iterator[Finding]:
    """Parts do not add up to their total; where a part is empty, those that are filled are more than the total."""
    for number, name, column, value in _cells(context, rows, lambda column: column.sum_of):
        parts = [rows[number][part] for part in column.sum_of]
        filled = [float(part) for part in parts if isinstance(part, int | float)]
        gap = sum(filled) - (value if isinstance(value, int | float) else math.nan)
        if gap > SUM_TOLERANCE or (len(filled) == len(parts) and gap < -SUM_TOLERANCE):
            yield context.finding("parts_not_total", number, name, parts=", ".join(column.sum_of))


def dates_swapped(context: Context, rows: Rows) -> Iterator[Finding]:
    """A date lies before the date that it must follow."""
    for number, name, column, value in _cells(context, rows, lambda column: column.after):
        earlier = rows[number][str(column.after)]
        if earlier is not None and value < earlier:  # type: ignore[operator]
            yield context.finding("date_order", number, name, "columns", other=str(column.after))


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
    not_participating,
    unknown_item,
    outside_instrument,
    above_other_column,
    parts_not_total,
    dates_swapped,
)
"""In the order in which they are tried, after the rules of single cells."""
