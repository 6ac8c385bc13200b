"""Published rows that say nothing about a person: the plan as used, and what other studies published.

An interval beside a published share is Wilson's (1927), with n the published total:

    (p + z²/2n ± z·sqrt(p(1−p)/n + z²/4n²)) / (1 + z²/n)

>>> interval = wilson(0.8, 20, 0.95)
>>> round(interval.low, 3), round(interval.high, 3)
(0.584, 0.919)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from evaluation.disclosure.ids import row_id
from evaluation.disclosure.records import Record
from evaluation.registry import Registry, sensitivity
from evaluation.registry.models import PlanEntry, Published


@dataclass(frozen=True)
class Interval:
    """An interval of a share."""

    low: float
    high: float


def wilson(share: float, total: int, confidence_level: float) -> Interval:
    """Return Wilson's interval of a share of ``total`` units."""
    z = NormalDist().inv_cdf(0.5 + confidence_level / 2)
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / scale
    return Interval(middle - half if share > 0 else 0.0, middle + half if share < 1 else 1.0)


def plan_rows(registry: Registry) -> list[Record]:
    """Return the analysis plan as used, a row with id per entry."""
    rows = [_plan_row(registry, key, entry) for key, entry in registry.asked.items()]
    return [{"id": row_id("plan", row), **row} for row in rows]


def _plan_row(registry: Registry, key: str, entry: PlanEntry) -> dict[str, Any]:
    experiment, indicator = registry.planned(key)
    planned, prior = registry.indicators[indicator], entry.prior
    relevant = planned.smallest_relevant_difference
    factor = (prior.scale_factor or 0.0) * (relevant.value if relevant else 0.0)
    return {
        "experiment": experiment,
        "indicator": indicator,
        "role": entry.role,
        "design": entry.design,
        "outcome": entry.outcome,
        "unit": "share" if entry.outcome in ("net_improvement", "risk_difference") else planned.unit,
        "unit_of_assignment": entry.unit_of_assignment,
        "covariates": ";".join(entry.covariates),
        "highest_claim": registry.designs[entry.design].highest_claim,
        "null_value": planned.null_value,
        "smallest_relevant_difference": relevant.value if relevant else None,
        "smallest_relevant_difference_status": relevant.status if relevant else "",
        "prior_family": prior.family,
        "prior_scale": prior.scale if prior.scale is not None else factor,
        "prior_mean": prior.mean.mean if prior.mean else None,
        "prior_standard_deviation": prior.mean.standard_deviation if prior.mean else None,
        "prior_status": prior.status,
        "minimum_t1_coverage": entry.minimum_t1_coverage,
        "since": entry.since,
        "source": ";".join(entry.source),
        "sensitive": sensitivity(registry, indicator),
        "status": "ok",
    }


def published_rows(registry: Registry, confidence_level: float) -> list[Record]:
    """Return other studies' published figures with their intervals, a row with id per figure."""
    rows = [_published_row(key, entry, confidence_level) for key, entry in registry.published.items()]
    return [{"id": row_id("published", row), **row} for row in rows]


def _published_row(key: str, entry: Published, confidence_level: float) -> dict[str, Any]:
    return {
        "key": key,
        "kind": entry.kind,
        "unit": entry.unit,
        **_figure(entry, confidence_level),
        "year": entry.year,
        "certainty": entry.certainty,
        "comparable_indicators": ";".join(entry.indicators),
        "source": ";".join(entry.source),
        "status": "ok",
    }


def _figure(entry: Published, confidence_level: float) -> dict[str, Any]:
    """Return value, interval and counts; ``note`` says how the interval came about."""
    if entry.kind == "figure":
        return _fields(entry.value, None, None, None, "one_figure")
    if entry.kind == "amount":
        part, whole = entry.part_eur or 0.0, entry.whole_eur or 0.0
        return _fields(part / whole, None, part, whole, "full_count")
    if entry.total is None:
        return _fields(entry.share, None, None, None, "total_unknown")
    share = entry.share if entry.share is not None else (entry.count or 0) / entry.total
    note = "wilson" if entry.count is not None else "wilson_on_rounded_share"
    return _fields(share, wilson(share, entry.total, confidence_level), entry.count, entry.total, note)


def _fields(
    value: float | None, interval: Interval | None, numerator: float | None, denominator: float | None, note: str
) -> dict[str, Any]:
    return {
        "value": value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "numerator": numerator,
        "denominator": denominator,
        "note": note,
    }
