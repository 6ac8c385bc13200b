"""Indicators of months become rows: what was measured joined to the units, and each unit spread over its items.

A table of months may have tens of millions of rows, so it is read once for all its indicators together. The units are
put in the order of delivery first, and then each becomes one row per item; the rows themselves are never sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis

from evaluation.indicators.asked import Asked
from evaluation.indicators.rules.months import Item, items, wide
from evaluation.indicators.units import expected_units
from evaluation.indicators.units.form import compared

UNIT = ("city", "experiment", "arm", "unit")


def month_parts(asked: Sequence[Asked]) -> list[Any]:
    """Return the rows of indicators over months: an expression per table, group of indicators and experiment."""
    by_table: dict[str, list[Asked]] = {}
    for one in asked:
        by_table.setdefault(one.derive.table, []).append(one)
    return [part for together in by_table.values() for part in _of_table(together)]


def _of_table(asked: Sequence[Asked]) -> Iterator[Any]:
    measured = wide(asked)
    lost = asked[0].tables["set_aside"]
    own = lost.filter(lost.table == asked[0].derive.table).select("city", "unit").distinct().mutate(lost=True)
    for together in _same_units(asked):
        wanted = [item for one in together for item in items(one)]
        columns = [name for item in wanted for name in (item.value, item.denominator) if name]
        for units in expected_units(together[0]):
            joined = units.view().left_join(measured.view(), ["city", "unit"]).select(*units.columns, *columns)
            seen = joined.left_join(own, ["city", "unit"]).select(*joined.columns, "lost")
            yield _spread(seen.order_by("city", "arm", "delivered", "unit"), wanted)


def _same_units(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Indicators that are asked of the same units."""
    groups: dict[object, list[Asked]] = {}
    for one in asked:
        designs = tuple(compared(one, experiment) for experiment in one.experiments)
        groups.setdefault((one.entry.level, one.experiments, one.entry.arms, designs), []).append(one)
    return list(groups.values())


def _spread(rows: Any, wanted: Sequence[Item]) -> Any:
    """Make of one row per unit one row per unit and item, and say why a value is absent."""
    cells = ibis.array([_cell(rows, item) for item in wanted])
    long = rows.select(*UNIT, "start", "last_month", "lost", cell=cells.unnest()).unpack("cell")
    due = long.start + long.end <= long.last_month
    status = ibis.cases(
        (long.value.notnull(), "ok"),
        (~due, "too_early"),
        (long.lost.fill_null(False), "set_aside"),
        else_="missing",
    )
    return long.mutate(status=status)


def _cell(rows: Any, item: Item) -> Any:
    missing = ibis.null("float64")
    return ibis.struct(
        {
            "wave": ibis.literal(item.wave),
            "indicator": ibis.literal(item.indicator),
            "category": ibis.literal(item.category),
            "value": rows[item.value],
            "denominator": missing if item.denominator is None else rows[item.denominator],
            "end": ibis.literal(item.end, "int64"),
        }
    )
