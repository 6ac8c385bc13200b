"""Give a sheet with one column per item its long form: one row per item, as the contract has it.

A wide row such as

    huishouden  golf  meetdatum   zrm_versie  financien  huisvesting
    H1          T0    10-11-2016  2013        2          4

becomes two rows that have the columns ``instrument``, ``versie``, ``onderdeel`` and ``score``. An empty item is no row,
since no score was given; a row without any item stays as one row without a score, so that it is not lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.encoded import EMPTY, Encoded, Places, blank, joined
from evaluation.deliveries.intake.missing import is_missing, missing_words, without_missing
from evaluation.deliveries.intake.names import normal
from evaluation.deliveries.intake.sheet import Grid, Sheet, Unfolded
from evaluation.registry import Registry
from evaluation.registry.models import Table, Wide


def key_in_wide(table: Table) -> set[str]:
    """Return the key columns that a wide row has: those that are not the item and not the same in every row."""
    return set(table.key) - {table.wide.item, *table.wide.constants} if table.wide else set(table.key)


def item_names(registry: Registry, wide: Wide) -> dict[str, str]:
    """Return each item of the wide form's instrument by every name its column may have; none without the instrument."""
    instrument = registry.instruments.get(wide.instrument)
    if instrument is None:
        return {}
    items = dict.fromkeys(item for version in instrument.versions.values() for item in version)
    others = {normal(name): item for item, names in wide.items.items() for name in names}
    plain = {**others, **{normal(item): item for item in items}}
    return {**plain, **{normal(f"{wide.instrument} {name}"): item for name, item in plain.items()}}


def item_columns(registry: Registry, table: Table, header: Sequence[Cell]) -> dict[int, str]:
    """Return the place of each column that is an item; none where the table has its long form."""
    if table.wide is None or table.wide.instrument not in registry.instruments:
        return {}
    if normal(table.wide.item) in map(normal, header):
        return {}
    names = item_names(registry, table.wide)
    return {place: names[normal(cell)] for place, cell in enumerate(header) if normal(cell) in names}


def long_form(registry: Registry, table: Table, sheet: Sheet) -> Sheet:
    """Return a wide sheet in long form, and any other sheet as it is."""
    wide, items = table.wide, item_columns(registry, table, sheet.header)
    if wide is None or not items or len(set(items.values())) < len(items):
        return sheet
    missing = missing_words(registry)
    scores = [without_missing(sheet.columns[place], sheet.labels.get(place, {}), missing) for place in items]
    shown = np.array([column.where(lambda cell: not is_missing(cell, missing)) for column in scores]).T
    shown[~shown.any(axis=1), 0] = True
    rows, orders = np.nonzero(shown)
    return replace(
        sheet,
        grid=_unfolded(sheet.grid, wide, items, rows, orders, _scores(scores, rows, orders, missing)),
        unfolded=Unfolded(tuple(items.values()), wide.value),
    )


def _unfolded(grid: Grid, wide: Wide, items: Mapping[int, str], rows: Places, orders: Places, scores: Encoded) -> Grid:
    """Return the long form: row ``rows[i]`` of the wide one with its item number ``orders[i]`` and score ``scores[i]``.

    The columns of the items stay in their place, without name and empty, so that the others keep theirs.
    """
    added = {name: value for name, value in wide.constants.items() if name not in grid.header}
    names = (None if place in items else name for place, name in enumerate(grid.header))
    shared = [
        blank(len(rows)) if place in items else column.rows(rows)
        for place, column in enumerate(grid.columns[: len(grid.header)])
    ]
    same = np.zeros(len(rows), dtype=np.int32)
    constants = [Encoded(pa.array([value], pa.string()), (), same) for value in added.values()]
    item = Encoded(pa.array(list(items.values()), pa.string()), (), orders.astype(np.int32))
    return Grid(
        header=(*names, *added, wide.item, wide.value),
        columns=(*shared, *constants, item, scores),
        numbers=grid.numbers[rows] * len(items) + orders,
    )


def _scores(columns: Sequence[Encoded], rows: Places, orders: Places, missing: Collection[str]) -> Encoded:
    """Return the cell of each item; a row without any item has no score."""
    chosen = [np.flatnonzero(orders == order) for order in range(len(columns))]
    laid = joined(columns, [rows[places] for places in chosen])
    back = laid.rows(np.argsort(np.concatenate(chosen)))
    return replace(back, codes=np.where(back.where(lambda cell: is_missing(cell, missing)), EMPTY, back.codes))
