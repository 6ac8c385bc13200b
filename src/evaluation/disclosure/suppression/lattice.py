"""Where equations meet: partners of a number in an equation, fourth corners of rectangles, eighth corners of boxes.

A number in two sums is a corner of rectangles, a number in three is one of boxes: a partner in each of its equations,
for each two partners the number in which another equation of both meets, and the number in which what is left meets.
Each corner has a sign: whether it rises (+1) or falls (−1) when the first number rises and all equations hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from evaluation.disclosure.suppression.problem import Numbers, Problem

Places = NDArray[np.int64]
DIRECTIONS = 3
"""Equations that a number may stand in."""


@dataclass(frozen=True, eq=False)
class Corners:
    """Variables with their signs and the equations they were found by (of partners: the one they share)."""

    variables: Places
    signs: Numbers
    by: tuple[Places, ...]

    def where(self, chosen: NDArray[np.bool_] | Places | tuple[Places, ...]) -> Corners:
        """Return some of them."""
        return Corners(self.variables[chosen], self.signs[chosen], tuple(rows[chosen] for rows in self.by))


Fits = Callable[[Places, Numbers], NDArray[np.bool_]]
"""Tells of variables with their signs which may be used."""


class Lattice:
    """The equations of a problem as a lattice of variables that stand in at most three with coefficients of ±1."""

    def __init__(self, problem: Problem, usable: NDArray[np.bool_]) -> None:
        self._matrix = problem.equations
        columns = self._matrix.tocsc()
        self.degree = np.diff(columns.indptr)
        self.usable = usable & (self.degree > 0) & (self.degree <= DIRECTIONS)
        self.usable[np.unique(self._matrix.indices[np.abs(self._matrix.data) != 1.0])] = False
        self._rows = np.full((len(usable), DIRECTIONS), -1, dtype=np.int64)
        self._weights = np.zeros((len(usable), DIRECTIONS))
        for direction in range(DIRECTIONS):
            has = np.flatnonzero(self.usable & (self.degree > direction))
            self._rows[has, direction] = columns.indices[columns.indptr[has] + direction]
            self._weights[has, direction] = columns.data[columns.indptr[has] + direction]
        self._keys, self._met = self._crossings()

    def equations_of(self, variable: int) -> list[int]:
        """Return the equations in which a variable stands."""
        return self._rows[variable, : self.degree[variable]].tolist()

    def partners(self, variable: int, row: int) -> Corners:
        """Return the others in an equation that stand in as many."""
        part = slice(self._matrix.indptr[row], self._matrix.indptr[row + 1])
        others, weights = self._matrix.indices[part].astype(np.int64), self._matrix.data[part]
        like = self.usable[others] & (self.degree[others] == self.degree[variable])
        ways = -weights[others == variable][0] / weights
        return Corners(others, ways, (np.full(len(others), row),)).where(like & (others != variable))

    def face(self, across: Corners, along: Corners, fits: Fits) -> Corners:
        """Return for each two partners the corner that closes a rectangle with them; a variable of −1 for none."""
        left, right = self._others(across), self._others(along)
        ways = left.shape[1]
        met = self._meet(left[:, None, :, None], right[None, :, None, :], ways + 1)
        met = met.reshape(len(left), len(right), ways * ways)
        best = met.argmax(2)
        corner = np.take_along_axis(met, best[..., None], 2)[..., 0]
        rows = left[np.arange(len(left))[:, None], best // ways], right[np.arange(len(right))[None, :], best % ways]
        signs = self._closing(across.variables[:, None], across.signs[:, None], rows[0], corner)
        check = self._closing(along.variables[None, :], along.signs[None, :], rows[1], corner)
        holds = (corner >= 0) & (signs == check) & fits(corner, signs)
        return Corners(np.where(holds, corner, -1), signs, rows)

    def top(self, faces: tuple[Corners, Corners, Corners], at: tuple[Places, Places, Places], fits: Fits) -> Corners:
        """Return the corner opposite of the first for three partners each; a variable of −1 for none."""
        places = ((at[0], at[1]), (at[0], at[2]), (at[1], at[2]))
        sides = [face.where(place) for face, place in zip(faces, places, strict=True)]
        left = [self._rows[side.variables].sum(1) - side.by[0] - side.by[1] for side in sides]
        corner = self._meet(left[0], left[1], DIRECTIONS)
        signs = self._closing(sides[0].variables, sides[0].signs, left[0], corner)
        holds = (corner >= 0) & (self._rows[corner].sum(1) == sum(left)) & fits(corner, signs)
        return Corners(np.where(holds, corner, -1), signs, tuple(left))

    def holds(self, variables: Places, signs: Numbers) -> bool:
        """Whether all equations hold when these variables, each another, move along their signs."""
        change = self._weights[variables] * signs[:, None]
        _, row = np.unique(self._rows[variables], return_inverse=True)
        return len(np.unique(variables)) == len(variables) and not np.bincount(row.ravel(), change.ravel()).any()

    def _crossings(self) -> tuple[Places, Places]:
        """Return pairs of equations as sorted keys, and the variable in which each pair meets."""
        keys, met = [], []
        for first, second in permutations(range(DIRECTIONS), 2):
            has = np.flatnonzero(self.usable & (self.degree > max(first, second)))
            keys.append(self._key(self._rows[has, first], self._rows[has, second], self.degree[has]))
            met.append(has)
        order = np.argsort(every := np.concatenate(keys), kind="stable")
        return every[order], np.concatenate(met)[order]

    def _key(self, first: Places, second: Places, degree: Places | int) -> Places:
        equations = self._matrix.shape[0]
        return (np.asarray(degree, dtype=np.int64) * equations + first) * equations + second

    def _meet(self, first: Places, second: Places, degree: int) -> Places:
        """Return the variable in as many equations in which these two meet; −1 for none."""
        keys = self._key(first, second, degree)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._met[place], -1)

    def _others(self, partners: Corners) -> Places:
        """Return the other equations of partners, shape (partners, equations)."""
        rows = self._rows[partners.variables]
        other = (rows >= 0) & (rows != partners.by[0][:, None])
        return rows[other].reshape(len(rows), -1)

    def _closing(self, known: Places, signs: Numbers, rows: Places, corner: Places) -> Numbers:
        """Return how a corner moves to keep the equation that it shares with a known one."""
        own = (self._weights[corner] * (self._rows[corner] == rows[..., None])).sum(-1)
        other = (self._weights[known] * (self._rows[known] == rows[..., None])).sum(-1)
        return -signs * other * own
