"""Rules that need more than one row: duplicates, references to other tables, the order of measurements.

They see only rows that no earlier rule has set aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from evaluation.deliveries.intake.cells import Value
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.reading import Context, Row
from evaluation.deliveries.intake.row_rules import Rows

UsedTables = Mapping[str, Rows]


def duplicate_key(context: Context, rows: Rows) -> Iterator[Finding]:
    """The key occurs more than once: of equal rows the first is kept, of rows that contradict each other none."""
    first, label = context.table.key[0], ", ".join(context.table.key)
    for numbers in _grouped(rows, context.table.key).values():
        equal = all(_same(context, rows[numbers[0]], rows[number]) for number in numbers[1:])
        for number in numbers[1:] if equal else numbers:
            if equal:
                yield context.finding("duplicate_key", number, first, "identical")
            else:
                yield context.finding("duplicate_key", number, first, "conflicting", key=label)


def _same(context: Context, one: Row, other: Row) -> bool:
    return all(one[name] == other[name] for name in context.table.columns)


def _grouped(rows: Rows, columns: tuple[str, ...]) -> dict[tuple[Value, ...], list[int]]:
    groups: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for number, row in rows.items():
        groups[tuple(row[name] for name in columns)].append(number)
    return {key: numbers for key, numbers in groups.items() if len(numbers) > 1}


def unknown_reference(context: Context, rows: Rows, used: UsedTables) -> Iterator[Finding]:
    """A row belongs to a row of another table that is not there, or that is itself set aside."""
    for name, column in context.table.columns.items():
        if column.reference:
            table, _, target = column.reference.partition(".")
            known = {row[target] for row in used[table].values()}
            for number, row in rows.items():
                if row[name] is not None and row[name] not in known:
                    yield context.finding("unknown_reference", number, name, table=table)


def waves_swapped(context: Context, rows: Rows) -> Iterator[Finding]:
    """A later measurement of the same thing is not dated after every earlier one."""
    order = context.table.ordered_waves
    if order is None:
        return
    codes = context.registry.codelists[str(context.table.columns[order.wave].codes)]
    ranks = {entry.value: rank for rank, entry in enumerate(codes.values())}
    for numbers in _grouped(rows, (order.unit, *order.within)).values():
        for number in numbers:
            row = rows[number]
            earlier = [
                rows[other][order.date]
                for other in numbers
                if _rank(rows[other], ranks, order.wave) < _rank(row, ranks, order.wave)
            ]
            if any(date is not None and row[order.date] <= date for date in earlier):  # type: ignore[operator]
                yield context.finding("date_order", number, order.date, "waves")


def _rank(row: Row, ranks: Mapping[str, int], wave: str) -> int:
    return ranks[str(row[wave])]
