"""Which protections fail, found with few linear programmes: one point of the reader's space can prove many at once.

Numbers are written as what they differ from the truth, so that all equations have zero on the right. A protection asks
that its number can move by so much. One programme moves all numbers of a direction together, each no further than
asked; what reaches its mark is proven. What does not is tried by itself. Parts that share no number do this beside each
other in one programme, each with its own number.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from evaluation.disclosure.suppression.cuts import asked
from evaluation.disclosure.suppression.problem import Numbers, Problem, Protection, diagonal, open_variables
from evaluation.disclosure.suppression.reduce import Line, Reduced, reduced

REACHED = 1.0 - 1e-6
"""Part of the way that counts as all of it: HiGHS keeps constraints within 1e-7."""


@dataclass(frozen=True)
class End:
    """One end of a protection: how far its variable must be able to rise (sign 1) or fall (sign −1)."""

    protection: Protection
    sign: float
    needed: float


@dataclass
class _Block:
    """Linked equations of one job: rows and variables of a programme, and the ends that are not decided yet."""

    job: int
    matrix: csr_array
    lower: Numbers
    upper: Numbers
    open: dict[End, tuple[int, float]] = field(default_factory=dict)
    alone: bool = False

    def aims(self) -> list[End]:
        """Return what to try next: everything in one direction, or one end by itself."""
        if self.alone:
            return list(self.open)[:1]
        sign = next(iter(self.open.values()))[1] > 0
        return [end for end, (_, way) in self.open.items() if (way > 0) == sign]


def fails(problem: Problem, hidden: Collection[int]) -> bool:
    """Whether any end is not as far as asked."""
    return bool(failing_ends([(problem, hidden)], first=True)[0])


def failing_ends(jobs: Sequence[tuple[Problem, Collection[int]]], first: bool = False) -> list[list[End]]:
    """Return for each problem with its hidden items the ends that are not as far as asked; or stop at the first."""
    failed: list[list[End]] = [[] for _ in jobs]
    blocks = [
        block for job, (problem, hidden) in enumerate(jobs) for block in _blocks(job, problem, hidden, failed[job])
    ]
    while blocks := [block for block in blocks if block.open and not (first and any(failed))]:
        aims = [block.aims() for block in blocks]
        moved = _move(blocks, aims)
        for block, tried, move in zip(blocks, aims, moved, strict=True):
            reached = [end for end in block.open if _reaches(move, block.open[end])]
            if block.alone and not reached:
                failed[block.job].append(tried[0])
                del block.open[tried[0]]
            block.alone = len(tried) == 1 or not set(reached) & set(tried)
            for end in reached:
                del block.open[end]
    return failed


def _reaches(move: Numbers, mark: tuple[int, float]) -> bool:
    column, way = mark
    return bool(move[column] * np.sign(way) >= abs(way) * REACHED)


def _blocks(job: int, problem: Problem, hidden: Collection[int], failed: list[End]) -> list[_Block]:
    """Decide what is plain to see, and return the rest as blocks."""
    unknown = open_variables(problem, hidden)
    system = reduced(problem, unknown)
    wanted: dict[int, list[tuple[End, float]]] = defaultdict(list)
    for protection, sign, needed in asked(problem):
        end, place = End(protection, sign, needed), system.at(protection.variable)
        if not unknown[protection.variable] or place.factor == 0:
            failed.append(end)
        else:
            wanted[place.root].append((end, sign * needed / place.factor))
    blocks = []
    for lines in system.parts():
        own = wanted.keys() & {variable for line in lines for variable in line.terms}
        if own:
            blocks.append(_block(job, problem, system, lines, {root: wanted.pop(root) for root in own}))
    for root, marks in wanted.items():
        low, high = (end - problem.values[root] for end in system.bounds[root])
        failed += [end for end, way in marks if not low / REACHED <= way <= high / REACHED]
    return blocks


def _block(
    job: int, problem: Problem, system: Reduced, lines: list[Line], wanted: dict[int, list[tuple[End, float]]]
) -> _Block:
    variables = sorted({variable for line in lines for variable in line.terms})
    column = {variable: place for place, variable in enumerate(variables)}
    terms = [(row, column[variable], value) for row, line in enumerate(lines) for variable, value in line.terms.items()]
    rows, columns, data = map(np.array, zip(*terms, strict=True))
    scale = max(abs(way) for marks in wanted.values() for _, way in marks)
    bounds = np.array([system.bounds[variable] for variable in variables])
    room = (bounds - problem.values[variables][:, None]) / scale
    marks = {end: (column[root], way / scale) for root, ends in wanted.items() for end, way in ends}
    shape = (len(lines), len(variables))
    matrix = csr_array(coo_array((data.astype(float), (rows, columns)), shape=shape))
    return _Block(job, matrix, np.minimum(room[:, 0], 0.0), np.maximum(room[:, 1], 0.0), marks)


def _move(blocks: Sequence[_Block], aims: Sequence[Sequence[End]]) -> list[Numbers]:
    """Move numbers of all blocks at once: as many of the aims as far as asked as can be."""
    starts = np.cumsum([0, *(block.matrix.shape[1] for block in blocks)])
    marks = [
        (starts[at] + block.open[end][0], block.open[end][1])
        for at, (block, tried) in enumerate(zip(blocks, aims, strict=True))
        for end in tried
    ]
    size, count = int(starts[-1]), len(marks)
    columns, ways = (np.array(part) for part in zip(*marks, strict=True))
    signs, lengths = np.sign(ways), np.abs(ways)
    pairs = np.column_stack([columns, size + np.arange(count)])
    pull = (np.column_stack([-signs, np.ones(count)]).ravel(), pairs.ravel(), 2 * np.arange(count + 1))
    whole = diagonal([block.matrix for block in blocks], count)
    lower = np.concatenate([*(block.lower for block in blocks), np.zeros(count)])
    upper = np.concatenate([*(block.upper for block in blocks), lengths])
    answer = linprog(
        np.concatenate([np.zeros(size), -1.0 / lengths]),
        A_ub=csr_array(pull, shape=(count, size + count)),
        b_ub=np.zeros(count),
        A_eq=whole,
        b_eq=np.zeros(whole.shape[0]),
        bounds=np.column_stack([lower, upper]),
        method="highs",
    )
    if answer.status != 0:
        raise ArithmeticError(f"The attack on a table was not solved: {answer.message}")
    return [answer.x[start:end] for start, end in itertools.pairwise(starts)]
