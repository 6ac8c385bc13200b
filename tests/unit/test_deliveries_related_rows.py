"""Rows that do not fit together: months, amounts, periods and answers, each with its rule and what becomes of it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.deliveries_by_hand import HOUSEHOLD, deliver, rules, take

from evaluation.deliveries.intake.group_rules import _begun_too_soon
from evaluation.deliveries.intake.month_rules import month_gap
from evaluation.deliveries.intake.reading import Context, Rows
from evaluation.deliveries.intake.values import values
from evaluation.registry.crosscheck_columns import column_faults
from evaluation.registry.models import LANGUAGES

PLACE = {"wijk": "VZ0344E", "groep": "experiment"}
COST = {
    "casus": "C1",
    "scenario": "huidig",
    "kostensoort": "schuldhulp",
    "betaler": "gemeente",
    "bedrag": "12.500",
    "prijspeil": "2016",
}
OTHER_SCENARIO = {**COST, "scenario": "alternatief", "bedrag": "9.000"}
ERROR = {
    "huishouden": "H1",
    "schuldeiser": "cjib",
    "gemeld_op": "3-2-2017",
    "hersteld": "ja",
    "hersteld_op": "1-3-2017",
}


SPELLS_BEGIN = ["2017-01-01", "2017-01-05", "2017-01-12", "2017-01-06"]
SPELLS_END = ["2017-01-10", "2017-01-20", "NaT", "2017-01-09"]


def months(*numbers, **changes):
    """Months of household H1, which came in on 1 November 2016; 1 is January 2017."""
    return [{"huishouden": "H1", "maand": _month(number), "schuld": "100", **changes} for number in numbers]


def _month(number):
    return f"{2017 + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"


def broken(registry, folder, **tables):
    intake = take(registry, deliver(folder, **tables))
    table = next(iter(tables))
    found = [(rule, row, column) for rule, _, row, column in rules(intake) if row is not None]
    return found, sorted(intake.checked[table].used), intake


def test_months_without_a_gap_are_not_told_in_whatever_order_they_stand(registry, tmp_path):
    found, used, _ = broken(registry, tmp_path, huishoudmaanden=months(3, 1, 2, -1, 0))
    assert (found, len(used)) == ([], 5)


def test_a_gap_is_one_line_for_a_household_with_the_number_of_months(registry, tmp_path):
    found, used, intake = broken(registry, tmp_path, huishoudmaanden=months(6, 1, 2, 9))
    assert (found, len(used)) == ([("month_gap", 2, "maand")], 4)
    told = next(one for one in intake.problems if one.rule == "month_gap")
    assert told.level == "warn" and all(told.message[language].endswith(": 5.") for language in LANGUAGES)


def test_a_month_that_was_set_aside_is_told_once_and_is_no_gap(registry, tmp_path):
    rows = [*months(1), *months(2, schuld="-1"), *months(3, 5)]
    found, _, intake = broken(registry, tmp_path, huishoudmaanden=rows)
    assert found == [("out_of_range", 3, "schuld"), ("month_gap", 5, "maand")]
    assert next(one for one in intake.problems if one.rule == "month_gap").message["en"].endswith(": 1.")
    assert not any(rule == "month_gap" for rule, *_ in broken(registry, tmp_path, huishoudmaanden=rows[:3])[0])


def test_a_row_set_aside_before_the_first_month_opens_no_gap(registry, tmp_path):
    rows = [*months(-1, schuld="-1"), *months(3, 4), *months(9, schuld="-1")]
    assert [rule for rule, *_ in broken(registry, tmp_path, huishoudmaanden=rows)[0]] == ["out_of_range"] * 2


@settings(deadline=None)
@given(
    chosen=st.lists(st.sets(st.integers(1, 14)), min_size=1, max_size=4),
    wrong=st.sets(st.tuples(st.integers(0, 3), st.integers(1, 14))),
    order=st.integers(0, 1000),
)
def test_gaps_are_those_that_counting_one_by_one_gives(registry, chosen, wrong, order):
    keys = [(place, number) for place, numbers in enumerate(chosen) for number in numbers]
    keys = [keys[place] for place in np.random.default_rng(order).permutation(len(keys))]
    context = Context(registry, "utrecht", "huishoudmaanden")
    columns = {"huishouden": [f"H{place}" for place, _ in keys], "maand": [_month(number) for _, number in keys]}
    delivered = Rows(np.arange(len(keys)), {name: _values(context, name, texts) for name, texts in columns.items()})
    used = delivered.where(np.array([key not in wrong for key in keys], dtype=bool))
    expected = {}
    for place, numbers in enumerate(chosen):
        good = [number for number in numbers if (place, number) not in wrong]
        missing = set(range(min(good), max(good))) - numbers if good else set()
        if missing:
            first = min(number for number in good if number > min(missing))
            expected[keys.index((place, first))] = str(len(missing))
    found = [(row, breach.facts["count"]) for breach in month_gap(context, used, delivered) for row in breach.rows]
    assert sorted(found) == sorted(expected.items())


def _values(context, name, texts):
    different = sorted(set(texts))
    return values(context.columns[name], different, np.array([different.index(one) for one in texts], dtype=np.int32))


@pytest.mark.parametrize(
    "number, uitstroom, rule",
    [
        (-2, "", []),
        (-3, "", ["month_outside"]),
        (6, "15-6-2017", []),
        (7, "15-6-2017", ["month_outside"]),
        (18, "", []),
    ],
)
def test_a_month_outside_the_time_of_the_household_is_set_aside(registry, tmp_path, number, uitstroom, rule):
    household = {**HOUSEHOLD, "uitstroom": uitstroom}
    found, used, intake = broken(registry, tmp_path, huishoudmaanden=months(number), huishoudens=[household])
    assert ([one for one, *_ in found], len(used)) == (rule, 1 - len(rule))
    assert all(one.level == "set_aside" for one in intake.problems if one.rule == "month_outside")


def test_a_stock_that_does_not_follow_from_the_month_before_is_told(registry, tmp_path):
    rows = [
        {**PLACE, "maand": _month(number), "bewind_instroom": came, "bewind_uitstroom": left, "bewind_stand": stock}
        for number, came, left, stock in [(1, 4, 2, 130), (2, 5, 1, 134), (3, 1, 1, 135), (4, "", 1, 9), (6, 1, 1, 50)]
    ]
    found, used, _ = broken(registry, tmp_path, wijkmaanden=list(reversed(rows)))
    assert (found, len(used)) == ([("month_gap", 2, "maand"), ("stock_mismatch", 4, "bewind_stand")], 5)


def test_the_same_amount_with_two_payers_is_told_and_used(registry, tmp_path):
    rows = [COST, {**COST, "betaler": "rijk_vws"}, OTHER_SCENARIO]
    found, used, _ = broken(registry, tmp_path, casus_kosten=rows)
    assert (found, used) == ([("payer_twice", 3, "bedrag")], [2, 3, 4])


@pytest.mark.parametrize("change", [{"bedrag": "12.500,01"}, {"kostensoort": "wonen"}])
def test_amounts_that_differ_or_are_for_something_else_are_not_told(registry, tmp_path, change):
    rows = [COST, {**COST, "betaler": "rijk_vws", **change}, OTHER_SCENARIO]
    assert broken(registry, tmp_path, casus_kosten=rows)[0] == []


def test_nothing_paid_by_two_payers_is_not_told(registry, tmp_path):
    rows = [{**COST, "bedrag": "0"}, {**COST, "bedrag": "0", "betaler": "rijk_vws"}, OTHER_SCENARIO]
    assert broken(registry, tmp_path, casus_kosten=rows)[0] == []


def test_a_case_with_one_scenario_is_told_once(registry, tmp_path):
    rows = [COST, {**COST, "kostensoort": "wonen", "bedrag": "300"}]
    found, used, intake = broken(registry, tmp_path, casus_kosten=rows)
    assert (found, used) == ([("scenario_missing", 2, "scenario")], [2, 3])
    assert "huidig, alternatief" in intake.problems[0].mend["en"]


@pytest.mark.parametrize(
    "change, rule",
    [({}, "overlapping_spells"), ({"gemeld_op": "1-3-2017"}, None), ({"schuldeiser": "uwv"}, None)],
)
def test_of_two_errors_at_the_same_time_the_later_is_set_aside(registry, tmp_path, change, rule):
    later = {**ERROR, "gemeld_op": "20-2-2017", "hersteld": "nee", "hersteld_op": "", **change}
    found, used, _ = broken(registry, tmp_path, foutherstel=[later, ERROR])
    assert found == ([(rule, 2, "gemeld_op")] if rule else [])
    assert used == ([3] if rule else [2, 3])


def test_a_spell_that_is_set_aside_holds_up_no_later_one():
    begins, ends = (np.array(days, dtype="datetime64[D]") for days in (SPELLS_BEGIN, SPELLS_END))
    assert _begun_too_soon(np.array([0, 0, 0, 1]), begins, ends).tolist() == [False, True, False, False]


@pytest.mark.parametrize("answer, told", [("nee", True), ("ja", False), ("", False)])
def test_a_date_with_the_answer_no_becomes_missing_and_the_row_stays(registry, tmp_path, answer, told):
    found, used, intake = broken(registry, tmp_path, foutherstel=[{**ERROR, "hersteld": answer}])
    assert (found, used) == ([("date_without_yes", 2, "hersteld_op")] if told else [], [2])
    assert intake.frames(registry)["error_repairs"]["repaired_date"].isna().all() == told


def test_a_settlement_that_did_not_begin_has_no_date(registry, tmp_path):
    found, used, intake = broken(registry, tmp_path, huishoudens=[{**HOUSEHOLD, "schuldregeling": "nee"}])
    assert (found, used) == ([("date_without_yes", 2, "schuldregeling_start")], [2])
    assert pd.isna(intake.frames(registry)["households"]["debt_settlement_date"].iloc[0])


@pytest.mark.parametrize("change, told", [({"kosten_rijk": "80"}, True), ({"schuld": "80"}, False)])
def test_an_amount_without_a_price_level_is_told(registry, tmp_path, change, told):
    found, used, _ = broken(registry, tmp_path, huishoudmaanden=months(1, **change))
    assert (found, used) == ([("amount_without_price_level", 2, "prijspeil")] if told else [], [2])


FAULTY = {
    "stock_of": ("wijkmaanden", "bewind_stand", {"stock_of": {"inflow": "nergens", "outflow": "bewind_uitstroom"}}),
    "only_when": ("foutherstel", "hersteld_op", {"only_when": {"column": "hersteld", "value": "misschien"}}),
    "differs_within": ("casus_kosten", "bedrag", {"differs_within": ("nergens",)}),
}


@pytest.mark.parametrize("case", FAULTY)
def test_a_rule_about_a_column_or_code_that_is_not_there_is_a_fault(registry, case):
    table_id, name, change = FAULTY[case]
    table = registry.tables[table_id]
    column = type(table.columns[name]).model_validate({**table.columns[name].model_dump(), **change})
    other = table.model_copy(update={"columns": {**table.columns, name: column}})
    faults = list(column_faults(registry.model_copy(update={"tables": {**registry.tables, table_id: other}})))
    assert next(fault.key for fault in faults).startswith(f"tables.{table_id}.columns.{name}") and len(faults) == 1


def test_dates_of_months_are_those_of_the_table_of_the_unit(registry):
    table = registry.tables["huishoudmaanden"]
    months = table.months.model_copy(update={"begins": "golf"})
    other = table.model_copy(update={"months": months})
    faults = list(column_faults(registry.model_copy(update={"tables": {**registry.tables, "huishoudmaanden": other}})))
    assert [fault.key for fault in faults] == ["tables.huishoudmaanden.months"]
    assert not list(column_faults(registry))
