"""Tables that were released in other categories: fine ones then and merged ones now, or the other way round.

Beside each other the two give parts of a coarser category away by subtraction. A table is therefore not shown in other
categories than it was released in, as long as the earlier release shows any number of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from evaluation.disclosure.releases.changes import Finding
from evaluation.disclosure.releases.register import Row, Tables

FILE = "descriptives"


def in_other_categories(now: Tables, before: Tables, release: str) -> list[Finding]:
    """Return the rows shown now of indicators of which categories went and others came since a release."""
    rows, former = now.get(FILE, {}), before.get(FILE, {})
    codes, then = _codes(rows), _codes(former)
    told = {row["indicator"] for row in former.values() if row["status"] == "ok"}
    recoded = {name for name in told & codes.keys() if codes[name] - then[name] and then[name] - codes[name]}
    return [
        Finding(FILE, id_, "other_categories", release, for_another=True)
        for id_, row in rows.items()
        if row["indicator"] in recoded and row["status"] == "ok"
    ]


def _codes(rows: Mapping[str, Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        found[row["indicator"]].add(row["category"])
    return found
