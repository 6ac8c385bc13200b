"""Give a sheet with one column per item its long form: one row per item, as the contract has it.

A wide row such as

    huishouden  golf  meetdatum   zrm_versie  financien  huisvesting
    H1          T0    10-11-2016  2013        2          4

becomes two rows that have the columns ``instrument``, ``versie``, ``onderdeel`` and ``score``. An empty item is no row,
since no score was given; a row without any item stays as one row without a score, so that it is not lost.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from evaluation.deliveries.intake.missing import is_missing, missing_words
from evaluation.deliveries.intake.names import normal
from evaluation.deliveries.intake.sheet import Cell, Line, Sheet, Unfolded
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
    fold = _Fold(wide, items, sheet.header, missing_words(registry))
    lines = [long for line in sheet.rows for long in fold.unfolded(line)]
    return replace(
        sheet,
        lines=(Line(sheet.lines[0].number, fold.header), *lines),
        unfolded=Unfolded(tuple(items.values()), wide.value),
    )


@dataclass(frozen=True)
class _Fold:
    wide: Wide
    items: dict[int, str]
    given: tuple[Cell, ...]
    missing: Collection[str]

    @property
    def added(self) -> dict[str, str]:
        """Columns that are the same in every row and were not delivered."""
        return {name: value for name, value in self.wide.constants.items() if name not in self.given}

    @property
    def header(self) -> tuple[Cell, ...]:
        """The names of the long form; the columns of the items stay in their place, without name and empty."""
        names = (None if place in self.items else name for place, name in enumerate(self.given))
        return (*names, *self.added, self.wide.item, self.wide.value)

    def unfolded(self, line: Line) -> list[Line]:
        """Return one line per filled item."""
        cells = (*line.cells, *[None] * (len(self.given) - len(line.cells)))[: len(self.given)]
        filled = [
            (order, item, cells[place])
            for order, (place, item) in enumerate(self.items.items())
            if not is_missing(cells[place], self.missing)
        ]
        first = next(iter(self.items.values()))
        shared = (None if place in self.items else cell for place, cell in enumerate(cells))
        stem = (*shared, *self.added.values())
        return [
            Line(line.number * len(self.items) + order, (*stem, item, score))
            for order, item, score in filled or [(0, first, None)]
        ]
