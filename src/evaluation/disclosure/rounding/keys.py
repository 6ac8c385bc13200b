"""Which published numbers count people, and which of them are one and the same number."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from evaluation.disclosure.crossings import MECHANISMS
from evaluation.disclosure.decisions import Protected
from evaluation.disclosure.records import Record
from evaluation.disclosure.releases.tables import ABOUT_NOBODY
from evaluation.disclosure.releases.tables import COUNTS as COMPARED

COUNTS: Mapping[str, tuple[str, ...]] = {**COMPARED, "assessment": ("n",)}
"""Columns that count units, per file."""
LEFT_OUT = ("standard_error", "smallest_detectable_difference", "degrees_of_freedom", "residual_df")
"""Numbers that tell how many units are behind another one."""
NOT_ROUNDED = ABOUT_NOBODY | {"simulation"}
"""Rules by which a row is shown that says nothing about a person here."""


def of_people(file: Protected) -> Iterator[Record]:
    """Return the rows that show something about people."""
    for row, decision in zip(file.rows, file.decisions, strict=True):
        if row["status"] != "suppressed" and decision.rule not in NOT_ROUNDED:
            yield row


def counted(file: str, row: Record) -> list[str]:
    """Return the columns of a row that count units; of interviews the number of fragments too."""
    fragments = ("value",) if file == "crossings" and row["crossing"] == MECHANISMS else ()
    return [name for name in (*COUNTS.get(file, ()), *fragments) if row[name] is not None]


def count_key(file: str, row: Record, name: str) -> Hashable:
    """Return what a count is of: numbers of units that are one number have one key."""
    if file == "estimates":
        return (file, row["experiment"], row["indicator"], row["category"], row[name])
    if (file, name) == ("statuses", "ok_n") or (file == "descriptives" and name != "numerator"):
        return ("n", *(row[part] for part in ("indicator", "experiment", "arm", "wave", "city")), row[name])
    return (file, row["id"], name)
