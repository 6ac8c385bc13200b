"""Bands: municipalities of one kind and one likeness together. A chance is of a band, never of a named municipality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from evaluation.registry.models import LIKENESSES, Projection

ALL = "all"


@dataclass(frozen=True)
class Band:
    """A kind of municipality (or all kinds), a likeness, how many there are, and their median of households."""

    municipality_type: str
    likeness: str
    municipalities_n: int
    households: float

    def enough(self, minimum: int) -> bool:
        """Whether it is a band, and not some municipalities that can be named."""
        return self.municipalities_n >= minimum


def bands(rows: Iterable[Mapping[str, Any]], projection: Projection) -> Iterator[Band]:
    """Yield a band per likeness over all kinds, then per kind and likeness; those without a municipality drop out.

    ``rows`` are the compared municipalities; those of the study and those that could not be placed do not count.
    """
    sizes: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        if row["status"] == "ok":
            for kind in (ALL, row["municipality_type"]):
                sizes[kind, row["likeness"]].append(float(row["households"]))
    for kind in (ALL, *projection.types):
        for likeness in LIKENESSES:
            if found := sizes[kind, likeness]:
                yield Band(kind, likeness, len(found), float(median(found)))
