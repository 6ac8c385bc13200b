"""All rooms of the gate in order: what each file shows follows from what the files before it hide.

Descriptives tell which groups are small; estimates tell which cities are hidden; descriptives and checks then hide
what would give those cities away; the assessment is withheld where its evidence is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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
from evaluation.disclosure.descriptives import Tables, protect_tables, small_groups
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.estimates import protect_estimates
from evaluation.disclosure.facts import plan_rows, published_rows
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.joint import Joint
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
from evaluation.disclosure.releases.guard import Truth, guarded, marked, withhold
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import TableName
from evaluation.disclosure.rounding.rows import Rounding
from evaluation.disclosure.specifications import protect_specifications
from evaluation.disclosure.strict import StudyGate, study_gate
from evaluation.disclosure.ties import ties_of
from evaluation.registry import Params, Registry, sensitivity
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
    study = _study(frames, professionals, registry, params)
    decided = _decided(study)
    statistics_file = _statistics(study, statistics)
    towns, ranges = compared_files(compared)
    simulated = protect_calibration(study.identified("calibration"), registry)

    def without(withheld: Collection[TableName]) -> tuple[Protected, ...]:
        kept = study.rounding.apply([withhold(file, withheld) for file in decided.files])
        shown_estimates = next(file for file in kept if file.file == "estimates")
        resting = (
            statistics_file,
            *study.rounding.apply([_assessed(study, kept)]),
            simulated,
            towns,
            ranges,
            protect_projections(shown_estimates, towns, registry, params),
        )
        counts = _counts(study, withhold(decided.tables.descriptives, withheld))
        return (*kept, *resting, *study.rounding.apply([withhold(file, withheld) for file in counts]))

    beside = guarded(without, study.origin, decided.truth, earlier, study.gate, decided.tables.joint)
    files = tuple(marked(file, beside.lifted) for file in without(beside.withheld))
    _refuse_what_may_not_be_written(files, beside.lifted, study, decided.tables.joint)
    return Opened(files, study.origin, study.statuses, study.merged)


@dataclass(frozen=True)
class _Study:
    """What was given, and what decides beside it: thresholds, merged tables, whether all of it is public."""

    given: Mapping[str, list[Record]]
    cells: Sequence[Record]
    merged: Merged
    gate: StudyGate
    public: bool
    origin: str
    work: frozenset[str]
    professionals: int
    registry: Registry
    params: Params

    def identified(self, file: str) -> list[Record]:
        """Return the rows of a file with their ids."""
        return _identified(file, self.given, self.registry)

    @property
    def steps(self) -> dict[str, float]:
        """Return the printed precision per unit."""
        return {name: 10.0**-unit.decimals / unit.scale for name, unit in self.registry.units.items()}

    @property
    def rounding(self) -> Rounding:
        """Return how published counts are rounded, if they are."""
        return Rounding(self.gate, self.steps, self.params.confidence_level)

    @cached_property
    def statuses(self) -> dict[str, str]:
        """Return whether each city's delivery was used."""
        deliveries, problems = self.given["deliveries"], self.given["problems"]
        return {city: delivery_status(city, deliveries, problems) for city in self.registry.cities}


@dataclass(frozen=True)
class _Decided:
    """The files about people with what was decided, the tables they were, and their rows before."""

    files: tuple[Protected, ...]
    tables: Tables
    truth: Truth


def _study(frames: Mapping[str, pd.DataFrame], professionals: int, registry: Registry, params: Params) -> _Study:
    """Read what was given, merge categories, and find the thresholds that hold for these rows."""
    given = _known(frames)
    both = _identified("descriptives", given, registry)
    public = only_public_totals(registry, given["deliveries"], both)
    work = frozenset(id_ for id_, entry in registry.indicators.items() if entry.counted == "work")
    merged = merged_tables(both, registry, study_gate(params.gate, registry), work, public)
    cells = one_table(both, registry, merged)
    gate = study_gate(params.gate, registry, cells)
    origin = origin_of(given["deliveries"])
    return _Study(given, cells, merged, gate, public, origin, work, professionals, registry, params)


def _decided(study: _Study) -> _Decided:
    """Decide about estimates, then about the tables that must not give hidden cities away, and what rests on them."""
    registry, gate, public = study.registry, study.gate, study.public
    small = small_groups(study.cells, gate)
    estimates, cities = _estimates(study, small)
    places = study.identified("statuses")
    ties = ties_of_merged(ties_of(registry, estimates.rows), study.merged)
    tables = protect_tables(study.cells, places, gate, cities, ties, study.work, public)
    checks = [with_status(row) for row in study.identified("checks")]
    codes = shown_categories(tables.descriptives.rows)
    files = (
        estimates,
        tables.descriptives,
        protect_crossings(study.given["crossings"], gate, codes, registry, public),
        tables.statuses,
        protect_checks(checks, gate, cities, small, public),
        protect_specifications(study.identified("specifications"), estimates, study.steps, registry),
        as_public("plan", plan_rows(registry)),
        as_public("published", published_rows(registry, study.params.confidence_level)),
    )
    return _Decided(files, tables, {"descriptives": study.cells, "checks": checks, "statuses": places})


def _estimates(
    study: _Study, small: Collection[tuple[str, str, str]]
) -> tuple[Protected, dict[tuple[str, str], frozenset[str]]]:
    """Decide about estimates; what a city calls published opens nothing unless the whole study is public."""
    rows = [{**row, "public": bool(row["public"]) and study.public} for row in study.identified("estimates")]
    cells = cells_per_city(study.cells)
    return protect_estimates(rows, study.gate, small, study.steps, cells, study.given["groups"], study.work)


def _statistics(study: _Study, made_again: pd.DataFrame) -> Protected:
    """Pass the neighbourhoods' public figures, when the public source gives the same."""
    again = _identified("neighbourhoods", {"neighbourhoods": records(made_again)}, study.registry)
    return as_statistics("neighbourhoods", study.identified("neighbourhoods"), again)


def _assessed(study: _Study, kept: Sequence[Protected]) -> Protected:
    """Decide about scores and verdicts by what is shown of their evidence."""
    return protect_assessment(study.given["assessment"], {row["id"]: row for file in kept for row in file.rows})


def _refuse_what_may_not_be_written(
    files: Sequence[Protected], lifted: Collection[str], study: _Study, tables: Joint
) -> None:
    """Look at everything once more, as if nothing had been decided."""
    hidden_as_listed(files, study.registry.output_kinds)
    study.gate.refuse_idle({each.id for file in files for each in file.decisions if each.rule == "excepted"}, lifted)
    audit(files, study.registry, study.gate)
    numbers_stay_open(files, tables)


def _counts(study: _Study, shown: Protected) -> tuple[Protected, ...]:
    """Pass deliveries, problems, corrections and the study's numbers."""
    given, registry, gate, public = study.given, study.registry, study.gate, study.public
    tables = [table.name for table in registry.tables.values()]
    rows = delivery_rows(given["deliveries"], given["problems"], registry.cities, tables)
    totals = coverage_totals(shown.rows)
    people = counted(rows, study.professionals, measured_twice(totals))
    linked = linked_numbers(totals, closed_tables(rows, gate, public))
    numbers = number_rows(fixed_numbers(registry, study.params, study.statuses.values()) | people)
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
