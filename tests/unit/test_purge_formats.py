"""A household goes from each format of delivery: its number stands in no byte, and all other cells are as they were."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from tests.unit.deliveries_by_hand import CITY, HOUSEHOLD, SCORE, deliver
from tests.unit.delivery_forms import archive, csv_bytes, ods_of, ods_table, sav

from evaluation.deliveries.intake.erase import sav as sav_files
from evaluation.deliveries.intake.erase.file import erased

NUMBER, OTHER = "HH-777", "HH-7771"
SECRET = "alleen bij hen"
HOUSEHOLDS = [
    list(HOUSEHOLD),
    *([number, *list(HOUSEHOLD.values())[1:]] for number in (OTHER, NUMBER, "HH-1")),
]
SCORES = [
    list(SCORE),
    *([number, *list(SCORE.values())[1:]] for number in (NUMBER, OTHER, NUMBER)),
]
HIDDEN = [["lijst", "wie"], [OTHER, "x"], [NUMBER, SECRET]]
LOOSE = [["notitie"], ["van alles"], [NUMBER]]


def workbook():
    """A workbook with titles above the header, formats, formulas, comments, a hidden sheet and shared words."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2017, 1, 1), "title": "Levering"})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet("huishoudens")
    sheet.merge_range(0, 0, 0, 3, "Titel boven de tabel", bold)
    for number, row in enumerate(HOUSEHOLDS, start=1):
        sheet.write_row(number, 0, row, bold if number == 1 else None)
        if number > 1:
            sheet.write_datetime(number, 7, datetime(2016, 11, number), day)
            sheet.write_formula(number, 8, f"=2*{number}", None, 2 * number)
    sheet.write(3, 9, SECRET)
    sheet.write_comment("A4", f"dit is {NUMBER}")
    sheet.write_comment("A5", "dit blijft")
    for name, rows in {"metingen": SCORES, "Blad4": HIDDEN, "Blad5": LOOSE}.items():
        extra = book.add_worksheet(name)
        for number, row in enumerate(rows):
            extra.write_row(number, 0, row)
        if name == "Blad4":
            extra.hide()
    book.close()
    return target.getvalue()


def spreadsheet():
    twice = ods_table("metingen", SCORES).replace(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>HH-7771</text:p>',
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>HH-7771</text:p>',
    )
    return ods_of(ods_table("huishoudens", HOUSEHOLDS) + twice + ods_table("Blad4", HIDDEN))


def everything(content):
    """All bytes of a file, unpacked too."""
    with ZipFile(BytesIO(content)) as opened:
        return b"\n".join(opened.read(name) for name in opened.namelist())


