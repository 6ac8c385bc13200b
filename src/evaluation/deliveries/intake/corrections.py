"""Apply recorded corrections to the rows of a table: leave a row out, put another value, or only tell.

A correction is a decision about one delivered row (``data/registry/corrections.yaml``). It says what it expects
to find; when the row is not there or holds something else, the delivery is refused, so that no old decision meets new
data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from evaluation.deliveries.intake.cell import Wrong
from evaluation.deliveries.intake.cells import Reading, Value, read_cell
from evaluation.deliveries.intake.known import known_codes, known_words
from evaluation.deliveries.intake.names import match_columns
from evaluation.deliveries.intake.problems import Breach, Finding
from evaluation.deliveries.intake.reading import Context, TypedTable
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.registry import Registry
from evaluation.registry.models import Correction

FAILED = "correction_failed"
DROPPED = "correction_drop"


@dataclass(frozen=True)
class Applied:
    """A correction that was carried out, without the values that it is about."""

    table: str
    file: str
    sheet: str
    row: int
    column: str
    action: str
    reason: dict[str, str]
    decided_by: str
    date: str


@dataclass(frozen=True)
class Corrected:
    """A table after its corrections, those carried out, and those that no longer fit."""

    typed: TypedTable
    applied: tuple[Applied, ...] = ()
    failed: tuple[Finding, ...] = ()


def corrections_of(registry: Registry, city: str, table_id: str) -> list[Correction]:
    """Return the corrections of one city's table, in the order of the file."""
    return [one for one in registry.corrections if (one.city, one.table) == (city, table_id)]


def corrected(context: Context, sheet: Sheet, typed: TypedTable) -> Corrected:
    """Carry out the corrections of a table, each on what the ones before it left."""
    applied: list[Applied] = []
    failed: list[Finding] = []
    for correction in corrections_of(context.registry, context.city, context.table_id):
        outcome = _one(context, sheet, typed, correction)
        if isinstance(outcome, Finding):
            failed.append(outcome)
        else:
            row, typed = outcome
            applied.append(_told(context, sheet, row, correction))
    return Corrected(typed, tuple(applied), tuple(failed))


def _one(context: Context, sheet: Sheet, typed: TypedTable, correction: Correction) -> tuple[int, TypedTable] | Finding:
    rows = _rows(context, sheet, typed, correction)
    if len(rows) != 1:
        return Finding(FAILED, correction.row, correction.column, "row")
    row = rows[0]
    seen = sheet.row_of(row)
    if not _as_expected(context, sheet, typed, row, correction):
        return Finding(FAILED, seen, correction.column, "expect")
    if correction.action == "drop":
        return row, _without(context, typed, row)
    if correction.action == "flag":
        return row, typed
    value = _parsed(context, correction.column, correction.value)
    if isinstance(value, Wrong):
        return Finding(FAILED, seen, correction.column, "value")
    return row, _with(typed, row, correction.column, value)


def _rows(context: Context, sheet: Sheet, typed: TypedTable, correction: Correction) -> list[int]:
    rows = typed.rows
    if correction.row is not None:
        return rows.numbers[sheet.rows_of(rows.numbers) == correction.row].tolist()
    wanted = {name: _parsed(context, name, text) for name, text in correction.key.items()}
    found = [rows.columns[name].equal_to(value) for name, value in wanted.items()]
    return rows.numbers[np.logical_and.reduce(found)].tolist()


def _as_expected(context: Context, sheet: Sheet, typed: TypedTable, row: int, correction: Correction) -> bool:
    """Compare what stands there with what was expected; a cell that could not be read is compared as written."""
    if any(one.column == correction.column and row in one.rows for one in typed.findings):
        return _written(context, sheet, row, correction.column) == correction.expect
    expected = _parsed(context, correction.column, correction.expect)
    here = typed.rows.where(typed.rows.numbers == row)
    return bool(here.columns[correction.column].equal_to(expected).all())


def _written(context: Context, sheet: Sheet, row: int, column: str) -> str | None:
    place = match_columns(context.table, sheet.header).get(column)
    if place is None:
        return None
    cell = sheet.columns[place].cell(int(np.searchsorted(sheet.numbers, row)))
    return f"{cell:%d-%m-%Y}" if isinstance(cell, datetime) else str(cell)


def _parsed(context: Context, name: str, text: str | None) -> Value | Wrong:
    """Read a text of the correction as a cell of a Dutch csv file would be read."""
    if text is None or not text.strip():
        return None
    column = context.table.columns[name]
    codes = known_codes(context.registry, context.city, column)
    words = known_words(context.registry, context.table, name)
    return read_cell(text.strip(), Reading(column.type, codes, "comma", words=words, pattern=column.pattern))


def _without(context: Context, typed: TypedTable, row: int) -> TypedTable:
    """Leave a row out; it counts as set aside, and what was wrong in it is no longer told."""
    left = typed.rows.where(typed.rows.numbers != row)
    told = context.breach(DROPPED, np.array([row]), context.table.key[0])
    return replace(typed, rows=left, totals=(*typed.totals, told), findings=_others(typed.findings, row))


def _with(typed: TypedTable, row: int, column: str, value: Value) -> TypedTable:
    rows = typed.rows.with_value(column, typed.rows.numbers == row, value)
    return replace(typed, rows=rows, findings=_others(typed.findings, row, column))


def _others(findings: Iterable[Breach], row: int, column: str | None = None) -> tuple[Breach, ...]:
    """Return the findings without those of a row, or of one cell of it."""
    return tuple(
        replace(one, rows=one.rows[one.rows != row]) if column in (None, one.column) else one for one in findings
    )


def _told(context: Context, sheet: Sheet, row: int, correction: Correction) -> Applied:
    return Applied(
        table=context.table.name,
        file=sheet.file,
        sheet=sheet.sheet,
        row=sheet.row_of(row),
        column=correction.column,
        action=correction.action,
        reason={"nl": correction.reason.nl, "en": correction.reason.en},
        decided_by=correction.decided_by,
        date=correction.date,
    )
