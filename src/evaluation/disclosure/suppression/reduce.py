"""A system of equations made smaller without loss: what is shown filled in, what follows from another one replaced.

An equation with one unknown gives its value; one with two gives each from the other, so that one of them and the
equation can go. The bounds of the one that goes become bounds of the one that stays.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from evaluation.disclosure.suppression.problem import Problem

NOTHING = 1e-9
"""A coefficient below this is what rounding left of zero."""


@dataclass
class Line:
    """What is left of one equation: Σ coefficient × variable = constant."""

    terms: dict[int, float]
    constant: float


@dataclass(frozen=True)
class Place:
    """A variable as factor × root + shift; a factor of zero is a known value."""

    root: int
    factor: float
    shift: float


class Reduced:
    """Equations over the variables that are left, with the bounds of these."""

    def __init__(self, lines: list[Line], bounds: dict[int, tuple[float, float]]) -> None:
        self.lines, self.bounds = lines, bounds
        self._places: dict[int, Place] = {}
        self._uses: dict[int, set[int]] = defaultdict(set)
        for row, line in enumerate(lines):
            for variable in line.terms:
                self._uses[variable].add(row)
        self._shrink()

    def at(self, variable: int) -> Place:
        """Return a variable in terms of one that is left."""
        place = self._places.get(variable)
        if place is None:
            return Place(variable, 1.0, 0.0)
        if place.factor == 0:
            return Place(-1, 0.0, place.shift)
        end = self.at(place.root)
        return Place(end.root, place.factor * end.factor, place.factor * end.shift + place.shift)

    def parts(self) -> list[list[Line]]:
        """Return the equations that are left, those that share variables together."""
        left = [line for line in self.lines if line.terms]
        rows = np.repeat(np.arange(len(left)), [len(line.terms) for line in left])
        columns = np.array([variable for line in left for variable in line.terms], dtype=int)
        size = len(left) + int(columns.max(initial=0)) + 1
        _, group = connected_components(
            csr_array((np.ones(len(rows)), (rows, len(left) + columns)), shape=(size, size))
        )
        found: dict[int, list[Line]] = defaultdict(list)
        for line, number in zip(left, group.tolist(), strict=False):
            found[number].append(line)
        return list(found.values())

    def _shrink(self) -> None:
        waiting = [row for row, line in enumerate(self.lines) if len(line.terms) <= 2]
        while waiting:
            line = self.lines[waiting.pop()]
            if len(line.terms) == 1:
                ((variable, weight),) = line.terms.items()
                waiting += self._replace(variable, Place(-1, 0.0, line.constant / weight))
            elif len(line.terms) == 2:
                (stays, kept), (goes, weight) = line.terms.items()
                waiting += self._replace(goes, Place(stays, -kept / weight, line.constant / weight))

    def _replace(self, goes: int, place: Place) -> list[int]:
        """Put ``place`` where a variable stood; return the equations that became short."""
        self._places[goes] = place
        if place.factor:
            ends = [(end - place.shift) / place.factor for end in self.bounds[goes]]
            low, high = self.bounds[place.root]
            self.bounds[place.root] = _ordered(max(low, min(ends)), min(high, max(ends)))
        del self.bounds[goes]
        short = []
        for row in self._uses.pop(goes):
            line = self.lines[row]
            weight = line.terms.pop(goes)
            line.constant -= weight * place.shift
            if place.factor:
                left = line.terms.get(place.root, 0.0) + weight * place.factor
                if abs(left) < NOTHING:
                    line.terms.pop(place.root, None)
                    self._uses[place.root].discard(row)
                else:
                    line.terms[place.root] = left
                    self._uses[place.root].add(row)
            if len(line.terms) <= 2:
                short.append(row)
        return short


def _ordered(low: float, high: float) -> tuple[float, float]:
    """Return two ends; where rounding made them cross, their middle twice."""
    return (low, high) if low <= high else ((low + high) / 2,) * 2


def reduced(problem: Problem, unknown: NDArray[np.bool_]) -> Reduced:
    """Return the equations over what is not known, as small as they get."""
    known = np.where(unknown, 0.0, problem.values)
    constants = problem.constants - problem.equations @ known
    matrix, lines = problem.equations, []
    for row, constant in enumerate(constants):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = {
            int(column): float(value)
            for column, value in zip(matrix.indices[part], matrix.data[part], strict=True)
            if unknown[column]
        }
        lines.append(Line(terms, float(constant)))
    ends = zip(problem.lower.tolist(), problem.upper.tolist(), strict=True)
    bounds = {variable: pair for variable, pair in enumerate(ends) if unknown[variable]}
    return Reduced(lines, bounds)
