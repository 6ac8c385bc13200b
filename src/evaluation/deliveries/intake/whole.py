"""What is wrong with a delivery as a whole, seen only after its rows were tested.

A slip in one row sets that row aside. When most rows of a table go, the slip is in the whole column (dates as
numbers, another code list), and going on would give a report in which the city seems to take part. And what a city
types may never lower the protection of people: "published before" holds for totals only, in a study whose registry
says that its totals are public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluation.deliveries.intake.check import CheckedTable
from evaluation.deliveries.intake.problems import Finding
from evaluation.registry import Registry

MINIMUM_USED_SHARE = 0.5
"""Below this share of usable rows a table is taken to be wrong as a whole."""
ENOUGH_TO_JUDGE = 10
"""Rows; in a smaller table a few slips say nothing about a column."""


def whole_findings(
    registry: Registry, origin: str, checked: Mapping[str, CheckedTable]
) -> Iterator[tuple[str, Finding]]:
    """Return (Dutch table id or empty, finding) for each reason to refuse the delivery whole."""
    if origin == "none":
        yield "", Finding("unknown_origin")
    if origin == "published" and (not registry.study.public_totals or _single_records(registry, checked)):
        yield "", Finding("published_rows")
    for id_, table in checked.items():
        if table.delivered >= ENOUGH_TO_JUDGE and len(table.used) < MINIMUM_USED_SHARE * table.delivered:
            yield id_, Finding("too_little_used")


def _single_records(registry: Registry, checked: Mapping[str, CheckedTable]) -> bool:
    """Tell whether a table about single persons, cases or quarters holds rows; totals are the optional table."""
    return any(table.delivered for id_, table in checked.items() if registry.tables[id_].name != "aggregates")
