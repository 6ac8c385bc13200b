"""Counts rounded to a base so that none is known to fewer than three values: pure functions of numbers.

Each count goes to the nearest multiple by itself. What a reader then knows of it is a range: the counts that give this
multiple, from the minimum that a shown count reaches. Where total and parts together would narrow a range to fewer than
three values, all sums that are linked with them are rounded so that they add up. Nobody at all stays nobody.

>>> rounded_counts({"a": Count(12), "b": Count(62), "all": Count(74)}, [Addition("all", ("a", "b"))], 5)
{'a': 15, 'b': 60, 'all': 75}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from evaluation.disclosure.suppression.problem import coefficients

FEWEST = 3
"""Values that a count must be able to have."""
NODES = 2000
"""Branches after which HiGHS gives the best choice so far."""


@dataclass(frozen=True)
class Count:
    """A true count, and the least that a shown count can be beside nobody."""

    value: int
    minimum: int = 1


@dataclass(frozen=True)
class Addition:
    """A total with the parts that add up to it, by their keys."""

    total: Hashable
    parts: tuple[Hashable, ...]

    @property
    def members(self) -> tuple[Hashable, ...]:
        """Return total and parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Range:
    """The values that a count can have, as far as a reader knows."""

    low: int
    high: int

    @property
    def narrow(self) -> bool:
        """Whether there are fewer than three; none at all means that a reader knows too little."""
        return 0 <= self.high - self.low < FEWEST - 1


def nearest(value: int, base: int) -> int:
    """Return the nearest multiple; of two the higher."""
    return (2 * value + base) // (2 * base) * base


def alone(count: Count, base: int) -> int:
    """Round a count by itself: the nearest multiple, or the next where the minimum leaves too few values of it.

    >>> alone(Count(12, 10), 5), alone(Count(30, 30), 3), alone(Count(0), 5)
    (10, 33, 0)
    """
    found = nearest(count.value, base)
    few = count.value and range_of(found, count.minimum, base).narrow
    return found + base if few or 0 < count.value >= count.minimum > found else found


def range_of(shown: int, minimum: int, base: int) -> Range:
    """Return what a reader knows of a rounded count that stands by itself."""
    low, high = shown - base // 2, shown + (base - 1) // 2
    return Range(max(low, minimum), high) if shown >= minimum else Range(max(low, 0), high)


def rounded_counts(counts: Mapping[Hashable, Count], additions: Sequence[Addition], base: int) -> dict[Hashable, int]:
    """Round all counts; counts of linked sums of which one tells too much are rounded so that they add up."""
    shown = {key: alone(count, base) for key, count in counts.items()}
    telling = [addition for addition in additions if tells(addition, shown, counts, base)]
    for linked in _linked(additions, {key for addition in telling for key in addition.members}):
        shown |= _adding_up(linked, {key: counts[key] for one in linked for key in one.members}, base)
    return shown


def _linked(additions: Sequence[Addition], wanted: set[Hashable]) -> list[list[Addition]]:
    """Return the groups of sums that share counts, as far as they hold one that is wanted."""
    group: dict[Hashable, list[Addition]] = {}
    for addition in additions:
        own = [addition]
        for one in {id(group[key]): group[key] for key in addition.members if key in group}.values():
            own += one
        group |= dict.fromkeys((key for one in own for key in one.members), own)
    return list({id(group[key]): group[key] for key in wanted}.values())


def _adding_up(additions: Sequence[Addition], counts: Mapping[Hashable, Count], base: int) -> dict[Hashable, int]:
    """Return the multiples that add up and are nearest to the counts together (Cox 1987, controlled rounding)."""
    place = {key: at for at, key in enumerate(counts)}
    size = len(place)
    true = np.array([count.value for count in counts.values()]) / base
    least = np.array([_least(count, base) for count in counts.values()])
    lines: list[dict[int, float]] = []
    for addition in additions:
        line: dict[int, float] = defaultdict(float)
        for key, sign in ((addition.total, -1.0), *((part, 1.0) for part in addition.parts)):
            line[place[key]] += sign
        lines.append(line)
    beside = hstack([eye_array(size), -eye_array(size), eye_array(size)])
    answer = milp(
        np.concatenate([np.zeros(size), np.ones(2 * size)]),
        integrality=np.repeat([1, 0, 0], size),
        bounds=Bounds(np.concatenate([least, np.zeros(2 * size)]), np.tile(np.where(least, np.inf, 0), 3)),
        constraints=[
            LinearConstraint(hstack([coefficients(lines, size), csr_array((len(lines), 2 * size))]), 0, 0),
            LinearConstraint(beside, true, true),
        ],
        options={"node_limit": NODES},
    )
    if answer.x is None:
        raise ArithmeticError(f"No rounded table was found that adds up: {answer.message}")
    return {key: round(answer.x[at]) * base for key, at in place.items()}


def _least(count: Count, base: int) -> int:
    """Return the least multiple that a count may be rounded to, in units of the base: of nobody none."""
    return alone(Count(min(count.minimum, count.value), count.minimum), base) // base if count.value else 0


def tells(addition: Addition, shown: Mapping[Hashable, int], counts: Mapping[Hashable, Count], base: int) -> bool:
    """Whether a sum leaves some member fewer than three values."""
    return any(left.narrow for key, left in left_open(addition, shown, counts, base).items() if shown[key])


def left_open(
    addition: Addition, shown: Mapping[Hashable, int], counts: Mapping[Hashable, Count], base: int
) -> dict[Hashable, Range]:
    """Return the range of each member when total and parts are read together."""
    own = {key: _known(shown[key], counts[key], base) for key in addition.members}
    low, high = sum(own[part].low for part in addition.parts), sum(own[part].high for part in addition.parts)
    total = own[addition.total]
    found = {addition.total: Range(max(total.low, low), min(total.high, high))}
    for part in addition.parts:
        one = own[part]
        found[part] = Range(max(one.low, total.low - high + one.high), min(one.high, total.high - low + one.low))
    return found


def _known(shown: int, count: Count, base: int) -> Range:
    return range_of(shown, count.minimum, base) if shown else Range(0, 0)
