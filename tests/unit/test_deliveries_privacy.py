"""Privacy at the door: a delivery with data of persons, wherever it stands, is refused whole; no value is shown."""

import json
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from tests.unit.deliveries_by_hand import (
    CASE,
    GOOD,
    HOUSEHOLD,
    PROFESSIONAL,
    SCORE,
    deliver,
    take,
    text,
    workbook_of,
)

from evaluation.deliveries.contract import delivery_columns
from evaluation.deliveries.intake.privacy import UnsafePartError, hidden_texts
from evaluation.deliveries.intake.privacy.kinds import KINDS, told_by
from evaluation.deliveries.intake.privacy.numbers import IBAN_LENGTHS, is_bsn, is_iban, too_many_by_chance
from evaluation.deliveries.intake.privacy.patterns import person_names, search
from evaluation.deliveries.intake.receipt import receipt

BSNS = ["123456782", "111222333", "999999990"]
SECRET = {
    "bsn": "bsn 123456782",
    "name": "mevrouw Jansen",
    "birth_date": "geb. 12-3-1980",
    "address": "Kerkstraat 12a",
    "postcode": "1234 AB",
    "email": "jan.jansen@example.nl",
    "phone": "06-12345678",
    "iban": "NL91 ABNA 0417 1643 00",
}
"""A text of each kind, by itself enough."""
HEADERS = {
    "BSN": ("bsn", "123456782"),
    "Naam cliënt": ("name", "x"),
    "achternaam": ("name", "x"),
    "Geboortedatum": ("birth_date", "12-3-1980"),
    "geboren": ("birth_date", "1980-03-12"),
    "straat": ("address", "x"),
    "huisnummer": ("address", "12"),
    "telefoon": ("phone", "612345678"),
    "rekeningnummer": ("iban", "417164300"),
}
INNOCENT = [
    "UTR-H-001", "VZ0344E", "31-01-2017", "01-02-2017 00:00:00", "06-02-2017 10:00", "2017-01-31", "10.000,00",
    "2017-1", "18-26", "professionalisering;schulden_beschermingsbewind", "wijkteam Oost 3", "onderweg 3 maanden",
    "in 2016 EN 2017", "100000000", "20170131", "K01", "T0", "Participatiewet", "50%", "1234", "36,5", "experiment",
    "geen brede_geldstroom",
]  # fmt: skip


def found(intake):
    """The kinds found, each with the place that the message names."""
    assert intake.status == "refused"
    problems = [one for one in intake.problems if one.rule == "personal_data"]
    assert problems and intake.problems[0] is problems[0], "the most important comes first"
    return problems


def shown(registry, intake):
    return json.dumps(receipt(registry, intake), ensure_ascii=False)


def names_kind(problem, kind):
    return KINDS[kind].nl in problem.message["nl"] and KINDS[kind].en in problem.message["en"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_in_free_text_refuses_the_whole_delivery(registry, tmp_path, kind):
    rows = [{**HOUSEHOLD, "opmerking": "gebeld over " + SECRET[kind] + ", later terug"}]
    if kind == "postcode":
        rows[0]["opmerking"] = SECRET[kind]
    intake = take(registry, deliver(tmp_path, huishoudens=rows))
    problem = next(one for one in found(intake) if names_kind(one, kind))
    below = chr(ord("A") + len(HOUSEHOLD))
    assert (problem.file, problem.column, problem.level) == ("huishoudens.csv", below, "refuse")
    assert not intake.checked and all(table.empty for table in intake.frames(registry).values())
    assert SECRET[kind] not in shown(registry, intake)


@pytest.mark.parametrize("header", HEADERS)
def test_the_name_of_a_column_tells(registry, tmp_path, header):
    kind, value = HEADERS[header]
    intake = take(registry, deliver(tmp_path, casussen=[{**CASE, header: value}]))
    assert any(names_kind(one, kind) for one in found(intake))


def test_a_telling_column_without_any_value_is_only_unknown(registry, tmp_path):
    assert take(registry, deliver(tmp_path, casussen=[{**CASE, "naam": ""}])).status == "used"


def test_bare_bsns_count_together_and_one_by_chance_does_not(registry, tmp_path):
    rows = [{**PROFESSIONAL, "respondent": number} for number in BSNS]
    problem = found(take(registry, deliver(tmp_path / "many", professionals=rows)))[0]
    assert (problem.column, "3 cel" in problem.message["nl"]) == ("A", True)
    one = [{**PROFESSIONAL, "respondent": number} for number in (BSNS[0], "123456783", "123456784")]
    assert take(registry, deliver(tmp_path / "one", professionals=one)).status == "used"


def test_a_long_series_of_nine_digits_is_not_refused(registry, tmp_path):
    rows = [{**PROFESSIONAL, "respondent": str(700_000_000 + number)} for number in range(300)]
    assert sum(is_bsn(row["respondent"]) for row in rows) > 20
    assert take(registry, deliver(tmp_path, professionals=rows)).status == "used"


def test_extra_and_hidden_sheets_and_the_explanation_are_looked_at(registry, tmp_path):
    for name, hidden in (("Extra", False), ("Verborgen", True), ("toelichting", False)):
        path = tmp_path / name / "levering.xlsx"
        path.parent.mkdir()
        book = xlsxwriter.Workbook(path)
        for table, rows in GOOD.items():
            sheet = book.add_worksheet(table)
            for number, row in enumerate([dict.fromkeys(rows[0]), *rows]):
                for place, (column, cell) in enumerate(row.items()):
                    sheet.write(number, place, cell if number else column)
        extra = book.add_worksheet(name)
        extra.write(3, 2, SECRET["email"])
        if hidden:
            extra.very_hidden()
        book.close()
        intake = take(registry, path.parent)
        assert names_kind(found(intake)[0], "email"), name
        assert SECRET["email"] not in shown(registry, intake)


def test_a_note_beside_csv_files_is_looked_at(registry, tmp_path):
    deliver(tmp_path)
    (tmp_path / "toelichting.txt").write_text("Vragen? Bel 030-1234567", encoding="utf-8")
    assert names_kind(found(take(registry, tmp_path))[0], "phone")


def with_sheets(path, change):
    """A good workbook, changed before it is closed."""
    book = xlsxwriter.Workbook(path)
    for table, rows in GOOD.items():
        sheet = book.add_worksheet(table)
        for number, row in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows]):
            for place, cell in enumerate(row.values()):
                sheet.write(number, place, cell)
    change(book)
    book.close()
    return path.parent


