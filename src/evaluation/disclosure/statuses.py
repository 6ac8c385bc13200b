"""The gate for how many units were asked and why some have no value.

The counts of a city add up to those of all cities, so they are shown for all cities or for none; a count may be zero,
but not between zero and the minimum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from evaluation.disclosure.decisions import NUMBERS, Protected, protected
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import count_fails
from evaluation.registry.params import Gate

COUNTS = NUMBERS["statuses"]
PLACE = ("indicator", "experiment", "arm", "wave")


def protect_statuses(rows: Sequence[Record], gate: Gate, hidden: Collection[tuple[str, ...]] = ()) -> Protected:
    """Decide about the counts of every indicator, experiment, city, group and wave.

    ``hidden`` are places (``PLACE`` and city) whose counts would give away a number that is hidden elsewhere.
    """
    rulings = {row["id"]: "threshold_reached" if row["status"] == "ok" else "no_number" for row in rows}
    for group in _by_place(rows):
        linked = {row["id"] for row in group if (*(row[name] for name in PLACE), row["city"]) in hidden}
        small = {row["id"] for row in group if _few(row, gate.at(row).minimum_count)}
        of_cities = {row["id"] for row in group if row["city"]}
        if (small | linked) & of_cities:
            rulings |= dict.fromkeys(of_cities, "protects_other")
        rulings |= dict.fromkeys(linked, "protects_other") | dict.fromkeys(small, "small_n")
    return protected("statuses", rows, rulings)


def places_hidden(descriptives: Iterable[Record], indicators: Collection[str]) -> frozenset[tuple[str, ...]]:
    """Return the places at which a cell of one of these indicators is hidden."""
    return frozenset(
        (*(row[name] for name in PLACE), row["city"])
        for row in descriptives
        if row["status"] == "suppressed" and row["indicator"] in indicators
    )


def _few(row: Record, minimum: int) -> bool:
    return any(count_fails(row[name], minimum) for name in COUNTS)


def _by_place(rows: Iterable[Record]) -> list[list[Record]]:
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for row in rows:
        if row["status"] == "ok":
            groups[tuple(row[name] for name in PLACE)].append(row)
    return list(groups.values())
