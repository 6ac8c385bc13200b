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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from evaluation.disclosure.suppression.attack import attainable
from evaluation.disclosure.suppression.cuts import cut_from_attack, first_cuts
from evaluation.disclosure.suppression.heuristic import heuristic, trimmed
from evaluation.disclosure.suppression.master import Master
from evaluation.disclosure.suppression.parts import Piece, pieces
from evaluation.disclosure.suppression.problem import Hidden, Problem, open_variables, with_followers
from evaluation.disclosure.suppression.screen import End, failing_ends
from evaluation.storage.workers import all_of, usable_processors

ROUNDS = 12
"""How often a piece may choose again. Effort is counted and not timed, so that a slow machine publishes the same."""
SMALL, MORE = 50, 5
"""Of a piece of so many items a round costs next to nothing, so it gets so many times as many."""
SHARES, TOGETHER = 2, 500
"""Pieces are searched in so many shares beside each other, unless all of them have no more items than this."""
LARGEST = 2000
"""Items in a piece above which the optimum is not tried."""
EXACT = 1e-4
"""Relative: HiGHS stops at half of this, so that a smaller gap is none."""


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


def optimum(problem: Problem, rounds: int = ROUNDS, workers: int | None = None) -> Choice:
    """Return the cheapest safe choice; what takes more rounds is a heuristic's, with a bound on what it loses.

    ``workers`` processes take a share each, by default one for each processor; the choice does not depend on them.
    """
    tasks = [partial(_searched, share, rounds) for share in shares(pieces(problem))]
    found = [one for done in all_of(tasks, workers or usable_processors()) for one in done]
    hidden = with_followers(problem, problem.forced)
    bound = cost_of(problem, hidden) + sum(more for _, more in found)
    hidden = hidden.union(*(chosen for chosen, _ in found))
    return Choice(hidden, cost_of(problem, hidden), bound)


def shares(parts: Sequence[Piece]) -> list[list[Piece]]:
    """Deal pieces out, the largest first, over as many shares on every machine; few items make one share."""
    order = sorted(parts, key=lambda piece: -len(piece.items))
    number = SHARES if sum(len(piece.items) for piece in parts) > TOGETHER else 1
    return [order[start::number] for start in range(number)]


def _searched(parts: Sequence[Piece], rounds: int) -> list[tuple[Hidden, float]]:
    """Return for each piece what is hidden, as places in the whole, and what any safe choice costs on top of forced."""
    searches = [_Search(piece, asked) for piece, asked in _attainable(parts)]
    waiting = [search for search in searches if search.small]
    for turn in range(rounds * MORE):
        waiting = [search for search in waiting if search.goes_on(turn, rounds) and search.choose()]
        if not waiting:
            break
        failed = failing_ends([(search.problem, search.hidden) for search in waiting])
        for search, ends in zip(waiting, failed, strict=True):
            search.learn(ends)
    return [(search.piece.in_whole(search.safe()), search.more) for search in searches]


def _attainable(parts: Sequence[Piece]) -> list[tuple[Piece, Problem]]:
    """Return the pieces, each asking for what can be attained; it differs only where all hidden is not enough."""
    most = [set(range(len(piece.items))) - piece.problem.kept for piece in parts]
    failed = failing_ends([(piece.problem, hidden) for piece, hidden in zip(parts, most, strict=True)])
    return [
        (piece, attainable(piece.problem) if ends else piece.problem) for piece, ends in zip(parts, failed, strict=True)
    ]


class _Search:
    """The search for the optimum of one piece: choose, look, learn."""

    def __init__(self, piece: Piece, problem: Problem) -> None:
        self.piece, self.problem = piece, problem
        self.hidden: Hidden = with_followers(problem, problem.forced)
        self.least = self.bound = cost_of(problem, self.hidden)
        self.done = False
        self.small = len(problem.items) <= LARGEST
        self._master = Master(problem, first_cuts(problem) if self.small else ())

    @property
    def more(self) -> float:
        """What any safe choice costs at least on top of what is hidden anyway."""
        return self.bound - self.least

    def goes_on(self, turn: int, rounds: int) -> bool:
        """Whether the optimum was not found yet and may be sought another time."""
        return not self.done and turn < rounds * (MORE if len(self.problem.items) <= SMALL else 1)

    def choose(self) -> bool:
        """Take the cheapest choice that meets what was learnt; false when it is not found."""
        chosen = self._master.cheapest()
        if chosen is not None:
            self.hidden, self.bound = chosen.hidden, max(self.bound, chosen.bound)
        return chosen is not None

    def learn(self, failed: Sequence[End]) -> None:
        """Cut off a choice that leaves an end short; one that leaves none is the optimum."""
        unknown = open_variables(self.problem, self.hidden)
        self._master.add(
            cut_from_attack(self.problem, unknown, end.protection.variable, end.sign, end.needed) for end in failed
        )
        self.done = not failed

    def safe(self) -> Hidden:
        """Return the optimum when it was found, else a heuristic's choice that mends the last one."""
        if self.done:
            return self.hidden
        mended = heuristic(self.problem, self.hidden)
        return trimmed(self.problem, mended) if self.small else mended


def cost_of(problem: Problem, hidden: Iterable[int]) -> float:
    """Return what hidden items cost together."""
    return float(sum(problem.items[place].cost for place in hidden))
