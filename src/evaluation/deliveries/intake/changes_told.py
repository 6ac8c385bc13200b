"""What changed since the former delivery, in words for the receipt: counts per table and column, never a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.deliveries.intake.page import counted
from evaluation.deliveries.intake.words_receipt import WORDS
from evaluation.registry import Registry
from evaluation.registry.models import Language, Table

Changed = Mapping[str, Any]
"""``former`` and ``current`` version, and per internal table its ``changes``; no table when they cannot be compared."""


@dataclass(frozen=True)
class ChangedTable:
    """The counts of one table as they stand on the page."""

    table: str
    added: str
    gone: str
    changed: str


@dataclass(frozen=True)
class Told:
    """Which versions are compared, a note where there is no table to show, and the tables that differ."""

    versions: str
    note: str
    rows: tuple[ChangedTable, ...]


def changes_told(registry: Registry, changed: Changed, language: Language) -> Told:
    """Return the comparison of two deliveries in words."""
    rows = tuple(
        _row(id_, table, changed["tables"][table.name], language)
        for id_, table in registry.tables.items()
        if any(changed["tables"].get(table.name, {}).values())
    )
    note = "" if rows else WORDS["nothing_changed" if changed["tables"] else "not_compared"][language]
    return Told(WORDS["versions"][language].format(**changed), note, rows)


def _row(id_: str, table: Table, counts: Mapping[str, Any], language: Language) -> ChangedTable:
    dutch = {column.name: name for name, column in table.columns.items()}
    columns = [f"{dutch.get(name, name)}: {counted(count, language)}" for name, count in counts["changed"].items()]
    return ChangedTable(
        f"{table.label[language]} ({id_})",
        counted(counts["added"], language),
        counted(counts["gone"], language),
        ", ".join(columns) or counted(0, language),
    )
