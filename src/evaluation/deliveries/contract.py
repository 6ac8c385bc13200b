"""What a delivery looks like, for those who write one and those who read one.

A delivery holds tables with Dutch column names and codes. Inside, names and codes are English. This module is the
dictionary between the two: which codes a column may hold, which database type it gets, and how a clean Dutch table
reads inside.

>>> internal_form(registry, "utrecht", "huishoudens", rows).columns[:3].tolist()
['city', 'household_id', 'neighbourhood']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from evaluation.registry import Registry
from evaluation.registry.models import Column, Table, Text

ORIGIN_NAME = "herkomst"
ORIGIN = Column(
    name="origin",
    type="code",
    codes="origin",
    example="levering",
    label=Text(nl="Herkomst van de gegevens", en="Origin of the data"),
)
"""Every table may carry this column; absent or empty means a real delivery."""

EXPLANATION = "toelichting"
"""A sheet or file with this name explains the delivery to people and is not read."""

LISTS = "keuzelijsten"
"""The sheet of the template with the codes behind its drop-down lists; it is not read."""

UNREAD_SHEETS = (EXPLANATION, LISTS)

LIST_SEPARATOR = ";"
FIRST_ROW = 2
"""Row number of the first data row as a person counts, under one header row."""

DUCKDB_TYPES = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "list": "VARCHAR",
    "whole_number": "BIGINT",
    "decimal": "DOUBLE",
    "date": "DATE",
}
PANDAS_TYPES: dict[str, Any] = {
    "VARCHAR": "str",
    "BIGINT": "Int64",
    "DOUBLE": "float64",
    "DATE": "datetime64[us]",
}


def delivery_columns(table: Table) -> dict[str, Column]:
    """Return a table's columns by Dutch name, with the origin column last."""
    return {**table.columns, ORIGIN_NAME: ORIGIN}


def internal_types(table: Table) -> dict[str, str]:
    """Return the DuckDB types of a table inside, in column order: city, the columns, the row it came from."""
    columns = {column.name: DUCKDB_TYPES[column.type] for column in table.columns.values()}
    return {"city": "VARCHAR", **columns, "source_row": "BIGINT"}


def code_values(registry: Registry, city: str, column: Column) -> dict[str, str]:
    """Return the codes a column may hold in this city's delivery, each with the value used inside.

    A list keeps its codes. Neighbourhood codes are those of the city itself.
    """
    if column.codes is None:
        return {}
    if column.codes == "cities.neighbourhoods":
        return {code: code for code in registry.cities[city].neighbourhoods}
    codelist = registry.codelists.get(column.codes)
    if codelist is None:
        return {code: code for code in getattr(registry, column.codes)}
    keeps = column.type == "list"
    return {code: code if keeps else entry.value for code, entry in codelist.items()}


def sensitive_categories(registry: Registry, table: Table) -> list[str]:
    """Return the sensitive categories of data that a table may hold: those of the instruments whose scores it has."""
    if not any(column.instrument_range for column in table.columns.values()):
        return []
    return sorted({category for one in registry.instruments.values() for category in one.sensitive.values()})


def internal_form(registry: Registry, city: str, table_id: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return clean delivery rows as they read inside, as if they stood in a file under one header row.

    ``rows`` has Dutch columns and clean values: known codes, numbers as numbers, dates as timestamps.
    """
    return _internal(registry, table_id, {city: rows})


def internal_tables(
    registry: Registry, deliveries: Mapping[str, Mapping[str, pd.DataFrame]]
) -> dict[str, pd.DataFrame]:
    """Return clean deliveries of several cities as one table each, by internal name, in the order given."""
    return {
        table.name: _internal(
            registry, id_, {city: tables[id_] for city, tables in deliveries.items() if id_ in tables}
        )
        for id_, table in registry.tables.items()
        if any(id_ in tables for tables in deliveries.values())
    }


def _internal(registry: Registry, table_id: str, rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    table = registry.tables[table_id]
    joined = pd.concat(list(rows.values()), ignore_index=True)
    sizes = [len(part) for part in rows.values()]
    parts: dict[str, pd.Series] = {"city": pd.Series(np.repeat(np.array(list(rows), dtype=object), sizes), dtype="str")}
    for dutch, column in table.columns.items():
        values = joined[dutch]
        codes = {code: value for city in rows for code, value in code_values(registry, city, column).items()}
        if column.type == "code" and any(code != value for code, value in codes.items()):
            values = values.map(codes)
        parts[column.name] = values.astype(PANDAS_TYPES[DUCKDB_TYPES[column.type]])
    numbers = np.concatenate([np.arange(FIRST_ROW, FIRST_ROW + size) for size in sizes])
    parts["source_row"] = pd.Series(numbers, dtype="Int64")
    return pd.DataFrame(parts)
