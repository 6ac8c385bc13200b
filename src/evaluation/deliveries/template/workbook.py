"""The workbook that a city fills in: explanation, a sheet per table, and the lists behind the drop-downs.

Names and codes are Dutch, as they are delivered; explanations come in the language asked. The same registry always
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from evaluation.deliveries.contract import EXPLANATION, LISTS, delivery_columns
from evaluation.deliveries.template.choices import ListRange, list_name, write_lists
from evaluation.deliveries.template.columns import comment, is_required, note
from evaluation.deliveries.template.explanation import write_explanation
from evaluation.deliveries.template.validation import validation
from evaluation.deliveries.template.words import EXPLANATION_TEXT
from evaluation.registry import Registry
from evaluation.registry.models import Column, Language, Table

if TYPE_CHECKING:
    import pandas as pd

CREATED = datetime(2016, 9, 1)
"""The date inside the workbook: a fixed one, so that the same registry gives the same file."""
LAST_ROW = 20_000
"""Cells down to this row are validated; rows below may be filled in as well."""
MINIMUM_WIDTH = 12
INK, NAVY, TINT = "#222a33", "#12436d", "#dde7ef"
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "heading": {"bold": True, "font_size": 12, "font_color": NAVY},
    "stamp": {"bold": True, "font_color": "#801650"},
    "required": {"bold": True, "bg_color": NAVY, "font_color": "#ffffff", "border": 1, "num_format": "@"},
    "optional": {"bold": True, "bg_color": TINT, "font_color": INK, "border": 1, "num_format": "@"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "text": {"num_format": "@"},
    "date": {"num_format": "dd-mm-yyyy"},
    "whole_number": {"num_format": "0"},
    "decimal": {"num_format": "General"},
}
FORMAT_OF_TYPE = {"code": "text", "list": "text"}


def template_bytes(
    registry: Registry, language: Language, city: str | None = None, rows: Mapping[str, pd.DataFrame] | None = None
) -> bytes:
    """Return the template of a city, or of any city; with ``rows`` (Dutch columns, clean values) a filled-in example.

    Text cells are formatted as text, so that a spreadsheet program makes no date of ``2017-1``.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False})
    title = EXPLANATION_TEXT["title" if rows is None else "example_title"][language]
    book.set_properties({"created": CREATED, "title": title, "author": "evaluation"})
    formats = {name: book.add_format(options) for name, options in FORMATS.items()}
    first = book.add_worksheet(EXPLANATION)
    sheets = {id_: book.add_worksheet(id_) for id_ in registry.tables}
    lists = write_lists(book.add_worksheet(LISTS), formats, registry, city, language)
    write_explanation(first, formats, registry, city, language, filled=rows is not None)
    for id_, sheet in sheets.items():
        _headers(sheet, formats, registry, city, registry.tables[id_], language)
        _validations(sheet, registry, registry.tables[id_], lists)
        if rows is not None:
            sheet.set_header(f"&C{EXPLANATION_TEXT['stamp'][language]}")
            if id_ in rows:
                _fill(sheet, formats, registry.tables[id_], rows[id_])
    book.close()
    return target.getvalue()


def _headers(
    sheet: Any, formats: dict[str, Any], registry: Registry, city: str | None, table: Table, language: Language
) -> None:
    for place, (name, column) in enumerate(delivery_columns(table).items()):
        found = note(registry, city, table, name, column, language)
        sheet.set_column(place, place, max(MINIMUM_WIDTH, len(name) + 4), formats[_format(column)])
        sheet.write_string(0, place, name, formats["required" if found.required else "optional"])
        lines = comment(found, language)
        height = 18 * (2 + lines.count("\n") + sum(len(line) // 40 for line in lines.split("\n")))
        sheet.write_comment(0, place, lines, {"author": "evaluation", "width": 260, "height": height})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": "A1:ZZ1048576"})


def _format(column: Column) -> str:
    return FORMAT_OF_TYPE.get(column.type, column.type)


def _validations(sheet: Any, registry: Registry, table: Table, lists: dict[str, ListRange]) -> None:
    for place, (name, column) in enumerate(delivery_columns(table).items()):
        listed = lists.get(list_name(table, name, column))
        options = validation(column, listed, _target(registry, column), xl_rowcol_to_cell(1, place))
        if options is not None:
            blank = {"ignore_blank": not is_required(table, name, column) or "source" in options}
            sheet.data_validation(1, place, LAST_ROW, place, {**blank, **options})


def _target(registry: Registry, column: Column) -> str:
    """Return the cells that hold the values which a reference may have."""
    if column.reference is None:
        return ""
    table, _, name = column.reference.partition(".")
    place = list(registry.tables[table].columns).index(name)
    return f"{table}!{xl_range_abs(1, place, LAST_ROW, place)}"


def _fill(sheet: Any, formats: dict[str, Any], table: Table, rows: pd.DataFrame) -> None:
    columns = delivery_columns(table)
    for place, (name, column) in enumerate(columns.items()):
        kind = formats[_format(column)]
        for number, cell in enumerate(rows[name].astype(object).where(rows[name].notna(), None), start=1):
            _write(sheet, number, place, cell, kind)


def _write(sheet: Any, row: int, place: int, cell: Any, kind: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), kind)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell, kind)
    else:
        sheet.write_number(row, place, float(cell), kind)
