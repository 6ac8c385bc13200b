"""Many random linked tables at once: one reader, who knows only what is shown, in few linear programmes."""

import os
from itertools import chain, zip_longest

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_diag
from tests.property.test_suppression_attack import MINIMUM, SLACK, cost, with_margins

from evaluation.disclosure.suppression.attack import attainable
from evaluation.disclosure.suppression.heuristic import heuristic
from evaluation.disclosure.suppression.problem import Item, Protection, problem

TABLES = int(os.environ.get("LINKED_TABLES", "200"))
"""``LINKED_TABLES=2000 pytest tests/property/test_suppression_many.py`` tries two thousand: some minutes."""
PRICES = ("one", "size", "totals")
FAR = 1e5
"""Far above every count: a programme over many tables needs an end."""


def tables(count):
    """Random tables of two or three dimensions with their margins, each asking for what can be had."""
    random = np.random.default_rng(20161001)
    for at in range(count):
        shape = random.integers(2, 4, size=3)
        counts = random.integers(0, 26, size=shape if np.prod(shape) <= 12 else shape[:2])
        values, lines, codes = with_margins(counts, between=bool(at % 2))
        items = [Item("/".join(code), (v,), cost(PRICES[at % 3], code, values[v])) for v, code in enumerate(codes)]
        small = [v for v, value in enumerate(values) if 0 < value < MINIMUM]
        asked = [Protection(v, 0.0, MINIMUM) for v in small]
        yield attainable(problem(values, lines, items, forced=small, protections=asked))


def found_by_a_reader(problems, choices):
    """Return the protections that fail: of every table the first, then the second, and so on, all in one programme."""
    values = np.concatenate([of.values for of in problems])
    matrix = block_diag([of.equations for of in problems], format="csr")
    shown = [[at not in hidden for at in range(len(of.items))] for of, hidden in zip(problems, choices, strict=True)]
    known = np.array(list(chain(*shown)))
    bounds = np.column_stack([np.where(known, values, 0.0), np.where(known, values, FAR)])
    starts = np.cumsum([0, *(len(of.values) for of in problems)])
    failed = []
    asked = ([(start, one) for one in of.protections] for start, of in zip(starts, problems, strict=False))
    for turn in zip_longest(*asked):
        now = [each for each in turn if each is not None]
        for sign in (1.0, -1.0):
            aim = np.zeros(len(values))
            aim[[start + one.variable for start, one in now]] = sign
            reader = linprog(aim, A_eq=matrix, b_eq=matrix @ values, bounds=bounds).x
            ends = [(reader[start + one.variable], one) for start, one in now]
            failed += [one for end, one in ends if sign * end > sign * (one.low if sign > 0 else one.high) + SLACK]
    return failed


def test_of_many_linked_tables_no_reader_finds_more_than_was_asked():
    problems = list(tables(TABLES))
    choices = [heuristic(of) for of in problems]
    assert sum(len(of.protections) for of in problems) > 3 * TABLES
    assert not found_by_a_reader(problems, choices)
    alone = [of.forced for of in problems]
    assert len(found_by_a_reader(problems, alone)) > TABLES, "who hides small counts only is found out"
