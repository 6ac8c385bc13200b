"""Corrections name cities, tables and columns that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation.registry.errors import Fault
from evaluation.registry.models import LANGUAGES, Correction

if TYPE_CHECKING:
    from evaluation.registry.registry import Registry

TELLING = 4
"""Characters; a shorter value also stands in sentences by chance."""
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
        if _tells(correction):
            yield Fault(FILE, f"{key}.reason", "holds a delivered value.", "Reports print the reason: leave it out.")


def _tells(correction: Correction) -> bool:
    """Whether the reason repeats a number of the key, or a value that is long enough to be told from a word."""
    values = [one for one in (correction.expect, correction.value) if one and len(one) >= TELLING]
    reasons = [correction.reason[language] for language in LANGUAGES]
    return any(
        re.search(rf"(?<!\w){re.escape(value)}(?!\w)", reason)
        for value in (*correction.key.values(), *values)
        for reason in reasons
    )
