"""Files made to break a reader: each is refused in plain words, at once and without a traceback."""

import os
import struct
import zipfile
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from tests.unit.deliveries_by_hand import GOOD, SCORE, deliver, rules, take, text, workbook_of
from tests.unit.delivery_forms import archive, ods_cell, ods_of, ods_table, sav, xlsx

from evaluation.deliveries.intake import archive as unpacking
from evaluation.deliveries.intake import spss
from evaluation.deliveries.intake.limits import MOST_BYTES

TABLES = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in GOOD.items()}
LOL = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refused(registry, folder, name, content, detail):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    intake = take(registry, folder)
    assert intake.status == "refused"
    (problem,) = [one for one in intake.problems if one.rule == "unreadable_file"]
    assert detail in problem.message["nl"] and problem.mend["en"].endswith(".")


def rebuilt(content, change):
    """The same workbook with ``change`` applied to the content of each part."""
    with zipfile.ZipFile(BytesIO(content)) as found:
        return archive([(name, change(name, found.read(name))) for name in found.namelist()])


def test_a_zip_bomb_is_not_unpacked(registry, tmp_path, monkeypatch):
    bomb = rebuilt(xlsx(TABLES), lambda name, content: content + b" " * 50_000 if "sharedStrings" in name else content)
    monkeypatch.setattr(unpacking, "MOST_BYTES", 40_000)
    refused(registry, tmp_path, "levering.xlsx", bomb, "groter dan")


