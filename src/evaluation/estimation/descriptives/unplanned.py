"""Indicators that the plan asks nothing of, for every experiment, category, city, group and wave.

Households are described at T0 and T1 when they were measured at both, so that a difference between waves is never one
between people; a later wave with those measured at T0 too. Other units are described as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evaluation.estimation.descriptives.cells import (
    DIRECTIONS,
    Place,
    Row,
    change_rows,
    mean_row,
    median_row,
    ratio_row,
    share_row,
    total_row,
)
from evaluation.estimation.descriptives.coarser import with_coarser
from evaluation.estimation.descriptives.measured import FIRST, Cell, Measured, Places
from evaluation.registry import Registry
from evaluation.registry.models import Indicator

ONCE = "once"
PAIRED_LEVELS = {"household", "household_month"}
WITHOUT_WAVES = {"case", "implementation", "fragment", "change", "obstacle", "team_quarter"}
OF_EXPERIMENTS = {"implementation", "fragment", "change", "obstacle"}
"""Levels whose rows name their own experiment."""
SHARES = {"share", "distribution"}
QUANTITY = {name: name for name in (*sorted(SHARES), "mean", "median", "ratio", "total")}


@dataclass(frozen=True)
class Described:
    """One indicator to be described."""

    registry: Registry
    name: str
    level: float

    @cached_property
    def entry(self) -> Indicator:
        """The registry entry."""
        return self.registry.indicators[self.name]

    def experiments(self, planned: Collection[tuple[str, str]]) -> tuple[str, ...]:
        """Experiments to describe it for, without those ``planned``; one nameless experiment for everyone."""
        if self.entry.level in OF_EXPERIMENTS:
            return tuple(self.registry.experiments)
        in_plan = [self.registry.planned(key) for key in self.registry.plan]
        asked = dict.fromkeys([*self.entry.experiments, *(one for one, name in in_plan if name == self.name)])
        return tuple(one for one in asked or ("",) if (one, self.name) not in planned)

    @property
    def arms(self) -> tuple[str, ...]:
        """Groups."""
        if self.entry.level == "case":
            return ("all",)
        return ("experiment",) if self.entry.level in (*OF_EXPERIMENTS, "professional") else self.entry.arms

    @property
    def moments(self) -> tuple[str, ...]:
        """Waves at which there is a value."""
        if self.entry.level in WITHOUT_WAVES:
            return (ONCE,)
        return self.entry.moments

    @property
    def waves(self) -> tuple[str, ...]:
        """Waves that it is described at; a change between waves stands at the later one."""
        changes = self.entry.aggregated == "net_improvement"
        return tuple(wave for wave in self.moments if not (changes and wave == FIRST))

    @property
    def cities(self) -> tuple[str, ...]:
        """Places that it is described for: all cities together (empty) and, unless it overlaps too much, each."""
        return ("", *self.registry.cities) if self.entry.by_city else ("",)

    @property
    def paired(self) -> bool:
        """Whether only units with a first measurement count."""
        return self.entry.level in PAIRED_LEVELS and FIRST in self.moments


def unplanned_rows(described: Described, rows: pd.DataFrame, planned: Collection[tuple[str, str]]) -> Iterator[Row]:
    """Yield the cells of one indicator: experiment, category, city, group, wave."""
    registry = described.registry
    wanted = described.experiments(planned)
    valid = rows[(rows.status == "ok") & rows.experiment.isin(wanted)]
    measured = Measured.of(with_coarser(valid, described.entry.merge))
    for experiment in wanted:
        sites = registry.sites_of[experiment] if experiment else tuple(registry.cities)
        for category in (*registry.categories_of(described.name), *described.entry.merge):
            for city in described.cities:
                for arm in described.arms:
                    cell = Cell(measured, experiment, category, sites if not city else (city,), arm)
                    place = Place(described.name, experiment, category, city, arm, "")
                    yield from _cells(described, place, cell, takes_part=not city or city in sites)


def _cells(described: Described, place: Place, cell: Cell, takes_part: bool) -> Iterator[Row]:
    entry = described.entry
    changes = entry.aggregated == "net_improvement"
    quantities = tuple(DIRECTIONS) if changes else (QUANTITY[entry.aggregated],)
    unit = "share" if changes or entry.aggregated in SHARES else entry.unit
    for wave in described.waves:
        at = place.at(wave)
        if not takes_part:
            yield from (at.row(quantity, unit, "not_participating") for quantity in quantities)
        elif changes:
            yield from change_rows(at, cell.change(wave) * (-1 if entry.direction == "down" else 1), described.level)
        else:
            yield _row(described, at, cell, cell.counting(wave, described.paired))


def _row(described: Described, place: Place, cell: Cell, counting: Places) -> Row:
    entry, level = described.entry, described.level
    values = cell.measured.value[counting]
    match entry.aggregated:
        case "share" | "distribution":
            return share_row(place, QUANTITY[entry.aggregated], int(values.sum()), values.size, level)
        case "ratio":
            return ratio_row(place, entry.unit, values, cell.measured.denominator[counting])
        case "total":
            return total_row(place, entry.unit, values)
        case "median":
            return median_row(place, entry.unit, values, level)
    return mean_row(place, entry.unit, values, level)
