"""Where tables come from: the service of Statistics Netherlands, or a folder of downloaded tables.

A table has parts (``TypedDataSet``, ``DataProperties`` in version 3; ``Observations``, ``MeasureCodes`` in version
4). Both sources give a part as rows: mappings from column to value, as the service writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Row = Mapping[str, Any]
Version = Literal["v3", "v4"]


@dataclass(frozen=True)
class Info:
    """What a table says of itself; ``rows`` is how many rows its data hold, where it tells."""

    id: str
    version: Version
    title: str
    period: str
    modified: str
    licence: str
    rows: int | None


class Source(Protocol):
    """Something that gives the parts of tables."""

    @property
    def name(self) -> str:
        """Name the source, for the record: a host or ``folder``."""

    def info(self, table: str) -> Info:
        """Return what the table says of itself."""

    def has(self, table: str, part: str) -> bool:
        """Whether the part can be had."""

    def rows(self, info: Info, part: str, columns: Sequence[str] = (), where: str = "") -> Iterator[Row]:
        """Yield the rows of a part: these columns (all without names), where the condition holds."""


def info_of(table: str, version: Version, found: Row) -> Info:
    """Read a table's own description, of either version."""
    period = found.get("Period") if version == "v3" else found.get("TemporalCoverage")
    rows = found.get("RecordCount") if version == "v3" else None
    return Info(
        id=table,
        version=version,
        title=str(found.get("Title") or ""),
        period=str(period or ""),
        modified=str(found.get("Modified") or ""),
        licence=str(found.get("License") or ""),
        rows=int(rows) if rows is not None else None,
    )
