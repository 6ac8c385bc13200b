"""The rules of a delivery table name only columns that it has, and codes that these have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.references import unknown

if TYPE_CHECKING:
    from evaluation.registry.models import Column, Months, Table
    from evaluation.registry.registry import Registry

FILE = "tables.yaml"


def column_faults(registry: Registry) -> Iterator[Fault]:
    """Yield a fault for each column or code in a rule that does not exist."""
    for id_, table in registry.tables.items():
        key = f"tables.{id_}"
        for name, column in table.columns.items():
            named = _named(column)
            yield from unknown(FILE, f"{key}.columns.{name}", named, table.columns, "column")
            yield from _answer(registry, f"{key}.columns.{name}", table, column)
        if spells := table.no_overlap:
            named = [*spells.unit, spells.begins, spells.ends]
            yield from unknown(FILE, f"{key}.no_overlap", named, table.columns, "column")
        if table.months:
            yield from _months(registry, f"{key}.months", table, table.months)


def _named(column: Column) -> list[str]:
    found = [*column.sum_of, *column.same_within, *column.differs_within, *column.every_code_within]
    found += filter(None, (column.at_most, column.after))
    found += [column.only_when.column] if column.only_when else []
    return found + ([column.stock_of.inflow, column.stock_of.outflow] if column.stock_of else [])


def _answer(registry: Registry, key: str, table: Table, column: Column) -> Iterator[Fault]:
    needed = column.only_when
    if needed and needed.column in table.columns:
        codes = registry.codelists.get(str(table.columns[needed.column].codes), {})
        yield from unknown(FILE, f"{key}.only_when", [needed.value], codes, "code")


def _months(registry: Registry, key: str, table: Table, months: Months) -> Iterator[Fault]:
    """The dates are those of the table that the unit refers to."""
    yield from unknown(FILE, key, [months.unit, months.month], table.columns, "column")
    dates = [*filter(None, (months.begins, months.ends))]
    unit = table.columns.get(months.unit)
    reference = (unit.reference if unit and unit.reference else "").partition(".")[0]
    known = registry.tables[reference].columns if reference in registry.tables else {}
    yield from unknown(FILE, key, dates, known, "column of the table that the unit refers to")
