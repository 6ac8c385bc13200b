"""The study's neighbourhoods in ten public figures, beside their city and the country.

A row is a region and a measure of the profile, in the profile's year: ``scope`` (neighbourhood, city, country),
``city``, ``region``, ``measure``, ``value``, ``unit``, ``year``, ``statline_tables``, ``origin``, ``status``. What
official statistics do not give for a region is ``not_available``: a row of its own, never left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from evaluation.context.invented import COUNTRY_CODE
from evaluation.registry import Registry

COLUMNS = ("scope", "city", "region", "measure", "value", "unit", "year", "statline_tables", "origin", "status")


@dataclass(frozen=True)
class ProfileRegion:
    """A region of the profile; the country belongs to no city."""

    scope: str
    city: str
    code: str


def profile_regions(registry: Registry) -> Iterator[ProfileRegion]:
    """Yield each neighbourhood, each city and the country, in the order of the registry."""
    for id_, city in registry.cities.items():
        for code in city.neighbourhoods:
            yield ProfileRegion("neighbourhood", id_, code)
        yield ProfileRegion("city", id_, city.municipality_code)
    yield ProfileRegion("country", "", COUNTRY_CODE)


def profile(registry: Registry, figures: pd.DataFrame, origin: str) -> pd.DataFrame:
    """Return the profile; ``figures`` as ``public_figures`` gives them, ``origin`` for rows without a figure."""
    context = registry.context
    if context is None:
        return figures.reindex(columns=list(COLUMNS)).iloc[:0]
    in_year = figures[figures["year"] == context.year]
    known = {(row["region"], row["measure"]): row for row in in_year.to_dict("records")}
    rows = []
    for region in profile_regions(registry):
        for measure in context.profile:
            found = known.get((region.code, measure), {})
            value = found.get("value")
            given = value is not None and not pd.isna(value)
            rows.append(
                {
                    "scope": region.scope,
                    "city": region.city,
                    "region": region.code,
                    "measure": measure,
                    "value": value if given else None,
                    "unit": context.measures[measure].unit,
                    "year": context.year,
                    "statline_tables": found.get("statline_tables", "") if given else "",
                    "origin": origin,
                    "status": "ok" if given else "not_available",
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": float})
