"""What a reader can find: for each protected variable the interval that everything shown together leaves.

The reader solves two linear programmes for each hidden number, over all equations and bounds (Fischetti & Salazar 2001,
eq. 2–3). What is shown is filled in, and numbers that follow from one or two others are worked out first. What then
stands in a single equation has its interval in closed form; the rest goes to HiGHS. Nothing here knows which items were
chosen for what reason. Where it is only asked whether intervals are wide enough, a solution that takes other numbers as
far as is asked of them settles these as well.

>>> from evaluation.disclosure.suppression.problem import table
>>> row = table([[5.0, 20.0, 15.0]], minimum=10, totals=False)
>>> attack(row, {0})[0], attack(row, {0, 2})[0]
(Interval(low=5.0, high=5.0), Interval(low=0.0, high=20.0))
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from evaluation.disclosure.suppression.problem import Numbers, Problem, Protection, diagonal, open_variables
from evaluation.disclosure.suppression.reduce import Line, Reduced, reduced

TOLERANCE = 1e-6
"""Relative: HiGHS keeps constraints within 1e-7."""
FAR = 1e4
"""Times everything that is known of linked numbers: what can be that large has no bound."""


@dataclass(frozen=True)
class Interval:
    """The values that a number can have."""

    low: float
    high: float


def attack(problem: Problem, hidden: Collection[int], until_asked: bool = False) -> dict[int, Interval]:
    """Return the interval of each protected variable when the items at these places are hidden.

    With ``until_asked`` an end that is as far as asked need not be the furthest.
    """
    unknown = open_variables(problem, hidden)
    system = reduced(problem, unknown)
    wanted = {each.variable for each in problem.protections}
    roots = {system.at(variable).root for variable in wanted if unknown[variable]}
    found = {root: Interval(*system.bounds[root]) for root in roots if root in system.bounds}
    marks = _marks(problem, system, unknown) if until_asked else {}
    parts = []
    for lines in system.parts():
        own = {variable for line in lines for variable in line.terms} & roots
        if len(lines) == 1:
            found |= {variable: _alone(lines[0], variable, system) for variable in own}
        elif own:
            parts.append(_part(lines, own, system, marks))
    found |= _programmes(parts)
    return {variable: _back(problem, system, variable, unknown[variable], found) for variable in wanted}


def failing(problem: Problem, hidden: Collection[int]) -> tuple[Protection, ...]:
    """Return the protections that do not stay as open as asked."""
    found = attack(problem, hidden, until_asked=True)
    return tuple(each for each in problem.protections if not covers(found[each.variable], each))


def found_too_closely(problem: Problem, hidden: Collection[int]) -> tuple[Protection, ...]:
    """Return the protections that fail and would not with everything hidden that may be."""
    found = attack(problem, hidden, until_asked=True)
    failed = tuple(each for each in problem.protections if not covers(found[each.variable], each))
    best = attainable(replace(problem, protections=failed)).protections if failed else ()
    return tuple(each for each in best if not covers(found[each.variable], each))


def covers(found: Interval, asked: Protection) -> bool:
    """Whether an interval is as wide as asked."""
    slack = TOLERANCE * max(1.0, abs(asked.low), abs(asked.high))
    return found.low <= asked.low + slack and found.high >= asked.high - slack


def attainable(problem: Problem) -> Problem:
    """Return the problem with each protection cut down to what hiding all that may be hidden leaves open."""
    best = attack(problem, set(range(len(problem.items))) - problem.kept)
    cut = [
        replace(
            each,
            low=max(each.low, best[each.variable].low),
            high=min(each.high, best[each.variable].high),
        )
        for each in problem.protections
    ]
    return replace(problem, protections=tuple(cut))


def _back(problem: Problem, system: Reduced, variable: int, unknown: bool, found: dict[int, Interval]) -> Interval:
    """Return the interval of a variable from that of the one it follows from."""
    if not unknown:
        return Interval(float(problem.values[variable]), float(problem.values[variable]))
    place = system.at(variable)
    if place.root not in found:
        return Interval(place.shift, place.shift)
    ends = [place.factor * end + place.shift for end in (found[place.root].low, found[place.root].high)]
    return Interval(min(ends), max(ends))


def _alone(line: Line, variable: int, system: Reduced) -> Interval:
    """The interval of a variable in one equation: the others at their ends."""
    factor = line.terms[variable]
    least = most = line.constant
    for other, weight in line.terms.items():
        if other != variable:
            ends = [weight * end for end in system.bounds[other]]
            least, most = least - max(ends), most - min(ends)
    low, high = sorted((least / factor, most / factor))
    own_low, own_high = system.bounds[variable]
    return Interval(max(low, own_low), min(high, own_high))


def _marks(problem: Problem, system: Reduced, unknown: NDArray[np.bool_]) -> dict[int, Interval]:
    """Return how far each variable that is left must be able to go for what is asked of those that follow from it."""
    marks: dict[int, Interval] = {}
    for each in problem.protections:
        place = system.at(each.variable)
        if unknown[each.variable] and place.factor:
            ends = [(end - place.shift) / place.factor for end in (each.low, each.high)]
            old = marks.get(place.root, Interval(min(ends), max(ends)))
            marks[place.root] = Interval(min(old.low, *ends), max(old.high, *ends))
    return marks


@dataclass
class _End:
    """One end of a wanted variable: its column, its side, from where it is far enough, and how far it was found."""

    variable: int
    column: int
    sign: float
    enough: float
    found: float | None = None


@dataclass(frozen=True, eq=False)
class _Part:
    """Linked equations as matrices, in units of ``scale``, and the ends of the variables that are wanted."""

    matrix: csr_array
    constants: Numbers
    bounds: Numbers
    scale: float
    ends: tuple[_End, ...]

    def next(self) -> _End | None:
        """Return an end that was not found yet."""
        return next((end for end in self.ends if end.found is None), None)

    def learn(self, tried: _End, solution: Numbers) -> None:
        """Keep the end that was tried, and those that this solution takes far enough."""
        for end in self.ends:
            value = float(solution[end.column])
            if end is tried or (end.found is None and value * end.sign >= end.enough * end.sign):
                end.found = float(np.sign(value) * np.inf) if abs(value) > FAR / 2 else value * self.scale


def _part(lines: list[Line], wanted: Collection[int], system: Reduced, marks: dict[int, Interval]) -> _Part:
    variables = sorted({variable for line in lines for variable in line.terms})
    column = {variable: place for place, variable in enumerate(variables)}
    terms = [(row, column[variable], value) for row, line in enumerate(lines) for variable, value in line.terms.items()]
    rows, columns, data = map(np.array, zip(*terms, strict=True))
    constants = np.array([line.constant for line in lines])
    bounds = np.array([system.bounds[variable] for variable in variables])
    scale = float(max(1.0, np.abs(constants).max(), np.abs(bounds[np.isfinite(bounds)]).max(initial=0.0)))
    never = Interval(-np.inf, np.inf)
    ends = [
        _End(variable, column[variable], sign, enough / scale)
        for variable in sorted(wanted)
        for sign, enough in ((-1.0, marks.get(variable, never).low), (1.0, marks.get(variable, never).high))
    ]
    return _Part(
        csr_array((data.astype(float), (rows, columns)), shape=(len(lines), len(variables))),
        constants / scale,
        np.clip(bounds / scale, -FAR, FAR),
        scale,
        tuple(ends),
    )


def _programmes(parts: list[_Part]) -> dict[int, Interval]:
    """A linear programme for each end that is not known; parts share no variable, so that one of each goes at once."""
    while still := [(part, end) for part in parts if (end := part.next())]:
        starts = np.cumsum([0, *(part.matrix.shape[1] for part, _ in still)])
        aim = np.zeros(starts[-1])
        for start, (_, end) in zip(starts, still, strict=False):
            aim[start + end.column] = -end.sign
        answer = linprog(
            aim,
            A_eq=diagonal([part.matrix for part, _ in still]),
            b_eq=np.concatenate([part.constants for part, _ in still]),
            bounds=np.vstack([part.bounds for part, _ in still]),
            method="highs",
        )
        if answer.status != 0:
            raise ArithmeticError(f"The attack on a table was not solved: {answer.message}")
        for (start, stop), (part, end) in zip(pairwise(starts), still, strict=True):
            part.learn(end, answer.x[start:stop])
    found: dict[int, list[float]] = defaultdict(list)
    for part in parts:
        for end in part.ends:
            found[end.variable].append(float(end.found or 0.0))
    return {variable: Interval(*pair) for variable, pair in found.items()}
