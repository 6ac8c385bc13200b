"""Plain numbers beside the estimates: shares with Wilson intervals, means with t intervals, ratios.

A share has its numerator and denominator, a mean the number of units behind it; ``city`` is empty for all cities
together. Planned outcomes are shown for the units that the estimate uses; improved is in the direction of the
indicator, which for some is down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from evaluation.estimation.arrays import FloatArray
from evaluation.estimation.proportions import wilson
from evaluation.estimation.study import WAVES, Question, complete
from evaluation.estimation.tables import DESCRIPTIVES
from evaluation.registry import Registry
from evaluation.registry.models import Indicator

Row = dict[str, Any]
SHARE_KINDS = ("share", "category_share")
DIRECTIONS = {"share_improved": 1.0, "share_same": 0.0, "share_worsened": -1.0}


@dataclass(frozen=True)
class Place:
    """Where a descriptive belongs."""

    indicator: str
    experiment: str
    category: str
    city: str
    arm: str
    wave: str

    def row(self, quantity: str, unit: str, status: str = "ok", **values: Any) -> Row:
        """One row; whatever is not given stays empty."""
        where: Row = {
            name: getattr(self, name) for name in ("indicator", "experiment", "category", "city", "arm", "wave")
        }
        return dict.fromkeys(DESCRIPTIVES) | where | {"quantity": quantity, "unit": unit, "status": status} | values


def share_row(place: Place, quantity: str, numerator: int, denominator: int, level: float) -> Row:
    """A share with its Wilson interval; without units it is not available."""
    if denominator == 0:
        return place.row(quantity, "share", "not_available", n=0)
    share = wilson(numerator, denominator, level)
    return place.row(
        quantity,
        "share",
        value=share.value,
        low=share.low,
        high=share.high,
        numerator=float(numerator),
        denominator=float(denominator),
        n=denominator,
    )


def mean_row(place: Place, unit: str, values: FloatArray, level: float) -> Row:
    """A mean with its t interval (none for a single unit); without units it is not available."""
    if values.size == 0:
        return place.row("mean", unit, "not_available", n=0)
    mean, degrees = float(values.mean()), values.size - 1
    found = place.row("mean", unit, value=mean, n=values.size, residual_df=float(degrees))
    if degrees < 1:
        return found
    half = float(special.stdtrit(degrees, 0.5 + level / 2) * values.std(ddof=1) / np.sqrt(values.size))
    return found | {"low": mean - half, "high": mean + half}


def ratio_row(place: Place, unit: str, rows: pd.DataFrame) -> Row:
    """Sum of numerators over sum of denominators, without an interval; ``n`` is the denominator."""
    numerator, denominator = float(rows.value.sum()), float(rows.denominator.sum())
    if denominator == 0:
        return place.row("ratio", unit, "not_available", n=0)
    sums: Row = {"numerator": numerator, "denominator": denominator, "n": round(denominator)}
    return place.row("ratio", unit, value=numerator / denominator, **sums)


def descriptive_rows(
    registry: Registry, indicators: pd.DataFrame, planned: Sequence[tuple[Question, pd.DataFrame]], level: float
) -> list[Row]:
    """All descriptives: indicators in registry order; within them experiment, category, city, arm and wave."""
    rows: list[Row] = []
    for name, entry in registry.indicators.items():
        chosen = indicators[indicators.indicator == name]
        if entry.kind == "ratio":
            rows.extend(_ratio_rows(registry, name, entry, chosen))
        elif entry.level == "case" or entry.derive.rule == "measured":
            rows.extend(_once_rows(registry, name, entry, chosen, level))
        for question, units in planned:
            if question.indicator == name and entry.derive.rule != "delivered_total":
                rows.extend(_planned_rows(question, units, level))
    return rows


def _ratio_rows(registry: Registry, name: str, entry: Indicator, chosen: pd.DataFrame) -> Iterator[Row]:
    valid = chosen[chosen.status == "ok"]
    for experiment in registry.experiments:
        of_experiment = valid[valid.experiment == experiment]
        for city in ("", *registry.cities):
            place = Place(name, experiment, "", city, "experiment", "once")
            if city and city not in registry.sites_of[experiment]:
                yield place.row("ratio", entry.unit, "not_participating")
            else:
                rows = of_experiment[of_experiment.city == city] if city else of_experiment
                yield ratio_row(place, entry.unit, rows)


def _once_rows(registry: Registry, name: str, entry: Indicator, chosen: pd.DataFrame, level: float) -> Iterator[Row]:
    """Indicators with one value per unit: cases, and who was measured again."""
    arms, wave = (("all",), "once") if entry.level == "case" else (("experiment", "comparison"), "T1")
    categories = tuple(registry.bottlenecks) if entry.kind == "category_share" else ("",)
    valid = chosen[chosen.status == "ok"]
    values = {key: rows.value.to_numpy(float) for key, rows in valid.groupby(["category", "arm", "city"])}
    nothing = np.empty(0)
    for category in categories:
        for city in ("", *registry.cities):
            for arm in arms:
                sites = [city] if city else [*registry.cities]
                found = np.concatenate([values.get((category, arm, site), nothing) for site in sites])
                place = Place(name, "", category, city, arm, wave)
                if entry.kind in SHARE_KINDS:
                    yield share_row(place, "share", int(found.sum()), found.size, level)
                else:
                    yield mean_row(place, entry.unit, found, level)


def _planned_rows(question: Question, units: pd.DataFrame, level: float) -> Iterator[Row]:
    for city in ("", *question.cities):
        for arm in question.arms:
            rows = units[(units.arm == arm) & ((units.city == city) | (city == ""))]
            yield from _planned_cell(question, city, arm, rows, level)


def _planned_cell(question: Question, city: str, arm: str, units: pd.DataFrame, level: float) -> Iterator[Row]:
    takes_part = not city or city in question.participating
    kind, unit = question.measure.kind, question.measure.unit
    if kind == "ordinal":
        place = Place(question.indicator, question.experiment, "", city, arm, "T1")
        if not takes_part:
            yield from (place.row(name, "share", "not_participating") for name in DIRECTIONS)
            return
        paired = complete(units)
        change = question.toward_improvement * np.sign(paired["T1"].to_numpy(float) - paired["T0"].to_numpy(float))
        for name, direction in DIRECTIONS.items():
            yield share_row(place, name, int((change == direction).sum()), change.size, level)
        return
    everyone = question.plan.design == "repeated_survey"
    for wave in WAVES:
        place = Place(question.indicator, question.experiment, "", city, arm, wave)
        quantity = "share" if kind == "share" else "mean"
        if not takes_part:
            yield place.row(quantity, unit, "not_participating")
            continue
        values = (units if everyone else complete(units))[wave].dropna().to_numpy(float)
        if kind == "share":
            yield share_row(place, quantity, int(values.sum()), values.size, level)
        else:
            yield mean_row(place, unit, values, level)
