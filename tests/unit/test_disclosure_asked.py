"""What is hidden for another reason than its size does not come back by subtraction either."""

import pytest
from tests.unit.fixtures.gate import GATE, mean_rows, rules, share_rows, with_ids
from tests.unit.test_disclosure_knowledge import one_team

from evaluation.disclosure.asked import asked_of
from evaluation.disclosure.descriptives import protect_descriptives
from evaluation.disclosure.strict import study_gate

COUNTS = {"eindhoven": (100, 200), "enschede": (110, 200), "leeuwarden": (95, 200), "utrecht": (150, 200)}
PLANNED = {"one_plan": 120, "one_coordinator": 120, "one_plan_one_coordinator": 60}


def reached_by_subtraction(found, counts, city="utrecht"):
    """The least and the most of a city's count, for who knows all numbers of units and takes off what is shown."""
    shown = {row["city"]: row["numerator"] for row in found.rows if row["status"] == "ok"}
    assert city not in shown
    if "" not in shown:
        return 0, counts[city][1]
    left = shown[""] - sum(shown.get(other, 0) for other in counts)
    others = sum(n for other, (_, n) in counts.items() if other != city and other not in shown)
    return max(left - others, 0), min(left, counts[city][1])


def test_a_share_of_nearly_everyone_could_be_one_of_fewer(registry):
    counts = COUNTS | {"utrecht": (187, 200)}
    rows = with_ids("descriptives", share_rows("problematic_debts", counts))
    found = protect_descriptives(rows, study_gate(GATE, registry))
    assert rules(found)["des/problematic_debts/all/all/utrecht/all/once/share"] == "nearly_all"
    low, high = reached_by_subtraction(found, counts)
    assert low <= 0.9 * 200 and high - low >= GATE.minimum_count


def test_nearly_everyone_of_three_categories_does_not_follow_from_the_other_two(registry):
    counts = {"share_improved": (13, 400), "share_same": (375, 400), "share_worsened": (12, 400)}
    rows = [
        row
        for quantity, count in counts.items()
        for row in share_rows("problematic_debts", {"utrecht": count}, quantity=quantity)
    ]
    found = protect_descriptives(with_ids("descriptives", rows), study_gate(GATE, registry))
    hidden = {row["quantity"] for row in found.rows if row["status"] == "suppressed"}
    assert "share_same" in hidden and len(hidden) > 1


def test_the_answers_of_one_team_do_not_follow_from_the_total(registry):
    rows = with_ids("descriptives", share_rows("room_to_act", COUNTS))
    found = protect_descriptives(rows, study_gate(GATE, one_team(registry)))
    assert rules(found)["des/room_to_act/all/all/utrecht/all/once/share"] == "one_team"
    low, high = reached_by_subtraction(found, COUNTS)
    assert high - low >= GATE.minimum_count


def test_a_share_that_leaves_few_beside_another_does_not_follow_from_the_total(registry):
    wide = {name: {city: (count, 200) for city in COUNTS} for name, count in PLANNED.items()}
    wide["one_plan"]["utrecht"] = (64, 200)
    rows = with_ids("descriptives", [row for name, counts in wide.items() for row in share_rows(name, counts)])
    found = protect_descriptives(rows, study_gate(GATE, registry, rows))
    assert rules(found)["des/one_plan/all/all/utrecht/all/once/share"] == "too_few_apart"
    low, high = reached_by_subtraction(only(found, "one_plan"), wide["one_plan"])
    assert low <= 60 and high >= 70


def only(found, indicator):
    return type(found)(found.file, tuple(row for row in found.rows if row["indicator"] == indicator), found.decisions)


@pytest.mark.parametrize(
    ("rule", "high"),
    [("small_n", 900.0), ("dominated", 1800.0), ("two_contributors", 1800.0), ("small_complement", 1800.0)],
)
def test_a_sum_of_one_or_a_few_stays_open_to_twice_itself(rule, high):
    (cell, _) = with_ids("descriptives", mean_rows("case_cost_current", {"utrecht": (900, 50)}))
    (asked,) = asked_of(cell, {"n": 50.0, "sum": 900.0}, rule, GATE)
    assert (asked.low, asked.high) == (0.0, high)
