"""The template: a sheet per table, lists and validation from the registry; filled in, it passes intake."""

from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from evaluation.__main__ import EXIT_PLAIN_ERROR, main
from evaluation.deliveries.contract import EXPLANATION, LISTS, delivery_columns, internal_form
from evaluation.deliveries.intake.folder import read_folder
from evaluation.deliveries.intake.take_in import take_in
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.world import STAMP, city_tables
from evaluation.deliveries.template.example import example_rows
from evaluation.deliveries.template.workbook import template_bytes
from evaluation.registry.models import LANGUAGES

HAPPENS = {("warn", "month_gap"), ("warn", "payer_twice")}
"""Months without data and payers who pay the same: invented cities have them too, and every row is used."""
SEED = 20161001
CITY = "utrecht"
NAMES_OF_PERSONS = ("bsn", "naam", "voornaam", "achternaam", "geboortedatum", "adres", "postcode", "telefoon", "email")


def opened(content):
    return openpyxl.load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def template(registry):
    return opened(template_bytes(registry, "nl", CITY))


@pytest.fixture(scope="module")
def clean(registry):
    return city_tables(Site(registry, SEED, CITY))


def validations(sheet):
    return {str(one.sqref).split(":")[0].rstrip("2"): one for one in sheet.data_validations.dataValidation}


def letter_of(sheet, name):
    return next(cell.column_letter for cell in sheet[1] if cell.value == name)


def listed(book, validation):
    _, _, cells = validation.formula1.partition("!")
    return [row[0].value for row in book[LISTS][cells.replace("$", "")]]


def test_there_is_a_sheet_for_every_table_with_its_columns(registry, template):
    assert template.sheetnames == [EXPLANATION, *registry.tables, LISTS]
    for id_, table in registry.tables.items():
        assert [cell.value for cell in template[id_][1]] == list(delivery_columns(table))
        assert template[id_].max_row == 1


def test_every_header_has_a_note_with_meaning_kind_and_example(registry, template):
    note = template["huishoudmaanden"][f"{letter_of(template['huishoudmaanden'], 'kosten_rijk')}1"].comment.text
    for part in ("Kosten voor het Rijk", "Soort: getal", "Eenheid: euro", "Voorbeeld: 120", "van 0 tot en met 200.000"):
        assert part.lower() in note.lower()
    for id_, table in registry.tables.items():
        for cell, column in zip(template[id_][1], delivery_columns(table).values(), strict=True):
            assert column.label.nl in cell.comment.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_explanations_come_in_both_languages_and_names_stay_dutch(registry, language):
    book = opened(template_bytes(registry, language, CITY))
    text = "\n".join(str(cell) for row in book[EXPLANATION].iter_rows(values_only=True) for cell in row if cell)
    assert book.sheetnames == [EXPLANATION, *registry.tables, LISTS]
    for id_, table in registry.tables.items():
        assert table.label[language] in text and id_ in text
    assert all(unit in text for unit in ("BSN", registry.units["hour"].label[language]))


def test_codes_are_chosen_from_a_list_and_those_of_the_city_are_filled_in(registry, template):
    sheet = template["huishoudens"]
    found = validations(sheet)
    assert listed(template, found[letter_of(sheet, "wijk")]) == list(registry.cities[CITY].neighbourhoods)
    assert found[letter_of(sheet, "wijk")].showErrorMessage
    experiments = found[letter_of(sheet, "experimenten")]
    assert listed(template, experiments) == list(registry.cities[CITY].experiments)
    assert not experiments.showErrorMessage, "more than one code may stand in the cell"


def test_items_about_health_and_justice_say_so_in_the_list(registry, template):
    meaning = {row[1]: row[2] for row in template[LISTS].iter_rows(values_only=True) if row[0] == "onderdeel"}
    sensitive = registry.instruments["zrm"].sensitive
    for item, words in meaning.items():
        assert ("AVG" in words) == (item in sensitive), item


def test_every_code_column_has_a_drop_down_list(registry, template):
    for id_, table in registry.tables.items():
        found = validations(template[id_])
        for name, column in delivery_columns(table).items():
            if column.codes:
                assert found[letter_of(template[id_], name)].type == "list", f"{id_}.{name}"


