"""What an indicator asks of the tables, and the form in which every rule answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import ibis

from evaluation.indicators.euros import in_base_euros
from evaluation.registry import Registry
from evaluation.registry.models import Derive, Indicator

Tables = Mapping[str, Any]
UNIT_COLUMN = {
    "cases": "case_id",
    "case_costs": "case_id",
    "case_bottlenecks": "case_id",
    "households": "household_id",
    "measurements": "household_id",
    "household_months": "household_id",
    "professionals": "respondent_id",
    "clients": "respondent_id",
    "neighbourhood_months": "neighbourhood",
    "implementation": "quarter",
    "interviews": "fragment_id",
    "system_changes": "change_id",
    "household_events": "household_id",
    "legal_obstacles": "obstacle_id",
    "framework_scores": "city",
}
ONCE = "once"


@dataclass(frozen=True)
class Asked:
    """One indicator of the registry, with the tables that answer it."""

    registry: Registry
    tables: Tables
    name: str

    @property
    def entry(self) -> Indicator:
        """The registry entry."""
        return self.registry.indicators[self.name]

    @property
    def derive(self) -> Derive:
        """How the value follows."""
        return self.entry.derive

    @property
    def rows(self) -> Any:
        """The rows of its table that count (``where``), amounts at prices of the base year."""
        table = in_base_euros(self.registry, self.derive.table, self.tables[self.derive.table])
        return table.filter(*(table[name] == value for name, value in self.where.items())) if self.where else table

    @property
    def where(self) -> Mapping[str, str]:
        """Values that rows must have, by column."""
        return self.derive.where

    @property
    def unit(self) -> str:
        """The column with the number of the unit."""
        return UNIT_COLUMN[self.derive.by or self.derive.table]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The categories of which each unit has a value; one nameless category where the indicator has none."""
        return self.registry.categories_of(self.name)

    @cached_property
    def experiments(self) -> tuple[str, ...]:
        """Experiments it is asked of: those of its entry, then those of the plan."""
        return self.registry.experiments_of(self.name)


def measure(
    table: Any, unit: Any, value: Any, wave: Any = ONCE, category: Any = "", denominator: Any | None = None
) -> Any:
    """Give the answer of a rule its columns and types: city, unit, wave, category, value, denominator."""
    missing = ibis.null("float64")
    return table.select(
        city=table.city,
        unit=unit,
        wave=ibis.literal(wave) if isinstance(wave, str) else wave,
        category=ibis.literal(category) if isinstance(category, str) else category,
        value=value.cast("float64"),
        denominator=missing if denominator is None else denominator.cast("float64"),
    )


def wave_of(table: Any) -> Any:
    """The wave of a table's rows; a table without waves has one moment."""
    return table.wave if "wave" in table.columns else ONCE


@cache
def in_a_column(values: tuple[str, ...], name: str) -> Any:
    """Return a table with one text column; the same table for the same values, so that a plan holds it once."""
    return ibis.memtable({name: list(values)}, schema={name: "string"})
