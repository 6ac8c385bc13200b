"""Words that say that there is no value: n.v.t., onbekend, a dash. The registry lists them."""

from __future__ import annotations

from collections.abc import Collection

from evaluation.deliveries.intake.cell import Cell
from evaluation.registry import Registry

MISSING = "missing"
"""The list of such words among the code lists."""


def missing_words(registry: Registry) -> frozenset[str]:
    """Return the words, in small letters."""
    return frozenset(word.casefold() for word in registry.codelists.get(MISSING, {}))


def is_missing(cell: Cell, words: Collection[str]) -> bool:
    """Return whether a cell is empty or holds one of the words."""
    return cell is None or (isinstance(cell, str) and cell.casefold() in words)
