"""Primary suppression: the rule that decides about a cell, or about a row of counts, by itself."""

from __future__ import annotations

from collections.abc import Collection

from evaluation.disclosure.decisions import NUMBERS
from evaluation.disclosure.kinds import ADD_UP, cell_kind
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import contributions_fail, count_fails, estimate_fails, everyone_fails, share_fails
from evaluation.disclosure.strict import StudyGate
from evaluation.registry.params import Gate

COUNTS = NUMBERS["statuses"]
TWO_VALUES = 2
OF_PERSONS = {"share", "distribution", *ADD_UP}
"""Shares of units; a ratio of two sums is a share of work or time."""


def primary_ruling(row: Record, gate: Gate, about_work: Collection[str], public: bool) -> str:
    """Return the rule that decides about a cell by itself."""
    cell_kind(row["quantity"])
    if row["status"] != "ok":
        return "no_number"
    if public:
        return "already_published"
    if row["indicator"] in about_work:
        return "about_work"
    failed = _fails(row, gate)
    if failed is None:
        return "threshold_reached"
    return gate.ruled(row, failed) if isinstance(gate, StudyGate) else failed


def _fails(row: Record, gate: Gate) -> str | None:
    kind, strict = cell_kind(row["quantity"]), gate.at(row)
    if kind in ("total", "order_statistic"):
        return "totals_of_people" if kind == "total" else "value_of_one"
    if isinstance(gate, StudyGate) and gate.is_one_team(row):
        return "one_team"
    if kind == "share":
        few = share_fails(row["numerator"], row["denominator"], strict.minimum_count)
        return few or _of_everyone(row, gate) or _beside_others(row, gate)
    times = 2 if kind == "median" and strict.minimum_count < gate.economic_minimum_count else 1
    df = row["residual_df"] if row["residual_df"] is not None or row["n"] is None else row["n"] - 1
    few = estimate_fails(row["n"], df, times * strict.minimum_count, strict.minimum_residual_df)
    return few or _sparse(row, strict)


def _of_everyone(row: Record, gate: Gate) -> str | None:
    """Return why a share says too much of everyone; that a unit was measured is a fact of the measurement."""
    about_persons = row["quantity"] in OF_PERSONS
    if not about_persons or (isinstance(gate, StudyGate) and row["indicator"] in gate.measurements):
        return None
    return everyone_fails(row["numerator"], row["denominator"], gate.maximum_category_share)


def _beside_others(row: Record, gate: Gate) -> str | None:
    return "too_few_apart" if isinstance(gate, StudyGate) and row["id"] in gate.too_few_apart else None


def _sparse(row: Record, gate: Gate) -> str | None:
    """Return why a mean rests on too few of its units, or None.

    Most are zero; it has two values only, so that it tells how many units have each; one or two have most of the sum.
    """
    nonzero, distinct = row.get("nonzero_n"), row.get("distinct_n")
    if nonzero is not None and nonzero < gate.minimum_count:
        return "small_nonzero"
    two_values = nonzero is not None and distinct is not None and distinct <= TWO_VALUES
    if two_values and row["n"] - nonzero < gate.minimum_count:
        return "small_complement"
    return contributions_fail(
        row.get("largest_contribution"), row.get("second_contribution"), gate.maximum_contribution, gate.p_percent
    )


def status_ruling(row: Record, gate: Gate) -> str:
    """Return the rule that decides about the counts of one place: zero may be told, a few may not."""
    if row["status"] != "ok":
        return "no_number"
    minimum = gate.at(row).minimum_count
    return "small_n" if any(count_fails(row[name], minimum) for name in COUNTS) else "threshold_reached"
