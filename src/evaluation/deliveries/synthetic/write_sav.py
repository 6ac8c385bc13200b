"""A table as an SPSS file: codes as numbers with value labels, dates as SPSS dates; the same rows give the same bytes.

The library writes the time of the day into the header of the file, at bytes 92 to 108 (creation date and time); these
are overwritten by a fixed moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyreadstat

from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.synthetic.write import CREATED, written
from evaluation.registry.models import Code, Table

STAMP = slice(92, 109)
MOMENT = CREATED.strftime("%d %b %y%H:%M:%S").encode("ascii")
Codelists = Mapping[str, Mapping[str, Code]]


def sav_bytes(table: Table, codelists: Codelists, title: str, rows: pd.DataFrame) -> bytes:
    """Return a table in delivery form as an uncompressed SPSS file.

    A column that holds a text among its numbers or dates, as a planted error does, becomes text as in a csv file.
    """
    columns = {name: column for name, column in delivery_columns(table).items() if name in rows}
    labels = {
        name: _numbered(codelists[str(column.codes)], rows[name])
        for name, column in columns.items()
        if column.type == "code" and column.codes in codelists
    }
    plain = pd.DataFrame(
        {name: _coded(rows[name], labels[name]) if name in labels else _plain(rows[name]) for name in columns}
    )
    words = {name: {number: word for word, number in own.items()} for name, own in labels.items()}
    captions = {name: column.label.nl for name, column in columns.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        pyreadstat.write_sav(plain, path, file_label=title[:60], column_labels=captions, variable_value_labels=words)
        content = bytearray(path.read_bytes())
    content[STAMP] = MOMENT
    return bytes(content)


def _numbered(codes: Iterable[str], cells: pd.Series) -> dict[str, float]:
    """Return a number for each code, those of the list first, then what else was written."""
    others = (str(cell) for cell in cells if cell is not None)
    return {word: float(number) for number, word in enumerate(dict.fromkeys([*codes, *others]), start=1)}


def _coded(cells: pd.Series, numbers: Mapping[str, float]) -> pd.Series:
    return pd.Series([None if cell is None else numbers[str(cell)] for cell in cells], dtype="float64")


def _plain(cells: pd.Series) -> pd.Series:
    filled = [cell for cell in cells if cell is not None]
    if filled and all(isinstance(cell, pd.Timestamp) for cell in filled):
        return pd.Series([_day(cell) for cell in cells], dtype=object)
    if filled and not any(isinstance(cell, str | pd.Timestamp) for cell in filled):
        return pd.Series([None if cell is None else float(str(cell)) for cell in cells], dtype="float64")
    return pd.Series([written(cell) for cell in cells], dtype=object)


def _day(cell: object) -> date | None:
    return cell.date() if isinstance(cell, pd.Timestamp) else None
