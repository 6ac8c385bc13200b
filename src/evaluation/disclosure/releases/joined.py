"""A city that came or went between two releases: the two totals give its numbers.

What the counts behind it give is judged with the other changes. Here it is about what was hidden for another reason,
such as one unit that has most of the sum: then the difference of the totals shows what the gate hid. A city that was
hidden only for the sake of others says nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.disclosure.additive import Sum
from evaluation.disclosure.releases.changes import Finding
from evaluation.disclosure.releases.register import Row, Tables

FOR_OTHERS = frozenset({"protects_other", "linked", "released_before"})
WITH_A_NUMBER = ("ok", "suppressed")


def came_or_went(now: Tables, before: Tables, sums: Mapping[str, Sequence[Sum]], release: str) -> list[Finding]:
    """Return the totals, shown in both releases, of which one part that came or went was hidden for its own sake.

    ``sums`` are those over cities, also of cities without a number.
    """
    return [
        Finding(file, sum_.total, "follows", release, for_another=True)
        for file, own in sums.items()
        for sum_ in own
        if sum_.total and _gives_away(sum_.total, sum_.parts, now.get(file, {}), before.get(file, {}))
    ]


def _gives_away(total: str, parts: Sequence[str], now: Mapping[str, Row], before: Mapping[str, Row]) -> bool:
    if _status(now, total) != "ok" or _status(before, total) != "ok":
        return False
    there, then = ({part for part in parts if _status(rows, part) in WITH_A_NUMBER} for rows in (now, before))
    return any(_alone(own - other, rows) for own, other, rows in ((there, then, now), (then, there, before)))


def _alone(parts: set[str], rows: Mapping[str, Row]) -> bool:
    """Whether exactly one of these is hidden, for its own sake."""
    hidden = [rows[part] for part in parts if rows[part]["status"] == "suppressed"]
    return len(hidden) == 1 and hidden[0]["decided"] not in FOR_OTHERS


def _status(rows: Mapping[str, Row], id_: str) -> str:
    return rows[id_]["status"] if id_ in rows else ""
