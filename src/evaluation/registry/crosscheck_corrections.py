"""Corrections name cities, tables and columns that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault

if TYPE_CHECKING:
    from evaluation.registry.load import Registry

FILE = "data/registry/corrections.yaml"


def correction_faults(registry: Registry) -> Iterator[Fault]:
    """Yield a fault for each name in a correction that the registry does not know."""
    for place, correction in enumerate(registry.corrections):
        key = f"corrections.{place}"
        if correction.city not in registry.cities:
            yield Fault(FILE, f"{key}.city", "is no known city.", f"Use one of: {', '.join(registry.cities)}.")
        table = registry.tables.get(correction.table)
        if table is None:
            yield Fault(FILE, f"{key}.table", "is no known table.", f"Use one of: {', '.join(registry.tables)}.")
            continue
        if unknown := sorted({correction.column, *correction.key} - table.columns.keys()):
            yield Fault(FILE, key, f"names unknown columns: {', '.join(unknown)}.", f"Use: {', '.join(table.columns)}.")
