"""A safe choice that is good but perhaps not the cheapest, for when the optimum is out of reach.

Protections are met one after another, the largest need first; what is hidden already costs nothing more. A number stays
open when there is a *circuit* through it: hidden numbers that can rise and fall together so that every equation holds.
Circuits of two and four numbers (the hypercube method of Repsilber 1994; two numbers of one equation, or the corners of
a rectangle in two) are looked up; what they do not give, a linear programme finds: the cheapest change of numbers that
moves the protected one as far as asked (the incremental procedure of Kelly, Golden & Assad 1992). A choice is looked at
by the attack, or rests on circuits, which prove it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack

from evaluation.disclosure.suppression.circuits import Circuits
from evaluation.disclosure.suppression.cuts import asked
from evaluation.disclosure.suppression.problem import Hidden, Numbers, Problem, open_variables, with_followers
from evaluation.disclosure.suppression.screen import failing_ends, fails

LEAST = 1e-7


def heuristic(problem: Problem, start: Hidden | None = None) -> Hidden:
    """Return a safe choice that hides all of ``start``; ``problem`` must ask for what can be attained."""
    hidden = with_followers(problem, problem.forced if start is None else start)
    circuits = Circuits(problem, hidden)
    left = []
    for protection, sign, needed in sorted(asked(problem), key=lambda need: -need[2]):
        found = circuits.cheapest(protection.variable, sign, needed)
        if found is None:
            left.append(protection)
        elif not circuits.has(found):
            circuits.hide(with_followers(problem, found))
    return _mended(replace(problem, protections=tuple(left)), circuits.hidden) if left else circuits.hidden


def trimmed(problem: Problem, hidden: Hidden) -> Hidden:
    """Show again what need not be hidden, the dearest first."""
    first = with_followers(problem, problem.forced)
    for place in sorted(hidden - first, key=lambda place: (-problem.items[place].cost, place)):
        less = hidden - {place}
        if with_followers(problem, less) == less and not fails(problem, less):
            hidden = less
    return hidden


def _mended(problem: Problem, hidden: Hidden) -> Hidden:
    """Add what the cheapest changes of numbers take, one failing end after another, until none fails."""
    while failed := failing_ends([(problem, hidden)])[0]:
        for end in sorted(failed, key=lambda end: -end.needed):
            move = end.sign * end.needed
            hidden = with_followers(problem, hidden | _by_programme(problem, hidden, end.protection.variable, move))
    return hidden


def _by_programme(problem: Problem, hidden: Hidden, variable: int, move: float) -> Hidden:
    """Return the items that the cheapest change takes in which a variable moves as far as asked."""
    price = _prices(problem, hidden)
    up, down = problem.upper - problem.values, problem.values - problem.lower
    free = np.isfinite(price)
    limits = np.concatenate([np.where(free, up, 0.0), np.where(free, down, 0.0)])
    bounds = np.column_stack([np.zeros(len(limits)), limits])
    size = len(problem.values)
    (ahead, back) = (variable, size + variable) if move > 0 else (size + variable, variable)
    bounds[ahead], bounds[back] = abs(move), 0.0
    cost = np.tile(np.where(free, price, 0.0), 2)
    matrix = hstack([problem.equations, -problem.equations])
    answer = linprog(cost, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs")
    if answer.status != 0:
        raise ArithmeticError(f"No change of the numbers was found that protects a number: {answer.message}")
    moved = set(np.flatnonzero(answer.x[:size] + answer.x[size:] > LEAST * max(1.0, abs(move))).tolist())
    return frozenset(place for place, item in enumerate(problem.items) if moved.intersection(item.reveals))


def _prices(problem: Problem, hidden: Hidden) -> Numbers:
    """Return what it costs to open each variable: nothing when it is open, infinite when an item must be shown."""
    price = np.where(open_variables(problem, hidden), 0.0, LEAST)
    for place, item in enumerate(problem.items):
        if place not in hidden:
            price[list(item.reveals)] += np.inf if place in problem.kept else item.cost
    return price
