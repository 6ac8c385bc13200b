"""Rules that need more than one row or the registry: group and neighbourhood, duplicates, references, order of waves.

They see only rows that no earlier rule has set aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from evaluation.deliveries.intake.cells import Value
from evaluation.deliveries.intake.problems import Finding
from evaluation.deliveries.intake.reading import NEIGHBOURHOODS, Context, Row
from evaluation.deliveries.intake.row_rules import Rows

UsedTables = Mapping[str, Rows]
ARMS = "arm"
COMPARISON = "comparison"


def arm_mismatch(context: Context, rows: Rows) -> Iterator[Finding]:
    """The group is not that of the neighbourhood, or a unit of the comparison group takes part in an experiment."""
    columns = context.table.columns
    group = next((name for name, column in columns.items() if column.codes == ARMS), None)
    if group is None:
        return
    places = [name for name, column in columns.items() if column.codes == NEIGHBOURHOODS]
    lists = [name for name, column in columns.items() if column.participation and column.type == "list"]
    known = context.registry.cities[context.city].neighbourhoods
    for number, row in rows.items():
        place = next((known[str(row[name])] for name in places if row[name] in known), None)
        if row[group] is None:
            continue
        if place is not None and row[group] != place.arm:
            yield context.finding("arm_mismatch", number, group, "neighbourhood", other=places[0])
        elif row[group] == COMPARISON and any(row[name] for name in lists):
            yield context.finding("arm_mismatch", number, lists[0], "experiments", other=group)


def mixed_price_year(context: Context, rows: Rows) -> Iterator[Finding]:
    """Rows that belong together have more than one value where there should be one; they stay, with a warning."""
    for name, column in context.table.columns.items():
        if not column.same_within:
            continue
        for numbers in _grouped(rows, column.same_within).values():
            filled = [number for number in numbers if rows[number][name] is not None]
            for number in filled:
                if rows[number][name] != rows[filled[0]][name]:
                    yield context.finding("mixed_price_year", number, name, within=", ".join(column.same_within))


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
