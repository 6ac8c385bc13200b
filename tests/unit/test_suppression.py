"""Small tables of the literature, worked out by hand, and what a choice of hidden cells loses."""

from dataclasses import replace
from itertools import combinations

from evaluation.disclosure.suppression.attack import Interval, attack, attainable, failing
from evaluation.disclosure.suppression.heuristic import heuristic, trimmed
from evaluation.disclosure.suppression.loss import loss, whole_sums
from evaluation.disclosure.suppression.optimum import optimum
from evaluation.disclosure.suppression.problem import Item, Protection, problem, table

INVESTMENT = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]
"""Investments of enterprises by activity (I, II, III) and region (A, B, C): the example of Fischetti & Salazar-González
2001 (Management Science 47(7), section 1), after Willenborg & De Waal 1996. Activity II in region C must be hidden."""
CELL = 6
"""Place of II/C: rows have four places, the last is the total."""


def investment(low, high):
    of = table(INVESTMENT, minimum=0, cost="size")
    return replace(of, forced=frozenset({CELL}), protections=(Protection(CELL, low, high),))


def test_the_reader_of_the_literature_finds_what_can_be_worked_out_by_hand():
    """II/A + II/C = 30, III/A + III/C = 29, II/A + III/A = 25, II/C + III/C = 34, so 5 ≤ II/C ≤ 30."""
    of = investment(5.0, 30.0)
    assert attack(of, {CELL})[CELL] == Interval(22.0, 22.0)
    assert attack(of, {4, CELL, 8, 10})[CELL] == Interval(5.0, 30.0)
    assert not failing(of, {4, CELL, 8, 10})


def test_the_example_of_the_literature_has_the_optimum_that_all_rectangles_have():
    """To move II/C by 10 either way takes a rectangle of cells with room; the cheapest is found by trying all."""
    of = investment(12.0, 32.0)
    corners = [{CELL, 4 * row + 2, 4 + column, 4 * row + column} for row in (0, 2, 3) for column in (0, 1, 3)]
    cheapest = min(loss(of, hidden).cost for hidden in corners if not failing(of, hidden))
    wider = [one | two for one, two in combinations(corners, 2) if not failing(of, one | two)]
    assert optimum(of).cost <= min(cheapest, *(loss(of, hidden).cost for hidden in wider))
    assert optimum(of).optimal and not failing(of, optimum(of).hidden)


def test_a_number_in_a_single_sum_needs_a_partner_that_is_large_enough():
    of = table([[4.0, 3.0, 9.0, 40.0]], minimum=10, totals=False, cost="size")
    assert [len(optimum(of).hidden), optimum(of).optimal] == [3, True]
    alone = table([[4.0, 40.0]], minimum=10, totals=False, cost="size")
    assert sorted(optimum(alone).hidden) == [0, 1]


def test_an_item_that_must_be_shown_limits_what_can_be_asked():
    of = problem(
        [3.0, 4.0, 7.0],
        [{0: 1.0, 1: 1.0, 2: -1.0}],
        [Item("a", (0,)), Item("b", (1,)), Item("all", (2,))],
        forced={0},
        kept={2},
        protections=[Protection(0, 0.0, 10.0)],
    )
    assert attainable(of).protections == (Protection(0, 0.0, 7.0),)
    assert optimum(of).hidden == {0, 1}


def test_rows_that_follow_are_hidden_with_what_they_follow():
    of = replace(table([[4.0, 20.0, 30.0]], minimum=10, totals=False), kept=frozenset({3}))
    assert len(optimum(of).hidden) == 2
    assert optimum(replace(of, follows=((1, 2), (2, 1)))).hidden == {0, 1, 2}


def test_the_choice_loses_no_more_than_hiding_whole_sums_and_can_be_trimmed():
    of = table([[4, 20, 18], [25, 30, 16], [22, 14, 40]], minimum=10, cost="size")
    best, quick, plain = optimum(of).hidden, heuristic(of), whole_sums(of)
    costs = [loss(of, hidden).cost for hidden in (best, quick, plain)]
    assert costs == sorted(costs) and costs[0] < costs[2]
    assert not failing(of, trimmed(of, frozenset(range(16))))
    assert loss(of, best).secondary == len(best) - 1


def test_beyond_the_size_of_the_optimum_the_heuristic_tells_its_gap():
    of = table([[4, 20, 18], [25, 30, 16], [22, 14, 40]], minimum=10, cost="size")
    found = optimum(of, rounds=0)
    assert not failing(of, found.hidden)
    assert found.gap == (found.cost - found.bound) / found.cost > 0
