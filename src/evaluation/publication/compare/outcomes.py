"""The tables of a planned outcome: a row per site, all together and the next one; and every other estimate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evaluation.publication.compare.cells import mark, number
from evaluation.publication.compare.subjects import Pair
from evaluation.publication.outcome_view import OutcomeView
from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit, status_note
from evaluation.publication.walk.naming import category_label, city_label, quantity_label

FIELDS = ("value", "low", "high", "n")


@dataclass(frozen=True)
class Place:
    """A row of a table: its id, the site it is about ("" for none), its name and its cells."""

    id: str
    city: str
    name: str
    cells: tuple[str, ...]


def place_rows(kit: Kit, outcome: OutcomeView, words: Mapping[str, str]) -> list[Place]:
    """Return a row per site in the order of the registry, one for all together and one for the next site."""
    cities = kit.registry.cities
    sites = [_place(kit, row, kit.label(cities[city]), city) for city, row in outcome.sites]
    together = _place(kit, outcome.pooled, str(kit.texts.words["all_together"]))
    return [*sites, together, _place(kit, outcome.expected, words["next"])]


def place_note(kit: Kit, outcome: OutcomeView) -> Markup:
    """Explain the marks in the table of places."""
    return _note(kit, _place_estimates(outcome))


def estimate_note(kit: Kit, pair: Pair) -> Markup:
    """Explain the marks in the table of other estimates."""
    return _note(kit, other_estimates(pair))


def estimate_rows(kit: Kit, pair: Pair, walk: Mapping[str, Any]) -> list[Place]:
    """Return every published estimate of a pair that is not in its table of places, in the order of the file."""
    return [_place(kit, row, _estimate_name(kit, row, walk), row["city"]) for row in other_estimates(pair)]


def other_estimates(pair: Pair) -> list[Row]:
    """Return the estimates of a pair beyond those of its table of places."""
    return [row for row in pair.estimates if row not in (_place_estimates(pair.outcome) if pair.outcome else ())]


def _place_estimates(outcome: OutcomeView) -> list[Row | None]:
    return [*(row for _, row in outcome.sites), outcome.pooled, outcome.expected]


def _place(kit: Kit, row: Row | None, name: str, city: str = "") -> Place:
    """Return a row: estimate, both ends of the interval and the number of units; marks where there is none."""
    if row is None or not row.ok():
        return Place(row.id if row is not None else "", city, name, (mark(kit, row),) * len(FIELDS))
    return Place(row.id, city, name, tuple(number(kit, row, field) for field in FIELDS))


def _note(kit: Kit, rows: Iterable[Row | None]) -> Markup:
    """Explain the marks that stand in the rows; a number that lacks a field has the mark of what is not available."""
    there = list(rows)
    gaps = any(row is None or (row.ok() and not all(row.ok(field) for field in FIELDS)) for row in there)
    return status_note(kit, [*(row for row in there if row is not None), *(["not_available"] if gaps else [])])


def _estimate_name(kit: Kit, row: Row, walk: Mapping[str, Any]) -> str:
    """Name an estimate: what was estimated, of which category, where, and under which assumption."""
    category = [category_label(kit, row["indicator"], row["category"])] if row["category"] else []
    place = [city_label(kit, row["city"])] if row["city"] else []
    factor = kit.values.plain(row, "prior_factor", "plain") if row.fields.get("prior_factor") else ""
    place += [f"{walk['assumption']} {factor}"] if factor else []
    return "; ".join(part for part in [*category, quantity_label(walk, row), *place] if part)
