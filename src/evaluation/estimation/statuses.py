"""Of how many units asked there is a value, and why there is none of the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from evaluation.estimation.descriptives.unplanned import Described
from evaluation.registry import Registry

KEYS = ["indicator", "experiment", "city", "arm", "wave"]
COUNTS = ("ok", "missing", "set_aside", "too_early", "not_applicable")
Row = dict[str, Any]


def status_rows(registry: Registry, indicators: pd.DataFrame, level: float) -> list[Row]:
    """Return a row per indicator, experiment, city (empty: all), group and wave: how many were asked, and each status.

    A unit counts once, whatever the number of categories. The rows are the same whatever was delivered.
    """
    asked = indicators.drop_duplicates([*KEYS, "unit"])
    counts = {key: dict(found) for key, found in _by_key(asked)}
    return [
        row
        for name, entry in registry.indicators.items()
        if entry.derive.rule != "delivered_total"
        for row in _rows(Described(registry, name, level), counts)
    ]


def _by_key(asked: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], dict[str, int]]]:
    sizes = asked.groupby([*KEYS, "status"], sort=False).size()
    table = sizes.reset_index(name="units")
    for key, group in table.groupby(KEYS, sort=False):
        yield tuple(map(str, key)), dict(zip(group.status, group.units.astype(int), strict=True))


def _rows(described: Described, counts: dict[tuple[str, ...], dict[str, int]]) -> Iterator[Row]:
    registry = described.registry
    for experiment in described.experiments(()) or ("",):
        sites = registry.sites_of[experiment] if experiment else tuple(registry.cities)
        for arm in described.arms:
            for wave in described.moments:
                found = {city: counts.get((described.name, experiment, city, arm, wave), {}) for city in sites}
                whole = {name: sum(one.get(name, 0) for one in found.values()) for name in COUNTS}
                place = {"indicator": described.name, "experiment": experiment, "arm": arm, "wave": wave}
                yield _row({**place, "city": ""}, whole)
                for city in registry.cities:
                    yield _row({**place, "city": city}, found.get(city), takes_part=city in sites)


def _row(place: Row, counts: dict[str, int] | None, takes_part: bool = True) -> Row:
    given = {name: (counts or {}).get(name, 0) for name in COUNTS}
    asked = sum(given.values())
    if not takes_part or not asked:
        status = "not_available" if takes_part else "not_participating"
        return {**place, "asked_n": None, **{f"{name}_n": None for name in COUNTS}, "status": status}
    return {**place, "asked_n": asked, **{f"{name}_n": count for name, count in given.items()}, "status": "ok"}
