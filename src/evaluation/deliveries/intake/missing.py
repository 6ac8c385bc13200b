"""Words that say that there is no value: n.v.t., onbekend, a dash. The registry lists them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from evaluation.deliveries.intake.cell import Cell
from evaluation.deliveries.intake.encoded import EMPTY, Encoded
from evaluation.registry import Registry

MISSING = "missing"
"""The list of such words among the code lists."""
BETWEEN_WORDS = re.compile(r"\s*[/;,]\s*|\s+(?:of|or)\s+")
"""A label may hold several such words: weet niet / n.v.t."""


def missing_words(registry: Registry) -> frozenset[str]:
    """Return the words, in small letters."""
    return frozenset(word.casefold() for word in registry.codelists.get(MISSING, {}))


def is_missing(cell: Cell, words: Collection[str]) -> bool:
    """Return whether a cell is empty or holds one of the words."""
    return cell is None or (isinstance(cell, str) and cell.casefold() in words)


def without_missing(cells: Encoded, labels: Mapping[Cell, str], words: Collection[str]) -> Encoded:
    """Empty the cells whose label says that there is no value, such as a 9 that an SPSS file calls unknown."""
    missing = {cell for cell, label in labels.items() if _says_missing(label, words)}
    if not missing:
        return cells
    empty = cells.where(lambda cell: cell in missing)
    return replace(cells, codes=np.where(empty, np.int32(EMPTY), cells.codes))


def _says_missing(label: str, words: Collection[str]) -> bool:
    return is_missing(label, words) or all(is_missing(part, words) for part in BETWEEN_WORDS.split(label))