def test_an_archive_that_lies_about_its_size_is_damaged(registry, tmp_path):
    content = bytearray(xlsx(TABLES))
    entry = content.find(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    refused(registry, tmp_path, "levering.xlsx", bytes(content), "beschadigd")


def test_a_part_that_stands_twice_is_damaged(registry, tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive([("xl/workbook.xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")])
    refused(registry, tmp_path, "levering.xlsx", twice, "beschadigd")


def test_a_zip_that_is_no_workbook_is_said_to_be_none(registry, tmp_path):
    refused(registry, tmp_path, "levering.xlsx", archive([("../../etc/x", b"x")]), "geen Excel")


def test_one_cell_in_the_last_corner_is_refused_before_it_costs_memory(registry, tmp_path):
    def far(name, content):
        return content.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')

    refused(registry, tmp_path, "levering.xlsx", rebuilt(xlsx(TABLES), far), "1.000 kolommen")


def test_a_sheet_under_another_name_is_measured_too(registry, tmp_path):
    def elsewhere(name, content):
        content = content.replace(b"worksheets/sheet1.xml", b"worksheets/../other/x.xml")
        return content.replace(b"</sheetData>", b'<row r="9"><c r="ZZZ9"><v>1</v></c></row></sheetData>')

    with zipfile.ZipFile(BytesIO(xlsx(TABLES))) as found:
        parts = [
            (name.replace("worksheets/sheet1.xml", "other/x.xml"), elsewhere(name, found.read(name)))
            if "sheet1.xml" in name or name.endswith("rels")
            else (name, found.read(name))
            for name in found.namelist()
        ]
    refused(registry, tmp_path, "levering.xlsx", archive(parts), "1.000 kolommen")


def test_a_sheet_with_empty_formatted_cells_far_away_is_read(registry, tmp_path):
    def far(name, content):
        return content.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')

    (tmp_path / "levering.xlsx").write_bytes(rebuilt(xlsx(TABLES), far))
    assert (take(registry, tmp_path).status, rules(take(registry, tmp_path))) == ("used", [])


def test_a_cell_that_stands_a_billion_times_is_refused(registry, tmp_path):
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    for rows, columns, detail in (
        (1, 100_000, "1.000 kolommen"),
        (1_000_000, 900, "groter dan"),
        ("9" * 12, 1, "besch"),
    ):
        content = ods_of(f'<table:table table:name="x">{row.format(rows, cell.format(columns))}</table:table>')
        refused(registry, tmp_path, "levering.ods", content, detail)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_entities_that_grow_are_refused(registry, tmp_path, form):
    if form == "ods":
        refused(registry, tmp_path, "levering.ods", ods_of(ods_table("casussen", [["&b;"]]), LOL), "beschadigd")
        return
    for part in ("sharedStrings.xml", "sheet1.xml", "workbook.xml"):

        def declared(name, content, part=part):
            return content.replace(b"?>", b"?>" + LOL.encode(), 1) if name.endswith(part) else content

        refused(registry, tmp_path, "levering.xlsx", rebuilt(xlsx(TABLES), declared), "beschadigd")


def test_a_hundred_thousand_columns_are_refused(registry, tmp_path):
    wide = ";".join(f"k{number}" for number in range(100_000)).encode()
    refused(registry, deliver(tmp_path / "csv"), "metingen.csv", wide + b"\r\n", "1.000 kolommen")
    header = [[f"k{number}" for number in range(1_001)]]
    refused(registry, tmp_path / "xlsx", "levering.xlsx", xlsx({**TABLES, "metingen": header}), "1.000 kolommen")


def test_a_file_beyond_any_delivery_is_not_read(registry, tmp_path):
    deliver(tmp_path)
    with (tmp_path / "metingen.csv").open("ab") as file:
        file.truncate(MOST_BYTES + 1)
    assert "unreadable_file" in [rule for rule, *_ in rules(take(registry, tmp_path))]


def test_a_pipe_named_as_a_table_is_not_waited_for(registry, tmp_path):
    deliver(tmp_path, metingen=None)
    os.mkfifo(tmp_path / "metingen.csv")
    assert "unreadable_file" in [rule for rule, *_ in rules(take(registry, tmp_path))]


@pytest.mark.parametrize("cut", [1, 4, 100, 176, 400, 0.5, 0.9])
def test_a_damaged_spss_file_is_refused(registry, tmp_path, cut):
    content = sav(tmp_path, list(SCORE), [list(SCORE.values())] * 50)
    part = content[: int(len(content) * cut) if isinstance(cut, float) else cut]
    (deliver(tmp_path, metingen=None) / "metingen.sav").write_bytes(part)
    assert take(registry, tmp_path).status == "refused"


def test_a_crash_of_the_spss_library_is_a_damaged_file(registry, tmp_path, monkeypatch):
    child = tmp_path / "child.py"
    child.write_text("import os\nos.abort()\n")
    content = sav(tmp_path, list(SCORE), [list(SCORE.values())])
    monkeypatch.setattr(spss.spss_child, "__file__", str(child))
    refused(registry, deliver(tmp_path / "city", metingen=None), "metingen.sav", content, "beschadigd")


def test_an_spss_file_with_too_many_columns_is_refused(registry, tmp_path):
    header = [f"k{number}" for number in range(1_001)]
    content = sav(tmp_path, header, [[1.0] * len(header)])
    refused(registry, deliver(tmp_path / "city", metingen=None), "metingen.sav", content, "1.000 kolommen")


def test_an_spss_file_in_name_only_is_refused(registry, tmp_path):
    refused(registry, deliver(tmp_path, metingen=None), "metingen.sav", b"huishouden;golf", "SPSS")


def test_formulas_without_outcome_and_errors_set_their_row_aside(registry, tmp_path):
    workbook_of(tmp_path / "levering.xlsx")
    book = openpyxl.load_workbook(tmp_path / "levering.xlsx")
    sheet = book["uitvoering"]
    staff = get_column_letter(sheet.max_column)
    sheet[f"{staff}2"], sheet["A3"] = "=1+1", "professionalisering"
    sheet["B3"], sheet[f"{staff}3"] = "2017-2", "#DIV/0!"
    book.save(tmp_path / "levering.xlsx")
    intake = take(registry, tmp_path)
    found = [(one.rule, one.row, one.column) for one in intake.problems if one.table == "implementation"]
    assert found == [("wrong_type", 2, "fte"), ("wrong_type", 3, "fte")]
    assert not intake.frames(registry)["implementation"]["staff_fte"].any()


def test_an_outcome_that_is_only_filler_is_not_used(registry, tmp_path):
    tables = {**TABLES, "uitvoering": [TABLES["uitvoering"][0], [*TABLES["uitvoering"][1][:-1], "=1+1"]]}
    (tmp_path / "levering.xlsx").write_bytes(xlsx(tables))  # the library writes 0 and asks to calculate when opened
    assert rules(take(registry, tmp_path)) == [("wrong_type", "implementation", 2, "fte")]


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'table:formula="of:=1/0" calcext:value-type="error" office:value-type="string"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>",
        '<table:table-cell table:formula="of:=1/0"/>',
    ],
)
def test_an_error_in_an_ods_cell_is_no_value(registry, tmp_path, cell):
    header, row = TABLES["uitvoering"]
    tables = {name: ods_table(name, rows) for name, rows in TABLES.items()}
    tables["uitvoering"] = ods_table("uitvoering", [header, [*row[:-1], "@"]]).replace(ods_cell("@"), cell)
    (tmp_path / "levering.ods").write_bytes(ods_of("".join(tables.values())))
    intake = take(registry, tmp_path)
    assert rules(intake) == [("wrong_type", "implementation", 2, "fte")]
    assert not intake.frames(registry)["implementation"]["staff_fte"].any()


def test_formulas_in_a_csv_file_are_only_text(registry, tmp_path):
    intake = take(registry, deliver(tmp_path, metingen=text([SCORE, {**SCORE, "score": '=HYPERLINK("x")'}])))
    assert [(one.rule, one.row) for one in intake.problems] == [("wrong_type", 3)]


def test_cells_shifted_by_one_are_never_used(registry, tmp_path):
    shifted = dict(zip(SCORE, ["H1", *list(SCORE.values())[:-1]], strict=True))
    intake = take(registry, deliver(tmp_path, metingen=[SCORE, shifted]))
    assert list(intake.checked["metingen"].set_aside) == [3]


def test_names_with_paths_are_only_names(registry, tmp_path):
    workbook_of(tmp_path / "levering.xlsx")
    book = openpyxl.load_workbook(tmp_path / "levering.xlsx")
    book.create_sheet("..%2F..%2Fetc")["A1"] = "x"
    book.save(tmp_path / "levering.xlsx")
    assert [rule for rule, *_ in rules(take(registry, tmp_path))] == ["unknown_table"]
    assert [path.name for path in tmp_path.iterdir()] == ["levering.xlsx"]
