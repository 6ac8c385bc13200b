"""Counts that changed by a few units between two releases: the difference is about those few.

A household that was added, purged or corrected stands alone between two versions of the same table, even if both are
large: 45 people with 20 debts and 46 people with 21 tell what the one has. So a count that is shown in both may stay as
it was, or change by at least the minimum. The same holds for what a total leaves over beside its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.disclosure.additive import Sum
from evaluation.disclosure.releases.register import Row, Tables
from evaluation.disclosure.releases.tables import counts
from evaluation.registry.params import Gate

WHOLE = 1e-6
"""Counts are whole numbers, read back from ten digits."""


@dataclass(frozen=True)
class Finding:
    """A row that may not stand beside an earlier release, and why; never a value."""

    file: str
    id: str
    why: Literal["changed_by_few", "follows", "other_categories"]
    release: str


def few(change: float, minimum: float) -> bool:
    """Whether a change is of at least one and of fewer units than the minimum."""
    return WHOLE < abs(change) < minimum - WHOLE


def minimum_of(row: Mapping[str, object], gate: Gate) -> int:
    """Return the minimum that holds for a row: higher where it is about health or justice."""
    return gate.of(str(row.get("sensitive") or "")).minimum_count


def changed_by_few(
    now: Tables, before: Tables, sums: Mapping[str, Sequence[Sum]], gate: Gate, release: str
) -> list[Finding]:
    """Return the rows of which a count, or what a total leaves over, changed by fewer units than the minimum.

    Parameters
    ----------
    now, before
        Rows as they would be shown and as they were, by file and id; hidden rows have no counts.
    sums
        The sums of each file; those without a total are left aside.
    release
        Name of the earlier release.
    """
    found: dict[str, Finding] = {}
    for file, rows in now.items():
        former = before.get(file, {})
        for id_, row in rows.items():
            minimum = minimum_of(row, gate)
            if id_ in former and _differs(counts(file, row), counts(file, former[id_]), minimum):
                found[id_] = Finding(file, id_, "changed_by_few", release)
        for sum_ in sums.get(file, ()):
            total = sum_.total
            if total and total not in found and _left_over_differs(file, sum_, rows, former, gate):
                found[total] = Finding(file, total, "changed_by_few", release)
    return list(found.values())


def _differs(now: Mapping[str, float], before: Mapping[str, float], minimum: float) -> bool:
    return any(few(now[name] - before[name], minimum) for name in now.keys() & before.keys())


def _left_over_differs(file: str, sum_: Sum, now: Mapping[str, Row], before: Mapping[str, Row], gate: Gate) -> bool:
    """Whether total minus the parts shown in both releases changed by a few."""
    total = str(sum_.total)
    if total not in now or total not in before:
        return False
    parts = [part for part in sum_.parts if _counted(file, part, now) and _counted(file, part, before)]
    if len(parts) == len(sum_.parts):
        return False
    left = [_left_over(file, rows, total, parts) for rows in (now, before)]
    return _differs(left[0], left[1], minimum_of(now[total], gate))


def _counted(file: str, id_: str, rows: Mapping[str, Row]) -> bool:
    return id_ in rows and bool(counts(file, rows[id_]))


def _left_over(file: str, rows: Mapping[str, Row], total: str, parts: Iterable[str]) -> dict[str, float]:
    found = counts(file, rows[total])
    for part in parts:
        own = counts(file, rows[part])
        found = {name: count - own[name] for name, count in found.items() if name in own}
    return found
