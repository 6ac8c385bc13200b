"""The same small delivery in every format and with every name a city may use reads the same inside."""

from datetime import date

import pandas as pd
import pytest
from tests.unit.deliveries_by_hand import (
    CASE,
    GOOD,
    HOUSEHOLD,
    IMPLEMENTATION,
    PROFESSIONAL,
    SCORE,
    deliver,
    rules,
    take,
    text,
)
from tests.unit.delivery_forms import ods, sav, xlsx

from evaluation.deliveries.intake.delimited import separator_of
from evaluation.deliveries.intake.key import PUBLIC_KEY, Key
from evaluation.deliveries.intake.receipt import set_aside_rows

WIDE = {
    "huishouden": "H1",
    "golf": "T0",
    "meetdatum": "10-11-2016",
    "zrm_versie": "2013",
    "financien": "2",
    "huisvesting": "4",
    "sociaal_netwerk": "",
}

NOT_FILLED_IN = [None] * (len(HOUSEHOLD) - 5)
"""The columns of a household after its date of inflow."""


def rows_of(tables):
    return {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()}


def used(registry, folder, table="households"):
    intake = take(registry, folder)
    assert (intake.status, rules(intake)) == ("used", [])
    return intake.frames(registry)[table]


@pytest.mark.parametrize(("name", "write"), [("levering.xlsx", xlsx), ("levering.ods", ods)])
def test_workbooks_of_both_kinds_are_read(registry, tmp_path, name, write):
    (tmp_path / name).write_bytes(write(rows_of(GOOD)))
    assert used(registry, tmp_path)["inflow_date"].dt.date.tolist() == [date(2016, 11, 1)]


def test_titles_above_and_totals_below_are_no_data(registry, tmp_path):
    empty = ";" * (len(HOUSEHOLD) - 1)
    titled = [f"Levering van Utrecht, wijk, groep, uitstroom{empty}", empty, *text([HOUSEHOLD]).split("\r\n"), empty]
    intake = take(registry, deliver(tmp_path, huishoudens="\r\n".join([*titled, f"Totaal aantal: 1{empty}"]) + "\r\n"))
    assert rules(intake) == [
        ("rows_above_header", "households", None, ""),
        ("total_row", "households", 7, "huishouden"),
    ]
    assert intake.frames(registry)["households"]["source_row"].tolist() == [4]
    assert "(1)" in intake.problems[0].message["nl"]


def test_a_merged_title_in_a_workbook_is_no_data(registry, tmp_path):
    tables = rows_of(GOOD)
    tables["casussen"] = [["Casus"], [None], *tables["casussen"]]
    (tmp_path / "levering.xlsx").write_bytes(xlsx(tables))
    intake = take(registry, tmp_path)
    assert rules(intake) == [("rows_above_header", "cases", None, "")]
    assert intake.frames(registry)["cases"]["source_row"].tolist() == [4]


@pytest.mark.parametrize("language", ["nl", "en", "name"])
def test_columns_and_tables_are_known_by_label_and_internal_name(registry, tmp_path, language):
    for id_, rows in GOOD.items():
        table = registry.tables[id_]
        known = {
            dutch: column.name if language == "name" else column.label[language]
            for dutch, column in table.columns.items()
        }
        renamed = [{known[name]: cell for name, cell in row.items()} for row in rows]
        (tmp_path / f"{table.name if language == 'name' else table.label[language].replace(' ', '_')}.csv").write_text(
            text(renamed), encoding="utf-8", newline=""
        )
    assert used(registry, tmp_path, "measurements")["score"].tolist() == [2.0]


def test_a_city_may_have_its_own_names(registry, tmp_path):
    own = {"huishoudens": {"Cliëntsysteem": "huishouden"}}
    city = registry.cities["utrecht"].model_copy(update={"aliases": own})
    registry = registry.model_copy(update={"cities": {**registry.cities, "utrecht": city}})
    content = text([HOUSEHOLD]).replace("huishouden;", "cliëntsysteem;", 1).encode("cp1252")
    assert used(registry, deliver(tmp_path, huishoudens=content))["household_id"].tolist() == ["H1"]


def test_a_column_under_two_names_is_unclear(registry, tmp_path):
    content = text([{**HOUSEHOLD, "Neighbourhood code": "x"}])
    intake = take(registry, deliver(tmp_path, huishoudens=content))
    assert ("unclear_source", "households", None, "wijk") in rules(intake)