def test_numbers_dates_and_references_are_validated(template):
    sheet = template["huishoudmaanden"]
    found = validations(sheet)
    hours, household = found[letter_of(sheet, "gewerkte_uren")], found[letter_of(sheet, "huishouden")]
    assert (hours.type, float(hours.formula1), float(hours.formula2)) == ("decimal", 0, 1000)
    assert household.errorStyle == "warning" and "huishoudens!" in household.formula1
    sheet = template["casussen"]
    when = validations(sheet)[letter_of(sheet, "analysedatum")]
    assert when.type == "date"
    assert openpyxl.utils.datetime.from_excel(int(float(when.formula1))).isoformat().startswith("2015-06-01")


def test_text_cells_keep_what_is_typed(template):
    """A spreadsheet program would make a date of 2017-1."""
    sheet = template["uitvoering"]
    assert sheet.column_dimensions[letter_of(sheet, "kwartaal")].number_format == "@"


def test_no_column_asks_for_data_of_a_person(registry):
    for table in registry.tables.values():
        assert not set(NAMES_OF_PERSONS) & set(table.columns)


def test_the_same_registry_gives_the_same_bytes(registry):
    assert template_bytes(registry, "nl", CITY) == template_bytes(registry, "nl", CITY)


def test_a_template_for_any_city_lists_all_neighbourhoods(registry):
    book = opened(template_bytes(registry, "en"))
    found = validations(book["huishoudens"])
    codes = [code for city in registry.cities.values() for code in city.neighbourhoods]
    assert listed(book, found[letter_of(book["huishoudens"], "wijk")]) == codes


def test_the_empty_template_filled_with_rows_passes_intake(registry, template, clean, tmp_path):
    book = opened(template_bytes(registry, "nl", CITY))
    for id_, rows in clean.items():
        names = [cell.value for cell in book[id_][1]]
        for cells in rows[names].astype(object).where(rows[names].notna(), None).itertuples(index=False, name=None):
            book[id_].append([cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in cells])
    book.save(tmp_path / "levering.xlsx")
    intake = take_in(registry, CITY, read_folder(tmp_path))
    assert (intake.status, intake.origin) == ("used", "synthetic")
    assert {(one.level, one.rule) for one in intake.problems} <= HAPPENS
    frames = intake.frames(registry)
    for id_, rows in clean.items():
        expected = internal_form(registry, CITY, id_, rows)
        pd.testing.assert_frame_equal(frames[registry.tables[id_].name], expected)


@pytest.mark.parametrize("city", ["eindhoven", "leeuwarden"])
def test_the_example_is_stamped_and_passes_intake_whole(registry, tmp_path, city):
    rows = example_rows(registry, city, city_tables(Site(registry, SEED, city)), STAMP)
    content = template_bytes(registry, "nl", city, rows)
    (tmp_path / "voorbeeld.xlsx").write_bytes(content)
    intake = take_in(registry, city, read_folder(tmp_path))
    assert (intake.status, intake.origin) == ("used", "synthetic")
    assert {(one.level, one.rule) for one in intake.problems} <= HAPPENS
    assert all(intake.checked[id_].used for id_, table in registry.tables.items() if not table.complete_alone)
    book = opened(content)
    assert "SYNTHETISCHE GEGEVENS" in str(book[EXPLANATION]["A2"].value)
    assert all("SYNTHETISCHE" in book[id_].oddHeader.center.text for id_ in registry.tables)


def test_the_command_writes_the_file_and_names_it(study, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["template", "--study", str(study.root), "--city", "zaanstad"]) == 0
    assert "sjabloon_zaanstad.xlsx" in capsys.readouterr().out
    target = tmp_path / "voor de stad" / "x.xlsx"
    assert main(["template", "--study", str(study.root), "--example", "--lang", "en", "--out", str(target)]) == 0
    assert opened(target.read_bytes())["huishoudens"].max_row > 50


def test_a_city_that_is_not_there_is_told(study, capsys):
    assert main(["template", "--study", str(study.root), "--city", "atlantis"]) == EXIT_PLAIN_ERROR
    assert "atlantis" in capsys.readouterr().err


def test_a_study_without_an_invented_world_has_no_example(study, capsys):
    (study.registry / "synthetic.yaml").unlink()
    assert main(["template", "--study", str(study.root), "--example"]) == EXIT_PLAIN_ERROR
    assert "synthetic.yaml" in capsys.readouterr().err
