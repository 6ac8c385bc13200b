"""Circuits: two numbers of one equation, or four of two pairs of equations, that can rise and fall together.

In a table with coefficients of ±1 the four are the corners of a rectangle. A circuit through a number lets it move by d
in one direction when each other corner has room for d in its own direction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.disclosure.suppression.problem import Hidden, Numbers, Problem

Places = NDArray[np.int64]
SLACK = 1e-9
FEW = 50
"""Hidden partners in an equation that are tried before others."""


@dataclass(frozen=True, eq=False)
class Corners:
    """Candidates: variables of each, shape (candidates, 1 or 3), and whether each moves along (+1) or against (−1)."""

    variables: Places
    signs: Numbers


class Circuits:
    """Looks up circuits of a problem whose variables stand in one or two equations with coefficients of ±1."""

    def __init__(self, problem: Problem, hidden: Hidden) -> None:
        matrix = problem.equations
        self._rows = [matrix.indices[a:b] for a, b in zip(matrix.indptr, matrix.indptr[1:], strict=False)]
        self._weights = [matrix.data[a:b] for a, b in zip(matrix.indptr, matrix.indptr[1:], strict=False)]
        columns = matrix.tocsc()
        degree = np.diff(columns.indptr)
        self._own = [columns.indices[a:b] for a, b in zip(columns.indptr, columns.indptr[1:], strict=False)]
        self._usable = (degree > 0) & (degree <= 2)
        self._usable[np.unique(matrix.indices[np.abs(matrix.data) != 1.0])] = False
        self._usable[_told_twice(problem)] = False
        self._degree = degree
        self._two_rows = np.array([own if len(own) == 2 else (0, 0) for own in self._own], dtype=np.int64)
        self._cross = _crossings(problem, self._own, self._usable)
        self._up = problem.upper - problem.values
        self._down = problem.values - problem.lower
        self._item = _items_of(problem)
        self._cost = np.array([item.cost for item in problem.items])
        self._kept = np.zeros(len(problem.items), dtype=bool)
        self._kept[list(problem.kept)] = True
        self._hidden = np.zeros(len(problem.items), dtype=bool)
        self.hide(hidden)

    @property
    def hidden(self) -> Hidden:
        """Return the items that are hidden so far."""
        return frozenset(np.flatnonzero(self._hidden).tolist())

    def has(self, items: Hidden) -> bool:
        """Whether all of these are hidden already."""
        return bool(self._hidden[list(items)].all())

    def hide(self, more: Hidden) -> None:
        """Hide more items."""
        self._hidden[list(more)] = True

    def cheapest(self, variable: int, sign: float, needed: float) -> Hidden | None:
        """Return the items of the cheapest circuit that lets a variable move as far as asked; None without one."""
        if not self._usable[variable]:
            return None
        return self._best(variable, sign, needed, hidden_only=True) or self._best(variable, sign, needed)

    def _best(self, variable: int, sign: float, needed: float, hidden_only: bool = False) -> Hidden | None:
        corners = self._candidates(variable, sign * needed, hidden_only)
        if not len(corners.variables):
            return None
        room = np.where(corners.signs * sign > 0, self._up[corners.variables], self._down[corners.variables])
        items = self._item[corners.variables]
        price = np.where(self._hidden[items] | (items < 0), 0.0, self._cost[items])
        fits = (room >= needed - SLACK).all(1) & ~self._kept[items].any(1)
        cost = np.where(fits, price.sum(1), np.inf)
        at = int(cost.argmin())
        if not np.isfinite(cost[at]) or (hidden_only and cost[at] > 0):
            return None
        return frozenset([*items[at][items[at] >= 0].tolist(), *self._items_alone(variable)])

    def _items_alone(self, variable: int) -> list[int]:
        return [int(self._item[variable])] if self._item[variable] >= 0 else []

    def _candidates(self, variable: int, move: float, hidden_only: bool) -> Corners:
        rows = self._own[variable]
        if len(rows) == 1:
            return self._pairs(variable, int(rows[0]), move, hidden_only)
        return self._rectangles(variable, int(rows[0]), int(rows[1]), move, hidden_only)

    def _partners(self, variable: int, row: int, degree: int, move: float, hidden_only: bool) -> tuple[Places, Numbers]:
        """Return the others in an equation, and how each moves to keep it when the variable rises."""
        others, weights = self._rows[row], self._weights[row]
        own = weights[others == variable][0]
        ways = -own / weights
        fits = (others != variable) & self._usable[others] & (self._degree[others] == degree)
        fits &= np.where(ways * move > 0, self._up[others], self._down[others]) >= abs(move) - SLACK
        if hidden_only:
            fits &= self._hidden[self._item[others]] | (self._item[others] < 0)
        chosen = np.flatnonzero(fits)[: FEW if hidden_only else None]
        return others[chosen].astype(np.int64), ways[chosen]

    def _pairs(self, variable: int, row: int, move: float, hidden_only: bool) -> Corners:
        others, signs = self._partners(variable, row, 1, move, hidden_only)
        return Corners(others[:, None], signs[:, None])

    def _rectangles(self, variable: int, first: int, second: int, move: float, hidden_only: bool) -> Corners:
        """Return every partner in either equation with the corner that both their other equations meet in."""
        across, along = (self._partners(variable, row, 2, move, hidden_only) for row in (first, second))
        other_of_across = self._other(across[0], first)
        other_of_along = self._other(along[0], second)
        pairs = other_of_across[:, None] * len(self._rows) + other_of_along[None, :]
        corner = self._cross.find(pairs.ravel())
        met = corner >= 0
        left, right = (part.ravel()[met] for part in np.indices(pairs.shape))
        corner = corner[met]
        signs = self._corner_signs(across[0][left], across[1][left], other_of_across[left], corner)
        check = self._corner_signs(along[0][right], along[1][right], other_of_along[right], corner)
        holds = signs == check
        variables = np.column_stack([across[0][left], along[0][right], corner])[holds]
        return Corners(variables, np.column_stack([across[1][left], along[1][right], signs])[holds])

    def _other(self, variables: Places, row: int) -> Places:
        return self._two_rows[variables].sum(1) - row

    def _corner_signs(self, partner: Places, moves: Numbers, row: Places, corner: Places) -> Numbers:
        """Return how the corner moves to keep the equation that it shares with a partner."""
        return -moves * self._cross.weight(partner, row) / self._cross.weight(corner, row)


class _Crossings:
    """Finds the variable in which two equations meet, and its coefficients."""

    def __init__(self, keys: Places, variables: Places, problem: Problem) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._variables = keys[order], variables[order]
        whole = problem.equations.tocoo()
        self._size = problem.equations.shape[1]
        at = whole.coords[0].astype(np.int64) * self._size + whole.coords[1]
        sorted_at = np.argsort(at)
        self._at, self._data = at[sorted_at], whole.data[sorted_at]

    def find(self, keys: Places) -> Places:
        """Return the variable per pair of equations; −1 where there is none."""
        if not len(self._keys):
            return np.full(len(keys), -1)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._variables[place], -1)

    def weight(self, variables: Places, rows: Places) -> Numbers:
        """Return the coefficient of each variable in its equation."""
        return self._data[np.searchsorted(self._at, rows.astype(np.int64) * self._size + variables)]


def _crossings(problem: Problem, own: list[NDArray[np.int32]], usable: NDArray[np.bool_]) -> _Crossings:
    rows = problem.equations.shape[0]
    double = [v for v in np.flatnonzero(usable) if len(own[v]) == 2]
    keys = [int(a) * rows + int(b) for v in double for a, b in (own[v], own[v][::-1])]
    return _Crossings(np.array(keys, dtype=np.int64), np.repeat(np.array(double, dtype=np.int64), 2), problem)


def _items_of(problem: Problem) -> Places:
    """Return the one item that reveals each variable; −1 for none."""
    found = np.full(len(problem.values), -1, dtype=np.int64)
    for place, item in enumerate(problem.items):
        found[list(item.reveals)] = place
    return found


def _told_twice(problem: Problem) -> NDArray[np.bool_]:
    """Tell of each variable whether several items reveal it: opening it takes more than one."""
    told = np.zeros(len(problem.values), dtype=int)
    for item in problem.items:
        told[list(item.reveals)] += 1
    return told > 1
