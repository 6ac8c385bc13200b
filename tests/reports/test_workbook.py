"""The workbook of published figures: one table a sheet, every row with its id, words for codes, nothing blank."""

from io import BytesIO

import openpyxl
import pytest

from evaluation.publication.report.kit import Kit
from evaluation.publication.texts import Texts
from evaluation.publication.workbook.pages import headers
from evaluation.publication.workbook.resources import resources
from evaluation.publication.workbook.writer import workbook_bytes
from evaluation.registry.models import LANGUAGES

SHEETS_BEFORE = 4
"""Cover, contents, notes and columns."""


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request, default_report):
    kit = Kit(default_report.material, Texts(default_report.material, request.param, markup=False))
    tables = resources(default_report.paths)
    data = workbook_bytes(kit, tables)
    return kit, tables, data, openpyxl.load_workbook(BytesIO(data))


def rows_of(sheet):
    """Return the rows of the sheet's table: from the header, which is the first row that is frozen at the top."""
    header = int(sheet.freeze_panes[1:]) - 1
    return list(sheet.iter_rows(min_row=header))


def test_each_table_has_a_sheet_with_all_its_rows_and_their_ids(made):
    _, tables, _, book = made
    for table, sheet in zip(tables, book.worksheets[SHEETS_BEFORE:], strict=True):
        header, *body = rows_of(sheet)
        assert [row[len(header) - 1].value for row in body] == [row.id for row in table.rows]


def test_no_cell_of_a_table_is_blank_and_headers_differ(made):
    _, _, _, book = made
    for sheet in book.worksheets[1:]:
        header, *body = rows_of(sheet)
        names = [cell.value for cell in header]
        assert len(set(names)) == len(names)
        assert all(cell.value not in (None, "") for row in body for cell in row)


def test_a_sheet_hides_merges_filters_and_computes_nothing(made):
    _, _, _, book = made
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.auto_filter.ref is None
        assert not any(part.hidden for part in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_numbers_are_numbers_in_the_unit_of_their_row(made):
    kit, tables, _, book = made
    place = [table.name for table in tables].index("estimates")
    header, *body = rows_of(book.worksheets[SHEETS_BEFORE + place])
    names = headers(tables[place].filled, kit)
    column = [one.name for one in tables[place].filled].index("value")
    assert header[column].value == names[column]
    compared = 0
    for row, cells in zip(tables[place].rows, body, strict=True):
        if row["quantity"] == "estimate" and row.ok():
            unit = kit.registry.units[row["unit"]]
            assert cells[column].value == pytest.approx(row.number() * unit.scale)
            compared += 1
    assert compared


def test_a_withheld_number_shows_its_mark(made):
    _, tables, _, book = made
    place = [table.name for table in tables].index("descriptives")
    _, *body = rows_of(book.worksheets[SHEETS_BEFORE + place])
    column = [one.name for one in tables[place].filled].index("value")
    withheld = [
        cells[column].value for row, cells in zip(tables[place].rows, body, strict=True) if row.status == "suppressed"
    ]
    assert withheld
    assert set(withheld) == {"[c]"}


def test_every_sheet_bears_the_stamp_and_the_file_its_title_and_language(made):
    kit, _, _, book = made
    stamp = kit.texts.words["synthetic_stamp"]
    assert all(sheet["A3"].value == stamp for sheet in book.worksheets)
    assert kit.registry.study.title[kit.texts.language] in book.properties.title


def test_the_same_tables_give_the_same_bytes(made):
    kit, tables, data, _ = made
    assert workbook_bytes(kit, tables) == data
