"""Take one table through all its rules, in a fixed order, and account for every row."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from evaluation.deliveries.contract import DUCKDB_TYPES, PANDAS_TYPES, internal_types
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.reading import Context, Row, TypedTable
from evaluation.deliveries.intake.row_rules import ROW_RULES, Rows
from evaluation.deliveries.intake.table_rules import (
    UsedTables,
    arm_mismatch,
    duplicate_key,
    mixed_price_year,
    unknown_reference,
    waves_swapped,
)
from evaluation.registry.models import Table

CELL_RULES = ("wrong_type", "invalid_date", "unknown_code", "unknown_neighbourhood")


@dataclass(frozen=True)
class CheckedTable:
    """The usable rows of a table by row number, why each other row was set aside, and all findings."""

    used: dict[int, Row]
    set_aside: dict[int, Finding]
    findings: tuple[Finding, ...]
    delivered: int


def check_table(context: Context, typed: TypedTable, used_tables: UsedTables) -> CheckedTable:
    """Test the rows of a table; ``used_tables`` holds the usable rows of the tables it refers to.

    A row is set aside once, for the first rule it breaks: totals, cells, the row itself, group and neighbourhood,
    duplicates, references, order of waves.
    """
    findings = [*typed.totals, *_row_findings(context, typed)]
    rows = _kept(_blanked(typed.rows, findings), findings)
    findings += arm_mismatch(context, rows)
    rows = _kept(rows, findings)
    findings += duplicate_key(context, rows)
    rows = _kept(rows, findings)
    findings += unknown_reference(context, rows, used_tables)
    rows = _kept(rows, findings)
    findings += waves_swapped(context, rows)
    rows = _kept(rows, findings)
    findings += _warnings(mixed_price_year(context, rows))
    set_aside: dict[int, Finding] = {}
    for finding in findings:
        if finding.row is not None and not finding.warns:
            set_aside.setdefault(finding.row, finding)
    if len(rows) + len(set_aside) != typed.delivered:
        raise AssertionError(f"{context.city} {context.table_id}: delivered rows are not used plus set aside")
    return CheckedTable(rows, set_aside, tuple(findings), typed.delivered)


def _warnings(found: Iterable[Finding]) -> list[Finding]:
    """Return findings of a rule that warns and leaves the row as it is."""
    return [replace(finding, warns=True) for finding in found]


def _row_findings(context: Context, typed: TypedTable) -> list[Finding]:
    """Return what single cells and rows break; an unreadable cell is not also called empty."""
    unread = {(finding.row, finding.column) for finding in typed.findings}
    cells = sorted(typed.findings, key=lambda finding: CELL_RULES.index(finding.rule))
    others = [finding for rule in ROW_RULES for finding in rule(context, typed.rows)]
    return [*cells, *(one for one in others if (one.row, one.column) not in unread)]


def _blanked(rows: Rows, findings: Iterable[Finding]) -> dict[int, Row]:
    """Empty the cells that are wrong in rows that stay."""
    blanks: dict[int, dict[str, None]] = {}
    for finding in findings:
        if finding.warns and finding.row is not None and finding.row in rows:
            blanks.setdefault(finding.row, {})[finding.column] = None
    return {number: {**row, **blanks.get(number, {})} for number, row in rows.items()}


def _kept(rows: Rows, findings: Iterable[Finding]) -> dict[int, Row]:
    gone = {finding.row for finding in findings if not finding.warns}
    return {number: row for number, row in rows.items() if number not in gone}


def internal_frame(city: str, table: Table, rows: Rows, row_of: Callable[[int], int] = operator.index) -> pd.DataFrame:
    """Return rows under internal column names with their types, sorted by row number as a person sees it."""
    numbers = sorted(rows)
    parts: dict[str, pd.Series] = {"city": pd.Series([city] * len(numbers), dtype="str")}
    for dutch, column in table.columns.items():
        values = [rows[number][dutch] for number in numbers]
        parts[column.name] = pd.Series(values, dtype=PANDAS_TYPES[DUCKDB_TYPES[column.type]])
    parts["source_row"] = pd.Series([row_of(number) for number in numbers], dtype="Int64")
    return pd.DataFrame(parts)[list(internal_types(table))]
