"""The programme that chooses: the cheapest items that meet all cuts so far.

One unknown of 0 or 1 per item (1: hidden). A variable that one item reveals is open with that item; one that several
reveal has an unknown of its own, at most that of each of them; one that none reveals is always open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from evaluation.disclosure.suppression.cuts import Cut
from evaluation.disclosure.suppression.problem import Hidden, Problem, with_followers

DIGITS = 9
LEAST = 1e-7
NODES = 2000
"""Branches after which HiGHS gives the best choice so far."""
GAP = 5e-5
"""Relative gap at which HiGHS may stop."""


@dataclass(frozen=True)
class Chosen:
    """The cheapest items, and what any choice that meets the cuts costs at least."""

    hidden: Hidden
    bound: float


class Master:
    """Collects cuts and chooses."""

    def __init__(self, problem: Problem, cuts: Iterable[Cut]) -> None:
        self._problem = problem
        self._told_by = _told_by(problem)
        self._columns = _columns(problem, self._told_by)
        self._rows: dict[tuple[tuple[int, float], ...], float] = {}
        for variable, items in enumerate(self._told_by):
            if len(items) > 1:
                for item in items:
                    self._say({item: 1.0, self._columns[variable]: -1.0}, 0.0)
        for this, that in problem.follows:
            self._say({that: 1.0, this: -1.0}, 0.0)
        self.add(cuts)

    def add(self, cuts: Iterable[Cut]) -> None:
        """Add cuts; equal ones count once."""
        for cut in cuts:
            terms: dict[int, float] = {}
            least = 1.0
            for variable, weight in zip(cut.variables.tolist(), cut.weights.tolist(), strict=True):
                column = self._columns[variable]
                if column < 0:
                    least -= weight
                else:
                    terms[column] = terms.get(column, 0.0) + weight
            if least > LEAST:
                self._say({column: min(weight, least) for column, weight in terms.items()}, least)

    def cheapest(self) -> Chosen | None:
        """Choose; None when no choice is found within ``NODES``."""
        least = with_followers(self._problem, self._problem.forced)
        if self._meets(least):
            return Chosen(least, float(sum(self._problem.items[place].cost for place in least)))
        items, size = len(self._problem.items), self._size
        low, high = np.zeros(size), np.ones(size)
        low[list(self._problem.forced)] = 1.0
        high[list(self._problem.kept)] = 0.0
        cost = np.zeros(size)
        cost[:items] = [item.cost for item in self._problem.items]
        answer = milp(
            cost,
            integrality=(np.arange(size) < items).astype(int),
            bounds=Bounds(low, high),
            constraints=self._constraints(),
            options={"node_limit": NODES, "mip_rel_gap": GAP},
        )
        if answer.x is None:
            return None
        hidden = frozenset(np.flatnonzero(answer.x[:items] > 0.5).tolist())
        return Chosen(hidden, min(float(answer.mip_dual_bound), float(answer.fun)))

    def _meets(self, hidden: Hidden) -> bool:
        """Whether hiding these items meets all cuts: of what must be hidden anyway that settles it."""
        if hidden & self._problem.kept:
            return False
        is_open = np.zeros(self._size)
        is_open[list(hidden)] = 1.0
        for column, items in zip(self._columns, self._told_by, strict=True):
            if len(items) > 1:
                is_open[column] = hidden.issuperset(items)
        return all(sum(weight * is_open[at] for at, weight in row) >= least for row, least in self._rows.items())

    @property
    def _size(self) -> int:
        return max([len(self._problem.items), *(column + 1 for column in self._columns)])

    def _say(self, terms: dict[int, float], least: float) -> None:
        key = tuple(sorted((column, round(weight, DIGITS)) for column, weight in terms.items()))
        self._rows[key] = max(least, self._rows.get(key, -np.inf))

    def _constraints(self) -> list[LinearConstraint]:
        if not self._rows:
            return []
        entries = [(row, *term) for row, terms in enumerate(self._rows) for term in terms]
        rows, columns, data = zip(*entries, strict=True)
        matrix = csr_array(coo_array((data, (rows, columns)), shape=(len(self._rows), self._size)))
        return [LinearConstraint(matrix, np.array(list(self._rows.values())), np.inf)]


def _told_by(problem: Problem) -> list[list[int]]:
    """Return per variable the items that reveal it."""
    told: list[list[int]] = [[] for _ in problem.values]
    for place, item in enumerate(problem.items):
        for variable in item.reveals:
            told[variable].append(place)
    return told


def _columns(problem: Problem, told_by: Sequence[Sequence[int]]) -> list[int]:
    """Return the column of each variable: its one item's, one of its own after the items, or −1 for always open."""
    found, free = [], len(problem.items)
    for items in told_by:
        found.append(items[0] if len(items) == 1 else free if items else -1)
        free += len(items) > 1
    return found