@pytest.mark.parametrize(
    ("kind", "place", "change"),
    [
        ("email", "opmerkingen", lambda book: book.worksheets()[0].write_comment("B2", SECRET["email"])),
        ("bsn", "opmerkingen", lambda book: book.worksheets()[0].write_comment("B2", "bsn 123456782")),
        ("name", "opmerkingen", lambda book: book.worksheets()[0].write_comment("B2", "x", {"author": "Jan Jansen"})),
        ("email", "eigenschappen", lambda book: book.set_properties({"author": SECRET["email"]})),
        ("name", "eigenschappen", lambda book: book.set_properties({"title": "Gesprek met Jan Jansen"})),
        ("phone", "eigenschappen", lambda book: book.set_properties({"comments": SECRET["phone"]})),
        ("iban", "eigenschappen", lambda book: book.set_custom_property("rekening", SECRET["iban"])),
        ("address", "verborgen deel", lambda book: book.worksheets()[0].insert_textbox(3, 3, SECRET["address"])),
    ],
)
def test_comments_properties_and_boxes_are_looked_at(registry, tmp_path, kind, place, change):
    intake = take(registry, with_sheets(tmp_path / "levering.xlsx", change))
    problem = next(one for one in found(intake) if names_kind(one, kind))
    assert place in problem.message["nl"] and problem.file == "levering.xlsx"
    assert "Jansen" not in shown(registry, intake) and SECRET[kind] not in shown(registry, intake)


def test_properties_that_name_no_person_do_no_harm(registry, tmp_path):
    made = {"author": "synthese", "manager": "Gemeente Utrecht", "created": datetime(2017, 1, 1)}
    assert (
        take(registry, with_sheets(tmp_path / "levering.xlsx", lambda book: book.set_properties(made))).status == "used"
    )


def test_a_sheet_named_after_a_person_is_told_by_number(registry, tmp_path):
    workbook_of(tmp_path / "levering.xlsx", {**GOOD, "Jan Jansen": [{"a": "b"}]})
    intake = take(registry, tmp_path)
    assert any("de naam van blad" in one.message["nl"] for one in found(intake))


@pytest.mark.parametrize(
    "part", [b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>', b"<not closed>", b"<x>" * 3]
)
def test_xml_that_is_not_safe_to_read_is_not_read(registry, tmp_path, part):
    path = workbook_of(tmp_path / "levering.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/comments9.xml", part)
    with pytest.raises(UnsafePartError):
        hidden_texts(path.name, path.read_bytes())
    intake = take(registry, tmp_path)
    assert intake.status == "refused" and intake.problems[0].rule == "unreadable_file"


def test_a_part_that_unpacks_to_too_much_is_not_read(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", b"<x>" + b" " * (70 * 2**20) + b"</x>")
    assert path.stat().st_size < 2**20
    with pytest.raises(UnsafePartError):
        hidden_texts(path.name, path.read_bytes())


@pytest.mark.parametrize("cell", INNOCENT)
def test_ordinary_cells_are_not_taken_for_data_of_persons(registry, tmp_path, cell):
    assert search([cell]) == {}
    assert take(registry, deliver(tmp_path, casussen=[{**CASE, "extra": cell}])).status == "used"


def test_no_column_of_the_contract_is_named_like_data_of_persons(registry):
    for table_id, table in registry.tables.items():
        for name, column in delivery_columns(table).items():
            for header in (name, column.name, *getattr(column, "aliases", ())):
                assert not told_by(header), (table_id, header)


def test_hand_made_delivery_is_clean_with_a_comment_of_a_team(registry, tmp_path):
    assert take(registry, deliver(tmp_path, metingen=text([SCORE]))).status == "used"


def test_numbers_prove_themselves():
    assert all(map(is_bsn, BSNS)) and not is_bsn("123456789") and not is_bsn("000000000") and not is_bsn("1234567890")
    assert is_bsn("11122233".zfill(9)) == is_bsn("11122233")
    assert is_iban("NL91ABNA0417164300") and is_iban("DE89370400440532013000") and not is_iban("NL92ABNA0417164300")
    assert not is_iban("QQ91ABNA0417164300") and len(IBAN_LENGTHS) > 70
    assert too_many_by_chance(3, 3) and not too_many_by_chance(2, 2) and not too_many_by_chance(30, 300)


def test_a_maker_is_a_person_when_named_like_one():
    people = ["Jan Jansen", "J. de Vries", "Jansen, J.", "Fatima el Idrissi"]
    assert person_names(people) == len(people)
    assert person_names(["openpyxl", "Gemeente Utrecht", "Microsoft Office User", "synthese", ""]) == 0
