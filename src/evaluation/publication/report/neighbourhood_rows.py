"""Rows about the neighbourhoods in ten public figures: per city the experiment's neighbourhood, beside the country."""

from __future__ import annotations

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit


def invented_neighbourhoods(kit: Kit) -> bool:
    """Whether the figures of the neighbourhoods were invented."""
    return any(row["origin"] == "synthetic" for row in kit.material.published.tables["neighbourhoods"])


def neighbourhood_rows(kit: Kit, arm: str) -> list[Cells]:
    """Return per public figure the neighbourhood of each city in a group, and the country; empty without figures."""
    context, published = kit.registry.context, kit.material.published
    if context is None or not published.tables["neighbourhoods"]:
        return []
    regions = [_region(kit, city, arm) for city in kit.registry.cities]
    rows: list[Cells] = []
    for measure in context.profile:
        found = [published.one("neighbourhoods", region=region, measure=measure) for region in regions]
        country = published.one("neighbourhoods", scope="country", measure=measure)
        unit = next((_unit(kit, row) for row in (country, *found) if row is not None), kit.none)
        cells = [_public(kit, row) for row in (*found, country)]
        rows.append([kit.label(context.measures[measure]), unit, *cells])
    return rows


def neighbourhood_names(kit: Kit, arm: str) -> list[str]:
    """Return per city the name of its neighbourhood in a group."""
    return [
        f"{kit.label(city)}: {kit.texts.join(kit.label(one) for one in city.neighbourhoods.values() if one.arm == arm)}"
        for city in kit.registry.cities.values()
        if city.neighbourhoods
    ]


def _region(kit: Kit, city: str, arm: str) -> str:
    found = kit.registry.cities[city].neighbourhoods.items()
    return next((code for code, entry in found if entry.arm == arm), "")


def _public(kit: Kit, row: Row | None) -> str:
    form = "share" if row is not None and row["unit"] == "share" else ""
    return kit.number(row, form=form)


def _unit(kit: Kit, row: Row) -> str:
    return str(kit.texts.words["percent"]) if row["unit"] == "share" else kit.values.unit_of(row)
