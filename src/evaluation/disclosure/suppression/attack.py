"""What a reader can find: for each protected variable the interval that everything shown together leaves.

The reader solves two linear programmes for each hidden number, over all equations and bounds (Fischetti & Salazar 2001,
eq. 2–3). What is shown is filled in, and numbers that follow from one or two others are worked out first. What then
stands in a single equation has its interval in closed form; the rest goes to HiGHS. Nothing here knows which items were
chosen for what reason.

>>> from evaluation.disclosure.suppression.problem import table
>>> row = table([[5.0, 20.0, 15.0]], minimum=10, totals=False)
>>> attack(row, {0})[0], attack(row, {0, 2})[0]
(Interval(low=5.0, high=5.0), Interval(low=0.0, high=20.0))
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array

from evaluation.disclosure.suppression.problem import Numbers, Problem, Protection, open_variables
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


def attack(problem: Problem, hidden: Collection[int]) -> dict[int, Interval]:
    """Return the interval of each protected variable when the items at these places are hidden."""
    unknown = open_variables(problem, hidden)
    system = reduced(problem, unknown)
    wanted = {each.variable for each in problem.protections}
    roots = {system.at(variable).root for variable in wanted if unknown[variable]}
    found = {root: Interval(*system.bounds[root]) for root in roots if root in system.bounds}
    parts = []
    for lines in system.parts():
        own = {variable for line in lines for variable in line.terms} & roots
        if len(lines) == 1:
            found |= {variable: _alone(lines[0], variable, system) for variable in own}
        elif own:
            parts.append(_part(lines, own, system))
    found |= _programmes(parts)
    return {variable: _back(problem, system, variable, unknown[variable], found) for variable in wanted}


def failing(problem: Problem, hidden: Collection[int]) -> tuple[Protection, ...]:
    """Return the protections that do not stay as open as asked."""
    found = attack(problem, hidden)
    return tuple(each for each in problem.protections if not covers(found[each.variable], each))


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


@dataclass(frozen=True, eq=False)
class _Part:
    """Linked equations as matrices, in units of ``scale``, and the columns of the variables that are wanted."""

    matrix: csr_array
    constants: Numbers
    bounds: Numbers
    scale: float
    wanted: tuple[tuple[int, int], ...]


def _part(lines: list[Line], wanted: Collection[int], system: Reduced) -> _Part:
    variables = sorted({variable for line in lines for variable in line.terms})
    column = {variable: place for place, variable in enumerate(variables)}
    terms = [(row, column[variable], value) for row, line in enumerate(lines) for variable, value in line.terms.items()]
    rows, columns, data = map(np.array, zip(*terms, strict=True))
    constants = np.array([line.constant for line in lines])
    bounds = np.array([system.bounds[variable] for variable in variables])
    scale = max(1.0, np.abs(constants).max(), np.abs(bounds[np.isfinite(bounds)]).max(initial=0.0))
    return _Part(
        csr_array((data.astype(float), (rows, columns)), shape=(len(lines), len(variables))),
        constants / scale,
        np.clip(bounds / scale, -FAR, FAR),
        float(scale),
        tuple((variable, column[variable]) for variable in sorted(wanted)),
    )


def _programmes(parts: list[_Part]) -> dict[int, Interval]:
    """Two linear programmes for each wanted variable; parts share none, so that one of each is solved at once."""
    ends: dict[int, list[float]] = {variable: [] for part in parts for variable, _ in part.wanted}
    for turn in range(max((len(part.wanted) for part in parts), default=0)):
        still = [part for part in parts if turn < len(part.wanted)]
        starts = np.cumsum([0, *(part.matrix.shape[1] for part in still)])
        columns = [start + part.wanted[turn][1] for start, part in zip(starts, still, strict=False)]
        for sign in (1.0, -1.0):
            aim = np.zeros(starts[-1])
            aim[columns] = sign
            answer = linprog(
                aim,
                A_eq=block_diag([part.matrix for part in still], format="csr"),
                b_eq=np.concatenate([part.constants for part in still]),
                bounds=np.vstack([part.bounds for part in still]),
                method="highs",
            )
            if answer.status != 0:
                raise ArithmeticError(f"The attack on a table was not solved: {answer.message}")
            for part, value in zip(still, answer.x[columns], strict=True):
                far = abs(value) > FAR / 2
                ends[part.wanted[turn][0]].append(float(np.sign(value) * np.inf if far else value * part.scale))
    return {variable: Interval(*pair) for variable, pair in ends.items()}
