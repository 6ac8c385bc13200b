"""Deliveries as files: a workbook, or a csv per table; the same rows always give the same bytes.

SPSS files are made by ``write_sav``.
"""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import xlsxwriter

from evaluation.deliveries.contract import EXPLANATION
from evaluation.registry import Registry
from evaluation.registry.models import City

CREATED = datetime(2018, 12, 31)
"""The date inside every workbook: a fixed one, so that two runs give the same file."""


def explanation(registry: Registry, city: City) -> list[str]:
    """Return what a reader of the delivery must know first, in Dutch."""
    tables = [f"{name}: {table.label.nl}; één rij is {table.row.nl}." for name, table in registry.tables.items()]
    return [
        f"SYNTHETISCHE GEGEVENS – {city.label.nl}",
        "Alle gegevens in deze levering zijn verzonnen door een computerprogramma.",
        "Ze gaan niet over echte mensen, huishoudens of wijken en zeggen niets over de echte experimenten.",
        "Ook zijn er met opzet fouten in gezet, om te toetsen of de controle ze vindt.",
        "Elke rij heeft daarom in de kolom herkomst het woord synthetisch. Haal dat niet weg.",
        "",
        *tables,
    ]


def workbook_bytes(notes: list[str], tables: dict[str, pd.DataFrame]) -> bytes:
    """Return an xlsx workbook: the explanation, then one sheet per table, with real dates and numbers."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": CREATED, "title": notes[0], "author": "synthese"})
    bold = book.add_format({"bold": True})
    dates = book.add_format({"num_format": "dd-mm-yyyy"})
    first = book.add_worksheet(EXPLANATION)
    first.write_column(0, 0, notes)
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, list(rows.columns), bold)
        for number, cells in enumerate(rows.itertuples(index=False, name=None), start=1):
            for place, cell in enumerate(cells):
                _write_cell(sheet, number, place, cell, dates)
    book.close()
    return target.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: object, dates: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, pd.Timestamp):
        sheet.write_datetime(row, column, cell.to_pydatetime(), dates)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, float(str(cell)))


def csv_text(rows: pd.DataFrame) -> str:
    """Return a table as csv with ``;``, decimal comma and dates as day-month-year."""
    target = StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([written(cell) for cell in cells] for cells in rows.itertuples(index=False, name=None))
    return target.getvalue()


def written(cell: object) -> str:
    """Return a cell as text: dates as day-month-year, numbers with a decimal comma."""
    if cell is None:
        return ""
    if isinstance(cell, pd.Timestamp):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, str):
        return cell
    number = float(str(cell))
    return str(int(number)) if number.is_integer() else str(number).replace(".", ",")
