"""The invented public figures of the default run: a country of municipalities with names that nobody can take for real.

Each region has a hidden degree of hardship that moves all its figures between their bounds, so that they hang
together as real ones do. The study's own cities and neighbourhoods are in it under their own codes, with invented
figures as well. Every draw is seeded by the region and the measure: another measure or city changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd

from evaluation.registry import Registry
from evaluation.registry.models import ContextMeasure, PublicContext

COUNTRY_CODE = "NL00"
PREFIX = "GMS"
"""Of invented municipalities: GMS001. A real code has four digits."""
NEIGHBOURHOOD_SIZE = 0.06
"""Inhabitants of a neighbourhood as a part of those of a city."""
LARGE = 0.8
"""Where the study's cities begin between the bounds of size; most municipalities are smaller."""
HARDSHIP_SHARE = 0.7
"""How much of a figure's place between its bounds is hardship; the rest is its own draw."""
DECIMALS = 1
REVERSED = ("property_value",)
"""Measures that are low where hardship is high."""


@dataclass(frozen=True)
class Place:
    """A region to invent figures for; ``size`` (0–1) is its place between the bounds of inhabitants, "
    "``part`` scales it."""

    code: str
    name: str
    hardship: float
    size: float
    part: float = 1.0


def invented_figures(registry: Registry, context: PublicContext, seed: int) -> pd.DataFrame:
    """Return a row per region and measure for the profile's year: region, name, year, measure, value (table unit)."""
    measures = {id_: entry for id_, entry in context.measures.items() if not entry.ratio}
    rows = [
        {"region": place.code, "name": place.name, "year": context.year, "measure": id_, "value": value}
        for place in _places(registry, context, seed)
        for id_, value in _values(place, measures, seed).items()
    ]
    regions = pd.DataFrame(rows)
    return pd.concat([regions, _country(regions, measures, context.year)], ignore_index=True)


def _places(registry: Registry, context: PublicContext, seed: int) -> Iterator[Place]:
    for city in registry.cities.values():
        large = LARGE + (1 - LARGE) * _draw(seed, city.municipality_code, "size")
        hardship = _draw(seed, city.municipality_code, "hardship")
        yield Place(city.municipality_code, f"{city.label.nl} (cijfers verzonnen)", hardship, large)
        for code, entry in city.neighbourhoods.items():
            worse = 0.5 + 0.5 * _draw(seed, code, "hardship")
            yield Place(code, entry.label.nl, worse, large, NEIGHBOURHOOD_SIZE)
    for number in range(1, context.municipalities - len(registry.cities) + 1):
        code = f"{PREFIX}{number:03}"
        small = _draw(seed, code, "size") ** 2
        yield Place(code, f"Gemeente S{number:03}", _draw(seed, code, "hardship"), small)


def _values(place: Place, measures: Mapping[str, ContextMeasure], seed: int) -> dict[str, float]:
    values: dict[str, float] = {}
    for id_, entry in measures.items():
        bounds = entry.invented
        assert bounds is not None
        counted = entry.table_unit == "aantal"
        if counted and bounds.of is None:
            value = bounds.low * (bounds.high / bounds.low) ** place.size * place.part
        else:
            hardship = 1 - place.hardship if id_ in REVERSED else place.hardship
            at = HARDSHIP_SHARE * hardship + (1 - HARDSHIP_SHARE) * _draw(seed, place.code, id_)
            value = (bounds.low + at * (bounds.high - bounds.low)) * (values[bounds.of] if bounds.of else 1.0)
        values[id_] = round(value, 0 if counted else DECIMALS)
    return values


def _country(regions: pd.DataFrame, measures: Mapping[str, ContextMeasure], year: int) -> pd.DataFrame:
    """Return the country's figures: sums of counts, and means weighted by inhabitants of the rest."""
    towns = regions[regions["region"].str.startswith("GM")]
    wide = towns.pivot_table(index="region", columns="measure", values="value")
    weights = wide["inhabitants"] / wide["inhabitants"].sum()
    rows = [
        {
            "region": COUNTRY_CODE,
            "name": "Verzonnen land",
            "year": year,
            "measure": id_,
            "value": float(wide[id_].sum())
            if entry.table_unit == "aantal"
            else round(float((wide[id_] * weights).sum()), DECIMALS),
        }
        for id_, entry in measures.items()
    ]
    return pd.DataFrame(rows)


def _draw(seed: int, *names: str) -> float:
    """Return the uniform number that belongs to these names under this seed."""
    digest = blake2b("/".join(["context", str(seed), *names]).encode(), digest_size=16).digest()
    return float(np.random.default_rng(np.random.SeedSequence(int.from_bytes(digest, "big"))).random())
