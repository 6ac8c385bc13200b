"""Rows of households, costs and gains in a municipality with the median number of households of its band."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from evaluation.registry import Params
from evaluation.registry.models import Calculation
from evaluation.registry.params import ProjectionChoices
from evaluation.scalability.municipalities.bands import Band
from evaluation.scalability.municipalities.cases import PLACES, Place, central, drawn, one_way
from evaluation.scalability.municipalities.money import Result, break_even, reckon
from evaluation.scalability.municipalities.rows import ASSUMED, Subject, interval_of, row_of, stretched

CENTRAL: Place = "central"
OVER_SCENARIOS = ("reached", "improved", "running_cost", "gains", "net", "net_with_setup")
UNITS = {"reached": "households", "improved": "households"}


def money_rows(
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
        """A row of this subject and likeness; money is always assumed."""
        unit = UNITS.get(quantity, "share" if quantity in ("break_even", "probability_pays") else "eur_thousand")
        own: dict[str, Any] = {"unit": unit, "claim": subject.claim, "basis": ASSUMED, "status": status}
        return row_of(subject.experiment, subject.indicator, band, quantity, scenario, part, **(own | numbers))

    if status != "ok" or subject.found is None:
        yield from (row(name, CENTRAL) for name in OVER_SCENARIOS)
        return
    wide, level, years = stretched(subject.found, factor), subject.found.level, choices.horizon_years
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
            for moved in one_way(calculation, case, interval_of(wide, level)):
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


def _bounds(draws: Any, level: float) -> tuple[float, float]:
    low, high = np.quantile(draws, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)
