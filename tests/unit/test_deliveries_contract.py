"""The contract itself: every column explains itself, and the rules on sums, price years and groups hold."""

from datetime import date

import pytest
from tests.unit.deliveries_by_hand import GOOD, HOUSEHOLD, deliver, rules, take

from evaluation.deliveries.contract import code_values
from evaluation.deliveries.template.columns import choices, example
from evaluation.registry.models import LANGUAGES

COLUMNS_WITHOUT_UNIT = {"gemiddelde", "standaardafwijking", "effect", "standaardfout"}
"""Their unit is that of the indicator."""
DESIGN_TABLES = [
    "casussen", "casus_knelpunten", "casus_kosten", "huishoudens", "metingen", "huishoudmaanden", "wijkmaanden",
    "professionals", "clienten", "uitvoering", "interviews", "systeemveranderingen", "aggregaten",
    "verantwoording",
    "foutherstel", "gebeurtenissen", "belemmeringen", "teamkwartalen", "raamwerkscores",
    "toekenningen",
]  # fmt: skip
MONTH = {
    "huishouden": "H1",
    "maand": "2017-03",
    "kosten_gemeente": "850",
    "kosten_rijk": "120",
    "kosten_zorgverzekeraar": "75,50",
    "kosten_overig": "0",
    "kosten_totaal": "1.045,50",
    "prijspeil": "2017",
    "bewind": "ja",
    "kosten_bewind": "105,50",
    "doorbetaling": "nee",
}
COST = {
    "casus": "C1",
    "scenario": "huidig",
    "kostensoort": "schuldhulp",
    "betaler": "gemeente",
    "bedrag": "12.500",
    "prijspeil": "2016",
}


def columns(registry):
    return [(id_, name, column) for id_, table in registry.tables.items() for name, column in table.columns.items()]


def test_every_table_of_the_design_is_in_the_contract(registry):
    assert list(registry.tables) == DESIGN_TABLES


def test_every_column_has_an_example_and_every_number_a_unit(registry):
    for table, name, column in columns(registry):
        for city in registry.cities:
            assert example(registry, city, column) is not None, f"{table}.{name}"
        if column.type in ("whole_number", "decimal") and name not in COLUMNS_WITHOUT_UNIT:
            assert column.unit, f"{table}.{name}"


def test_an_example_has_the_type_of_its_column(registry):
    kinds = {"text": str, "code": str, "list": str, "whole_number": int, "decimal": int | float, "date": date}
    for table, name, column in columns(registry):
        assert isinstance(example(registry, None, column), kinds[column.type]), f"{table}.{name}"


def test_choices_are_the_codes_that_intake_takes(registry):
    for city in registry.cities:
        for _, name, column in columns(registry):
            if column.codes and column.codes != "experiments":
                assert list(choices(registry, city, column)) == list(code_values(registry, city, column)), name


def test_every_code_has_a_label_in_every_language(registry):
    for _, _, column in columns(registry):
        for label in choices(registry, None, column).values():
            assert all(label[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    "change, broken",
    [
        ({}, []),
        ({"kosten_totaal": "1.045,52"}, []),
        ({"kosten_totaal": "1.046"}, [("parts_not_total", "household_months", 2, "kosten_totaal")]),
        ({"kosten_totaal": "900"}, [("parts_not_total", "household_months", 2, "kosten_totaal")]),
        ({"kosten_overig": "", "kosten_totaal": "2.000"}, []),
        (
            {"kosten_overig": "", "kosten_totaal": "1.000"},
            [("parts_not_total", "household_months", 2, "kosten_totaal")],
        ),
        ({"kosten_totaal": ""}, []),
    ],
)
def test_parts_add_up_to_their_total(registry, tmp_path, change, broken):
    intake = take(registry, deliver(tmp_path, huishoudmaanden=[{**MONTH, **change}]))
    assert [one for one in rules(intake) if one[0] != "missing_column"] == broken
    assert len(intake.checked["huishoudmaanden"].used) == (0 if broken else 1)


def test_amounts_at_different_price_levels_are_told_and_used(registry, tmp_path):
    later = {**COST, "scenario": "alternatief", "prijspeil": "2017"}
    intake = take(registry, deliver(tmp_path, casus_kosten=[COST, later]))
    assert rules(intake) == [("mixed_price_year", "case_costs", 3, "prijspeil")]
    assert intake.problems[0].level == "warn"
    assert intake.frames(registry)["case_costs"]["price_year"].tolist() == [2016, 2017]


@pytest.mark.parametrize(
    "change, column",
    [
        ({"wijk": "VZ0344V"}, "groep"),
        ({"groep": "vergelijking"}, "groep"),
        ({"wijk": "VZ0344V", "groep": "vergelijking"}, "experimenten"),
    ],
)
def test_a_group_that_does_not_fit_is_set_aside(registry, tmp_path, change, column):
    bad = {**HOUSEHOLD, "huishouden": "H2", **change}
    intake = take(registry, deliver(tmp_path, huishoudens=[HOUSEHOLD, bad]))
    assert rules(intake) == [("arm_mismatch", "households", 3, column)]
    assert sorted(intake.checked["huishoudens"].used) == [2]


def test_a_household_of_the_comparison_group_without_experiments_is_used(registry, tmp_path):
    other = {**HOUSEHOLD, "huishouden": "H2", "wijk": "VZ0344V", "groep": "vergelijking", "experimenten": ""}
    intake = take(registry, deliver(tmp_path, huishoudens=[HOUSEHOLD, other]))
    assert not intake.problems and len(intake.checked["huishoudens"].used) == 2


def test_tables_that_only_some_deliver_do_not_stand_in_for_the_others(registry, tmp_path):
    only = {"clienten": [{"respondent": "CL1", "wijk": "VZ0344E", "groep": "experiment", "golf": "T0"}]}
    intake = take(registry, deliver(tmp_path, tables=only))
    missing = {one.table for one in intake.problems if one.rule == "missing_file"}
    assert intake.status == "refused"
    assert missing == {registry.tables[id_].name for id_ in GOOD if not registry.tables[id_].optional}
