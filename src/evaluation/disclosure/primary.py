"""Primary suppression: the rule that decides about a cell, or about a row of counts, by itself."""

from __future__ import annotations

from collections.abc import Collection

from evaluation.disclosure.decisions import NUMBERS
from evaluation.disclosure.kinds import cell_kind
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import count_fails, estimate_fails, share_fails
from evaluation.registry.params import Gate

COUNTS = NUMBERS["statuses"]


def primary_ruling(row: Record, gate: Gate, about_work: Collection[str], public: bool) -> str:
    """Return the rule that decides about a cell by itself."""
    kind = cell_kind(row["quantity"])
    if row["status"] != "ok":
        return "no_number"
    if public:
        return "already_published"
    if row["indicator"] in about_work:
        return "about_work"
    if kind == "share":
        return share_fails(row["numerator"], row["denominator"], gate.minimum_count) or "threshold_reached"
    if kind == "total":
        return "totals_of_people"
    times = 2 if kind == "median" else 1
    df = row["residual_df"] if row["residual_df"] is not None or row["n"] is None else row["n"] - 1
    few = estimate_fails(row["n"], df, times * gate.minimum_count, gate.minimum_residual_df)
    return few or _sparse(row, gate) or "threshold_reached"


def _sparse(row: Record, gate: Gate) -> str | None:
    """Return why a mean rests on too few of its units, or None: most are zero, or one has most of the sum."""
    nonzero, largest = row.get("nonzero_n"), row.get("largest_contribution")
    if nonzero is not None and nonzero < gate.minimum_count:
        return "small_nonzero"
    return "dominated" if largest is not None and largest > gate.maximum_contribution else None


def status_ruling(row: Record, gate: Gate) -> str:
    """Return the rule that decides about the counts of one place: zero may be told, a few may not."""
    if row["status"] != "ok":
        return "no_number"
    minimum = gate.of(row.get("sensitive")).minimum_count
    return "small_n" if any(count_fails(row[name], minimum) for name in COUNTS) else "threshold_reached"
