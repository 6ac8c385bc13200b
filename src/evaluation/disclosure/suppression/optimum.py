"""The cheapest choice of hidden items that leaves every protected variable as open as asked.

A mixed-integer programme chooses (HiGHS); the reader's attack looks whether the choice is safe; where it is not, cuts
are added and the programme chooses again (Benders; Fischetti & Salazar-González 2001). It ends with a choice that is
safe, and no cheaper one is, since each cut holds for every safe choice.

>>> from evaluation.disclosure.suppression.problem import table
>>> found = optimum(table([[5, 20, 15], [12, 14, 30]], minimum=10, cost="size"))
>>> sorted(found.hidden), found.optimal
([0, 1, 4, 5], True)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from evaluation.disclosure.suppression.attack import Interval, attack, attainable, covers
from evaluation.disclosure.suppression.cuts import Cut, asked, cut_from_attack, first_cuts
from evaluation.disclosure.suppression.heuristic import heuristic
from evaluation.disclosure.suppression.master import Master
from evaluation.disclosure.suppression.parts import pieces
from evaluation.disclosure.suppression.problem import Hidden, Problem, Protection, open_variables, with_followers

SECONDS = 30.0
LARGEST = 2000
"""Items in a piece above which the optimum is not tried."""
EXACT = 1e-6
"""Relative: a smaller gap is rounding."""


@dataclass(frozen=True)
class Choice:
    """Hidden items, what they cost, and what any safe choice costs at least."""

    hidden: Hidden
    cost: float
    bound: float

    @property
    def optimal(self) -> bool:
        """Whether no safe choice is cheaper."""
        return self.cost <= self.bound + EXACT * max(1.0, self.cost)

    @property
    def gap(self) -> float:
        """Return the part of the cost that a cheaper choice could save at most."""
        return 0.0 if self.optimal else (self.cost - self.bound) / self.cost


def optimum(problem: Problem, seconds: float = SECONDS) -> Choice:
    """Return the cheapest safe choice; within the time given, else the heuristic's with a bound on what it loses."""
    hidden, bound = with_followers(problem, problem.forced), 0.0
    parts = pieces(problem)
    end = monotonic() + seconds
    for piece in parts:
        own = of_piece(attainable(piece.problem), (end - monotonic()) / 2)
        hidden |= piece.in_whole(own.hidden)
        bound += own.bound - cost_of(piece.problem, with_followers(piece.problem, piece.problem.forced))
    first = cost_of(problem, with_followers(problem, problem.forced))
    return Choice(hidden, cost_of(problem, hidden), first + bound)


def of_piece(problem: Problem, seconds: float) -> Choice:
    """Solve one piece; ``problem`` must ask for what can be attained."""
    end = monotonic() + seconds
    bound = cost_of(problem, with_followers(problem, problem.forced))
    if len(problem.items) <= LARGEST:
        master = Master(problem, first_cuts(problem))
        while (left := end - monotonic()) > 0:
            chosen = master.cheapest(left)
            if chosen is None:
                break
            bound = max(bound, chosen.bound)
            more = _cuts_off(problem, chosen.hidden)
            if not more:
                return Choice(chosen.hidden, cost_of(problem, chosen.hidden), bound)
            master.add(more)
    hidden = heuristic(problem)
    return Choice(hidden, cost_of(problem, hidden), bound)


def cost_of(problem: Problem, hidden: Iterable[int]) -> float:
    """Return what hidden items cost together."""
    return float(sum(problem.items[place].cost for place in hidden))


def _cuts_off(problem: Problem, hidden: Hidden) -> list[Cut]:
    """Return a cut for each end of an interval that is not as far as asked."""
    found, unknown = attack(problem, hidden), open_variables(problem, hidden)
    return [
        cut_from_attack(problem, unknown, each.variable, sign, needed)
        for each, sign, needed in asked(problem)
        if not covers(found[each.variable], each) and _short(found[each.variable], each, sign)
    ]


def _short(found: Interval, asked_for: Protection, sign: float) -> bool:
    """Whether an interval falls short at its upper end (sign 1) or its lower end (sign −1)."""
    half = Interval(found.low, np.inf) if sign < 0 else Interval(-np.inf, found.high)
    return not covers(half, asked_for)
