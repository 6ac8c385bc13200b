"""Households of the monitoring: those who take part in an experiment, and the comparison group where it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column
from evaluation.indicators.rules.months import month_number, starts
from evaluation.indicators.units.form import at_waves, compared, has_code, units

AFTER = ("T1",)
"""The moment of a share of those who started (rule ``measured``)."""


def households(asked: Asked) -> Iterator[Any]:
    """Households at the waves of the indicator."""
    waves = AFTER if asked.derive.rule == "measured" else asked.entry.waves
    for experiment, chosen in _groups(asked):
        pairs = at_waves(chosen, asked.tables["measurements"], waves)
        yield _units(asked, pairs, experiment)


def household_months(asked: Asked) -> Iterator[Any]:
    """Households of cities that deliver months, at each window; due when its last month was delivered by someone."""
    months = asked.tables["household_months"]
    last = months.group_by("city").agg(last_month=month_number(months.month).max())
    for experiment, chosen in _groups(asked):
        started = chosen.inner_join(last, ["city"]).select(*chosen.columns, "last_month")
        begun = started.inner_join(
            starts(asked), [started.city == starts(asked).city, started.household_id == starts(asked).unit]
        ).select(*started.columns, "start")
        pairs = begun.cross_join(in_a_column(tuple(asked.entry.window), "wave"))
        ends = ibis.cases(*((pairs.wave == wave, end) for wave, (_, end) in asked.entry.window.items()), else_=0)
        yield _units(asked, pairs.mutate(due=pairs.start + ends <= pairs.last_month), experiment)


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
