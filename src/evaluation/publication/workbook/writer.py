"""The whole workbook of one language, as bytes: the same published tables give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from evaluation.publication.report.kit import Kit
from evaluation.publication.report.study_rows import mark_rows
from evaluation.publication.sheet.workbook import CREATED
from evaluation.publication.workbook.pages import Book, headers, write_table
from evaluation.publication.workbook.resources import Resource


def workbook_bytes(kit: Kit, tables: Sequence[Resource]) -> bytes:
    """Return the workbook: cover, contents, notes, columns, then a sheet per table."""
    target = BytesIO()
    book = Book(kit, xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}))
    study, language = kit.registry.study, kit.texts.language
    title = f"{study.title[language]}: {book.words['title']}"
    book.book.set_properties({"created": CREATED, "title": title, "author": "evaluation"})
    book.book.set_custom_property("Language", language)
    names = {table.name: str(book.words["sheets"].get(table.name, table.name)) for table in tables}
    _cover(book, title)
    _contents(book, tables, names)
    _notes(book)
    _columns(book, tables, names)
    for table in tables:
        write_table(book, names[table.name], table)
    book.book.close()
    return target.getvalue()


def _cover(book: Book, title: str) -> None:
    study, language, words = book.kit.registry.study, book.kit.texts.language, book.words
    sheet, top = book.sheet(words["cover"], title, study.subtitle[language])
    about = [
        words["about"],
        str(study.background[language]),
        *(str(caution) for caution in study.cautions[language]),
        words["read_notes"],
    ]
    sheet.set_column(0, 0, 100)
    for number, line in enumerate(about, start=top):
        sheet.write_string(number, 0, line, book.format(text_wrap=True, valign="top"))


def _contents(book: Book, tables: Sequence[Resource], names: Mapping[str, str]) -> None:
    words, language = book.words, book.kit.texts.language
    sheet, top = book.sheet(words["contents"], words["contents"], words["contents_lead"])
    rows = [
        [words["notes"], words["notes_lead"], ""],
        [words["columns"], words["columns_lead"], ""],
        *([names[table.name], table.description[language], str(len(table.rows))] for table in tables),
    ]
    book.table(sheet, top, [words["sheet"], words["holds"], words["rows"]], [_filled(row, book) for row in rows])
    link = book.format(font_color="#12436d", underline=1)
    for number, (name, *_) in enumerate(rows, start=top + 1):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", link, name)


def _filled(row: Sequence[str], book: Book) -> list[str]:
    return [cell or book.kit.none for cell in row]


def _notes(book: Book) -> None:
    words, kit = book.words, book.kit
    sheet, top = book.sheet(words["notes"], words["notes"], words["notes_lead"])
    gate = kit.material.published.study["gate"]
    numbers = {
        words["level"]: kit.values.number("num/confidence_level"),
        words["threshold"]: str(gate["minimum_count"]),
        words["sensitive_threshold"]: str(gate["sensitive_minimum_count"]),
    }
    explained = [[entry["name"], entry["meaning"]] for entry in words["explained"]]
    rows = [*([str(mark), str(meaning)] for mark, meaning in mark_rows(kit)), *numbers.items(), *explained]
    book.table(sheet, top, [words["sign"], words["meaning"]], [list(row) for row in rows])


def _columns(book: Book, tables: Sequence[Resource], names: Mapping[str, str]) -> None:
    words, kit = book.words, book.kit
    sheet, top = book.sheet(words["columns"], words["columns"], words["columns_lead"])
    rows = [
        [names[table.name], header, column.name, words["types"][column.type], column.description[kit.texts.language]]
        for table in tables
        for column, header in zip(table.filled, headers(table.filled, kit), strict=True)
    ]
    book.table(sheet, top, [words["sheet"], words["column"], words["name"], words["type"], words["meaning"]], rows)
