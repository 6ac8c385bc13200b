"""What is known, what can be hidden and what is asked: the data of a problem of complementary suppression.

>>> row = table([[5.0, 20.0, 15.0]], minimum=10, totals=False)
>>> [item.name for item in row.items], sorted(row.forced)
(['0/0', '0/1', '0/2', '0/all'], [0])
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array

Numbers = NDArray[np.float64]
Hidden = frozenset[int]
"""Places of hidden items."""


@dataclass(frozen=True)
class Item:
    """A published row: it is shown or hidden as a whole, and reveals the values of some variables."""

    name: str
    reveals: tuple[int, ...]
    cost: float = 1.0


@dataclass(frozen=True)
class Protection:
    """The interval that must be left open for a variable: from at most ``low`` to at least ``high``."""

    variable: int
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Problem:
    """Linked tables with what must be hidden in them.

    Parameters
    ----------
    values
        The true value of each variable; the constants of the equations follow from them.
    equations
        Coefficients, shape (equations, variables).
    items
        What can be shown or hidden. A variable is known when an item that reveals it is shown.
    forced, kept
        Places of items that are hidden, and that are shown, whatever else happens.
    protections
        What must stay open. Where that cannot be had, hide all that may be hidden: ``attack.attainable``.
    follows
        Pairs (this, that) of items: when this one is hidden, that one is hidden too.
    lower, upper
        What a reader knows of every variable beforehand.
    """

    values: Numbers
    equations: csr_array
    items: tuple[Item, ...]
    forced: Hidden
    protections: tuple[Protection, ...]
    lower: Numbers
    upper: Numbers
    kept: Hidden = field(default_factory=frozenset)
    follows: tuple[tuple[int, int], ...] = ()

    @property
    def constants(self) -> Numbers:
        """Return the right-hand sides of the equations, which a reader knows."""
        return self.equations @ self.values


def problem(
    values: ArrayLike,
    equations: Sequence[Mapping[int, float]],
    items: Sequence[Item],
    *,
    forced: Collection[int] = (),
    protections: Iterable[Protection] = (),
    kept: Collection[int] = (),
    follows: Iterable[tuple[int, int]] = (),
    lower: ArrayLike = 0.0,
    upper: ArrayLike = np.inf,
) -> Problem:
    """Return a problem from equations that are written as {variable: coefficient}."""
    true = np.asarray(values, dtype=float)
    return Problem(
        true,
        coefficients(equations, len(true)),
        tuple(items),
        frozenset(forced),
        tuple(protections),
        np.broadcast_to(np.asarray(lower, dtype=float), true.shape).copy(),
        np.broadcast_to(np.asarray(upper, dtype=float), true.shape).copy(),
        frozenset(kept),
        tuple(follows),
    )


def coefficients(equations: Sequence[Mapping[int, float]], variables: int) -> csr_array:
    """Return the matrix of equations that are written as {variable: coefficient}."""
    places = [(row, column, value) for row, line in enumerate(equations) for column, value in line.items()]
    rows, columns, data = (np.array(part) for part in zip(*places, strict=True)) if places else (np.zeros(0, int),) * 3
    return csr_array(coo_array((data.astype(float), (rows, columns)), shape=(len(equations), variables)))


def diagonal(matrices: Sequence[csr_array], more_columns: int = 0) -> csr_array:
    """Return matrices one under the other, each over columns of its own, and empty columns after the last."""
    widths = np.cumsum([0, *(each.shape[1] for each in matrices)])
    entries = np.cumsum([0, *(len(each.data) for each in matrices)])
    return csr_array(
        (
            np.concatenate([each.data for each in matrices]),
            np.concatenate([each.indices + start for each, start in zip(matrices, widths, strict=False)]),
            np.concatenate([[0], *(each.indptr[1:] + start for each, start in zip(matrices, entries, strict=False))]),
        ),
        shape=(sum(each.shape[0] for each in matrices), int(widths[-1]) + more_columns),
    )


def open_variables(of: Problem, hidden: Collection[int]) -> NDArray[np.bool_]:
    """Tell of each variable whether no item that is shown reveals it."""
    unknown = np.ones(len(of.values), dtype=bool)
    for place, item in enumerate(of.items):
        if place not in hidden:
            unknown[list(item.reveals)] = False
    return unknown


def with_followers(of: Problem, hidden: Iterable[int]) -> Hidden:
    """Add the items that are hidden because another one is."""
    found = set(hidden)
    while more := {that for this, that in of.follows if this in found} - found:
        found |= more
    return frozenset(found)


def table(counts: ArrayLike, minimum: float, totals: bool = True, cost: str = "one") -> Problem:
    """Return a two-way table with its margins, in which each positive cell below ``minimum`` must stay open.

    With ``totals`` the columns add up too. ``cost`` is ``one`` per item or ``size``, the count of the cell.
    """
    inner = np.asarray(counts, dtype=float)
    full = np.vstack([inner, inner.sum(0)]) if totals else inner
    full = np.column_stack([full, full.sum(1)])
    place = np.arange(full.size).reshape(full.shape)
    rows = [{**dict.fromkeys(map(int, line[:-1]), 1.0), int(line[-1]): -1.0} for line in place]
    columns = [{**dict.fromkeys(map(int, line[:-1]), 1.0), int(line[-1]): -1.0} for line in place.T] if totals else []
    names = [f"{_name(r, len(inner))}/{_name(c, inner.shape[1])}" for r, c in np.ndindex(*full.shape)]
    price = np.ones(full.size) if cost == "one" else full.ravel()
    small = [at for at, count in enumerate(full.ravel()) if 0 < count < minimum]
    return problem(
        full.ravel(),
        [*rows, *columns],
        [Item(name, (at,), float(price[at])) for at, name in enumerate(names)],
        forced=small,
        protections=[Protection(at, 0.0, minimum) for at in small],
    )


def _name(place: int, size: int) -> str:
    return "all" if place == size else str(place)
