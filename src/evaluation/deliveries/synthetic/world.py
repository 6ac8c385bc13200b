"""The clean tables of all invented cities, in delivery form."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from evaluation.deliveries.contract import ORIGIN_NAME
from evaluation.deliveries.synthetic.accountability import accountability_rows
from evaluation.deliveries.synthetic.cases import bottleneck_rows, case_rows
from evaluation.deliveries.synthetic.households import draw_households, household_rows
from evaluation.deliveries.synthetic.implementation import implementation_rows
from evaluation.deliveries.synthetic.measurements import measurement_rows
from evaluation.deliveries.synthetic.professionals import professional_rows
from evaluation.deliveries.synthetic.site import Site
from evaluation.registry import Registry

STAMP = "synthetisch"


def synthetic_tables(
    registry: Registry, seed: int, cities: Collection[str] | None = None
) -> dict[str, dict[str, pd.DataFrame]]:
    """Return clean tables per city, keyed by the Dutch table id, with Dutch columns and codes and the origin last.

    Dates are timestamps, counts whole numbers, scores and amounts decimals, lists joined by ``;``. ``cities`` limits
    which cities are made; the others' numbers do not depend on it.
    """
    wanted = [city for city in registry.cities if cities is None or city in cities]
    return {city: city_tables(Site(registry, seed, city)) for city in wanted}


def city_tables(site: Site) -> dict[str, pd.DataFrame]:
    """Return the clean tables of one city, keyed by the Dutch table id.

    Raises
    ------
    ValueError
        When the city has no experiment neighbourhood.
    """
    if not site.neighbourhoods("experiment"):
        raise ValueError(f"cities.yaml: cities.{site.city}: add a neighbourhood with `arm: experiment`.")
    households = draw_households(site)
    tables = {
        "casussen": case_rows(site),
        "casus_knelpunten": bottleneck_rows(site),
        "huishoudens": household_rows(site, households),
        "metingen": measurement_rows(site, households),
        "professionals": professional_rows(site),
        "uitvoering": implementation_rows(site),
        "verantwoording": accountability_rows(site),
    }
    return {name: rows.assign(**{ORIGIN_NAME: STAMP}) for name, rows in tables.items()}