def cells(content):
    book = openpyxl.load_workbook(BytesIO(content))
    return {
        (sheet.title, cell.row, cell.column): (cell.value, cell.number_format, cell.font.b, str(cell.comment))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def erase(registry, tmp_path, name, content, number=NUMBER):
    return erased(registry, CITY, tmp_path / name, content, number)


def test_a_workbook_loses_the_rows_and_nothing_else(registry, tmp_path):
    before = workbook()
    found = erase(registry, tmp_path, "levering.xlsx", before)
    assert (found.rows, found.left) == (1 + 2 + 1 + 1, "")
    gone = {("huishoudens", 4), ("metingen", 2), ("metingen", 4), ("Blad4", 3), ("Blad5", 3)}
    kept = {place: cell for place, cell in cells(before).items() if place[:2] not in gone}
    assert cells(found.content) == kept and len(kept) > 40
    everywhere = everything(found.content)
    assert NUMBER.encode() not in everywhere.replace(OTHER.encode(), b"") and SECRET.encode() not in everywhere
    assert OTHER.encode() in everywhere and b"dit blijft" in everywhere
    parts = [
        {name: ZipFile(BytesIO(one)).read(name) for name in ZipFile(BytesIO(one)).namelist()}
        for one in (before, found.content)
    ]
    assert parts[1]["xl/styles.xml"] == parts[0]["xl/styles.xml"] and parts[1].keys() <= parts[0].keys()


def test_a_workbook_whose_number_stands_in_a_note_is_told(registry, tmp_path):
    with ZipFile(BytesIO(workbook())) as opened:
        parts = [(name, opened.read(name)) for name in opened.namelist()]
    noted = archive([(name, part.replace(b"Levering", NUMBER.encode())) for name, part in parts])
    found = erase(registry, tmp_path, "levering.xlsx", noted)
    assert (found.rows, found.left) == (5, "elsewhere") and found.content is not None


def test_a_row_that_formulas_of_others_build_on_is_left_to_a_person(registry, tmp_path):
    with ZipFile(BytesIO(workbook())) as opened:
        parts = [(name, opened.read(name)) for name in opened.namelist()]
    shared = archive(
        [(name, part.replace(b"<f>2*3</f>", b'<f t="shared" ref="I4:I5" si="0">2*3</f>')) for name, part in parts]
    )
    found = erase(registry, tmp_path, "levering.xlsx", shared)
    assert (found.content, found.left) == (None, "not_editable")


def test_a_spreadsheet_loses_the_rows_and_nothing_else(registry, tmp_path):
    import python_calamine

    def rows(content):
        book = python_calamine.load_workbook(BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}

    before = spreadsheet()
    assert b"rows-repeated" in everything(before)
    found = erase(registry, tmp_path, "levering.ods", before)
    assert (found.rows, found.left) == (1 + 2 + 1, "")
    assert NUMBER.encode() not in everything(found.content).replace(OTHER.encode(), b"")
    assert SECRET.encode() not in everything(found.content)
    old, new = rows(before), rows(found.content)
    for name in old:
        for number, row in enumerate(old[name]):
            now = new[name][number] if number < len(new[name]) else []
            assert (not any(now)) if NUMBER in row else now == row


@pytest.mark.parametrize("compress", [{}, {"row_compress": True}, {"compress": True}], ids=["plain", "rows", "zlib"])
def test_an_spss_file_loses_the_rows_and_nothing_else(registry, tmp_path, compress):
    frame = pd.DataFrame(
        {
            "huishouden": [OTHER, NUMBER, "HH-1"],
            "wijk": ["VZ0344E", "VZ0344E", None],
            "groep": [1.0, 2.0, None],
            "instroom": pd.Series([datetime(2016, 11, day).date() for day in (1, 2, 3)], dtype=object),
            "extra": [99.0, 3.25, -1e9],
        }
    )
    about = {
        "file_label": "Huishoudens",
        "note": "geleverd in 2017",
        "column_labels": {"groep": "Groep"},
        "variable_value_labels": {"groep": {1.0: "experiment", 2.0: "vergelijking"}},
        "missing_ranges": {"extra": [99.0]},
        "variable_measure": {"groep": "nominal"},
    }
    suffix = ".zsav" if "compress" in compress else ".sav"
    before = sav(tmp_path, list(frame), frame, **about, **compress)
    found = erase(registry, tmp_path, f"huishoudens{suffix}", before)
    assert (found.rows, found.left) == (1, "")
    assert found.content[sav_files.STAMP] == before[sav_files.STAMP]
    (tmp_path / "new.sav").write_bytes(found.content)
    (tmp_path / "old.sav").write_bytes(before)
    (new, told), (old, told_before) = (
        pyreadstat.read_sav(tmp_path / f"{name}.sav", user_missing=True, disable_datetime_conversion=True)
        for name in ("new", "old")
    )
    assert new.iloc[[0, 2]].equals(old.iloc[[0, 2]]) and new.iloc[1].fillna("").eq("").all()
    for name in sav_files.SAME:
        assert getattr(told, name) == getattr(told_before, name), name
    assert NUMBER.encode() not in found.content.replace(OTHER.encode(), b"")


SPSS_NUMBERS = [NUMBER, OTHER, "HH-1"]


def spss_cells(content, path):
    path.write_bytes(content)
    return pyreadstat.read_sav(path)[0].to_numpy(object).tolist()


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_household_goes_from_any_place_in_an_spss_file(registry, tmp_path, place):
    numbers = SPSS_NUMBERS[-place:] + SPSS_NUMBERS[:-place]
    before = sav(tmp_path, ["huishouden", "wijk"], [[number, f"VZ{at}"] for at, number in enumerate(numbers)])
    found = erase(registry, tmp_path, "huishoudens.sav", before)
    assert (found.found[0].rows, found.left) == ({place + 1}, "")
    old, new = (spss_cells(content, tmp_path / "looked.sav") for content in (before, found.content))
    assert new == [["", ""] if at == place else row for at, row in enumerate(old)]


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_an_spss_file_that_would_lose_another_case_is_left_to_a_person(registry, tmp_path, monkeypatch, place):
    numbers = SPSS_NUMBERS[-place:] + SPSS_NUMBERS[:-place]
    content = sav(tmp_path, ["huishouden", "wijk"], [[number, "VZ0344E"] for number in numbers])
    emptied = sav_files.without_rows
    more = frozenset({place + 1, (place + 1) % len(numbers) + 1})
    monkeypatch.setattr(sav_files, "without_rows", lambda content, _: emptied(content, more))
    found = erase(registry, tmp_path, "huishoudens.sav", content)
    assert (found.content, found.left) == (None, "not_editable")


def test_an_spss_file_that_would_lose_its_labels_is_left_to_a_person(registry, tmp_path, monkeypatch):
    content = sav(tmp_path, ["huishouden", "wijk"], [[NUMBER, "VZ0344E"]], column_labels={"wijk": "Wijk"})
    monkeypatch.setattr(sav_files, "_write", lambda path, cells, *_: pyreadstat.write_sav(cells, path))
    found = erase(registry, tmp_path, "huishoudens.sav", content)
    assert (found.content, found.left) == (None, "not_editable")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_loses_the_rows_and_nothing_else(registry, tmp_path, encoding):
    rows = [[*HOUSEHOLDS[0], "é"], *([*row, "één"] for row in HOUSEHOLDS[1:])]
    before = csv_bytes(rows, encoding=encoding)
    found = erase(registry, tmp_path, "huishoudens.csv", before)
    lines = before.decode(encoding).splitlines(keepends=True)
    assert found.content.decode(encoding) == "".join([*lines[:2], "\r\n", *lines[3:]])
    assert (found.rows, found.left) == (1, "")


def test_a_short_number_is_only_looked_for_where_households_are_named(registry, tmp_path):
    rows = [list(HOUSEHOLD), ["12", *list(HOUSEHOLD.values())[1:]], ["3", *list(HOUSEHOLD.values())[1:]]]
    found = erase(registry, tmp_path, "huishoudens.csv", csv_bytes(rows), "12")
    assert found.rows == 1 and found.left == ""
    loose = erase(registry, tmp_path, "bedragen.csv", csv_bytes([["bedrag", "n"], ["12", "1"]]), "12")
    assert (loose.rows, loose.content, loose.left) == (0, None, "")


def test_an_erased_file_is_still_a_delivery_with_the_same_row_numbers(registry, tmp_path):
    from tests.unit.deliveries_by_hand import take

    folder = deliver(tmp_path / CITY, huishoudens=csv_bytes(HOUSEHOLDS))
    before = take(registry, folder).frames(registry)["households"]
    path = folder / "huishoudens.csv"
    path.write_bytes(erased(registry, CITY, path, path.read_bytes(), NUMBER).content)
    after = take(registry, folder)
    kept = before[before["source_row"] != 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(after.frames(registry)["households"].reset_index(drop=True), kept)
    assert len(kept) == after.checked["huishoudens"].delivered == 2
