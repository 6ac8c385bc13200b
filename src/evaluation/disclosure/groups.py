"""What estimates give away together: the bundle of experiments beside each of them, and counts behind harms.

*Differencing.* The bundle holds everyone in the experiment neighbourhood, an experiment some of them. Whoever has
both estimates, with their numbers of units, can take one from the other and is left with the households that are in
the bundle and not in the experiment. So for every set of experiments of which the same indicator is described, and for
those measured twice and those measured at all, that remainder must be nobody or at least the minimum:

- one city where it is not: no city of the bundle is shown, for this indicator;
- over all cities together it is not: nothing of the bundle is shown;
- nobody remains and the experiment's own estimate of that city is hidden: the bundle is that estimate, so no city is
  shown either.

*Harms.* A pooled difference in shares is shown, widely rounded, where in both groups the households with the harm and
those without reach the minimum. Single cities are never shown: there, harms are few.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from evaluation.disclosure.kinds import estimate_kind
from evaluation.disclosure.records import Record
from evaluation.registry.params import Gate

HARM = "harm"
HARM_CATEGORIES = ("any", "worsened")
"""What a harm can be beside the kinds of event: any serious one, or getting worse."""
Entry = tuple[str, str]


def too_close(groups: Sequence[Record], entry: Entry, gate: Gate, hidden: Mapping[Entry, Collection[str]]) -> set[str]:
    """Return the cities of an entry with a group that is too small to be told apart; empty: all cities together.

    Parameters
    ----------
    groups
        Rows of ``groups.parquet``.
    entry
        Experiment and indicator.
    hidden
        Hidden cities of entries that were decided about before.

    Examples
    --------
    >>> gate = Gate(minimum_count=10, minimum_residual_df=10, sensitive_minimum_count=30)
    >>> row = {"experiment": "bundle", "indicator": "zrm", "category": "", "difference": True, "part": "debts"}
    >>> too_close([row | {"city": "utrecht", "units_n": 4}], ("bundle", "zrm"), gate, {})
    {'utrecht'}
    >>> too_close([row | {"city": "utrecht", "units_n": 0}], ("bundle", "zrm"), gate, {})
    set()
    >>> too_close([row | {"city": "utrecht", "units_n": 0}], ("bundle", "zrm"), gate, {("debts", "zrm"): {"utrecht"}})
    {'utrecht'}
    """
    own = [row for row in groups if (row["experiment"], row["indicator"]) == entry and not row["category"]]
    return {row["city"] for row in own if _small(row, gate) or _stands_for_hidden(row, entry[1], hidden)}


def _small(row: Record, gate: Gate) -> bool:
    nobody = row["difference"] and row["units_n"] == 0
    return not nobody and bool(row["units_n"] < gate.minimum_count)


def _stands_for_hidden(row: Record, indicator: str, hidden: Mapping[Entry, Collection[str]]) -> bool:
    if not row["difference"] or row["units_n"]:
        return False
    return any(row["city"] in hidden.get((experiment, indicator), ()) for experiment in row["part"].split(";"))


def harm_rulings(rows: Sequence[Record], groups: Sequence[Record], gate: Gate) -> dict[str, str]:
    """Decide about rows of harms, each by the counts behind it; counts that are not known hide it."""
    return {row["id"]: _harm_ruling(row, groups, gate.at(row)) for row in rows}


def _harm_ruling(row: Record, groups: Sequence[Record], gate: Gate) -> str:
    if row["status"] != "ok":
        return "no_number"
    if estimate_kind(row["scope"], row["quantity"]) != "pooled":
        return "totals_only"
    keys = ("experiment", "indicator", "category")
    counts = [each["units_n"] for each in groups if all(each[key] == row[key] for key in keys)]
    return "rounded_widely" if counts and min(counts) >= gate.minimum_count else "counts"
