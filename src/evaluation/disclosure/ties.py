"""What ties published rows together beside plain addition: what the registry and the estimates say about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evaluation.disclosure.counted import is_exact
from evaluation.disclosure.records import Record
from evaluation.disclosure.resting import Cell, asked_of_some, rests_on, wholes
from evaluation.registry import Registry

Place = tuple[str, str, str]
"""Experiment, indicator and city."""


@dataclass(frozen=True)
class Ties:
    """What a reader knows of rows that are told elsewhere.

    Parameters
    ----------
    counted_by
        Indicator with a row per category -> indicator with what these add up to (``resting.wholes``).
    rests
        Cells that are shown only where other cells are (``resting.rests_on``).
    asked_of_some
        Indicators of which the number of units is itself an answer: hidden with their cells.
    changes
        Places of which the change between before and after is known; None: all of them.
    counts
        Places of which an estimate tells all counts.
    """

    counted_by: Mapping[str, str] = field(default_factory=dict)
    rests: Mapping[Cell, frozenset[Cell]] = field(default_factory=dict)
    asked_of_some: frozenset[str] = frozenset()
    changes: frozenset[Place] | None = None
    counts: frozenset[Place] = frozenset()


def ties_of(registry: Registry, estimates: Iterable[Record]) -> Ties:
    """Return the ties in a study, from the registry and the estimates as shown."""
    told = [row for row in estimates if row["scope"] == "city" and row["status"] == "ok"]
    return Ties(
        wholes(registry),
        rests_on(registry),
        asked_of_some(registry),
        frozenset(_place(row) for row in told),
        frozenset(_place(row) for row in told if is_exact(row)),
    )


def _place(row: Record) -> Place:
    return row["experiment"], row["indicator"], row["city"]
