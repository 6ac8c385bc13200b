"""A small made-up study for the tests of the estimation floor: indicator rows built by hand, nothing read from disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from evaluation.estimation.study import SERIES_COLUMNS, Deliveries
from evaluation.registry import Registry
from evaluation.registry.models import SERIES_DESIGNS

INDICATOR_COLUMNS = (
    "city", "experiment", "arm", "unit", "wave", "indicator", "category", "value", "denominator", "status",
)  # fmt: skip
AGGREGATE_COLUMNS = (
    "city", "experiment", "indicator", "arm", "wave", "n", "mean", "standard_deviation", "events_n", "effect",
    "standard_error",
)  # fmt: skip
LOST_EVERY = 5
"""Every fifth unit has no second measurement."""


def measured(city: str, experiment: str, indicator: str, arm: str, before: Sequence[float], after: Sequence[float]):
    """Rows of units with a value at both waves; NaN is a missing value."""
    for number, values in enumerate(zip(before, after, strict=True)):
        for wave, value in zip(("T0", "T1"), values, strict=True):
            missing = np.isnan(value)
            status = "missing" if missing else "ok"
            unit = f"{arm}-{number:03d}"
            yield (city, experiment, arm, unit, wave, indicator, "", None if missing else value, None, status)


def indicator_frame(rows: Iterable[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(INDICATOR_COLUMNS))
    return frame.astype({"value": float, "denominator": float})


def aggregate_frame(rows: Iterable[dict] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(AGGREGATE_COLUMNS))
    numbers = ["n", "mean", "standard_deviation", "events_n", "effect", "standard_error"]
    return frame.astype(dict.fromkeys(numbers, float))


def empty_overlap() -> pd.DataFrame:
    return pd.DataFrame(
        {"city": [], "experiment": [], "households_n": pd.array([], "int64"), "also_in_other_n": pd.array([], "int64")}
    )


def empty_agreement() -> pd.DataFrame:
    empty = pd.array([], "int64")
    return pd.DataFrame({"city": [], "case_id": [], "bottleneck": [], "coder_a": empty, "coder_b": empty})


def no_deliveries() -> Deliveries:
    return Deliveries(indicator_frame([]), aggregate_frame(), empty_overlap(), empty_agreement(), {})


def small_study(registry: Registry, seed: int = 7) -> Deliveries:
    """Every plan entry in every participating city: 40 and 30 units, an improvement, drop-out, cases and quarters."""
    generator = np.random.default_rng(seed)
    rows: list[tuple] = []
    months: list[tuple] = []
    for key, plan in registry.plan.items():
        experiment, indicator = registry.planned(key)
        kind = registry.indicators[indicator].kind
        if plan.design in SERIES_DESIGNS:
            cities = registry.sites_of[experiment]
            months.extend(row for city in cities for row in by_month(city, experiment, indicator, generator))
            continue
        arms = (
            {"experiment": 40, "comparison": 30}
            if plan.design in ("controlled_change", "randomised")
            else {"experiment": 40}
        )
        for city in registry.sites_of[experiment]:
            for arm, units_n in arms.items():
                before, after = _values(kind, units_n, arm == "experiment", generator)
                after[::LOST_EVERY] = np.nan
                rows.extend(measured(city, experiment, indicator, arm, before, after))
    rows.extend(_cases(registry, generator))
    rows.extend(_quarters(registry))
    return Deliveries(
        indicator_frame(rows),
        aggregate_frame(),
        _overlap(registry),
        _agreement(registry, generator),
        dict.fromkeys(registry.cities, "synthetic"),
        series=series_frame(months),
    )


def by_month(city: str, experiment: str, indicator: str, generator: np.random.Generator, effect: float = -6.0):
    """Rows of a neighbourhood in each group, nine months before the start and fifteen from it on."""
    since = np.arange(-9, 15)
    for arm in ("experiment", "comparison"):
        values = 30 + generator.normal(0, 2, since.size) + effect * (since >= 3) * (arm == "experiment")
        unit = f"{city}-{arm}"
        yield from (
            (city, experiment, arm, unit, indicator, int(month), float(value))
            for month, value in zip(since, values, strict=True)
        )


def series_frame(rows: Iterable[tuple]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(SERIES_COLUMNS)).astype({"value": float})


def _values(kind: str, units_n: int, treated: bool, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    if kind == "ordinal":
        before = generator.integers(1, 5, units_n).astype(float)
        return before, np.clip(before + generator.choice([-1, 0, 1], units_n, p=[0.1, 0.4, 0.5]) * treated, 1, 5)
    if kind == "share":
        before = (generator.random(units_n) < 0.3).astype(float)
        return before, np.maximum(before, generator.random(units_n) < 0.4).astype(float)
    before = generator.normal(3, 0.6, units_n)
    return before, before + generator.normal(0.6 if treated else 0.1, 0.5, units_n)


def _cases(registry: Registry, generator: np.random.Generator):
    for city in registry.cities:
        for number in range(20):
            unit = f"case-{number:02d}"
            for code in registry.bottlenecks:
                value = float(generator.random() < 0.4)
                yield (city, "", "all", unit, "once", "bottleneck", code, value, None, "ok")
            for indicator in ("bottlenecks_per_case", "laws_per_case", "helpers_per_case"):
                yield (city, "", "all", unit, "once", indicator, "", float(generator.integers(1, 6)), None, "ok")
            for indicator in ("one_plan_one_coordinator", "problematic_debts"):
                yield (city, "", "all", unit, "once", indicator, "", float(generator.random() < 0.5), None, "ok")
        for arm in ("experiment", "comparison"):
            for number in range(30):
                value = float(number % LOST_EVERY > 0)
                yield (city, "", arm, f"{arm}-{number:03d}", "T1", "t1_coverage", "", value, None, "ok")


def _quarters(registry: Registry):
    for experiment in registry.experiments:
        for city in registry.sites_of[experiment]:
            for quarter in ("2016-4", "2017-1"):
                yield (city, experiment, "experiment", quarter, "once", "fidelity", "", 8.0, 10.0, "ok")
                yield (city, experiment, "experiment", quarter, "once", "reach", "", 30.0, 80.0, "ok")


def _overlap(registry: Registry) -> pd.DataFrame:
    rows = [(city, experiment, 40, 12) for experiment in registry.experiments for city in registry.sites_of[experiment]]
    return pd.DataFrame(rows, columns=["city", "experiment", "households_n", "also_in_other_n"])


def _agreement(registry: Registry, generator: np.random.Generator) -> pd.DataFrame:
    rows = []
    for city in registry.cities:
        for number in range(10):
            for code in registry.bottlenecks:
                first = int(generator.random() < 0.4)
                second = first if generator.random() < 0.95 else 1 - first
                rows.append((city, f"case-{number:02d}", code, first, second))
    return pd.DataFrame(rows, columns=["city", "case_id", "bottleneck", "coder_a", "coder_b"])


def one(table: pd.DataFrame, **where) -> pd.Series:
    """The one row with these values; of estimates not those of harms."""
    chosen = table[table["role"] != "harm"] if "role" in table else table
    for column, value in where.items():
        chosen = chosen[chosen[column] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]
