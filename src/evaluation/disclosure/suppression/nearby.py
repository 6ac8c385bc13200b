"""The cheapest change of numbers that moves one of them as far as asked, sought near it first.

A linear programme takes what is hidden for nothing and pays for the rest (the incremental procedure of Kelly, Golden &
Assad 1992). In a large problem it may change only numbers all of whose equations are near: those of the number itself,
of the cheapest others in these, and of the cheapest in those again. What it finds is a proof in the whole as well,
since all that is further away stays as it is. Only when nothing is found near does it look further, at last everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import hstack

from evaluation.disclosure.suppression.problem import Hidden, Numbers, Problem, open_variables, with_followers

LEAST = 1e-7
WHOLE = 5000
"""Numbers in a problem up to which the programme looks everywhere at once."""
WIDTHS = (8, 40)
"""Cheapest numbers of an equation whose other equations are near too; the second when the first is not enough."""
STEPS = 2

Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Region:
    """Variables that may change and the equations that they stand in."""

    variables: Places
    equations: Places


class Nearby:
    """Looks for cheapest changes, and keeps what is hidden for them."""

    def __init__(self, problem: Problem, hidden: Hidden) -> None:
        self._problem, self.hidden = problem, hidden
        self._columns = problem.equations.tocsc()
        self._degree = np.diff(self._columns.indptr)
        self._room = np.stack([problem.upper - problem.values, problem.values - problem.lower])
        self._price = _prices(problem, hidden)
        self._items: dict[int, list[int]] = {}
        for place, item in enumerate(problem.items):
            for variable in item.reveals:
                self._items.setdefault(variable, []).append(place)

    def open(self, variable: int, move: float) -> None:
        """Hide what the cheapest change takes in which a variable moves as far as asked."""
        for width in (*(WIDTHS if len(self._price) > WHOLE else ()), None):
            moved = self._moved(self._region(variable, width), variable, move)
            if moved is not None:
                taken = {place for each in moved.tolist() for place in self._items.get(each, ())}
                return self._hide(with_followers(self._problem, self.hidden | taken))
        raise ArithmeticError("No change of the numbers was found that protects a number.")

    def _hide(self, hidden: Hidden) -> None:
        changed = {variable for place in hidden - self.hidden for variable in self._problem.items[place].reveals}
        self.hidden = hidden
        for variable in changed:
            shown = [place for place in self._items[variable] if place not in hidden]
            kept = not self._problem.kept.isdisjoint(shown)
            cost = sum((self._problem.items[place].cost for place in shown), LEAST)
            self._price[variable] = np.inf if kept else cost if shown else 0.0

    def _region(self, variable: int, width: int | None) -> _Region:
        if width is None:
            return _Region(np.arange(len(self._degree)), np.arange(self._problem.equations.shape[0]))
        near = set(self._equations_of([variable]).tolist())
        for _ in range(STEPS):
            near |= set(self._equations_of({one for row in near for one in self._cheapest(row, width)}).tolist())
        rows = np.array(sorted(near))
        variables, times = np.unique(self._problem.equations[rows].indices, return_counts=True)
        inside = variables[times == self._degree[variables]]
        return _Region(inside.astype(np.int64), rows)

    def _equations_of(self, variables: set[int] | list[int]) -> Places:
        ends = self._columns.indptr
        parts = [self._columns.indices[ends[one] : ends[one + 1]] for one in variables]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)

    def _cheapest(self, row: int, width: int) -> list[int]:
        """Return the cheapest variables of an equation, of equals the largest."""
        matrix = self._problem.equations
        own = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        order = np.lexsort((-self._problem.values[own], self._price[own]))[:width]
        return own[order][np.isfinite(self._price[own[order]])].tolist()

    def _moved(self, region: _Region, variable: int, move: float) -> Places | None:
        """Return the variables that the cheapest change within a region takes; None when there is none."""
        price = self._price[region.variables]
        free, size = np.isfinite(price), len(price)
        limits = np.where(np.tile(free, 2), self._room[:, region.variables].ravel(), 0.0)
        bounds = np.column_stack([np.zeros(len(limits)), limits])
        own = int(np.searchsorted(region.variables, variable))
        (ahead, back) = (own, size + own) if move > 0 else (size + own, own)
        bounds[ahead], bounds[back] = abs(move), 0.0
        cost = np.tile(np.where(free, price, 0.0), 2)
        part = self._problem.equations[region.equations][:, region.variables]
        matrix = hstack([part, -part])
        answer = linprog(cost, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs")
        if answer.status != 0:
            return None
        return region.variables[answer.x[:size] + answer.x[size:] > LEAST * max(1.0, abs(move))]


def _prices(problem: Problem, hidden: Hidden) -> Numbers:
    """Return what it costs to open each variable: nothing when it is open, infinite when an item must be shown."""
    price = np.where(open_variables(problem, hidden), 0.0, LEAST)
    for place, item in enumerate(problem.items):
        if place not in hidden:
            price[list(item.reveals)] += np.inf if place in problem.kept else item.cost
    return price
