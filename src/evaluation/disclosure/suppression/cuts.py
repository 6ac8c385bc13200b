"""Inequalities that every safe choice meets, so that a choice that is not safe is cut off.

Let h be 1 for each variable that is open, x the true values, and a protection ask that a variable can rise by d. Take
any weights of the equations; they bound the rise by Σ c_j · h_j, where c_j is what variable j can give at most. So

    Σ min(c_j, d) · h_j ≥ d

for every safe choice (the strengthened capacity inequalities of Fischetti & Salazar-González 2001, section 3.1). One
equation by itself gives such weights, and so does the dual of the reader's linear programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from evaluation.disclosure.suppression.problem import Numbers, Problem, Protection

LEAST = 1e-7


@dataclass(frozen=True, eq=False)
class Cut:
    """Σ weight × open variable ≥ 1."""

    variables: NDArray[np.int64]
    weights: Numbers


def first_cuts(problem: Problem) -> Iterator[Cut]:
    """Return what each equation by itself says about the protections of its variables."""
    columns = problem.equations.tocsc()
    for protection, sign, needed in asked(problem):
        variable = protection.variable
        for place in range(columns.indptr[variable], columns.indptr[variable + 1]):
            row, weight = columns.indices[place], columns.data[place]
            part = slice(problem.equations.indptr[row], problem.equations.indptr[row + 1])
            others = problem.equations.indices[part]
            pushed = -sign * problem.equations.data[part] / weight
            apart = others != variable
            yield _cut(problem, others[apart], pushed[apart], needed)


def cut_from_attack(problem: Problem, unknown: NDArray[np.bool_], variable: int, sign: float, needed: float) -> Cut:
    """Return the cut that the reader's own programme gives: how far the variable moves in the direction of ``sign``."""
    aim = np.zeros(len(problem.values))
    aim[variable] = -sign
    lower = np.where(unknown, problem.lower, problem.values)
    upper = np.where(unknown, problem.upper, problem.values)
    upper = np.where(unknown & ~np.isfinite(upper), problem.values + 1e3 * needed, upper)
    lower = np.where(unknown & ~np.isfinite(lower), problem.values - 1e3 * needed, lower)
    answer = linprog(
        aim, A_eq=problem.equations, b_eq=problem.constants, bounds=np.column_stack([lower, upper]), method="highs"
    )
    if answer.status != 0:
        raise ArithmeticError(f"The attack on a table was not solved: {answer.message}")
    gain = -(answer.lower.marginals + answer.upper.marginals)
    return _cut(problem, np.flatnonzero(np.abs(gain) > LEAST), gain[np.abs(gain) > LEAST], needed)


def asked(problem: Problem) -> Iterator[tuple[Protection, float, float]]:
    """Return per protection how far its variable must be able to rise (sign 1) and to fall (sign −1)."""
    for each in problem.protections:
        value = float(problem.values[each.variable])
        for sign, needed in ((1.0, each.high - value), (-1.0, value - each.low)):
            if needed > LEAST * max(1.0, abs(value)):
                yield each, sign, needed


def _cut(problem: Problem, variables: NDArray[np.int64], push: Numbers, needed: float) -> Cut:
    """Return a cut from how hard each variable pushes; what it can give is bounded by its distance to its bound."""
    true = problem.values[variables]
    room = np.where(push > 0, problem.upper[variables] - true, true - problem.lower[variables])
    with np.errstate(invalid="ignore"):
        gives = np.minimum(np.nan_to_num(np.abs(push) * room, nan=0.0, posinf=np.inf), needed) / needed
    useful = gives > LEAST
    return Cut(np.asarray(variables)[useful].astype(np.int64), gives[useful])