@pytest.mark.parametrize("word", ["n.v.t.", "Onbekend", "-", " \u00a0", "N.v.t. "])
def test_words_for_no_value_are_empty_cells(registry, tmp_path, word):
    rows = [{**HOUSEHOLD, "uitstroom": word}]
    assert used(registry, deliver(tmp_path, huishoudens=rows))["outflow_date"].isna().all()
    assert (
        rules(take(registry, deliver(tmp_path, huishoudens=[{**HOUSEHOLD, "instroom": word}])))[0][0] == "missing_value"
    )


def test_codes_may_be_given_by_their_label(registry, tmp_path):
    rows = [{**HOUSEHOLD, "groep": "Experimentgroep"}]
    assert used(registry, deliver(tmp_path, huishoudens=rows))["arm"].tolist() == ["experiment"]


def test_blanks_that_do_not_show_do_not_part_a_household_from_its_scores(registry, tmp_path):
    deliver(
        tmp_path,
        huishoudens=[{**HOUSEHOLD, "huishouden": "H\u00a01\u200b"}],
        metingen=[{**SCORE, "huishouden": "H 1 "}],
    )
    assert used(registry, tmp_path, "measurements")["household_id"].tolist() == ["H 1"]


def test_a_wide_sheet_becomes_a_row_per_domain(registry, tmp_path):
    later = {
        **WIDE,
        "golf": "T1",
        "meetdatum": "10-8-2017",
        "zrm_versie": "2013",
        "financien": "3,0",
        "huisvesting": "n.v.t.",
    }
    frame = used(registry, deliver(tmp_path, metingen=[WIDE, later]), "measurements")
    found = frame[["wave", "instrument", "version", "item", "rater", "score", "source_row"]].to_numpy().tolist()
    assert found == [
        ["T0", "zrm", "2013", "financien", "1", 2.0, 2],
        ["T0", "zrm", "2013", "huisvesting", "1", 4.0, 2],
        ["T1", "zrm", "2013", "financien", "1", 3.0, 3],
    ]


def test_domains_may_have_the_older_names_and_the_instrument_before_them(registry, tmp_path):
    renamed = {"Inkomen": "financien", "zrm_huisvesting": "huisvesting", "Gezinsrelaties": "huiselijke_relaties"}
    row = {
        **{name: WIDE[name] for name in ("huishouden", "golf", "meetdatum", "zrm_versie")},
        **dict.fromkeys(renamed, "3"),
    }
    frame = used(registry, deliver(tmp_path, metingen=[row]), "measurements")
    assert frame["item"].tolist() == list(renamed.values())


def test_what_is_wrong_in_a_wide_row_is_named_at_its_own_column(registry, tmp_path):
    rows = [WIDE, {**WIDE, "huishouden": "H9"}, {**WIDE, "golf": "T1", "meetdatum": "1-8-2017", "huisvesting": "7"}]
    empty = {**WIDE, "golf": "T1", "financien": "", "huisvesting": ""}
    intake = take(registry, deliver(tmp_path, metingen=[*rows, empty, {**WIDE, "huishouden": "Totaal"}]))
    assert sorted(rules(intake), key=lambda one: one[2]) == [
        ("unknown_reference", "measurements", 3, "huishouden"),
        ("out_of_range", "measurements", 4, "huisvesting"),
        ("missing_value", "measurements", 5, "financien"),
        ("total_row", "measurements", 6, "huishouden"),
    ]
    found = set_aside_rows(registry, intake, Key(PUBLIC_KEY))[["row", "column"]].to_numpy().tolist()
    assert found == [
        [3, "huishouden"],
        [3, "huishouden"],
        [4, "huisvesting"],
        [5, "financien"],
        [6, "huishouden"],
        [6, "huishouden"],
    ]
    checked = intake.checked["metingen"]
    assert checked.delivered == len(checked.used) + len(checked.set_aside) == 9


def test_spss_labels_stand_for_codes_and_numbers_for_themselves(registry, tmp_path):
    words = {"groep": {1: "experiment", 2: "vergelijkingsgroep"}, "uitstroom": {}}
    rows = [
        ["H1", "VZ0344E", 1.0, "professionalisering", date(2016, 11, 1), *NOT_FILLED_IN],
        ["H2", "VZ0344V", 2.0, "", date(2016, 12, 1), *NOT_FILLED_IN],
    ]
    content = sav(tmp_path, list(HOUSEHOLD), rows, variable_value_labels=words)
    (deliver(tmp_path, huishoudens=None) / "huishoudens.sav").write_bytes(content)
    frame = used(registry, tmp_path)
    assert frame[["arm", "source_row"]].to_numpy().tolist() == [["experiment", 1], ["comparison", 2]]
    assert frame["inflow_date"].dt.date.tolist() == [date(2016, 11, 1), date(2016, 12, 1)]


