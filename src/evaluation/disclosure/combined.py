"""Shares that give counts of each other's overlap: with one plan, with one coordinator, and with both.

Beside the share with both answers, the share with one of them tells how many have that one only; with both single
shares it also tells how many have neither. No hidden cell is needed for that, so it is looked at before complementary
suppression: the single share that leaves too few is hidden, and of two the smaller when neither answer has too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evaluation.disclosure.records import Record
from evaluation.registry import Registry
from evaluation.registry.params import Gate

BOTH, ONE = "all_yes", "column"
PLACE = ("experiment", "category", "city", "arm", "wave", "quantity")


def overlaps(registry: Registry) -> dict[str, tuple[str, ...]]:
    """Return per indicator with all of some answers the indicators with each of these answers."""
    single = {
        (entry.derive.table, entry.derive.column): id_
        for id_, entry in registry.indicators.items()
        if entry.derive.rule == ONE and entry.kind == "share"
    }
    return {
        id_: tuple(single[key] for column in entry.derive.columns if (key := (entry.derive.table, column)) in single)
        for id_, entry in registry.indicators.items()
        if entry.derive.rule == BOTH
    }


def too_few_apart(cells: Sequence[Record], known: Mapping[str, tuple[str, ...]], gate: Gate) -> frozenset[str]:
    """Return the ids of shares that give away a count below the minimum together with others at the same place."""
    shares = {
        (row["indicator"], *(row[name] for name in PLACE)): row
        for row in cells
        if row["status"] == "ok" and row["numerator"] is not None
    }
    found: set[str] = set()
    for (indicator, *place), both in shares.items():
        parts = [row for name in known.get(indicator, ()) if (row := shares.get((name, *place))) is not None]
        found |= set(_failing(both, parts, gate.at(both).minimum_count))
    return frozenset(found)


def _failing(both: Record, parts: Iterable[Record], minimum: int) -> Iterator[str]:
    left = []
    for row in parts:
        if row["numerator"] - both["numerator"] < minimum:
            yield row["id"]
        else:
            left.append(row)
    if len(left) > 1 and _neither(both, left) < minimum:
        yield min(left, key=lambda row: (row["numerator"], row["id"]))["id"]


def _neither(both: Record, parts: Sequence[Record]) -> float:
    whole = min(row["denominator"] for row in (both, *parts))
    return float(whole - sum(row["numerator"] for row in parts) + (len(parts) - 1) * both["numerator"])
