"""The gate for the specification curve: one number over cities per combination of choices.

Each is an equation in the same few cities, and there are dozens. So a curve is shown only where the pooled mean of its
plan entry is shown with no city hidden. Means of measured values stay whole, as the cities' own do. Those of a counted
outcome, or of a survey, are rounded to five times the printed precision: a handful of different values, which say no
more about the counts than the mean itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.disclosure.counted import OUTCOMES
from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.kinds import estimate_kind
from evaluation.disclosure.records import Record, rounded
from evaluation.disclosure.rules import HIDDEN
from evaluation.disclosure.shape import WIDE
from evaluation.registry import Registry

NUMBERS = ("value", "low", "high")
WIDELY, WHOLE = "curve_rounded_widely", "threshold_reached"
Entry = tuple[str, str]


def protect_specifications(
    rows: Sequence[Record], estimates: Protected, steps: Mapping[str, float], registry: Registry
) -> Protected:
    """Decide about every specification by what is shown of its plan entry.

    Parameters
    ----------
    rows
        Rows of ``specifications.parquet`` with their ids.
    estimates
        The estimates as they are shown.
    steps
        Printed precision per unit.
    """
    decided = {each.id: each.rule for each in estimates.decisions}
    pooled, cities = {}, set()
    for row in estimates.rows:
        if row["category"]:
            continue
        if (row["scope"], row["quantity"]) == ("pooled", "mean_reml"):
            pooled[_entry(row)] = row
        if estimate_kind(row["scope"], row["quantity"]) == "site" and row["quantity"] == "estimate":
            cities |= {_entry(row)} if decided[row["id"]] in HIDDEN else set()
    given = [{**row, "status": "ok"} for row in rows]
    rulings = {row["id"]: _ruling(_entry(row), pooled, cities, decided) for row in given}

    def show(row: Record) -> Record:
        """Round widely what stands beside a number that is shown widely."""
        if rulings[row["id"]] != WIDELY:
            return row
        step = steps[pooled[_entry(row)]["unit"]] * WIDE
        return {**row, **{name: rounded(row[name], step) for name in NUMBERS if row[name] is not None}}

    return protected("specifications", given, rulings, show)


def _ruling(entry: Entry, pooled: Mapping[Entry, Record], hidden: set[Entry], decided: Mapping[str, str]) -> str:
    mean = pooled.get(entry)
    if mean is None or entry in hidden or decided[mean["id"]] in HIDDEN:
        return "linked"
    if decided[mean["id"]] == "already_published":
        return "already_published"
    return WIDELY if mean["outcome"] in OUTCOMES or mean["design"] == "repeated_survey" else WHOLE


def _entry(row: Record) -> Entry:
    return row["experiment"], row["indicator"]
