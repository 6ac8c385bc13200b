"""Cells that can be read, but not as they stand: never a wrong value without a word."""

from datetime import date

import pandas as pd
import pytest
from tests.unit.deliveries_by_hand import (
    GOOD,
    IMPLEMENTATION,
    PROFESSIONAL,
    SCORE,
    deliver,
    rules,
    take,
    text,
)
from tests.unit.delivery_forms import ods, sav, xlsx

from evaluation.deliveries.intake.cells import Reading, Wrong, read_cell

MONTH_FORM = "20[0-9]{2}-(0[1-9]|1[0-2])"
QUARTER_FORM = "20[0-9]{2}-[1-4]"
WHOLE = {**IMPLEMENTATION, "budget_besteed": "100", "fte": "3", "opzetkosten": "15000"}
MONTH = {"huishouden": "H1", "maand": "2017-03", "kosten_totaal": "2000"}
WIDE = {"huishouden": ["H1"], "golf": ["T0"], "meetdatum": ["10-11-2016"], "zrm_versie": ["2013"]}


def budget(registry, folder, separator, available, **others):
    """Deliver one row, and return its budget inside and the rules that its column breaks."""
    row = {**WHOLE, "budget_beschikbaar": available, **others}
    intake = take(registry, deliver(folder, uitvoering=text([row], separator)))
    broken = [rule for rule, _, _, column in rules(intake) if column == "budget_beschikbaar"]
    return intake.checked["uitvoering"].read.columns["budget_beschikbaar"].by_row.tolist()[0], broken


@pytest.mark.parametrize(
    ("separator", "available", "others", "number"),
    [
        ("\t", "8,560", {"fte": "2.5"}, 8560.0),
        ("\t", "8.560", {"fte": "2,5"}, 8560.0),
        (",", "8.560", {"fte": "2,5"}, 8560.0),
        (",", "8.560", {"fte": "2.5"}, 8.56),
        (",", "8,560", {"fte": "2.5"}, 8560.0),
        (";", "8,560", {"fte": "2.5"}, 8560.0),
        (";", "8.560", {}, 8560.0),
        (";", "8.560", {"opzetkosten": "€ 15000,50"}, 8560.0),
    ],
)
def test_other_columns_show_how_a_file_writes_decimals(registry, tmp_path, separator, available, others, number):
    assert budget(registry, tmp_path, separator, available, **others) == (number, [])


@pytest.mark.parametrize(
    ("separator", "available", "others"),
    [
        ("\t", "8,560", {}),
        ("\t", "8.560", {}),
        (",", "8.560", {}),
        (",", "8,560", {}),
        ("\t", "8,560", {"fte": "2,5", "opzetkosten": "15000.50"}),
        (";", "8.560", {"fte": "2,5", "opzetkosten": "15000.50"}),
    ],
)
def test_without_one_clear_style_a_number_that_can_mean_two_things_is_told(
    registry, tmp_path, separator, available, others
):
    number, broken = budget(registry, tmp_path, separator, available, **others)
    assert (number != number, broken) == (True, ["wrong_type"])


def test_a_column_that_contradicts_itself_leaves_the_file_without_a_style(registry, tmp_path):
    rows = [
        {**WHOLE, "fte": "2,5", "budget_beschikbaar": "8.560"},
        {**WHOLE, "fte": "2.5", "budget_beschikbaar": "100", "kwartaal": "2017-2"},
    ]
    intake = take(registry, deliver(tmp_path, uitvoering=rows))
    assert ("wrong_type", "implementation", 2, "budget_beschikbaar") in rules(intake)


def test_columns_of_a_workbook_do_not_decide_for_each_other(registry, tmp_path):
    tables = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in GOOD.items()}
    tables["uitvoering"][1] = list({**WHOLE, "fte": "2,5", "budget_beschikbaar": "8.560"}.values())
    (tmp_path / "levering.xlsx").write_bytes(xlsx(tables))
    assert ("wrong_type", "implementation", 2, "budget_beschikbaar") in rules(take(registry, tmp_path))


def scores(registry, folder, content):
    (deliver(folder, metingen=None) / "metingen.sav").write_bytes(content)
    intake = take(registry, folder)
    return intake.checked["metingen"].read.columns["score"].by_row.tolist(), rules(intake)


@pytest.mark.parametrize("label", ["Onbekend", "n.v.t.", "weet niet / n.v.t.", "weet niet of niet ingevuld"])
def test_a_number_that_spss_calls_unknown_is_no_value(registry, tmp_path, label):
    rows = [list({**SCORE, "score": 5.0, "beoordelaar": "1"}.values()), list({**SCORE, "score": 2.0}.values())]
    rows[1][6] = "2"
    content = sav(tmp_path, list(SCORE), rows, variable_value_labels={"score": {5.0: label, 2.0: "niet"}})
    found, broken = scores(registry, tmp_path, content)
    assert (found[0] != found[0], found[1], broken) == (True, 2.0, [("missing_value", "measurements", 1, "score")])


def test_a_label_that_only_holds_such_a_word_leaves_the_number(registry, tmp_path):
    content = sav(
        tmp_path,
        list(SCORE),
        [list({**SCORE, "score": 5.0}.values())],
        variable_value_labels={"score": {5.0: "onbekend maar goed"}},
    )
    assert scores(registry, tmp_path, content) == ([5.0], [])


