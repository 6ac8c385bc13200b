"""Counts that changed by a few units between two releases: the difference is about those few.

A household that was added, purged or corrected stands alone between two versions of the same table, even if both are
large: 45 people with 20 debts and 46 people with 21 tell what the one has. So a count that is shown in both may stay as
it was, or change by at least the minimum. The same holds for what a total leaves over beside its parts.

A mean of the same number of units that changed tells the sum of what changed: the correction of one household, or the
difference between one that left and one that came. How many changed is not known, so it is taken to be few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.disclosure.additive import Sum
from evaluation.disclosure.kinds import cell_kind
from evaluation.disclosure.releases.register import Row, Tables
from evaluation.disclosure.releases.tables import counts
from evaluation.registry.params import Gate

WHOLE = 1e-6
"""Counts are whole numbers, read back from ten digits."""
SAME = 1e-8
"""Relative: a sum is worked out from ten digits of its mean."""
SUM = "sum"


@dataclass(frozen=True)
class Finding:
    """A row that may not stand beside an earlier release, and why; never a value."""

    file: str
    id: str
    why: Literal["changed_by_few", "follows", "narrowed", "other_categories"]
    release: str
    for_another: bool = False
    """Whether the row is found because of what is hidden elsewhere; then no exception lifts it."""


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
            if id_ in former and _differs(told(file, row), told(file, former[id_]), minimum):
                found[id_] = Finding(file, id_, "changed_by_few", release)
        for sum_ in sums.get(file, ()):
            total = sum_.total
            if total and _left_over_differs(file, sum_, rows, former, gate):
                found[total] = Finding(file, total, "changed_by_few", release, for_another=True)
    return list(found.values())


def told(file: str, row: Mapping[str, object]) -> dict[str, float]:
    """Return the counts of a row with, of a mean, its sum."""
    found = counts(file, row)
    mean = file == "descriptives" and "n" in found and cell_kind(str(row["quantity"])) == "mean"
    return found | ({SUM: float(str(row["value"])) * found["n"]} if mean and row["value"] not in (None, "") else {})


def _differs(now: Mapping[str, float], before: Mapping[str, float], minimum: float, size: float = 0.0) -> bool:
    """Whether a count changed by a few, or a sum while its n hardly did; ``size`` is that of the sums behind it."""
    names = now.keys() & before.keys()
    if any(few(now[name] - before[name], minimum) for name in names - {SUM}):
        return True
    if SUM not in names or abs(now["n"] - before["n"]) > minimum - WHOLE:
        return False
    return abs(now[SUM] - before[SUM]) > SAME * max(1.0, abs(now[SUM]), abs(before[SUM]), size)


def _left_over_differs(file: str, sum_: Sum, now: Mapping[str, Row], before: Mapping[str, Row], gate: Gate) -> bool:
    """Whether total minus the parts shown in both releases changed by a few."""
    total = str(sum_.total)
    if total not in now or total not in before:
        return False
    parts = [part for part in sum_.parts if _counted(file, part, now) and _counted(file, part, before)]
    if len(parts) == len(sum_.parts):
        return False
    left = [_left_over(file, rows, total, parts) for rows in (now, before)]
    size = max(abs(told(file, rows[total]).get(SUM, 0.0)) for rows in (now, before))
    return _differs(left[0], left[1], minimum_of(now[total], gate), size)


def _counted(file: str, id_: str, rows: Mapping[str, Row]) -> bool:
    return id_ in rows and bool(counts(file, rows[id_]))


def _left_over(file: str, rows: Mapping[str, Row], total: str, parts: Iterable[str]) -> dict[str, float]:
    found = told(file, rows[total])
    for part in parts:
        own = told(file, rows[part])
        found = {name: count - own[name] for name, count in found.items() if name in own}
    return found
