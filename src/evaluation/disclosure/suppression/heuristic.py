"""A safe choice that is good but perhaps not the cheapest, for when the optimum is out of reach.

Protections are met one after another, the largest need first; what is hidden already costs nothing more. A number stays
open when there is a *circuit* through it: hidden numbers that can rise and fall together so that every equation holds.
Circuits of two and four numbers (the hypercube method of Repsilber 1994; two numbers of one equation, or the corners of
a rectangle in two) are looked up; what they do not give, a linear programme finds: the cheapest change of numbers that
moves the protected one as far as asked (the incremental procedure of Kelly, Golden & Assad 1992). Every choice is looked
at by the attack, or rests on circuits, which prove it.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack

from evaluation.disclosure.suppression.attack import failing
from evaluation.disclosure.suppression.circuits import Circuits
from evaluation.disclosure.suppression.cuts import asked
from evaluation.disclosure.suppression.problem import Hidden, Numbers, Problem, open_variables, with_followers

LEAST = 1e-7


def heuristic(problem: Problem) -> Hidden:
    """Return a safe choice; ``problem`` must ask for what can be attained."""
    hidden = with_followers(problem, problem.forced)
    circuits = Circuits(problem)
    needs = sorted(asked(problem), key=lambda need: -need[2])
    left = []
    for protection, sign, needed in needs:
        found = circuits.cheapest(protection.variable, sign, needed, hidden)
        if found is None:
            left.append((protection, sign, needed))
        else:
            hidden = hidden if found <= hidden else with_followers(problem, hidden | found)
    if not left:
        return hidden
    open_ends = set(failing(problem, hidden))
    for protection, sign, needed in left:
        if protection in open_ends:
            hidden = with_followers(problem, hidden | _by_programme(problem, hidden, protection.variable, sign * needed))
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