def test_a_text_of_digits_that_spss_calls_unknown_is_no_value(registry, tmp_path):
    rows = [list(SCORE.values()), list({**SCORE, "beoordelaar": "2", "score": "5"}.values())]
    content = sav(tmp_path, list(SCORE), rows, variable_value_labels={"score": {"5": "onbekend"}})
    found, broken = scores(registry, tmp_path, content)
    assert (found[0], found[1] != found[1], len(broken)) == (2.0, True, 1)


def test_an_item_of_a_wide_file_that_spss_calls_unknown_is_no_value(registry, tmp_path):
    table = {**WIDE, "financien": [2.0], "huisvesting": [5.0]}
    labels = {"financien": {2.0: "niet zelfredzaam"}, "huisvesting": {5.0: "weet niet"}}
    rows = [list(row) for row in zip(*table.values(), strict=True)]
    assert scores(registry, tmp_path, sav(tmp_path, list(table), rows, variable_value_labels=labels)) == ([2.0], [])


def percentages(registry, folder, cells):
    rows = [
        {**PROFESSIONAL, "respondent": f"P{number}", "administratietijd": cell}
        for number, cell in enumerate(cells, start=1)
    ]
    intake = take(registry, deliver(folder, professionals=rows))
    assert intake.status == "used"
    return intake, intake.frames(registry)["professionals"]["administration_time_percent"]


def test_percentages_that_look_like_shares_are_told_and_not_used(registry, tmp_path):
    intake, found = percentages(registry, tmp_path, ["0,361", "0,2", "1", "0", "0,4", ""])
    assert (len(found), found.notna().sum()) == (6, 0)
    assert rules(intake) == [("looks_like_shares", "professionals", row, "administratietijd") for row in range(2, 7)]
    assert {one.level for one in intake.problems} == {"warn"}


@pytest.mark.parametrize("cells", [["0,3"] * 4, ["0,3"] * 5 + ["1,5"], ["0"] * 5])
def test_few_or_higher_percentages_are_left_as_they_are(registry, tmp_path, cells):
    intake, found = percentages(registry, tmp_path, cells)
    assert (rules(intake), found.notna().all()) == ([], True)


def test_the_sign_of_a_unit_may_stand_beside_its_number(registry, tmp_path):
    assert percentages(registry, tmp_path, ["36,1%", "36,1 %"])[1].tolist() == [36.1, 36.1]


@pytest.mark.parametrize("written", ["€ 571,74", "€571,74", "EUR 571,74", "eur 571.74"])
def test_an_amount_may_have_the_sign_of_the_euro(written):
    assert read_cell(written, Reading("decimal", {}, "unknown", unit="eur")) == 571.74
    assert read_cell(written, Reading("decimal", {}, "unknown", unit="percent")) == Wrong("wrong_type", "decimal")


def test_the_sign_of_the_euro_does_not_settle_what_a_number_means():
    assert read_cell("€ 8.560", Reading("decimal", {}, "unknown", unit="eur")) == Wrong("wrong_type", "ambiguous")


@pytest.mark.parametrize(
    "written",
    [
        "2016-09",
        "2016-09-01",
        "1-9-2016",
        "01-09-2016 00:00",
        "1 september 2016",
        "9-2016",
        "09/2016",
        "201609",
        201609.0,
        date(2016, 9, 1),
        pd.Timestamp(2016, 9, 1).to_pydatetime(),
    ],
)
def test_a_month_may_be_written_as_its_first_day(written):
    assert read_cell(written, Reading("text", {}, "unknown", pattern=MONTH_FORM)) == "2016-09"


@pytest.mark.parametrize("written", ["2016-09-02", "13-2016", "201613", "9-1-2016", "31-9-2016"])
def test_another_day_or_no_month_is_left_to_the_form(written):
    assert read_cell(written, Reading("text", {}, "unknown", pattern=MONTH_FORM)) == written


@pytest.mark.parametrize("written", ["1-2017", "2017-02-01", "201702"])
def test_a_month_stands_for_no_quarter(written):
    assert read_cell(written, Reading("text", {}, "unknown", pattern=QUARTER_FORM)) == written
    assert isinstance(read_cell(date(2017, 2, 1), Reading("text", {}, "unknown", pattern=QUARTER_FORM)), Wrong)


def months(registry, folder):
    intake = take(registry, folder)
    return intake.checked["huishoudmaanden"].used.columns["maand"].by_row.tolist()


@pytest.mark.parametrize("written", ["1-3-2017", "3-2017", "201703"])
def test_months_of_a_csv_file_may_be_dates(registry, tmp_path, written):
    assert months(registry, deliver(tmp_path, huishoudmaanden=[{**MONTH, "maand": written}])) == ["2017-03"]


@pytest.mark.parametrize(("name", "write"), [("levering.xlsx", xlsx), ("levering.ods", ods)])
def test_months_of_a_workbook_may_be_dates(registry, tmp_path, name, write):
    tables = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in GOOD.items()}
    tables["huishoudmaanden"] = [list(MONTH), ["H1", pd.Timestamp(2017, 3, 1), "2000"]]
    (tmp_path / name).write_bytes(write(tables))
    assert months(registry, tmp_path) == ["2017-03"]
