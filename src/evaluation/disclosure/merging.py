"""Categories that are merged instead of hidden: the fine table of an indicator or the coarser one, never both.

Beside each other the two would give parts of a coarser category away by subtraction. One choice is made for the whole
indicator, over all experiments, cities, groups and waves, before anything is hidden for others:

- of one place (an experiment in one city, or in all cities together) more than half of the cells with a number, of all
  groups and waves, are hidden: the coarser table is taken;
- else the fine one.

Hidden are the cells that fail by themselves. Where categories fill the group, one that fails alone takes another along,
since it is what the others leave over; what else is hidden for others is not known yet and does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from evaluation.disclosure.errors import GateError
from evaluation.disclosure.kinds import FILLS_CATEGORIES
from evaluation.disclosure.primary import primary_ruling
from evaluation.disclosure.records import Record
from evaluation.disclosure.resting import Cell
from evaluation.disclosure.rules import HIDDEN
from evaluation.disclosure.ties import Ties
from evaluation.registry import Registry
from evaluation.registry.params import Gate

TABLE = ("indicator", "experiment", "city", "arm", "wave", "quantity")
MOST = 0.5
"""Of the cells of one place; more than this share hidden is most of them."""
Merged = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Indicator -> code of the merged table -> the codes it holds; a code that stays as it is holds itself."""


def merged_tables(
    cells: Iterable[Record], registry: Registry, gate: Gate, about_work: Collection[str] = (), public: bool = False
) -> Merged:
    """Return the indicators of which the coarser table is shown; ``cells`` hold both tables."""
    tables: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for row in cells:
        fine = registry.categories_of(row["indicator"]) if registry.indicators[row["indicator"]].merge else ()
        if row["status"] == "ok" and row["category"] in fine:
            hidden = primary_ruling(row, gate, about_work, public) in HIDDEN
            tables[tuple(row[name] for name in TABLE)].append(hidden)
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for (*place, _, _, quantity), failing in tables.items():
        places[tuple(place)].append((_hidden(failing, quantity in FILLS_CATEGORIES), len(failing)))
    chosen = {place[0] for place, counts in places.items() if _most(counts)}
    return {id_: registry.coarse_categories_of(id_) for id_ in registry.indicators if id_ in chosen}


def _hidden(failing: Sequence[bool], fills: bool) -> int:
    """Count the hidden cells of one group and wave."""
    found = sum(failing)
    return min(2, len(failing)) if fills and found == 1 else found


def _most(counts: Iterable[tuple[int, int]]) -> bool:
    hidden, cells = map(sum, zip(*counts, strict=True))
    return hidden > MOST * cells


def one_table(cells: Sequence[Record], registry: Registry, merged: Merged) -> list[Record]:
    """Return the cells without those of the table not chosen; what is in neither table stays, to be refused."""
    left_out = {
        (id_, code)
        for id_, entry in registry.indicators.items()
        for code in ({*registry.categories_of(id_)} - merged[id_].keys() if id_ in merged else entry.merge)
    }
    return [row for row in cells if (row["indicator"], row["category"]) not in left_out]


def ties_of_merged(ties: Ties, merged: Merged) -> Ties:
    """Let whatever rests on a category rest on the coarser one that holds it, and the other way round."""
    coarser: dict[Cell, Cell] = {
        (indicator, code): (indicator, coarse)
        for indicator, codes in merged.items()
        for coarse, members in codes.items()
        for code in members
    }
    rests: dict[Cell, frozenset[Cell]] = {}
    for cell, others in ties.rests.items():
        own = coarser.get(cell, cell)
        rests[own] = rests.get(own, frozenset()) | {coarser.get(other, other) for other in others}
    return replace(ties, rests=rests)


def never_both(rows: Iterable[Record], registry: Registry) -> None:
    """Check that of every indicator one table stands there: all its fine categories, or the merged ones.

    Raises
    ------
    GateError
        Naming the indicator.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if registry.indicators[row["indicator"]].merge:
            found[row["indicator"]].add(row["category"])
    for id_, codes in found.items():
        if not (codes <= set(registry.categories_of(id_)) or codes <= registry.coarse_categories_of(id_).keys()):
            raise GateError(f"descriptives: {id_}: shows categories apart and merged, so that some follow from others.")
