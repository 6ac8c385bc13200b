"""What the verdict of one experiment looks at, gathered from its primary plan entry.

Numbers travel with the id under which they will be published, so that the verdict can say what it rests on and the gate
can withhold it when that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.registry import Registry
from evaluation.registry.models import Direction
from evaluation.scalability.ids import estimate_id, plan_id, ratio_id

MAIN_PRIOR = 1.0
PRINTED_DECIMALS = 2
"""Of a chance: a verdict rests on what may be printed, so that it tells no more than that."""


@dataclass(frozen=True)
class Finding:
    """A number and the id under which it is published."""

    value: float
    id: str


@dataclass(frozen=True)
class Evidence:
    """The numbers behind one verdict; ``contradictions`` and ``sites_without`` are ids of city rows."""

    experiment: str
    indicator: str
    plan: str
    usable_sites: int
    sites_without: tuple[str, ...]
    claim: int
    claimed_by: str | None
    improves: Finding | None
    exceeds_relevant: Finding | None
    contradictions: tuple[str, ...]


def gather(experiment: str, estimates: pd.DataFrame, registry: Registry) -> Evidence:
    """Gather the evidence of an experiment's primary indicator from the estimates (contract: ``estimates.parquet``)."""
    indicator = registry.primary(experiment)
    rows = _rows(estimates, experiment, indicator)
    entry = registry.indicators[indicator]
    relevant = entry.smallest_relevant_difference
    sites = [row for row in rows if row["scope"] == "city" and row["quantity"] == "estimate"]
    mean = next((row for row in rows if (row["scope"], row["quantity"]) == ("pooled", "mean_reml")), None)
    return Evidence(
        experiment=experiment,
        indicator=indicator,
        plan=plan_id(experiment, indicator),
        usable_sites=sum(row["status"] == "ok" for row in sites),
        sites_without=tuple(row_id(row) for row in sites if row["status"] != "ok"),
        claim=_claim(mean or next(iter(rows), None)),
        claimed_by=row_id(mean) if mean else None,
        improves=_probability(rows, "probability_improves"),
        exceeds_relevant=_probability(rows, "probability_exceeds_relevant"),
        contradictions=contradictions(
            rows, _better(registry, indicator, rows), entry.null_value or 0.0, relevant.value if relevant else 0.0
        ),
    )


def _better(registry: Registry, indicator: str, rows: Iterable[Mapping[str, Any]]) -> Direction:
    """Return which way is better: net improvement counts improvements as positive, whatever the scale's direction."""
    outcomes = {row["outcome"] for row in rows}
    return "up" if outcomes == {"net_improvement"} else registry.indicators[indicator].direction


def contradictions(
    rows: Iterable[Mapping[str, Any]], direction: Direction, null_value: float, relevant: float
) -> tuple[str, ...]:
    """Return the ids of city rows that speak against improvement.

    That is an interval wholly on the wrong side of the null value, or a shrunken estimate beyond the null value by more
    than the smallest relevant difference. A city on the wrong side by chance alone is no contradiction: with few cities
    that happens in more than half of good programmes.
    """
    sign = -1.0 if direction == "down" else 1.0
    found = []
    for row in rows:
        if row["status"] != "ok":
            continue
        best = row["high"] if sign > 0 else row["low"]
        interval = row["scope"] == "city" and row["quantity"] == "estimate"
        if interval and _given(best) and sign * (best - null_value) < 0:
            found.append(row_id(row))
        shrunken = row["scope"] == "shrunken" and row["prior_factor"] == MAIN_PRIOR
        if shrunken and sign * (row["value"] - null_value) < -relevant:
            found.append(row_id(row))
    return tuple(found)


def implementation(indicator: str, experiment: str, descriptives: pd.DataFrame) -> Finding | None:
    """Return a ratio (fidelity, reach) of an experiment over all its cities, or None where no city gave it."""
    total = descriptives[
        (descriptives["indicator"] == indicator)
        & (descriptives["experiment"] == experiment)
        & (descriptives["city"] == "")
        & (descriptives["quantity"] == "ratio")
        & (descriptives["status"] == "ok")
    ]
    for row in total.to_dict("records"):
        return Finding(float(row["value"]), ratio_id(indicator, experiment, str(row["arm"]), str(row["wave"])))
    return None


def row_id(row: Mapping[str, Any]) -> str:
    """Return the published id of a row of estimates."""
    factor = row["prior_factor"] if _given(row["prior_factor"]) else None
    place = (row["experiment"], row["indicator"], row["scope"], row["city"], row["quantity"])
    return estimate_id(*place, factor, row["category"])


def _rows(estimates: pd.DataFrame, experiment: str, indicator: str) -> list[dict[str, Any]]:
    own = (estimates["experiment"] == experiment) & (estimates["indicator"] == indicator)
    own &= estimates["category"] == ""
    return [{str(key): value for key, value in row.items()} for row in estimates[own].to_dict("records")]


def _probability(rows: Iterable[Mapping[str, Any]], quantity: str) -> Finding | None:
    for row in rows:
        main = row["scope"] == "prediction" and row["quantity"] == quantity and row["prior_factor"] == MAIN_PRIOR
        if main and row["status"] == "ok":
            return Finding(round(float(row["value"]), PRINTED_DECIMALS), row_id(row))
    return None


def _claim(row: Mapping[str, Any] | None) -> int:
    return int(row["claim"]) if row is not None and _given(row["claim"]) else 0


def _given(value: Any) -> bool:
    return not pd.isna(value)
