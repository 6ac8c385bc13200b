"""Means that rest on few of their units, medians of single units, and amounts that add up to a total."""

import pytest
from tests.unit.fixtures.gate import GATE, mean_rows, rules, shown, with_ids

from evaluation.disclosure.descriptives import protect_descriptives, protect_tables, two_digits
from evaluation.disclosure.resting import amounts_together, rests_on
from evaluation.disclosure.ties import Ties

MANY = {"nonzero_n": 40, "largest_contribution": 0.05}


def amounts(indicator, means, nonzero=None, **more):
    """A mean over all cities per category; ``nonzero`` says how many units have anything of a category."""
    rows = []
    for category, mean in means.items():
        row = mean_rows(indicator, {"a": (mean * 60, 60)})[0]
        rows.append(row | {"category": category} | MANY | {"nonzero_n": (nonzero or {}).get(category, 40)} | more)
    return rows


@pytest.mark.parametrize(
    ("behind", "rule"),
    [
        ({"nonzero_n": 10, "largest_contribution": 0.5}, "threshold_reached"),
        ({"nonzero_n": 9, "largest_contribution": 0.2}, "small_nonzero"),
        ({"nonzero_n": 0, "largest_contribution": None}, "small_nonzero"),
        ({"nonzero_n": 30, "largest_contribution": 0.51}, "dominated"),
    ],
)
def test_a_mean_needs_enough_units_that_are_not_zero_and_none_that_dominates(behind, rule):
    rows = with_ids("descriptives", amounts("case_cost_current", {"": 900.0}, **behind))
    assert list(rules(protect_descriptives(rows, GATE)).values()) == [rule]


def test_what_the_gate_decides_by_is_not_published():
    rows = with_ids("descriptives", amounts("case_cost_current", {"": 900.0}))
    assert not {"nonzero_n", "largest_contribution"} & set(protect_descriptives(rows, GATE).rows[0])


def test_one_hidden_payer_takes_another_with_it_where_the_total_is_shown():
    means = {"gemeente": 500.0, "rijk_szw": 300.0, "rijk_bzk": 100.0}
    nonzero = {"gemeente": 60, "rijk_szw": 30, "rijk_bzk": 2}
    rows = amounts("case_cost_current_by_payer", means, nonzero) + amounts("case_cost_current", {"": 900.0})
    together = {"case_cost_current_by_payer": "case_cost_current"}
    found = protect_descriptives(with_ids("descriptives", rows), GATE, (), together)
    left = [row["category"] for row in found.rows if row["id"] in shown(found)]
    assert left == ["gemeente", ""]
    alone = protect_descriptives(with_ids("descriptives", rows[:3]), GATE, (), together)
    assert [row["category"] for row in alone.rows if row["id"] in shown(alone)] == ["gemeente", "rijk_szw"]


def test_the_registry_tells_which_amounts_add_up(registry):
    found = amounts_together(registry)
    assert found["monthly_cost_by_payer"] == "monthly_cost_total"
    assert found["case_cost_current_by_kind"] == found["case_cost_current_by_payer"] == "case_cost_current"
    assert "case_cost_alternative" not in found


def test_a_median_is_rounded_since_it_is_the_value_of_one_unit():
    row = amounts("arrears", {"": 18342.5})[0] | {"quantity": "median", "low": 9876.0, "high": None}
    found = protect_descriptives(with_ids("descriptives", [row]), GATE).rows[0]
    assert (found["value"], found["low"], found["high"]) == (18000.0, 9900.0, None)
    assert two_digits(0.0) == 0.0


def test_what_is_asked_of_some_is_shown_only_beside_the_share_that_says_who(registry):
    rests = rests_on(registry)
    assert ("stabilised", "") in rests["days_to_stabilise", ""]
    assert ("errors_repaired", "") in rests["days_to_repair", ""]
    assert ("days_to_repair", "") not in rests["errors_repaired", ""]


def test_a_hidden_cell_of_some_hides_its_number_of_units_too():
    place = {"indicator": "days_to_repair", "experiment": "e", "arm": "comparison", "wave": "T1", "city": ""}
    counts = {"asked_n": 60, "ok_n": 39, "missing_n": 0, "set_aside_n": 0, "too_early_n": 0, "not_applicable_n": 21}
    rows = with_ids("statuses", [{**place, **counts}])
    few = {"quantity": "mean", "value": 4.0, "n": 39, "residual_df": 38.0, "nonzero_n": 2}
    cells = [row | {"nonzero_n": 2} for row in with_ids("descriptives", [{**place, **few, "category": ""}])]
    of_some = Ties(asked_of_some=frozenset({"days_to_repair"}))
    assert protect_tables(cells, rows, GATE).statuses.rows[0]["ok_n"] == 39
    assert protect_tables(cells, rows, GATE, ties=of_some).statuses.rows[0]["ok_n"] is None
