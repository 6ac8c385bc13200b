"""Read a table of version 3: one row per region (and period and category), one column per measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from evaluation.context.columns import TableColumn, match
from evaluation.context.names import CODE, code_of, stem, unit_words
from evaluation.context.source import Info, Row, Source
from evaluation.context.table import StatlineTable, as_number, region_names, some_totals, unique, whole
from evaluation.registry.models import ContextMeasure, TableFamily

DATA, PROPERTIES = "TypedDataSet", "DataProperties"


def read_v3(
    source: Source, info: Info, id_: str, family: TableFamily, year: int, wanted: Mapping[str, ContextMeasure]
) -> StatlineTable:
    """Return the table's regions and wanted measures.

    Raises
    ------
    ContextError
        When a column is not there, or rows are missing or stand twice.
    """
    properties = list(source.rows(info, PROPERTIES))
    dimensions = {str(row["Key"]): str(row["Type"]) for row in properties if "Dimension" in str(row["Type"])}
    place = next(str(row["Key"]) for row in properties if str(row["Type"]).startswith("Geo"))
    keys = match(info, _columns(properties), wanted)
    names = region_names(source.rows(info, place), "Key")
    others = [key for key in dimensions if key != place]
    times = [key for key in others if dimensions[key] == "TimeDimension"]
    has_data = source.has(info.id, DATA)
    rows = list(source.rows(info, DATA, [place, *others, *keys.values()])) if has_data else []
    if has_data:
        whole(info, len(rows))
    kept = [row for row in rows if _is_total(row, times, others, family, year)]
    some_totals(info, rows, kept)
    figures = list(_figures(info, kept, place, keys)) if has_data else [{"region": code} for code in names]
    unique(info, [str(row["region"]) for row in figures])
    frame = pd.DataFrame(figures, columns=["region", *keys]).astype(dict.fromkeys(keys, float))
    frame.insert(1, "name", [names.get(code, "") for code in frame["region"]])
    return StatlineTable(info, id_, year, keys, frame.sort_values("region", ignore_index=True), has_data)


def _columns(properties: list[Row]) -> Iterator[TableColumn]:
    for row in properties:
        if row["Type"] == "Topic":
            yield TableColumn(str(row["Key"]), stem(str(row["Key"])), unit_words(row.get("Unit")))


def _is_total(row: Row, times: list[str], others: list[str], family: TableFamily, year: int) -> bool:
    """Whether a row is about the whole year and about all categories together."""
    in_year = all(code_of(row[key]) == f"{year}JJ00" for key in times)
    return in_year and all(code_of(row[key]) in family.totals for key in others if key not in times)


def _figures(info: Info, rows: list[Row], place: str, keys: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for row in rows:
        region = code_of(row[place])
        if CODE.fullmatch(region):
            yield {"region": region} | {id_: as_number(row.get(key), info, key) for id_, key in keys.items()}