def test_spss_names_may_stand_in_the_captions_and_items_in_labels(registry, tmp_path):
    header = ["hh", "golf", "meetdatum", "instrument", "versie", "v6", "beoordelaar", "score"]
    rows = [["H1", 0.0, date(2016, 11, 10), "zrm", 2013.0, 1.0, 1.0, 2.0]]
    words = {"golf": {0: "T0"}, "v6": {1: "Financiën"}, "beoordelaar": {1: "eerste"}, "score": {2: "niet zelfredzaam"}}
    captions = {"hh": "Nummer van het huishouden", "v6": "Domein of onderdeel"}
    content = sav(tmp_path, header, rows, variable_value_labels=words, column_labels=captions)
    (deliver(tmp_path, metingen=None) / "metingen.sav").write_bytes(content)
    frame = used(registry, tmp_path, "measurements")
    assert frame[["wave", "version", "item", "rater", "score"]].to_numpy().tolist() == [
        ["T0", "2013", "financien", "1", 2.0]
    ]


def test_a_value_and_its_label_that_contradict_each_other_are_not_used(registry, tmp_path):
    rows = [["H1", "VZ0344E", "vergelijking", "", date(2016, 11, 1), *NOT_FILLED_IN]]
    content = sav(tmp_path, list(HOUSEHOLD), rows, variable_value_labels={"groep": {"vergelijking": "experiment"}})
    (deliver(tmp_path, huishoudens=None, metingen=None) / "huishoudens.sav").write_bytes(content)
    (tmp_path / "metingen.csv").write_text(text([SCORE]))
    assert ("unknown_code", "households", 1, "groep") in rules(take(registry, tmp_path))


@pytest.mark.parametrize("date_1904", [False, True])
@pytest.mark.parametrize("plain_days", [False, True])
def test_dates_of_a_workbook_follow_its_calendar(registry, tmp_path, date_1904, plain_days):
    tables = rows_of(GOOD)
    tables["huishoudens"][1][4] = pd.Timestamp(2016, 11, 1)
    (tmp_path / "levering.xlsx").write_bytes(xlsx(tables, date_1904, plain_days))
    assert used(registry, tmp_path)["inflow_date"].dt.date.tolist() == [date(2016, 11, 1)]


def test_lists_in_a_file_with_commas_do_not_hide_its_separator(registry, tmp_path):
    rows = [
        {**CASE, "wetten": "wmo;wgs;zvw;wlz;huur;jeugdwet;participatiewet", "casus": f"C{number}"} for number in (1, 2)
    ]
    assert len(used(registry, deliver(tmp_path, casussen=text(rows, ",")), "cases")) == 2


def test_one_decimal_comma_in_each_row_does_not_hide_the_separator(registry, tmp_path):
    rows = [
        {**IMPLEMENTATION, "kwartaal": f"2017-{number}", "budget_besteed": "5", "fte": "2,5"} for number in (1, 2, 3)
    ]
    frame = used(registry, deliver(tmp_path, uitvoering=rows, professionals=[PROFESSIONAL]), "implementation")
    assert frame["staff_fte"].tolist() == [2.5] * 3


def test_csv_and_spss_may_stand_together_but_no_table_twice(registry, tmp_path):
    content = sav(tmp_path, list(SCORE), [list(SCORE.values())])
    (deliver(tmp_path) / "metingen.sav").write_bytes(content)
    assert [rule for rule, *_ in rules(take(registry, tmp_path))] == ["unclear_source"]
    (tmp_path / "metingen.csv").unlink()
    used(registry, tmp_path)


def test_decimal_commas_and_a_title_do_not_make_the_comma_the_separator():
    rows = "\n".join(f"{row};{row},5;x;{row},25" for row in range(5))
    assert separator_of(f"Levering, wijk, casus en zo verder\na;b;c;d\n{rows}\n") == ";"
    assert separator_of("a,b,c\n" + "1,wmo;jeugdwet,2.5\n" * 5) == ","
