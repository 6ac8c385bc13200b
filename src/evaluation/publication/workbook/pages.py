"""The sheets of the workbook: cover, contents, notes, columns, and one for each published table.

Each sheet holds one table, which begins under its title: one header row, no merged or hidden cells, no filters, and
nothing below it. Texts are written as texts, also where they begin with a sign that a spreadsheet would reckon with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.publication.report.kit import Kit
from evaluation.publication.workbook.cells import Cells
from evaluation.publication.workbook.resources import Column, Resource

LONGEST_NAME = 31
WIDEST, NARROWEST = 44, 9
NAVY, PLUM = "#12436d", "#801650"


@dataclass
class Book:
    """A workbook under construction, in one language."""

    kit: Kit
    book: Any
    formats: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        """The words of the workbook."""
        return dict(self.kit.texts.words["workbook"])

    def format(self, **look: Any) -> Any:
        """Return a format, made once."""
        key = repr(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "Calibri", "font_size": 11, **look})
        return self.formats[key]

    def sheet(self, name: str, title: str, lead: str) -> tuple[Any, int]:
        """Start a sheet with its title, what it holds and the stamp; return it and its first free row."""
        sheet = self.book.add_worksheet(name[:LONGEST_NAME])
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=16, font_color=NAVY))
        sheet.write_string(1, 0, lead)
        if not self.kit.material.published.synthetic:
            return sheet, 3
        stamp = str(self.kit.texts.words["synthetic_stamp"])
        sheet.write_string(2, 0, stamp, self.format(bold=True, font_color=PLUM))
        return sheet, 4

    def table(self, sheet: Any, top: int, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table of texts; columns are as wide as their texts need, within bounds."""
        held = [list(row) for row in rows]
        head = self.format(bold=True, bg_color=NAVY, font_color="#ffffff", text_wrap=True, valign="top")
        for column, header in enumerate(headers):
            sheet.write_string(top, column, header, head)
            longest = max((len(row[column]) for row in held), default=0)
            sheet.set_column(column, column, min(max(longest, len(header), NARROWEST) + 2, 2 * WIDEST))
        wrapped = self.format(text_wrap=True, valign="top")
        for number, row in enumerate(held, start=top + 1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text, wrapped)
        sheet.freeze_panes(top + 1, 0)


def write_table(book: Book, name: str, resource: Resource) -> None:
    """Write a published table on a sheet of its own."""
    kit, columns, cells = book.kit, resource.filled, Cells(book.kit)
    language = kit.texts.language
    sheet, top = book.sheet(name, resource.description[language], book.words["one_table"])
    left, right = (
        book.format(bold=True, bg_color=NAVY, font_color="#ffffff", text_wrap=True, valign="top", align=side)
        for side in ("left", "right")
    )
    for place, (column, header) in enumerate(zip(columns, headers(columns, kit), strict=True)):
        sheet.write_string(top, place, header, right if column.numeric else left)
        sheet.set_column(place, place, _width(column, header, resource))
    for number, row in enumerate(resource.rows, start=top + 1):
        for place, column in enumerate(columns):
            value = cells.cell(column, row)
            if isinstance(value, str):
                sheet.write_string(number, place, value, book.format(align="right" if column.numeric else "left"))
            else:
                look = book.format(num_format=cells.number_format(column, row), align="right")
                sheet.write_number(number, place, value, look)
    sheet.freeze_panes(top + 1, 1)


def headers(columns: Sequence[Column], kit: Kit) -> list[str]:
    """Return a header per column; where two would read the same, the column's own name tells them apart."""
    names = [column.header(kit.texts.language) for column in columns]
    return [
        f"{name} ({column.name})" if names.count(name) > 1 else name
        for name, column in zip(names, columns, strict=True)
    ]


def _width(column: Column, header: str, resource: Resource) -> int:
    longest = max(len(row.fields[column.name]) for row in resource.rows[:200])
    words = max(len(word) for word in header.split())
    return min(max(longest, words, NARROWEST) + 2, WIDEST)
