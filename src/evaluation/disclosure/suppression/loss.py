"""What a choice hides: how many items and what they cost, beside primary suppression and hiding whole sums.

>>> from evaluation.disclosure.suppression.problem import table
>>> row = table([[5.0, 20.0, 15.0]], minimum=10, totals=False, cost="size")
>>> loss(row, {0, 2}), sorted(whole_sums(row))
(Loss(items=2, secondary=1, cost=20.0), [0, 1, 2])
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evaluation.disclosure.suppression.problem import Hidden, Problem, open_variables, with_followers


@dataclass(frozen=True)
class Loss:
    """Number of hidden items, how many of them only protect others, and the cost of all."""

    items: int
    secondary: int
    cost: float


def loss(problem: Problem, hidden: Collection[int]) -> Loss:
    """Return what a choice of hidden items loses."""
    first = with_followers(problem, problem.forced)
    cost = float(sum(problem.items[place].cost for place in hidden))
    return Loss(len(hidden), len(set(hidden) - first), cost)


def whole_sums(problem: Problem) -> Hidden:
    """Return what plain suppression hides: of a sum with one open part all parts, the total only of a single part.

    The total of an equation is the one variable with a sign of its own; an equation without one has parts only.
    """
    revealed = {variable: place for place, item in enumerate(problem.items) for variable in item.reveals}
    hidden = with_followers(problem, problem.forced)
    matrix = problem.equations
    while True:
        unknown = open_variables(problem, hidden)
        more: set[int] = set()
        for row in range(matrix.shape[0]):
            part = slice(matrix.indptr[row], matrix.indptr[row + 1])
            variables, signs = matrix.indices[part], matrix.data[part] > 0
            if unknown[variables].any():
                lone = signs == (signs.sum() == 1)
                parts = variables if lone.sum() != 1 else variables[~lone]
                hide = variables if len(parts) == 1 else parts
                more |= {revealed[variable] for variable in hide.tolist() if variable in revealed}
        if more <= hidden:
            return hidden
        hidden = with_followers(problem, hidden | more)
