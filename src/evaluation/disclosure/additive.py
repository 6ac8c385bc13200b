"""Sums of checks: what a hidden share could be found from, and what is hidden so that it cannot.

Descriptives and statuses are hidden together, at least cost (``joint``); a handful of checks follows a plain rule.

A *sum* is a total with its parts (all cities and each city), or parts that fill a known whole (improved, same,
worsened). Totals come first: when one part is hidden, all parts of that sum are, and the total stays. Nothing can
then be found by subtraction, because every sum shows all its parts or none. A sum with a single part is the part, so
there the total is hidden too.

>>> sorted(close({"a"}, [Sum("total", ("a", "b"))]))
['a', 'b']
>>> sorted(close({"a"}, [Sum("total", ("a",))]))
['a', 'total']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from evaluation.disclosure.records import Record


@dataclass(frozen=True)
class Sum:
    """A total (None when the whole is known otherwise) and the ids of the parts that add up to it."""

    total: str | None
    parts: tuple[str, ...]


def sums_over(rows: Iterable[Record], column: str, total: str, same: Sequence[str]) -> list[Sum]:
    """Return the sums of rows alike in ``same``: ``column`` tells them apart, and its value ``total`` is the total."""
    groups = _grouped(rows, lambda row: tuple(row[name] for name in same))
    return [
        Sum(
            next((row["id"] for row in group if row[column] == total), None),
            tuple(row["id"] for row in group if row[column] != total),
        )
        for group in groups
    ]


def close(hidden: Iterable[str], sums: Sequence[Sum]) -> frozenset[str]:
    """Hide more until every sum shows all its parts or none, and no part of a hidden total."""
    closed = set(hidden)
    while True:
        more = {id_ for sum_ in sums for id_ in _given_away(sum_, closed)} - closed
        if not more:
            return frozenset(closed)
        closed |= more


def _given_away(sum_: Sum, hidden: set[str]) -> tuple[str, ...]:
    members = sum_.parts if sum_.total is None else (*sum_.parts, sum_.total)
    if not any(id_ in hidden for id_ in members):
        return ()
    alone = len(sum_.parts) == 1 and sum_.parts[0] in hidden
    return members if alone else sum_.parts


def _grouped(rows: Iterable[Record], key: Callable[[Record], Hashable]) -> list[list[Record]]:
    groups: dict[Hashable, list[Record]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return list(groups.values())
