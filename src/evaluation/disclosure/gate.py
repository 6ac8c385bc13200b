"""All rooms of the gate in order: what each file shows follows from what the files before it hide.

Descriptives tell which groups are small; estimates tell which cities are hidden; descriptives and checks then hide
what would give those cities away; the assessment is withheld where its evidence is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation.disclosure.assessment import protect_assessment
from evaluation.disclosure.audit import audit
from evaluation.disclosure.checks import protect_checks, with_status
from evaluation.disclosure.columns import CONFIDENTIAL, FILES
from evaluation.disclosure.corrections import correction_rows, protect_corrections
from evaluation.disclosure.counted import cells_per_city
from evaluation.disclosure.crossings import protect_crossings, shown_categories
from evaluation.disclosure.decisions import Protected, as_public, as_statistics
from evaluation.disclosure.deliveries import (
    closed_tables,
    delivery_rows,
    delivery_status,
    problem_rows,
    protect_deliveries,
    protect_problems,
)
from evaluation.disclosure.descriptives import protect_descriptives, small_groups
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.estimates import protect_estimates
from evaluation.disclosure.facts import plan_rows, published_rows
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.numbers import (
    counted,
    coverage_totals,
    fixed_numbers,
    linked_numbers,
    measured_twice,
    number_rows,
    protect_numbers,
)
from evaluation.disclosure.origin import only_public_totals, origin_of
from evaluation.disclosure.projections import compared_files, protect_projections
from evaluation.disclosure.records import Record, records
from evaluation.disclosure.resting import asked_of_some, rests_on, wholes
from evaluation.disclosure.specifications import protect_specifications
from evaluation.disclosure.statuses import places_hidden, protect_statuses
from evaluation.registry import Params, Registry, sensitivity
from evaluation.scalability.municipalities.likeness import Compared

INPUTS = (
    "estimates",
    "descriptives",
    "statuses",
    "crossings",
    "checks",
    "assessment",
    "deliveries",
    "problems",
    "corrections",
    "neighbourhoods",
    "groups",
    "specifications",
)


@dataclass(frozen=True)
class Opened:
    """What passed the gate: a file each, the origin of the data and the status of every city."""

    files: tuple[Protected, ...]
    origin: str
    statuses: Mapping[str, str]


def pass_gate(
    frames: Mapping[str, pd.DataFrame],
    professionals: int,
    statistics: pd.DataFrame,
    registry: Registry,
    params: Params,
    compared: Compared | None = None,
) -> Opened:
    """Decide about everything that the stages computed.

    Parameters
    ----------
    frames
        The confidential tables by name; see ``INPUTS``.
    professionals
        Number of different respondents.
    statistics
        The neighbourhoods' public figures, made again from the public source.
    compared
        All municipalities beside those of the study, made from the public source.

    Raises
    ------
    UnknownKindError
        When a table, or something in it, is not known to the gate.
    GateError
        When the audit finds that something should not be written.
    """
    given = _known(frames)
    gate, origin = params.gate, origin_of(given["deliveries"])
    cells = _identified("descriptives", given, registry)
    public = only_public_totals(registry, given["deliveries"], cells)
    steps = {name: 10.0**-unit.decimals / unit.scale for name, unit in registry.units.items()}
    small = small_groups(cells, gate)
    given_estimates = [
        {**row, "public": bool(row["public"]) and public} for row in _identified("estimates", given, registry)
    ]
    work = {id_ for id_, entry in registry.indicators.items() if entry.counted == "work"}
    estimates, cities = protect_estimates(
        given_estimates, gate, small, steps, cells_per_city(cells), given["groups"], work
    )
    shown = protect_descriptives(cells, gate, cities, wholes(registry), work, public, rests_on(registry))
    checks = [with_status(row) for row in _identified("checks", given, registry)]
    first = (
        estimates,
        shown,
        protect_crossings(given["crossings"], gate, shown_categories(shown.rows), registry, public),
        protect_statuses(
            _identified("statuses", given, registry), gate, places_hidden(shown.rows, asked_of_some(registry))
        ),
        protect_checks(checks, gate, cities, small, public),
        protect_specifications(_identified("specifications", given, registry), estimates, steps, registry),
        as_public("plan", plan_rows(registry)),
        as_public("published", published_rows(registry, params.confidence_level)),
    )
    assessed = protect_assessment(given["assessment"], {row["id"]: row for file in first for row in file.rows})
    statuses = {city: delivery_status(city, given["deliveries"], given["problems"]) for city in registry.cities}
    public_statistics = as_statistics(
        "neighbourhoods",
        _identified("neighbourhoods", given, registry),
        _identified("neighbourhoods", {"neighbourhoods": records(statistics)}, registry),
    )
    counts = _counts(given, shown, professionals, statuses, registry, params, public)
    towns, ranges = compared_files(compared)
    others = (towns, ranges, protect_projections(estimates, towns, registry, params))
    files = (*first, public_statistics, assessed, *others, *counts)
    audit(files, registry, gate)
    return Opened(files, origin, statuses)


def _counts(
    given: Mapping[str, list[Record]],
    shown: Protected,
    professionals: int,
    statuses: Mapping[str, str],
    registry: Registry,
    params: Params,
    public: bool,
) -> tuple[Protected, ...]:
    """Pass deliveries, problems, corrections and the study's numbers."""
    tables = [table.name for table in registry.tables.values()]
    rows = delivery_rows(given["deliveries"], given["problems"], registry.cities, tables)
    totals = coverage_totals(shown.rows)
    people = counted(rows, professionals, measured_twice(totals))
    linked = linked_numbers(totals, closed_tables(rows, params.gate, public))
    numbers = number_rows(fixed_numbers(registry, params, statuses.values()) | people)
    return (
        protect_deliveries(rows, params.gate, public),
        protect_problems(problem_rows(given["problems"]), params.gate, public),
        protect_corrections(correction_rows(given["corrections"]), params.gate, public),
        protect_numbers(numbers, people, linked, params.gate, public),
    )


def _known(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[Record]]:
    """Refuse tables and columns that the gate does not know, or that are absent."""
    for name in frames:
        if name not in INPUTS:
            raise UnknownKindError("table", name)
    for name in INPUTS:
        if name not in frames:
            raise GateError(f"The table {name} is not there.")
    return {name: records(frames[name]) for name in INPUTS}


def _identified(file: str, given: Mapping[str, list[Record]], registry: Registry) -> list[Record]:
    """Return the rows of a file with their ids and, of indicators, the mark of what is about health or justice."""
    rows = given[file]
    columns = set(FILES[file]) - {"id", "status", "sensitive"} | set(CONFIDENTIAL.get(file, ()))
    for row in rows:
        if absent := sorted(columns - row.keys()):
            raise GateError(f"{file}: column {absent[0]} is not there.")
        if unknown := sorted(row.keys() - columns - {"status"}):
            raise UnknownKindError(f"column of {file}", unknown[0])
    marked = "sensitive" in FILES[file]
    return [{"id": row_id(file, row), **row} | ({"sensitive": _mark(registry, row)} if marked else {}) for row in rows]


def _mark(registry: Registry, row: Record) -> str:
    return sensitivity(registry, row["indicator"], row.get("category") or "")
