"""Neighbourhoods over windows of months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from evaluation.indicators.asked import Asked, in_a_column
from evaluation.indicators.rules.months import month_number, starts
from evaluation.indicators.units.form import units


def neighbourhood_months(asked: Asked) -> Iterator[Any]:
    """Neighbourhoods of cities that deliver months, at each window, for each experiment that asks or for all."""
    months = asked.tables["neighbourhood_months"]
    last = months.group_by("city").agg(last_month=month_number(months.month).max())
    places = months.select("city", "neighbourhood", "arm").distinct()
    chosen = places.filter(places.arm.isin(list(asked.entry.arms)))
    placed = chosen.inner_join(last, ["city"]).select(*chosen.columns, "last_month")
    start = starts(asked)
    begun = placed.inner_join(start, [placed.city == start.city, placed.neighbourhood == start.unit])
    pairs = begun.select(*placed.columns, "start").cross_join(in_a_column(tuple(asked.entry.window), "wave"))
    ends = ibis.cases(*((pairs.wave == wave, end) for wave, (_, end) in asked.entry.window.items()), else_=0)
    due = pairs.mutate(due=pairs.start + ends <= pairs.last_month)
    for experiment in asked.experiments or ("",):
        sites = asked.registry.sites_of[experiment] if experiment else tuple(asked.registry.cities)
        yield units(
            asked,
            due.filter(due.city.isin(sites)),
            experiment=experiment,
            arm=lambda table: table.arm,
            unit=lambda table: table.neighbourhood,
            wave=lambda table: table.wave,
            due=lambda table: table.due,
        )
