"""Rows of what other municipalities may reckon with: functions of published numbers and of the registry only.

Columns: ``experiment``, ``indicator``, ``municipality_type``, ``likeness``, ``scenario`` (of uptake: low, central,
high), ``quantity``, ``part`` (a payer, or the input that was moved), ``value``, ``low``, ``high``, ``unit``,
``n`` (municipalities in the band), ``claim``, ``basis`` (what it rests on), ``status``. The basis is ``measured`` for
what a next municipality may expect, ``assumed`` as soon as an invented or estimated share or amount is in it, and
``public`` for counts of public figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from evaluation.registry import Params, Registry
from evaluation.registry.models import Calculation
from evaluation.registry.params import ProjectionChoices
from evaluation.scalability.municipalities.bands import ALL, Band, bands
from evaluation.scalability.municipalities.cases import GROUPS, LARGEST_SHARE, PLACES, Place, central, drawn, one_way
from evaluation.scalability.municipalities.money import Result, break_even, reckon
from evaluation.scalability.municipalities.predicted import Expected, Predicted, Record, expected

MEASURED, ASSUMED, PUBLIC = "measured", "assumed", "public"
CENTRAL: Place = "central"
COLUMNS = (
    "experiment",
    "indicator",
    "municipality_type",
    "likeness",
    "scenario",
    "quantity",
    "part",
    "value",
    "low",
    "high",
    "unit",
    "n",
    "claim",
    "basis",
    "status",
)
OVER_SCENARIOS = ("reached", "improved", "running_cost", "gains", "net", "net_with_setup")
UNITS = {"reached": "households", "improved": "households"}


@dataclass(frozen=True)
class Subject:
    """An experiment with what was published of its primary outcome."""

    experiment: str
    indicator: str
    unit: str
    claim: int | None
    found: Expected | None
    status: str


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
    rows = [_row("", "", band, "municipalities", value=band.municipalities_n, unit="count") for band in found]
    rows += [_row("", "", band, "households", value=band.households, unit="households") for band in found]
    for experiment in registry.experiments:
        subject = _subject(experiment, estimates, registry)
        for band in found:
            factor = projection.likeness.tau_factor[band.likeness]
            if band.municipality_type == ALL:
                rows += _chances(subject, band, factor, choices)
            elif experiment in projection.calculations:
                allowed = (subject.claim or 0) >= params.verdict.minimum_claim
                calculation = at_prices(projection.calculations[experiment], registry, params.price_base_year)
                rows += _money(subject, band, factor, calculation, (params, choices), allowed)
    return rows


def at_prices(calculation: Calculation, registry: Registry, base_year: int) -> Calculation:
    """Return a calculation with its amounts at prices of another year."""
    index = registry.price_index
    factor = index.factor(calculation.price_year, base_year) if index else 1.0
    moved = {
        group: {payer: amount.times(factor) for payer, amount in getattr(calculation, group).items()}
        for group in GROUPS
    }
    return calculation.model_copy(update={**moved, "price_year": base_year})


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
        own: dict[str, Any] = {"unit": unit, "claim": subject.claim, "basis": MEASURED, "status": status}
        return _row(subject.experiment, subject.indicator, band, quantity, **(own | numbers))

    if status != "ok" or found is None:
        names = ("expected", "probability_improves", "probability_exceeds_relevant")
        yield from (row(name, subject.unit if name == "expected" else "share") for name in names)
        return
    wide = _stretched(found, factor)
    low, high = _interval_of(wide, found.level)
    if subject.unit == "share":
        low, high = max(low, min(-LARGEST_SHARE, found.low)), min(high, max(LARGEST_SHARE, found.high))
    yield row("expected", subject.unit, value=found.median, low=low, high=high)
    for name, bound in (("improves", 0.0), ("exceeds_relevant", found.relevant)):
        if bound is not None:
            above = wide.exceeding(found.null_value + found.sign * bound)
            yield row(f"probability_{name}", "share", value=above if found.sign > 0 else 1 - above)


def _money(
    subject: Subject,
    band: Band,
    factor: float,
    calculation: Calculation,
    chosen: tuple[Params, ProjectionChoices],
    allowed: bool,
) -> Iterator[dict[str, Any]]:
    """Yield households, costs and gains in a municipality with this band's median of households.

    Where the design allows no statement about an effect, no money is laid to it: status ``not_available``.
    """
    params, choices = chosen
    status = subject.status if band.enough(choices.minimum_municipalities) else "too_few"
    status = "not_available" if status == "ok" and not allowed else status

    def row(quantity: str, scenario: Place, part: str = "", **numbers: float | None) -> dict[str, Any]:
        unit = UNITS.get(quantity, "share" if quantity in ("break_even", "probability_pays") else "eur_thousand")
        own: dict[str, Any] = {"unit": unit, "claim": subject.claim, "basis": ASSUMED, "status": status}
        return _row(subject.experiment, subject.indicator, band, quantity, scenario, part, **(own | numbers))

    if status != "ok" or subject.found is None:
        yield from (row(name, CENTRAL) for name in OVER_SCENARIOS)
        return
    wide, level, years = _stretched(subject.found, factor), subject.found.level, choices.horizon_years
    for scenario in PLACES:
        case = central(calculation, band.households, subject.found.median, scenario)
        seed = (params.seed, subject.experiment)
        chance = drawn(calculation, band.households, wide, scenario, choices.draws, seed)
        middle, many = reckon(case, years, choices.discount_rate), reckon(chance, years, choices.discount_rate)
        for name, value, draws in _amounts(middle, many):
            low, high = _bounds(draws, level)
            yield row(name, scenario, value=float(value), low=low, high=high)
        yield row("probability_pays", scenario, value=float(np.mean(many.net_with_setup >= 0)))
        yield row("break_even", scenario, value=break_even(case, years, choices.discount_rate))
        if scenario == CENTRAL:
            for payer in calculation.payers:
                for name, value, draws in _of_payer(payer, middle, many):
                    low, high = _bounds(draws, level)
                    yield row(name, scenario, payer, value=float(value), low=low, high=high)
            for moved in one_way(calculation, case, _interval_of(wide, level)):
                ends = [reckon(end, years, choices.discount_rate).net_with_setup for end in (moved.low, moved.high)]
                yield row(
                    "one_way", scenario, moved.name, value=float(middle.net_with_setup), low=min(ends), high=max(ends)
                )


def _amounts(middle: Result, many: Result) -> Iterator[tuple[str, Any, Any]]:
    yield "reached", middle.reached, many.reached
    yield "improved", middle.improved, many.improved
    for name, group in (("running_cost", "cost"), ("gains", "gain"), ("setup", "setup")):
        yield name, sum(getattr(middle, group).values()), sum(getattr(many, group).values())
    yield "net", middle.net, many.net
    yield "net_with_setup", middle.net_with_setup, many.net_with_setup


def _of_payer(payer: str, middle: Result, many: Result) -> Iterator[tuple[str, Any, Any]]:
    for name, group in (("payer_cost", "cost"), ("payer_setup", "setup"), ("payer_gain", "gain")):
        yield name, getattr(middle, group).get(payer, 0.0), getattr(many, group).get(payer, 0.0)
    yield "payer_net", middle.net_of(payer), many.net_of(payer)


def _stretched(found: Expected, factor: float) -> Predicted:
    return found.distribution().stretched(found.stretch(factor))


def _interval_of(wide: Predicted, level: float) -> tuple[float, float]:
    z = float(ndtri(0.5 + level / 2))
    return float(wide.quantile(-z)), float(wide.quantile(z))


def _bounds(draws: Any, level: float) -> tuple[float, float]:
    low, high = np.quantile(draws, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)


def _row(
    experiment: str, indicator: str, band: Band, quantity: str, scenario: str = "", part: str = "", **own: Any
) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"basis": PUBLIC, "status": "ok"} | own
    return row | {
        "experiment": experiment,
        "indicator": indicator,
        "municipality_type": band.municipality_type,
        "likeness": band.likeness,
        "scenario": scenario,
        "quantity": quantity,
        "part": part,
        "n": band.municipalities_n,
    }
