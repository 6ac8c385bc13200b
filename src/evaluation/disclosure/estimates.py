"""The gate for estimates: cities first by themselves, then everything that would give a hidden city away.

Think of someone who knows the formulas. A hidden city leaves two unknowns, its estimate and its standard error. Each
pooled number is an equation in all of them, so that with one hidden city two pooled numbers are enough. Hence, per
plan entry:

1. no city hidden: everything is shown that reaches the minimum by itself;
2. at least two cities are hidden, and together at least the minimum of units: the smallest others join them if need
   be. What can be found is then a mean over those cities; which of them has which value cannot be, as pooled numbers
   do not change when cities change places;
3. of what is over cities only the pooled mean and the prediction are shown, rounded to the precision in which they
   are printed. Diagnostics (spread, weights, other ways of pooling), leave-one-out and shrunken values are hidden;
4. where too few cities are left to hide, or the pooled mean fails by itself, nothing over cities is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.disclosure.decisions import Protected, protected
from evaluation.disclosure.kinds import PROBABILITIES, estimate_kind
from evaluation.disclosure.records import Record, rounded
from evaluation.disclosure.rules import HIDDEN, SHOWN, estimate_fails, hide_enough
from evaluation.registry.params import Gate

Entry = tuple[str, str]
PROBABILITY_STEP = 0.01
ROUNDED = ("value", "standard_error", "low", "high", "smallest_detectable_difference")


@dataclass(frozen=True)
class Ruled:
    """Rulings per id of one plan entry, and the cities that are hidden."""

    rulings: Mapping[str, str]
    cities: frozenset[str]


def protect_estimates(
    rows: Sequence[Record], gate: Gate, small: Collection[tuple[str, str, str]], steps: Mapping[str, float]
) -> tuple[Protected, dict[Entry, frozenset[str]]]:
    """Decide about every estimate; also return the hidden cities per plan entry that has any.

    Parameters
    ----------
    rows
        Rows of ``estimates.parquet`` with their ids.
    small
        (experiment, indicator, city) with a group below the minimum; city empty: over all cities.
    steps
        Printed precision per unit.

    Raises
    ------
    UnknownKindError
        When a scope and quantity are not in ``kinds.ESTIMATES``.
    """
    rulings: dict[str, str] = {}
    hidden: dict[Entry, frozenset[str]] = {}
    for entry in dict.fromkeys((row["experiment"], row["indicator"]) for row in rows):
        own = [row for row in rows if (row["experiment"], row["indicator"]) == entry]
        ruled = rule_entry(own, gate, {city for *of, city in small if tuple(of) == entry})
        rulings |= ruled.rulings
        if ruled.cities:
            hidden[entry] = ruled.cities
    return protected("estimates", rows, rulings, lambda row: _rounded(row, rulings, steps)), hidden


def rule_entry(rows: Sequence[Record], gate: Gate, small: Collection[str]) -> Ruled:
    """Decide about the rows of one plan entry; ``small`` holds cities with a group below the minimum."""
    numbers = [row for row in rows if row["status"] == "ok"]
    cities = [row for row in numbers if estimate_kind(row["scope"], row["quantity"]) == "site"]
    failing = {row["city"]: rule for row in cities if (rule := _site_fails(row, gate, small)) is not None}
    sizes = {row["city"]: row["n"] for row in cities if not row["public"] and row["n"] is not None}
    group = hide_enough(sizes, frozenset(failing), gate.minimum_count)
    hidden = frozenset(sizes) | frozenset(failing) if group is None else group
    mean = next((row for row in numbers if (row["scope"], row["quantity"]) == ("pooled", "mean_reml")), None)
    pooled = _pooled_ruling(mean, gate, small, hidden, safe=group is not None)
    rulings = {row["id"]: _ruling(row, failing, hidden, pooled, gate) for row in rows}
    return Ruled(rulings, hidden)


def _site_fails(row: Record, gate: Gate, small: Collection[str]) -> str | None:
    if row["public"]:
        return None
    if row["city"] in small:
        return "small_group"
    return estimate_fails(row["n"], row["residual_df"], gate.minimum_count, gate.minimum_residual_df)


def _pooled_ruling(mean: Record | None, gate: Gate, small: Collection[str], hidden: frozenset[str], safe: bool) -> str:
    """Return the rule for the pooled mean; everything else over cities follows it."""
    if mean is None:
        return "no_number"
    if mean["public"] and not hidden:
        return "already_published"
    if not safe:
        return "linked"
    if "" in small:
        return "small_group"
    failed = estimate_fails(mean["n"], mean["residual_df"], gate.minimum_count, gate.minimum_residual_df)
    return failed or ("rounded" if hidden else "threshold_reached")


def _ruling(row: Record, failing: Mapping[str, str], hidden: frozenset[str], pooled: str, gate: Gate) -> str:
    kind = estimate_kind(row["scope"], row["quantity"])
    if row["status"] != "ok":
        return "no_number"
    if kind == "site":
        shown = "already_published" if row["public"] else "threshold_reached"
        return failing.get(row["city"], "protects_other" if row["city"] in hidden else shown)
    if pooled in HIDDEN:
        return pooled
    if hidden and kind in ("linked", "diagnostic"):
        return "linked"
    if pooled not in SHOWN or pooled == "no_number":
        return "unknown_size"
    return _own_size_fails(row, gate) if kind == "linked" and pooled == "threshold_reached" else pooled


def _own_size_fails(row: Record, gate: Gate) -> str:
    """A leave-one-out value has its own, smaller n; a row without n follows the pooled mean."""
    small = row["n"] is not None and row["n"] < gate.minimum_count
    return "small_n" if small else "threshold_reached"


def _rounded(row: Record, rulings: Mapping[str, str], steps: Mapping[str, float]) -> Record:
    if rulings[row["id"]] != "rounded":
        return row
    step = PROBABILITY_STEP if row["quantity"] in PROBABILITIES else steps[row["unit"]]
    changed: dict[str, Any] = {name: rounded(row[name], step) for name in ROUNDED if row[name] is not None}
    return {**row, **changed}
