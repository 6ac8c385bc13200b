"""Apply recorded corrections to the rows of a table: leave a row out, put another value, or only tell.

A correction is a decision about one delivered row (``data/registry/corrections.yaml``). It says what it expects
to find; when the row is not there or holds something else, the delivery is refused, so that no old decision meets new
data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from evaluation.deliveries.intake.cells import Reading, Value, read_cell
from evaluation.deliveries.intake.known import known_codes, known_words
from evaluation.deliveries.intake.names import match_columns
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.reading import Context, TypedTable
from evaluation.deliveries.intake.sheet import Sheet, Wrong
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
    if correction.row is not None:
        return [number for number in typed.rows if sheet.row_of(number) == correction.row]
    wanted = {name: _parsed(context, name, text) for name, text in correction.key.items()}
    return [number for number, row in typed.rows.items() if all(row[name] == wanted[name] for name in wanted)]


def _as_expected(context: Context, sheet: Sheet, typed: TypedTable, row: int, correction: Correction) -> bool:
    """Compare what stands there with what was expected; a cell that could not be read is compared as written."""
    if any((one.row, one.column) == (row, correction.column) for one in typed.findings):
        return _written(context, sheet, row, correction.column) == correction.expect
    return typed.rows[row][correction.column] == _parsed(context, correction.column, correction.expect)


def _written(context: Context, sheet: Sheet, row: int, column: str) -> str | None:
    place = match_columns(context.table, sheet.header).get(column)
    line = next((line for line in sheet.lines if line.number == row), None)
    if place is None or line is None or place >= len(line.cells):
        return None
    cell = line.cells[place]
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
    left = {number: cells for number, cells in typed.rows.items() if number != row}
    told = Finding(DROPPED, row, context.table.key[0])
    return replace(typed, rows=left, totals=(*typed.totals, told), findings=_others(typed.findings, row))


def _with(typed: TypedTable, row: int, column: str, value: Value) -> TypedTable:
    rows = {**typed.rows, row: {**typed.rows[row], column: value}}
    return replace(typed, rows=rows, findings=_others(typed.findings, row, column))


def _others(findings: Iterable[Finding], row: int, column: str | None = None) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.row != row or column not in (None, one.column))


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
