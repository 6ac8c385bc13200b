"""What other municipalities may reckon with: functions of published numbers and of the registry only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evaluation.registry import Params, Registry
from evaluation.registry.params import ProjectionChoices
from evaluation.scalability.municipalities.amounts import money_rows
from evaluation.scalability.municipalities.bands import ALL, Band, bands
from evaluation.scalability.municipalities.cases import LARGEST_SHARE
from evaluation.scalability.municipalities.predicted import Record, expected
from evaluation.scalability.municipalities.rows import MEASURED, Subject, interval_of, row_of, stretched


def project(
    estimates: Sequence[Record], municipalities: Iterable[Mapping[str, Any]], registry: Registry, params: Params
) -> list[dict[str, Any]]:
    """Return the rows; none without ``projection.yaml``, its params or other municipalities.

    ``estimates`` are published rows: what the gate emptied stays empty, and what rests on it is not there.
    """
    projection, choices = registry.projection, params.projection
    if projection is None or choices is None:
        return []
    found = list(bands(municipalities, projection))
    rows = [row_of("", "", band, "municipalities", value=band.municipalities_n, unit="count") for band in found]
    rows += [row_of("", "", band, "households", value=band.households, unit="households") for band in found]
    for experiment in registry.experiments:
        subject = _subject(experiment, estimates, registry)
        for band in found:
            factor = projection.likeness.tau_factor[band.likeness]
            if band.municipality_type == ALL:
                rows += _chances(subject, band, factor, choices)
            elif experiment in projection.calculations:
                allowed = (subject.claim or 0) >= params.verdict.minimum_claim
                calculation = registry.calculation(experiment, params.price_base_year)
                rows += money_rows(subject, band, factor, calculation, (params, choices), allowed)
    return rows


def _subject(experiment: str, estimates: Sequence[Record], registry: Registry) -> Subject:
    indicator = registry.primary(experiment)
    entry, planned = registry.indicators[indicator], registry.plan[f"{experiment}.{indicator}"]
    rows = [
        row
        for row in estimates
        if (row["experiment"], row["indicator"]) == (experiment, indicator) and not row["category"]
    ]
    relevant = entry.smallest_relevant_difference
    falls = entry.direction == "down" and planned.outcome != "net_improvement"
    found = expected(rows, entry.null_value or 0.0, relevant.value if relevant else None, -1.0 if falls else 1.0)
    pooled = next((row for row in rows if (row["scope"], row["quantity"]) == ("pooled", "mean_reml")), None)
    main = next((row for row in rows if (row["scope"], row["quantity"]) == ("prediction", "hierarchical")), None)
    status = "ok" if found else (main["status"] if main and main["status"] != "ok" else "not_available")
    claim = pooled["claim"] if pooled else None
    unit = "share" if planned.outcome in ("net_improvement", "risk_difference") else entry.unit
    return Subject(experiment, indicator, unit, None if claim is None else int(claim), found, status)


def _chances(subject: Subject, band: Band, factor: float, choices: ProjectionChoices) -> Iterator[dict[str, Any]]:
    """Yield what a municipality of this likeness may expect of the primary outcome."""
    status = subject.status if band.enough(choices.minimum_municipalities) else "too_few"
    found = subject.found

    def row(quantity: str, unit: str, **numbers: float | None) -> dict[str, Any]:
        """A row of this subject and likeness; what is expected is measured."""
        own: dict[str, Any] = {"unit": unit, "claim": subject.claim, "basis": MEASURED, "status": status}
        return row_of(subject.experiment, subject.indicator, band, quantity, **(own | numbers))

    if status != "ok" or found is None:
        names = ("expected", "probability_improves", "probability_exceeds_relevant")
        yield from (row(name, subject.unit if name == "expected" else "share") for name in names)
        return
    wide = stretched(found, factor)
    low, high = interval_of(wide, found.level)
    if subject.unit == "share":
        low, high = max(low, min(-LARGEST_SHARE, found.low)), min(high, max(LARGEST_SHARE, found.high))
    yield row("expected", subject.unit, value=found.median, low=low, high=high)
    for name, bound in (("improves", 0.0), ("exceeds_relevant", found.relevant)):
        if bound is not None:
            above = wide.exceeding(found.null_value + found.sign * bound)
            yield row(f"probability_{name}", "share", value=above if found.sign > 0 else 1 - above)
