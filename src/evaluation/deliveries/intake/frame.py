"""Put the usable rows of a table under the internal column names, with their types."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from evaluation.deliveries.contract import DUCKDB_TYPES, PANDAS_TYPES, internal_types
from evaluation.deliveries.intake.encoded import Places
from evaluation.deliveries.intake.reading import Rows
from evaluation.deliveries.intake.values import Values
from evaluation.registry.models import Table


def internal_frame(
    city: str, table: Table, rows: Rows, rows_of: Callable[[Places], Places] = np.asarray
) -> pd.DataFrame:
    """Return rows with their types, sorted by row number as a person sees it (``rows_of`` a line's number)."""
    parts = {"city": _texts(pa.array([city], pa.large_string()), np.zeros(len(rows), dtype=np.int32))}
    for dutch, column in table.columns.items():
        parts[column.name] = _series(rows.columns[dutch], PANDAS_TYPES[DUCKDB_TYPES[column.type]])
    parts["source_row"] = pd.Series(rows_of(rows.numbers), dtype="Int64")
    return pd.DataFrame({name: parts[name] for name in internal_types(table)}, copy=False)


def _series(values: Values, kind: str) -> pd.Series:
    if values.different.dtype == object:
        return _texts(pa.array(values.different, pa.large_string()), values.codes)
    if kind == "Int64":
        return pd.Series(pd.arrays.IntegerArray(np.nan_to_num(values.by_row).astype(np.int64), ~values.filled))
    return pd.Series(values.by_row.astype(kind))


def _texts(different: pa.LargeStringArray, codes: np.ndarray) -> pd.Series:
    return pd.Series(different.take(pa.array(codes, mask=codes < 0)), dtype="str")
