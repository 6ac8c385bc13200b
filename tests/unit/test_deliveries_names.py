"""Names of files, sheets and parts are searched too and never shown; the name of a maker is only told."""

import json
import zipfile

import openpyxl
import pytest
from tests.unit.deliveries_by_hand import GOOD, deliver, take, workbook_of

from evaluation.deliveries.intake.privacy.titles import tells_of_person
from evaluation.deliveries.intake.receipt import receipt

BSN = "123456782"
TELLING = [
    f"jansen_{BSN}.xlsx", f"{BSN}.xlsx", f"levering-{BSN}.ods", "Jan_Jansen.xlsx", "dossier_mevrouw_Jansen.xlsx",
    "jan.jansen@example.nl.xlsx", "bel_06-12345678.csv", "geb. 12-3-1980.xlsx", "NL91ABNA0417164300.sav",
    "huisbezoek_3511AB.xlsx",
]  # fmt: skip
INNOCENT = [
    "levering_utrecht.xlsx", "levering_2017-11-01_def.xlsx", "Levering 20171101 v2 (definitief).xlsx", "casussen.csv",
    "levering_2017_NL.xlsx", "wijk VZ0344E.xlsx", "jan_2017.xlsx", "City Deal 100 casussen.ods", "123456789.xlsx",
    "xl/worksheets/sheet1.xml", "docProps/app.xml", "Pictures/10000201000002260000018A2B3C4D5E6F.png", "meta.xml",
]  # fmt: skip


def shown(registry, intake):
    return json.dumps(receipt(registry, intake), ensure_ascii=False)


def with_properties(path, **properties):
    workbook_of(path)
    book = openpyxl.load_workbook(path)
    for name, value in properties.items():
        setattr(book.properties, name, value)
    book.save(path)
    return path.parent


@pytest.mark.parametrize("name", TELLING)
def test_a_name_that_tells_of_a_person_is_known(name):
    assert tells_of_person(name)


@pytest.mark.parametrize("name", INNOCENT)
def test_an_ordinary_name_is_not(name):
    assert not tells_of_person(name)


def test_the_name_of_a_workbook_refuses_it_and_is_not_shown(registry, tmp_path):
    workbook_of(tmp_path / f"jansen_{BSN}.xlsx")
    intake = take(registry, tmp_path)
    first = intake.problems[0]
    assert (intake.status, first.rule, first.file) == ("refused", "personal_data", "bestand_1.xlsx")
    assert "de naam van het bestand" in first.message["nl"] and "(BSN)" in first.message["nl"]
    assert BSN not in shown(registry, intake) and "jansen" not in shown(registry, intake)


@pytest.mark.parametrize("name", [f"casussen {BSN}.csv", f"brief_{BSN}.pdf"])
def test_the_name_of_a_file_beside_the_tables_refuses_the_delivery(registry, tmp_path, name):
    deliver(tmp_path)
    (tmp_path / name).write_text("a;b\r\n1;2\r\n", encoding="utf-8")
    intake = take(registry, tmp_path)
    assert intake.status == "refused" and intake.problems[0].rule == "personal_data"
    assert BSN not in shown(registry, intake)


def test_the_name_of_a_sheet_is_told_by_number_and_not_shown(registry, tmp_path):
    for name in ("Jan Jansen", f"jansen_{BSN}"):
        folder = tmp_path / name[:3]
        folder.mkdir()
        workbook_of(folder / "levering.xlsx", {**GOOD, name: [{"a": "b"}]})
        intake = take(registry, folder)
        assert intake.status == "refused"
        assert any(f"de naam van blad {len(GOOD) + 1} " in one.message["nl"] for one in intake.problems)
        assert "ansen" not in shown(registry, intake) and BSN not in shown(registry, intake)


def test_the_name_of_a_part_inside_the_workbook_is_searched(registry, tmp_path):
    path = workbook_of(tmp_path / "levering.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"xl/media/foto_{BSN}.png", b"\x89PNG")
    intake = take(registry, tmp_path)
    assert intake.status == "refused" and "onderdeel in het bestand" in intake.problems[0].message["nl"]
    assert BSN not in shown(registry, intake)


@pytest.mark.parametrize("field", ["creator", "lastModifiedBy"])
def test_the_name_of_the_maker_is_told_and_copied_nowhere(registry, tmp_path, field):
    intake = take(registry, with_properties(tmp_path / "levering.xlsx", **{field: "Fatima el Idrissi"}))
    assert intake.status == "used"
    assert [(one.rule, one.level, one.file) for one in intake.problems] == [("author_name", "warn", "levering.xlsx")]
    assert "Idrissi" not in shown(registry, intake)


def test_more_than_the_name_of_the_maker_refuses(registry, tmp_path):
    for field, value in (("creator", "jan@example.nl"), ("lastModifiedBy", f"bsn {BSN}"), ("creator", "06-12345678")):
        folder = tmp_path / str(len(value))
        folder.mkdir()
        intake = take(registry, with_properties(folder / "levering.xlsx", **{field: value}))
        assert intake.status == "refused", value
        assert value not in shown(registry, intake)
