"""The separate answers behind a measure with several parts: statements of a questionnaire, or marks of two raters."""

from __future__ import annotations

from typing import Any

import ibis

from evaluation.indicators.asked import Asked, Tables
from evaluation.registry import Registry

COLUMNS = ("indicator", "city", "unit", "item", "value")
START = "T0"


def item_rows(registry: Registry, tables: Tables) -> Any:
    """Return the parts at the first measurement, as delivered, in the order of delivery."""
    parts = [part for name in registry.indicators for part in _parts(Asked(registry, tables, name))]
    if not parts:
        types = dict.fromkeys(COLUMNS, "string") | {"value": "float64"}
        return ibis.memtable({name: [] for name in COLUMNS}, schema=types)
    return ibis.union(*parts).order_by("indicator", "city", "delivered", "item").select(*COLUMNS)


def _parts(asked: Asked) -> list[Any]:
    if asked.derive.rule == "mean_items":
        return [_part(asked, asked.rows, ibis.literal(name), name) for name in asked.derive.columns]
    if asked.registry.raters_of(asked.name) < 2:
        return []
    rows = asked.rows.filter(
        lambda given: (given.instrument == asked.derive.instrument) & (given.item == asked.derive.item)
    )
    return [_part(asked, rows, ibis._.rater, "score")]


def _part(asked: Asked, rows: Any, item: Any, column: str) -> Any:
    chosen = rows.filter(rows.wave == START, rows[column].notnull())
    return chosen.select(
        "city",
        indicator=ibis.literal(asked.name),
        unit=chosen[asked.unit],
        item=item,
        value=chosen[column].cast("float64"),
        delivered=chosen.source_row,
    )
