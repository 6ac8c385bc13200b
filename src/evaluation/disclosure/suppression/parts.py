"""A problem taken apart into pieces that have nothing to do with each other, and what was found put together again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from evaluation.disclosure.suppression.problem import Hidden, Item, Problem, Protection, open_variables

T = TypeVar("T")


@dataclass(frozen=True)
class Piece:
    """A part of a problem, and the places of its items in the whole."""

    problem: Problem
    items: tuple[int, ...]

    def in_whole(self, hidden: Collection[int]) -> Hidden:
        """Return places in the whole of items of this piece."""
        return frozenset(self.items[place] for place in hidden)


def pieces(problem: Problem) -> list[Piece]:
    """Return the pieces of a problem that hold a protection; equations, items and what follows tie things together."""
    size = len(problem.values)
    can_be_open = open_variables(problem, set(range(len(problem.items))) - problem.kept)
    labels = _labels(problem, can_be_open)
    equations_of = _first_label(problem.equations, can_be_open, labels)
    found: list[Piece] = []
    of_item = labels[size:]
    protections = _grouped((int(labels[each.variable]), each) for each in problem.protections)
    forced = _grouped((int(of_item[item]), item) for item in problem.forced)
    follows = _grouped((int(of_item[pair[0]]), pair) for pair in problem.follows)
    found = []
    for label in sorted(protections.keys() & set(of_item.tolist())):
        own = replace(
            problem,
            protections=tuple(each for each in protections[label] if can_be_open[each.variable]),
            forced=frozenset(forced.get(label, ())),
            follows=tuple(follows.get(label, ())),
        )
        variables = np.flatnonzero((labels[:size] == label) & can_be_open)
        items = np.flatnonzero(of_item == label)
        if own.protections:
            found.append(_piece(own, variables, items, np.flatnonzero(equations_of == label)))
    return found


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for label, one in pairs:
        groups.setdefault(label, []).append(one)
    return groups


def _labels(problem: Problem, can_be_open: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Number the pieces: first of each variable, then of each item."""
    size, ties = len(problem.values), []
    matrix = problem.equations
    for row in range(matrix.shape[0]):
        own = [c for c in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]] if can_be_open[c]]
        ties += [(own[0], other) for other in own[1:]]
    for place, item in enumerate(problem.items):
        ties += [(size + place, variable) for variable in item.reveals if can_be_open[variable]]
    ties += [(size + this, size + that) for this, that in problem.follows]
    total = size + len(problem.items)
    pairs = np.array(ties, dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(total, total))
    return connected_components(graph, directed=False)[1]


def _first_label(matrix: csr_array, can_be_open: NDArray[np.bool_], labels: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the piece of each equation: that of its variables that can be open; minus one without any."""
    found = np.full(matrix.shape[0], -1, dtype=np.int64)
    for row in range(matrix.shape[0]):
        own = [c for c in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]] if can_be_open[c]]
        if own:
            found[row] = labels[own[0]]
    return found


def _piece(problem: Problem, variables: NDArray[np.int64], items: NDArray[np.int64], rows: NDArray[np.int64]) -> Piece:
    """Cut a piece out; what is always known stays in the equations as variables that an item kept reveals."""
    rows_only = problem.equations[rows]
    known = np.setdiff1d(np.unique(rows_only.indices), variables)
    every = np.concatenate([variables, known]).astype(int)
    at = {int(variable): place for place, variable in enumerate(every)}
    chosen = {int(item): place for place, item in enumerate(items)}
    own = [_renamed(problem.items[int(item)], at) for item in items]
    fixed = [Item("known", tuple(range(len(variables), len(every))))] if len(known) else []
    part = replace(
        problem,
        values=problem.values[every],
        lower=problem.lower[every],
        upper=problem.upper[every],
        equations=csr_array(rows_only[:, every]),
        items=(*own, *fixed),
        forced=frozenset(chosen[item] for item in problem.forced),
        kept=frozenset([chosen[item] for item in problem.kept if item in chosen] + [len(own)] * len(fixed)),
        follows=tuple((chosen[a], chosen[b]) for a, b in problem.follows),
        protections=tuple(Protection(at[each.variable], each.low, each.high) for each in problem.protections),
    )
    return Piece(part, tuple(map(int, items)))


def _renamed(item: Item, at: dict[int, int]) -> Item:
    return Item(item.name, tuple(at[variable] for variable in item.reveals if variable in at), item.cost)
