"""The first sheet of the template: how to fill it in, and every table and column in words."""

from __future__ import annotations

from math import ceil
from typing import Any

from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.template.columns import note
from evaluation.deliveries.template.words import EXPLANATION_TEXT, STEPS, WORDS
from evaluation.registry import Registry
from evaluation.registry.models import Language, Table

WIDTHS = (24, 28, 64, 40, 14, 11, 34, 66)
LINE_HEIGHT = 15
"""Points. A row with wrapped text gets its height here: not every program works it out on opening."""
TABLE_HEADS = ("sheet", "must_deliver", "meaning", "row_is")
COLUMN_HEADS = ("sheet", "column", "meaning", "kind", "unit", "required", "example", "rules")


def write_explanation(
    sheet: Any, formats: dict[str, Any], registry: Registry, city: str | None, language: Language, filled: bool
) -> None:
    """Fill the explanation, in Dutch or English; ``filled`` stamps an example as made up."""
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    title = EXPLANATION_TEXT["example_title" if filled else "title"][language]
    name = f" – {registry.cities[city].label[language]}" if city else ""
    sheet.write_string(0, 0, f"{title}{name}", formats["title"])
    if filled:
        sheet.write_string(1, 0, EXPLANATION_TEXT["stamp"][language], formats["stamp"])
    sheet.write_string(2, 0, EXPLANATION_TEXT["how"][language], formats["heading"])
    for row, step in enumerate(STEPS, start=3):
        sheet.write_string(row, 0, step[language])
    row = 3 + len(STEPS) + 1
    row = _block(sheet, formats, row, "tables", TABLE_HEADS, _table_rows(registry, language), language)
    _block(sheet, formats, row, "columns", COLUMN_HEADS, _column_rows(registry, city, language), language)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _block(
    sheet: Any,
    formats: dict[str, Any],
    row: int,
    title: str,
    heads: tuple[str, ...],
    rows: list[list[str]],
    language: Language,
) -> int:
    """Write a heading, column heads and rows; return the row where the next block begins."""
    sheet.write_string(row, 0, EXPLANATION_TEXT[title][language], formats["heading"])
    for place, head in enumerate(heads):
        sheet.write_string(row + 1, place, WORDS[head][language], formats["optional"])
    for number, cells in enumerate(rows, start=row + 2):
        lines = max(ceil(len(cell) / width) for cell, width in zip(cells, WIDTHS, strict=False))
        sheet.set_row(number, LINE_HEIGHT * max(1, lines))
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell, formats["wrapped"])
    return row + len(rows) + 3


def _table_rows(registry: Registry, language: Language) -> list[list[str]]:
    return [
        [id_, delivered(table, language), table.label[language], table.row[language]]
        for id_, table in registry.tables.items()
    ]


def delivered(table: Table, language: Language) -> str:
    """Return whether a city must deliver the table, in words."""
    return WORDS["if_available" if table.optional else "always"][language]


def _column_rows(registry: Registry, city: str | None, language: Language) -> list[list[str]]:
    rows = []
    for id_, table in registry.tables.items():
        for name, column in delivery_columns(table).items():
            found = note(registry, city, table, name, column, language)
            required = WORDS["yes" if found.required else "no"][language]
            rules = "; ".join(found.rules)
            rows.append([id_, name, found.label, found.kind, found.unit, required, found.example, rules])
    return rows
