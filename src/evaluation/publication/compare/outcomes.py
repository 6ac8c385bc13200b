"""The tables of a planned outcome: a row per site, all together and the next one; and every estimate of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evaluation.publication.compare.cells import mark, number
from evaluation.publication.compare.subjects import Pair
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit, status_note
from evaluation.publication.walk.naming import category_label, city_label, quantity_label


@dataclass(frozen=True)
class Place:
    """A row of a table: the site it is about ("" for none), its name and its cells."""

    city: str
    name: Markup | str
    cells: tuple[Markup | str, ...]


def place_rows(kit: Kit, outcome: OutcomeView, words: Mapping[str, Any]) -> list[Place]:
    """Return a row per site in the order of the registry, one for all together and one for the next site."""
    cities = kit.registry.cities
    sites = [Place(city, kit.label(cities[city]), _cells(kit, row)) for city, row in outcome.sites]
    together = Place("", kit.texts.words["all_together"], _cells(kit, outcome.pooled))
    following = Place("", words["next"], _cells(kit, outcome.expected))
    return [*sites, together, following]


def place_note(kit: Kit, outcome: OutcomeView) -> Markup:
    """Explain the marks in the table of places."""
    rows = [*(row for _, row in outcome.sites), outcome.pooled, outcome.expected]
    gaps = any(row is not None and row.ok() and not row.ok("n") for row in rows)
    return status_note(
        kit, [row if row is not None else "not_available" for row in rows] + (["not_available"] if gaps else [])
    )


def estimate_rows(kit: Kit, pair: Pair, walk: Mapping[str, Any]) -> list[Place]:
    """Return every published estimate of a pair, in the order of the file."""
    return [Place(row["city"], _estimate_name(kit, row, walk), _cells(kit, row)) for row in pair.estimates]


def _cells(kit: Kit, row: Row | None) -> tuple[Markup | str, ...]:
    """Return estimate, both ends of the interval and the number of units; one mark for all when it is not there."""
    if row is None or not row.ok():
        return (Markup("{}").format(mark(kit, row)),) * 4
    ends = [number(kit, row, field) if row.ok(field) else kit.none for field in ("low", "high")]
    return (number(kit, row), *ends, number(kit, row, "n"))


def _estimate_name(kit: Kit, row: Row, walk: Mapping[str, Any]) -> Markup:
    """Name an estimate: what was estimated, of which category, where, and under which assumption."""
    category = [category_label(kit, row["indicator"], row["category"])] if row["category"] else []
    place = [city_label(kit, row["city"])] if row["city"] else []
    name = Markup("; ").join([*category, quantity_label(walk, row), *place])
    if not row.fields.get("prior_factor"):
        return name
    factor = kit.values.number(row, "prior_factor", "plain")
    return Markup("{}; {} {}").format(name, walk["assumption"], factor)
