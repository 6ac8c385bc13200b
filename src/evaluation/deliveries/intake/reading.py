"""Read a matched sheet into columns of typed values, noting the cells that break a rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.deliveries.contract import ORIGIN_NAME, code_values, delivery_columns
from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.cells import Reading, Value
from evaluation.deliveries.intake.dates import month_first
from evaluation.deliveries.intake.encoded import Encoded, Flags, Places, blank
from evaluation.deliveries.intake.known import known_codes, known_words
from evaluation.deliveries.intake.missing import missing_words, without_missing
from evaluation.deliveries.intake.names import match_columns
from evaluation.deliveries.intake.parsed import NUMBERS, Parsed, parsed
from evaluation.deliveries.intake.problems import Breach
from evaluation.deliveries.intake.sheet import Sheet
from evaluation.deliveries.intake.styles import Numbers, Written, written_by_column
from evaluation.deliveries.intake.values import Values, grouped, no_values
from evaluation.registry import Registry
from evaluation.registry.models import Column, Table, Text

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

    def breach(self, rule: str, rows: Places, column: str, detail: str = "", **facts: Text | str) -> Breach:
        """Return a breach in a column; it only warns where the rule says so or the contract keeps the row."""
        warns = "warn" in (self.registry.rules[rule].level, self.columns[column].level_when_wrong)
        return Breach(rule, rows, column, detail, facts, warns)


@dataclass(frozen=True)
class Rows:
    """Rows of one table: the number of each line, rising, and the values by Dutch column name."""

    numbers: Places
    columns: Mapping[str, Values]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.numbers)

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the lines."""
        return iter(self.numbers.tolist())

    def where(self, chosen: Flags) -> Rows:
        """Return the chosen rows."""
        if chosen.all():
            return self
        return Rows(self.numbers[chosen], {name: column.rows(chosen) for name, column in self.columns.items()})

    def at(self, numbers: Places) -> Flags:
        """Return which rows have one of these numbers."""
        return np.isin(self.numbers, numbers)

    def with_value(self, name: str, chosen: Flags, value: Value) -> Rows:
        """Put one value in the chosen rows of a column; None empties them."""
        return replace(self, columns={**self.columns, name: self.columns[name].with_value(chosen, value)})


def grouped_by(rows: Rows, names: Sequence[str]) -> Places:
    """Return for each row the number of its group: the rows that are the same in these columns."""
    return grouped([rows.columns[name] for name in names])


@dataclass(frozen=True)
class TypedTable:
    """The rows of one table. A cell that could not be read has no value, and its row stands in a finding."""

    rows: Rows
    totals: tuple[Breach, ...] = ()
    findings: tuple[Breach, ...] = ()

    @property
    def delivered(self) -> int:
        """How many rows were delivered, rows of totals included."""
        return len(self.rows) + sum(len(breach.rows) for breach in self.totals)

    @property
    def origins(self) -> set[Value]:
        """Where the rows say that they come from; not saying is a delivery of the city."""
        unreadable = [breach.rows for breach in self.findings if breach.column == ORIGIN_NAME]
        origin = self.rows.columns[ORIGIN_NAME]
        silent = ~origin.filled & ~self.rows.at(np.concatenate([np.empty(0, dtype=np.int64), *unreadable]))
        return origin.used() | ({"delivery"} if silent.any() else set())


def nothing_read(context: Context) -> TypedTable:
    """Return a table that was not delivered."""
    columns = {name: no_values(column, 0) for name, column in context.columns.items()}
    return TypedTable(Rows(np.empty(0, dtype=np.int64), columns))


def read_sheet(context: Context, sheet: Sheet) -> TypedTable:
    """Read every row of a sheet; columns that were not delivered are empty."""
    places = match_columns(context.table, sheet.header)
    given = {name: sheet.columns[place] for name, place in places.items()}
    totals = _totals(context, sheet, given)
    numbers = sheet.numbers[~totals]
    missing = missing_words(context.registry)
    columns: dict[str, Values] = {}
    findings: list[Breach] = []
    kept = {name: cells.rows(~totals) if totals.any() else cells for name, cells in given.items()}
    numeric = {
        name: Numbers(kept.get(name, blank(0)), column.unit)
        for name, column in context.columns.items()
        if column.type in NUMBERS
    }
    written = written_by_column(numeric, sheet.style, sheet.one_style)
    for name in context.columns:
        cells = kept.get(name, blank(len(numbers)))
        labels = sheet.labels.get(places.get(name, -1), {})
        read = _read(context, sheet, name, cells, labels, missing, written.get(name))
        columns[name] = read.values
        findings += [
            _wrong(context, name, breach)
            for breach in (
                context.breach(wrong.rule, numbers[flags], name, wrong.detail) for wrong, flags in read.wrong.items()
            )
        ]
    apart = [context.breach("total_row", sheet.numbers[totals], context.table.key[0])] if totals.any() else []
    return TypedTable(Rows(numbers, columns), tuple(apart), tuple(findings))


def _totals(context: Context, sheet: Sheet, given: Mapping[str, Encoded]) -> Flags:
    """Tell which rows say that they are totals, in the first key column or, where that is empty, the first cell."""
    found = np.zeros(len(sheet.numbers), dtype=bool)
    silent = np.ones(len(sheet.numbers), dtype=bool)
    for cells in (given.get(context.table.key[0], blank(len(found))), *sheet.columns):
        if not silent.any():
            break
        found |= silent & cells.where(_says_total)
        silent &= ~cells.filled
    return found


def _says_total(cell: Cell) -> bool:
    return isinstance(cell, str) and TOTAL.fullmatch(cell) is not None


def _read(
    context: Context,
    sheet: Sheet,
    name: str,
    cells: Encoded,
    labels: Mapping[Cell, str],
    missing: Collection[str],
    written: Written | None,
) -> Parsed:
    column = context.columns[name]
    reading = Reading(
        type=column.type,
        codes=known_codes(context.registry, context.city, column),
        style=written.style if written else sheet.style,
        month_first=column.type == "date" and month_first(zip(cells.different, cells.counts(), strict=True)),
        unknown="unknown_neighbourhood" if column.codes == NEIGHBOURHOODS else "unknown_code",
        labels=labels,
        words=known_words(context.registry, context.table, name),
        pattern=column.pattern,
        unit=column.unit,
        date_1904=sheet.date_1904,
    )
    words = frozenset(missing) - reading.codes.keys()
    return parsed(column, without_missing(cells, labels, words), reading, words, written)


def _wrong(context: Context, name: str, breach: Breach) -> Breach:
    if not context.columns[name].codes:
        return breach
    codes = ", ".join(code_values(context.registry, context.city, context.columns[name]))
    return replace(breach, facts={"codes": codes})
