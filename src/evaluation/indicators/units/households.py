"""Households of the monitoring: those who take part in an experiment, and the comparison group where it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from evaluation.indicators.asked import Asked
from evaluation.indicators.rules.months import begun
from evaluation.indicators.units.form import at_waves, compared, has_code, units
from evaluation.registry.models import BUNDLE


def households(asked: Asked) -> Iterator[Any]:
    """Households at the waves of the indicator."""
    for experiment, chosen in _groups(asked):
        pairs = at_waves(chosen, asked.tables["measurements"], asked.entry.moments)
        yield _units(asked, pairs, experiment)


def everyone(asked: Asked) -> Any:
    """All households followed in either neighbourhood, as the bundle of experiments: whichever they take part in."""
    table = asked.tables["households"]
    chosen = table.filter(table.arm.isin(list(asked.entry.arms)))
    return _units(asked, at_waves(chosen, asked.tables["measurements"], asked.entry.moments), BUNDLE)


def household_months(asked: Asked) -> Iterator[Any]:
    """Households of cities that deliver months, with the months that tell which windows are due."""
    for experiment, chosen in _groups(asked):
        rows = begun(asked, chosen, "household_id")
        yield rows.select(
            "city",
            "arm",
            "start",
            "last_month",
            experiment=ibis.literal(experiment),
            unit=rows.household_id,
            delivered=rows.source_row,
        )


def _groups(asked: Asked) -> Iterator[tuple[str, Any]]:
    """Yield each experiment with its households; all households where no experiment asks."""
    table = asked.tables["households"]
    if not asked.experiments:
        yield "", table.filter(table.arm.isin(list(asked.entry.arms)))
    for experiment in asked.experiments:
        takes_part = (table.arm == "experiment") & has_code(table.experiments, experiment)
        beside = (table.arm == "comparison") & ibis.literal(compared(asked, experiment))
        yield experiment, table.filter(table.city.isin(asked.registry.sites_of[experiment]), takes_part | beside)


def _units(asked: Asked, pairs: Any, experiment: str) -> Any:
    return units(
        asked,
        pairs,
        experiment=experiment,
        arm=lambda table: table.arm,
        unit=lambda table: table.household_id,
        wave=lambda table: table.wave,
        due=lambda table: table.due,
    )
