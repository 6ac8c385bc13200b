"""Take one table through all its rules, in a fixed order, and account for every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.deliveries.intake.encoded import Places
from evaluation.deliveries.intake.group_rules import (
    amount_without_price_level,
    mixed_price_year,
    overlapping_spells,
    payer_twice,
    scenario_missing,
)
from evaluation.deliveries.intake.month_rules import month_gap, month_outside, stock_mismatch
from evaluation.deliveries.intake.problems import Breach
from evaluation.deliveries.intake.reading import Context, Rows, TypedTable
from evaluation.deliveries.intake.row_rules import ROW_RULES
from evaluation.deliveries.intake.table_rules import (
    UsedTables,
    arm_mismatch,
    duplicate_key,
    unknown_reference,
    waves_swapped,
)

CELL_RULES = ("wrong_type", "invalid_date", "unknown_code", "unknown_neighbourhood")
TELLING_RULES = (mixed_price_year, amount_without_price_level, payer_twice, scenario_missing, stock_mismatch)
NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class SetAside(Mapping[int, Breach]):
    """Why each row was set aside, by the number of its line, rising; ``reasons`` are places in ``breaches``."""

    numbers: Places
    reasons: Places
    breaches: tuple[Breach, ...]

    def __len__(self) -> int:
        """How many rows were set aside."""
        return len(self.numbers)

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the lines."""
        return iter(self.numbers.tolist())

    def __getitem__(self, number: int) -> Breach:
        """Return the first rule that a row breaks."""
        place = int(np.searchsorted(self.numbers, number))
        if place == len(self) or self.numbers[place] != number:
            raise KeyError(number)
        return self.breaches[self.reasons[place]]


@dataclass(frozen=True)
class CheckedTable:
    """The usable rows of a table, why each other row was set aside, and everything that is broken."""

    used: Rows
    set_aside: SetAside
    findings: tuple[Breach, ...]
    delivered: int
    read: Rows
    """Every row that was read, also those set aside; no rows of totals."""

    def without(self, breaches: Sequence[Breach]) -> CheckedTable:
        """Set aside the rows that break one rule more."""
        found = (*self.findings, *breaches)
        return replace(self, used=_kept(self.used, breaches), set_aside=_set_aside(found), findings=found)


def check_table(context: Context, typed: TypedTable, used_tables: UsedTables) -> CheckedTable:
    """Test the rows of a table; ``used_tables`` holds the usable rows of the tables it refers to.

    A row is set aside once, for the first rule it breaks: totals, cells, the row itself, group and neighbourhood,
    duplicates, references, months outside those of the unit, order of waves, spells that overlap. What only needs
    telling is looked for last, in the rows that are used.
    """
    findings = [*typed.totals, *_row_findings(context, typed)]
    rows = _kept(_blanked(typed.rows, findings), findings)
    for rule in (arm_mismatch, duplicate_key):
        findings += rule(context, rows)
        rows = _kept(rows, findings)
    for related in (unknown_reference, month_outside):
        findings += related(context, rows, used_tables)
        rows = _kept(rows, findings)
    for rule in (waves_swapped, overlapping_spells):
        findings += rule(context, rows)
        rows = _kept(rows, findings)
    for telling in TELLING_RULES:
        findings += telling(context, rows)
    findings += month_gap(context, rows, typed.rows)
    found = tuple(breach for breach in findings if len(breach.rows))
    set_aside = _set_aside(found)
    if len(rows) + len(set_aside) != typed.delivered:
        raise AssertionError(f"{context.city} {context.table_id}: delivered rows are not used plus set aside")
    return CheckedTable(rows, set_aside, found, typed.delivered, typed.rows)


def _set_aside(breaches: tuple[Breach, ...]) -> SetAside:
    """Give each row the first of its breaches that does not only warn."""
    heavy = [(place, breach.rows) for place, breach in enumerate(breaches) if not breach.warns]
    numbers = np.concatenate([NO_ROWS, *(rows for _, rows in heavy)])
    reasons = np.repeat(np.array([place for place, _ in heavy], dtype=np.int64), [len(rows) for _, rows in heavy])
    once, first = np.unique(numbers, return_index=True)
    return SetAside(once, reasons[first], breaches)


def _row_findings(context: Context, typed: TypedTable) -> list[Breach]:
    """Return what single cells and rows break; an unreadable cell is not also called empty."""
    cells = sorted(typed.findings, key=lambda breach: CELL_RULES.index(breach.rule))
    others = [breach for rule in ROW_RULES for breach in rule(context, typed.rows) if len(breach.rows)]
    return [*cells, *(_without(one, _rows_of(cells, one.column)) for one in others)]


def _rows_of(breaches: Iterable[Breach], column: str) -> Places:
    return np.concatenate([NO_ROWS, *(one.rows for one in breaches if one.column == column)])


def _without(breach: Breach, numbers: Places) -> Breach:
    return replace(breach, rows=breach.rows[~np.isin(breach.rows, numbers)]) if len(numbers) else breach


def _blanked(rows: Rows, breaches: Iterable[Breach]) -> Rows:
    """Empty the cells that are wrong in rows that stay."""
    for breach in breaches:
        if breach.warns and len(breach.rows):
            rows = rows.with_value(breach.column, rows.at(breach.rows), None)
    return rows


def _kept(rows: Rows, breaches: Iterable[Breach]) -> Rows:
    gone = np.concatenate([NO_ROWS, *(breach.rows for breach in breaches if not breach.warns)])
    return rows.where(~rows.at(gone)) if len(gone) else rows
