"""Circuits: two numbers of one equation, four corners of a rectangle or eight of a box, that rise and fall together.

A circuit through a number lets it move by d in one direction when each other corner has room for d in its own
direction. Each circuit is checked by itself before it is used: it touches no number twice and all equations hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.disclosure.suppression.lattice import Corners, Fits, Lattice, Places
from evaluation.disclosure.suppression.problem import Hidden, Numbers, Problem, with_followers

SLACK = 1e-9
FEW = 50
"""Hidden partners in an equation that are tried before others."""
FEW_OF_BOX = 8
"""Partners in each of three equations that are tried before all are, the cheapest first."""


@dataclass(frozen=True, eq=False)
class Circuit:
    """Variables, the first the one that was asked for, and whether each moves with it (+1) or against it (−1)."""

    variables: Places
    signs: Numbers


class Circuits:
    """Looks up circuits of a problem, and keeps what is hidden for them."""

    def __init__(self, problem: Problem, hidden: Hidden) -> None:
        self._problem = problem
        self._lattice = Lattice(problem, ~_told_twice(problem))
        self._room = np.stack([problem.upper - problem.values, problem.values - problem.lower])
        self._item = _items_of(problem)
        self._cost = np.array([*(item.cost for item in problem.items), 0.0])
        self._kept = np.zeros(len(self._cost), dtype=bool)
        self._kept[list(problem.kept)] = True
        self._hidden = np.zeros(len(self._cost), dtype=bool)
        self._hidden[[*hidden, -1]] = True
        self._proven = np.zeros(self._room.shape)

    @property
    def hidden(self) -> Hidden:
        """Return the items that are hidden so far."""
        return frozenset(np.flatnonzero(self._hidden[:-1]).tolist())

    def proven(self, variable: int, sign: float, needed: float) -> bool:
        """Whether a circuit that was taken lets a variable move as far."""
        return bool(self._proven[_side(sign), variable] >= needed - SLACK)

    def take(self, circuit: Circuit) -> None:
        """Hide a circuit, and keep how far it lets each of its numbers move."""
        items = self._item[circuit.variables]
        if not self._hidden[items].all():
            self._hidden[list(with_followers(self._problem, items[items >= 0].tolist()))] = True
        for way in (1.0, -1.0):
            sides = _side(circuit.signs * way), circuit.variables
            self._proven[sides] = np.maximum(self._proven[sides], self._room[sides].min())

    def cheapest(self, variable: int, sign: float, needed: float) -> Circuit | None:
        """Return the cheapest circuit found that lets a variable move as far as asked; None without one."""
        if not self._lattice.usable[variable]:
            return None
        return next(filter(None, (self._best(variable, *found) for found in self._tries(variable, sign, needed))), None)

    def _best(self, variable: int, corners: Places, signs: Numbers) -> Circuit | None:
        if not len(corners):
            return None
        items = self._item[corners]
        at = int(np.where(self._hidden[items], 0.0, self._cost[items]).sum(1).argmin())
        found = Circuit(np.append(variable, corners[at]), np.append(1.0, signs[at]))
        return found if self._lattice.holds(found.variables, found.signs) else None

    def _tries(self, variable: int, sign: float, needed: float) -> Iterator[tuple[Places, Numbers]]:
        """Give candidates, each a row of the other corners and one of their signs: first what is hidden already."""
        box = self._lattice.degree[variable] > 2
        for hidden, few in ((True, FEW_OF_BOX if box else FEW), *([(False, FEW_OF_BOX)] if box else []), (False, None)):
            fits = self._fitting(sign, needed, hidden)
            partners = [
                self._chosen(self._lattice.partners(variable, row), fits, few)
                for row in self._lattice.equations_of(variable)
            ]
            if all(len(each.variables) for each in partners):
                yield self._candidates(partners, fits)

    def _fitting(self, sign: float, needed: float, hidden_only: bool) -> Fits:
        may = self._hidden if hidden_only else ~self._kept

        def fits(variables: Places, signs: Numbers) -> NDArray[np.bool_]:
            """Tell which have room in their direction, and may be used."""
            return (self._room[_side(signs * sign), variables] >= needed - SLACK) & may[self._item[variables]]

        return fits

    def _chosen(self, partners: Corners, fits: Fits, few: int | None) -> Corners:
        """Return partners that fit; of more than a few the cheapest."""
        able = np.flatnonzero(fits(partners.variables, partners.signs))
        if few is not None and len(able) > few:
            items = self._item[partners.variables[able]]
            able = able[np.argsort(np.where(self._hidden[items], 0.0, self._cost[items]), kind="stable")[:few]]
        return partners.where(able)

    def _candidates(self, partners: list[Corners], fits: Fits) -> tuple[Places, Numbers]:
        if len(partners) == 1:
            found = partners
        elif len(partners) == 2:
            found = self._rectangles(partners[0], partners[1], fits)
        else:
            found = self._boxes(partners[0], partners[1], partners[2], fits)
        return np.column_stack([each.variables for each in found]), np.column_stack([each.signs for each in found])

    def _rectangles(self, across: Corners, along: Corners, fits: Fits) -> list[Corners]:
        face = self._lattice.face(across, along, fits)
        left, right = np.nonzero(face.variables >= 0)
        return [across.where(left), along.where(right), face.where((left, right))]

    def _boxes(self, across: Corners, along: Corners, up: Corners, fits: Fits) -> list[Corners]:
        pairs = ((across, along), (across, up), (along, up))
        floor, front, side = (self._lattice.face(one, other, fits) for one, other in pairs)
        there = [face.variables >= 0 for face in (floor, front, side)]
        i, j, k = np.nonzero(there[0][:, :, None] & there[1][:, None, :] & there[2][None, :, :])
        top = self._lattice.top((floor, front, side), (i, j, k), fits)
        found = top.variables >= 0
        i, j, k = i[found], j[found], k[found]
        edges = [across.where(i), along.where(j), up.where(k)]
        return [*edges, floor.where((i, j)), front.where((i, k)), side.where((j, k)), top.where(found)]


def _side(signs: Numbers | float) -> Places:
    """Return 0 for up and 1 for down."""
    return np.where(np.asarray(signs) > 0, 0, 1)


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
