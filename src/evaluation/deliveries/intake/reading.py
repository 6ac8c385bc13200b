"""Read a matched sheet into typed rows, noting each cell that breaks a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.deliveries.contract import ORIGIN_NAME, code_values, delivery_columns
from evaluation.deliveries.intake.cells import Reading, Value, number_style, read_cell
from evaluation.deliveries.intake.dates import month_first
from evaluation.deliveries.intake.known import known_codes, known_words
from evaluation.deliveries.intake.missing import is_missing, missing_words
from evaluation.deliveries.intake.names import match_columns
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.sheet import Cell, Line, Sheet, Wrong
from evaluation.registry import Registry
from evaluation.registry.models import Column, Table, Text

Row = dict[str, Value]
TOTAL = re.compile(r"((sub|eind)?tota(al|len)|(sub|grand )?total|som)\b.*", re.IGNORECASE)
NEIGHBOURHOODS = "cities.neighbourhoods"


@dataclass(frozen=True)
class Context:
    """The contract of one table in one city."""

    registry: Registry
    city: str
    table_id: str

    @property
    def table(self) -> Table:
        """The table's registry entry."""
        return self.registry.tables[self.table_id]

    @property
    def columns(self) -> dict[str, Column]:
        """Its columns by Dutch name, with the origin."""
        return delivery_columns(self.table)

    def column(self, name: str) -> str:
        """Return the Dutch name of a column by its internal name."""
        return next(dutch for dutch, column in self.table.columns.items() if column.name == name)

    def finding(self, rule: str, row: int, column: str, detail: str = "", **facts: Text | str) -> Finding:
        """Return a finding at a cell; it only warns where the contract keeps the row without the cell."""
        warns = self.columns[column].level_when_wrong == "warn"
        return Finding(rule, row, column, detail, facts, warns)


@dataclass(frozen=True)
class TypedTable:
    """Rows of one table by row number. A cell that could not be read is None and has a finding."""

    rows: Mapping[int, Row]
    totals: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    @property
    def delivered(self) -> int:
        """How many rows were delivered, rows of totals included."""
        return len(self.rows) + len(self.totals)

    @property
    def origins(self) -> set[Value]:
        """Where the rows say that they come from; not saying is a delivery of the city."""
        unreadable = {finding.row for finding in self.findings if finding.column == ORIGIN_NAME}
        return {row.get(ORIGIN_NAME) or "delivery" for number, row in self.rows.items() if number not in unreadable}


def read_sheet(context: Context, sheet: Sheet) -> TypedTable:
    """Read every row of a sheet; columns that were not delivered are empty."""
    places = match_columns(context.table, sheet.header)
    totals = [line for line in sheet.rows if _is_total(context, line, places)]
    apart = {line.number for line in totals}
    lines = [line for line in sheet.rows if line.number not in apart]
    readings = _readings(context, sheet, lines, places)
    rows: dict[int, Row] = {line.number: {} for line in lines}
    findings: list[Finding] = []
    missing = missing_words(context.registry)
    for name in context.columns:
        place, reading = places.get(name), readings[name]
        empty = missing - reading.codes.keys()
        for line in lines:
            cell = _at(line, place)
            value = None if is_missing(cell, empty) else read_cell(cell, reading)
            if isinstance(value, Wrong):
                findings.append(_wrong(context, line.number, name, value))
                value = None
            rows[line.number][name] = value
    first = context.table.key[0]
    return TypedTable(rows, tuple(context.finding("total_row", line.number, first) for line in totals), tuple(findings))


def _at(line: Line, place: int | None) -> Cell:
    return None if place is None or place >= len(line.cells) else line.cells[place]


def _is_total(context: Context, line: Line, places: Mapping[str, int]) -> bool:
    """Whether the row says so in its first key column or, where that is empty, in its first filled cell."""
    cell = _at(line, places.get(context.table.key[0]))
    if cell is None:
        cell = next((one for one in line.cells if one is not None), None)
    return isinstance(cell, str) and TOTAL.fullmatch(cell) is not None


def _readings(context: Context, sheet: Sheet, lines: list[Line], places: Mapping[str, int]) -> dict[str, Reading]:
    return {
        name: Reading(
            type=column.type,
            codes=known_codes(context.registry, context.city, column),
            style=number_style((_at(line, places.get(name)) for line in lines), sheet.style)
            if column.type in ("whole_number", "decimal")
            else sheet.style,
            month_first=column.type == "date" and month_first(_at(line, places.get(name)) for line in lines),
            unknown="unknown_neighbourhood" if column.codes == NEIGHBOURHOODS else "unknown_code",
            labels=sheet.labels.get(places.get(name, -1), {}),
            words=known_words(context.registry, context.table, name),
            pattern=column.pattern,
            date_1904=sheet.date_1904,
        )
        for name, column in context.columns.items()
    }


def _wrong(context: Context, row: int, name: str, wrong: Wrong) -> Finding:
    facts = {}
    if context.columns[name].codes:
        facts["codes"] = ", ".join(code_values(context.registry, context.city, context.columns[name]))
    return context.finding(wrong.rule, row, name, wrong.detail, **facts)
