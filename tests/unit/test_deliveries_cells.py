"""One cell at a time: numbers in Dutch and English, dates, codes, and what must not be guessed."""

from datetime import date, datetime, time

import pytest

from evaluation.deliveries.intake.cells import Reading, Wrong, number_style, read_cell

YES_NO = {"ja": "1", "nee": "0"}
LAWS = {"wmo": "wmo", "jeugdwet": "jeugdwet", "huur": "huur"}


def reading(kind, codes=None, style="unknown"):
    return Reading(kind, codes or {}, style)


@pytest.mark.parametrize(
    ("written", "style", "number"),
    [
        ("3", "unknown", 3.0),
        ("-3,5", "unknown", -3.5),
        ("−3,5", "unknown", -3.5),
        ("3.5", "unknown", 3.5),
        ("1.234,5", "unknown", 1234.5),
        ("1,234.5", "unknown", 1234.5),
        ("1 234,5", "unknown", 1234.5),
        ("1.234.567", "unknown", 1234567.0),
        ("0.123", "unknown", 0.123),
        ("1.234", "comma", 1234.0),
        ("1.234", "point", 1.234),
        ("1,234", "comma", 1.234),
        ("1,234", "point", 1234.0),
        (2.5, "unknown", 2.5),
        (2, "unknown", 2.0),
    ],
)
def test_a_number_is_read_as_it_was_meant(written, style, number):
    assert read_cell(written, reading("decimal", style=style)) == number


@pytest.mark.parametrize("written", ["1.234", "1,234", "-12.500"])
def test_a_number_that_can_mean_two_things_is_not_guessed(written):
    assert read_cell(written, reading("decimal")) == Wrong("wrong_type", "ambiguous")
    assert read_cell(written, reading("whole_number")) == Wrong("wrong_type", "ambiguous")


@pytest.mark.parametrize(
    "written", ["drie", "3 stuks", "€ 5", "45%", "1e5", "nan", "inf", "1.2.3", "--1", True, date(2017, 1, 1), "9" * 400]
)
def test_what_is_no_number_is_said_to_be_none(written):
    assert read_cell(written, reading("decimal")) == Wrong("wrong_type", "decimal")
    assert read_cell(written, reading("whole_number")) == Wrong("wrong_type", "whole_number")


def test_a_whole_number_has_no_decimals():
    assert read_cell("3,0", reading("whole_number")) == 3
    assert read_cell(3.0, reading("whole_number")) == 3
    assert read_cell("3,5", reading("whole_number")) == Wrong("wrong_type", "whole_number")
    assert read_cell(1e20, reading("whole_number")) == Wrong("wrong_type", "whole_number")


@pytest.mark.parametrize(
    ("cells", "otherwise", "style"),
    [
        (["3,5", "1.234"], "unknown", "comma"),
        (["0.5", "1.234"], "comma", "point"),
        (["1.234", "12"], "comma", "comma"),
        (["1.234", None, 3.0], "unknown", "unknown"),
        (["3,5", "3.5"], "comma", "unknown"),
        (["veel", "3.5"], "comma", "point"),
    ],
)
def test_a_column_shows_how_it_writes_decimals(cells, otherwise, style):
    assert number_style(cells, otherwise) == style


@pytest.mark.parametrize(
    "written",
    [
        "3-4-2017",
        "03-04-2017",
        "3/4/2017",
        "3.4.2017",
        "03-04-2017 00:00",
        "2017-04-03",
        "2017-04-03T00:00:00",
        "2017-04-03 13:45:10",
        date(2017, 4, 3),
        datetime(2017, 4, 3, 13, 45),
        "3 april 2017",
        "3 apr. 2017",
        42828.0,
        42828,
        42828.75,
        "42828",
    ],
)
def test_a_date_is_read_day_first_or_year_first(written):
    assert read_cell(written, reading("date")) == date(2017, 4, 3)


def test_a_count_of_days_follows_the_workbook():
    assert read_cell(41366.0, Reading("date", {}, "unknown", date_1904=True)) == date(2017, 4, 3)


@pytest.mark.parametrize("written", ["31-02-2017", "2017-13-01", "04/25/2017", "0-1-2017", "1-1-0000"])
def test_a_date_that_does_not_exist_is_said_to_be_so(written):
    assert read_cell(written, reading("date")) == Wrong("invalid_date")


@pytest.mark.parametrize("written", ["april", "3-4-17", 428.0, "428280", True, time(12, 0), "2017-2"])
def test_what_is_no_date_has_the_wrong_type(written):
    assert read_cell(written, reading("date")) == Wrong("wrong_type", "date")


def test_codes_are_known_whatever_their_capitals():
    assert read_cell("JA", reading("code", YES_NO)) == "1"
    assert read_cell("misschien", reading("code", YES_NO)) == Wrong("unknown_code")
    assert read_cell(date(2017, 1, 1), reading("code", YES_NO)) == Wrong("unknown_code")


def test_a_list_holds_each_code_once_in_the_order_given():
    assert read_cell("huur; Wmo,jeugdwet;wmo;", reading("list", LAWS)) == "huur;wmo;jeugdwet"
    assert read_cell("wmo;iets", reading("list", LAWS)) == Wrong("unknown_code")
    assert read_cell(" ; ", reading("list", LAWS)) is None


def test_text_keeps_a_year_without_decimals():
    assert read_cell(2013.0, reading("text")) == "2013"
    assert read_cell("K-01", reading("text")) == "K-01"
    assert read_cell(date(2017, 1, 1), reading("text")) == Wrong("wrong_type", "text")
