import pytest

from evaluation.publication.numbers import FrequencyWords, frequency, print_frequency, print_number
from evaluation.publication.published import Row
from evaluation.publication.texts import Texts

DUTCH = FrequencyWords("ongeveer", "van de", "vrijwel geen van de", "vrijwel alle")


@pytest.mark.parametrize(
    ("value", "form", "unit", "dutch", "english"),
    [
        (0.1249, "unit", "share", "12", "12"),
        (-0.03, "unit", "share", "−3", "−3"),
        (-0.03, "abs", "share", "3", "3"),
        (-0.004, "unit", "share", "0", "0"),
        (0.345, "unit", "score_1_5", "0,34", "0.34"),
        (1234.5, "unit", "points", "1.234,5", "1,234.5"),
        (0.62, "share", None, "62%", "62%"),
        (3173, "whole", None, "3.173", "3,173"),
        (309586, "eur", None, "€\u00a0309.586", "€309,586"),
        (2017, "year", None, "2017", "2017"),
        (4.0, "degrees", None, "4", "4"),
        (60.97, "degrees", None, "61,0", "61.0"),
        (0.0123, "squared", "share", "123,0", "123.0"),
        (0.0326, "squared", "score_1_5", "0,0326", "0.0326"),
        (0.25, "plain", None, "0,25", "0.25"),
        (60362.96, "eur~1000", "eur", "€\u00a060.000", "€60,000"),
        (-4960.0, "unit~100", "eur", "−5.000", "−5,000"),
        (-4960.0, "abs~100", "eur", "5.000", "5,000"),
        (154900.0, "unit~10", "eur_thousand", "150", "150"),
        (40.0, "unit~100", "eur", "0", "0"),
    ],
)
def test_numbers_are_printed_in_the_reader_s_language(registry, value, form, unit, dutch, english):
    units = registry.units.get(unit)
    assert print_number(value, form, "nl", units) == dutch
    assert print_number(value, form, "en", units) == english


@pytest.mark.parametrize(
    ("chance", "part"),
    [
        (0.74, (3, 4)), (0.5, (1, 2)), (0.08, (1, 10)), (0.66, (2, 3)),
        (0.82, (4, 5)), (0.83, (17, 20)), (0.85, (17, 20)), (0.87, (17, 20)), (0.88, (9, 10)), (0.15, (3, 20)),
    ],
)  # fmt: skip
def test_a_chance_is_said_as_a_part_one_can_picture(chance, part):
    assert frequency(chance) == part


def test_a_chance_near_none_or_all_promises_no_digits():
    assert print_frequency(0.995, DUTCH) == "vrijwel alle"
    assert print_frequency(0.005, DUTCH) == "vrijwel geen van de"
    assert print_frequency(0.74, DUTCH) == "ongeveer 3 van de 4"


def test_an_unknown_form_is_an_error():
    with pytest.raises(ValueError, match="unknown form"):
        print_number(1.0, "roman", "nl")


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [(53140.0, 67586.0, "60.000"), (60000.0, 60900.0, "60.360"), (60350.0, 60370.0, "60.363"), (None, None, "60.363")],
)
@pytest.mark.parametrize("unit", ["eur", "points"])
def test_euros_have_no_more_digits_than_their_interval_supports(any_report, low, high, printed, unit):
    values = Texts(any_report.material, "nl", markup=False).values
    fields = {"unit": unit, "quantity": "mean", "value": "60363"}
    fields |= {name: "" if end is None else str(end) for name, end in (("low", low), ("high", high))}
    text, form = values.printed(Row("descriptives", "des/x", "ok", fields), "value")
    assert text == (printed if unit == "eur" else "60.363,0")
    assert ("~" in form) == (
        text != values.printed(Row("descriptives", "des/x", "ok", fields | {"low": ""}), "value")[0]
    )
