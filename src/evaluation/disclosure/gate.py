"""All rooms of the gate in order: what each file shows follows from what the files before it hide.

Descriptives tell which groups are small; estimates tell which cities are hidden; descriptives and checks then hide
what would give those cities away; the assessment is withheld where its evidence is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.disclosure.assessment import protect_assessment
from evaluation.disclosure.audit import audit, numbers_stay_open
from evaluation.disclosure.calibration import protect_calibration
from evaluation.disclosure.checks import protect_checks, with_status
from evaluation.disclosure.columns import CONFIDENTIAL, FILES
from evaluation.disclosure.corrections import correction_rows, protect_corrections
from evaluation.disclosure.counted import cells_per_city
from evaluation.disclosure.crossings import protect_crossings, shown_categories
from evaluation.disclosure.decisions import Protected, as_public, as_statistics, hidden_as_listed
from evaluation.disclosure.deliveries import (
    closed_tables,
    delivery_rows,
    delivery_status,
    problem_rows,
    protect_deliveries,
    protect_problems,
)
from evaluation.disclosure.descriptives import protect_tables, small_groups
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.estimates import protect_estimates
from evaluation.disclosure.facts import plan_rows, published_rows
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.merging import Merged, merged_tables, one_table, ties_of_merged
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
from evaluation.disclosure.releases.guard import guarded, marked, withhold
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import TableName
from evaluation.disclosure.specifications import protect_specifications
from evaluation.disclosure.strict import study_gate
from evaluation.disclosure.ties import ties_of
from evaluation.registry import Params, Registry, sensitivity
from evaluation.registry.params import Gate
from evaluation.scalability.municipalities.likeness import Compared

INPUTS = (
    "estimates",
    "descriptives",
    "statuses",
    "crossings",
    "checks",
    "assessment",
    "calibration",
    "deliveries",
    "problems",
    "corrections",
    "neighbourhoods",
    "groups",
    "specifications",
)


@dataclass(frozen=True)
class Opened:
    """What passed the gate: a file each, the origin of the data, the status of every city, and what was merged."""

    files: tuple[Protected, ...]
    origin: str
    statuses: Mapping[str, str]
    merged: Merged


def pass_gate(
    frames: Mapping[str, pd.DataFrame],
    professionals: int,
    statistics: pd.DataFrame,
    registry: Registry,
    params: Params,
    earlier: Sequence[Release] = (),
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
    earlier
        What was released before.
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
    both, origin = _identified("descriptives", given, registry), origin_of(given["deliveries"])
    public = only_public_totals(registry, given["deliveries"], both)
    work = {id_ for id_, entry in registry.indicators.items() if entry.counted == "work"}
    merged = merged_tables(both, registry, study_gate(params.gate, registry), work, public)
    cells = one_table(both, registry, merged)
    gate = study_gate(params.gate, registry, cells)
    steps = {name: 10.0**-unit.decimals / unit.scale for name, unit in registry.units.items()}
    small = small_groups(cells, gate)
    given_estimates = [
        {**row, "public": bool(row["public"]) and public} for row in _identified("estimates", given, registry)
    ]
    estimates, cities = protect_estimates(
        given_estimates, gate, small, steps, cells_per_city(cells), given["groups"], work
    )
    places = _identified("statuses", given, registry)
    ties = ties_of_merged(ties_of(registry, estimates.rows), merged)
    tables = protect_tables(cells, places, gate, cities, ties, work, public)
    shown = tables.descriptives
    checks = [with_status(row) for row in _identified("checks", given, registry)]
    first = (
        estimates,
        shown,
        protect_crossings(given["crossings"], gate, shown_categories(shown.rows), registry, public),
        tables.statuses,
        protect_checks(checks, gate, cities, small, public),
        protect_specifications(_identified("specifications", given, registry), estimates, steps, registry),
        as_public("plan", plan_rows(registry)),
        as_public("published", published_rows(registry, params.confidence_level)),
    )
    statuses = {city: delivery_status(city, given["deliveries"], given["problems"]) for city in registry.cities}
    public_statistics = as_statistics(
        "neighbourhoods",
        _identified("neighbourhoods", given, registry),
        _identified("neighbourhoods", {"neighbourhoods": records(statistics)}, registry),
    )
    towns, ranges = compared_files(compared)
    simulated = protect_calibration(_identified("calibration", given, registry), registry)

    def without(withheld: Collection[TableName]) -> tuple[Protected, ...]:
        kept = tuple(withhold(file, withheld) for file in first)
        assessed = protect_assessment(given["assessment"], {row["id"]: row for file in kept for row in file.rows})
        counts = _counts(given, withhold(shown, withheld), professionals, statuses, registry, params, gate, public)
        shown_estimates = next(file for file in kept if file.file == estimates.file)
        others = (towns, ranges, protect_projections(shown_estimates, towns, registry, params))
        return (*kept, public_statistics, assessed, simulated, *others, *(withhold(file, withheld) for file in counts))

    truth = {"descriptives": cells, "checks": checks, "statuses": places}
    beside = guarded(without, origin, truth, earlier, gate, tables.joint)
    passed = without(beside.withheld)
    files = tuple(marked(file, beside.lifted) for file in passed)
    hidden_as_listed(files, registry.output_kinds)
    excepted = {each.id for file in passed for each in file.decisions if each.rule == "excepted"}
    gate.refuse_idle(excepted, beside.lifted)
    audit(files, registry, gate)
    numbers_stay_open(files, tables.joint)
    return Opened(files, origin, statuses, merged)


def _counts(
    given: Mapping[str, list[Record]],
    shown: Protected,
    professionals: int,
    statuses: Mapping[str, str],
    registry: Registry,
    params: Params,
    gate: Gate,
    public: bool,
) -> tuple[Protected, ...]:
    """Pass deliveries, problems, corrections and the study's numbers."""
    tables = [table.name for table in registry.tables.values()]
    rows = delivery_rows(given["deliveries"], given["problems"], registry.cities, tables)
    totals = coverage_totals(shown.rows)
    people = counted(rows, professionals, measured_twice(totals))
    linked = linked_numbers(totals, closed_tables(rows, gate, public))
    numbers = number_rows(fixed_numbers(registry, params, statuses.values()) | people)
    return (
        protect_deliveries(rows, gate, public),
        protect_problems(problem_rows(given["problems"]), gate, public),
        protect_corrections(correction_rows(given["corrections"]), gate, public),
        protect_numbers(numbers, people, linked, gate, public),
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
