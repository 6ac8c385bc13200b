"""Neighbourhoods over windows of months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from evaluation.indicators.asked import Asked
from evaluation.indicators.rules.months import begun


def neighbourhood_months(asked: Asked) -> Iterator[Any]:
    """Neighbourhoods of cities that deliver months, for each experiment that asks or for all."""
    months = asked.tables["neighbourhood_months"]
    places = months.select("city", "neighbourhood", "arm").distinct()
    chosen = begun(asked, places.filter(places.arm.isin(list(asked.entry.arms))), "neighbourhood")
    for experiment in asked.experiments or ("",):
        sites = asked.registry.sites_of[experiment] if experiment else tuple(asked.registry.cities)
        rows = chosen.filter(chosen.city.isin(sites))
        yield rows.select(
            "city",
            "arm",
            "start",
            "last_month",
            experiment=ibis.literal(experiment),
            unit=rows.neighbourhood,
            delivered=ibis.literal(0),
        )
