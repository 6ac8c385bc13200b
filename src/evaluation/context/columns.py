"""Which columns of a table hold the wanted measures: the name before the number and the unit must both fit."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.context.errors import ContextError
from evaluation.context.names import unit_words
from evaluation.context.source import Info
from evaluation.registry.models import ContextMeasure


@dataclass(frozen=True)
class TableColumn:
    """A column: its key in this table, the name before the number, and its unit."""

    key: str
    stem: str
    unit: str


def wanted_measures(measures: Mapping[str, ContextMeasure], family: str, year: int) -> dict[str, ContextMeasure]:
    """Return the measures that a family's table of this year must hold."""
    return {
        id_: measure
        for id_, measure in measures.items()
        if measure.family == family and (not measure.years or year in measure.years)
    }


def match(info: Info, columns: Iterable[TableColumn], wanted: Mapping[str, ContextMeasure]) -> dict[str, str]:
    """Return the key of each wanted measure's column.

    Raises
    ------
    ContextError
        When a column is not there under its name, has another unit, or is there twice.
    """
    known = list(columns)
    return {id_: _one(info, known, measure) for id_, measure in wanted.items()}


def _one(info: Info, columns: list[TableColumn], measure: ContextMeasure) -> str:
    named = [column for column in columns if column.stem == measure.column]
    if not named:
        raise _gone(info, columns, measure)
    fitting = [column for column in named if column.unit == unit_words(measure.table_unit)]
    if len(fitting) != 1:
        units = ", ".join(sorted({f"'{column.unit}'" for column in named}))
        raise ContextError(
            f"Tabel {info.id} ({info.title}): van '{measure.column}' passen {len(fitting)} kolommen bij de eenheid "
            f"'{measure.table_unit}'; de tabel heeft {units}. Pas `table_unit` aan in data/registry/context.yaml.",
            f"of '{measure.column}', {len(fitting)} columns fit the unit '{measure.table_unit}'; the table has "
            f"{units}. Change `table_unit` in data/registry/context.yaml.",
        )
    return fitting[0].key


def _gone(info: Info, columns: list[TableColumn], measure: ContextMeasure) -> ContextError:
    near = difflib.get_close_matches(measure.column or "", [column.stem for column in columns], 3, 0.5)
    listed = ", ".join(near) or "-"
    return ContextError(
        f"Tabel {info.id} ({info.title}) heeft geen kolom '{measure.column}'. Lijkt erop: {listed}. Pas `column` aan "
        "in data/registry/context.yaml, of zet bij `years` de jaren die de kolom wel hebben.",
        f"the table has no column '{measure.column}'. Much like it: {listed}. Change `column` in "
        "data/registry/context.yaml, or list under `years` the years that do have it.",
    )
