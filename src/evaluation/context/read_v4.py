"""Read a table of version 4: one row per region and measure, with codes instead of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from evaluation.context.columns import TableColumn, match
from evaluation.context.names import code_of, stem_of_title, unit_words
from evaluation.context.source import Info, Row, Source
from evaluation.context.table import StatlineTable, as_number, region_names, some_totals, unique
from evaluation.registry.models import ContextMeasure, TableFamily

DATA, MEASURES, DIMENSIONS = "Observations", "MeasureCodes", "Dimensions"


def read_v4(
    source: Source, info: Info, id_: str, family: TableFamily, year: int, wanted: Mapping[str, ContextMeasure]
) -> StatlineTable:
    """Return the table's regions and wanted measures.

    Raises
    ------
    ContextError
        When a measure is not there, or a region stands twice.
    """
    dimensions = {str(row["Identifier"]): str(row["Kind"]) for row in source.rows(info, DIMENSIONS)}
    place = next(key for key, kind in dimensions.items() if kind.startswith("Geo"))
    keys = match(info, _columns(source.rows(info, MEASURES)), wanted)
    names = region_names(source.rows(info, f"{place}Codes"), "Identifier")
    figures = pd.DataFrame({"region": sorted(names)})
    has_data = source.has(info.id, DATA)
    for measure, key in keys.items():
        column = _column(source, info, key, place, dimensions, family, year) if has_data else {}
        figures[measure] = [column.get(code) for code in figures["region"]]
    figures = figures.astype(dict.fromkeys(keys, float))
    figures.insert(1, "name", [names[code] for code in figures["region"]])
    return StatlineTable(info, id_, year, keys, figures, has_data)


def _column(
    source: Source,
    info: Info,
    key: str,
    place: str,
    dimensions: Mapping[str, str],
    family: TableFamily,
    year: int,
) -> dict[str, float | None]:
    """Return one measure of each region."""
    rows = [row for row in source.rows(info, DATA, where=f"Measure eq '{key}'") if code_of(row["Measure"]) == key]
    kept = [row for row in rows if _is_total(row, dimensions, family, year)]
    some_totals(info, rows, kept)
    unique(info, [code_of(row[place]) for row in kept])
    return {code_of(row[place]): as_number(row["Value"], info, key) for row in kept}


def _columns(measures: Iterator[Row]) -> Iterator[TableColumn]:
    for row in measures:
        yield TableColumn(code_of(row["Identifier"]), stem_of_title(str(row["Title"])), unit_words(row.get("Unit")))


def _is_total(row: Row, dimensions: Mapping[str, str], family: TableFamily, year: int) -> bool:
    """Whether a row is about the whole year and about all categories together."""
    for key, kind in dimensions.items():
        if kind == "TimeDimension" and code_of(row[key]) != f"{year}JJ00":
            return False
        if kind == "Dimension" and code_of(row[key]) not in family.totals:
            return False
    return True
