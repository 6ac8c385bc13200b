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
from evaluation.disclosure.corrections import correction_rows, protect_corrections
from evaluation.disclosure.counted import cells_per_city
from evaluation.disclosure.crossings import protect_crossings, shown_categories
from evaluation.disclosure.decisions import Protected, as_public, as_statistics, hidden_as_listed
from evaluation.disclosure.deliveries import (
    closed_tables,
    delivery_rows,
    problem_rows,
    protect_deliveries,
    protect_problems,
)
from evaluation.disclosure.descriptives import Tables, protect_tables, small_groups
from evaluation.disclosure.estimates import protect_estimates
from evaluation.disclosure.facts import plan_rows, published_rows
from evaluation.disclosure.given import Study, identified, study_of
from evaluation.disclosure.joint import Joint
from evaluation.disclosure.merging import Merged, ties_of_merged
from evaluation.disclosure.numbers import (
    counted,
    coverage_totals,
    fixed_numbers,
    linked_numbers,
    measured_twice,
    number_rows,
    protect_numbers,
)
from evaluation.disclosure.projections import compared_files, protect_projections
from evaluation.disclosure.records import records
from evaluation.disclosure.releases.guard import Truth, guarded, marked, withhold
from evaluation.disclosure.releases.register import Release
from evaluation.disclosure.releases.tables import TableName
from evaluation.disclosure.specifications import protect_specifications
from evaluation.disclosure.ties import ties_of
from evaluation.registry import Params, Registry
from evaluation.scalability.municipalities.likeness import Compared


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
        The confidential tables by name; see ``given.INPUTS``.
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
    study = study_of(frames, professionals, registry, params)
    decided = _decided(study)
    statistics_file = _statistics(study, statistics)
    towns, ranges = compared_files(compared)
    simulated = protect_calibration(study.identified("calibration"), registry)

    def without(withheld: Collection[TableName]) -> tuple[Protected, ...]:
        """Every file as it is when these tables are withheld, and with them what rests on them."""
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
class _Decided:
    """The files about people with what was decided, the tables they were, and their rows before."""

    files: tuple[Protected, ...]
    tables: Tables
    truth: Truth


def _decided(study: Study) -> _Decided:
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
    study: Study, small: Collection[tuple[str, str, str]]
) -> tuple[Protected, dict[tuple[str, str], frozenset[str]]]:
    """Decide about estimates; what a city calls published opens nothing unless the whole study is public."""
    rows = [{**row, "public": bool(row["public"]) and study.public} for row in study.identified("estimates")]
    cells = cells_per_city(study.cells)
    return protect_estimates(rows, study.gate, small, study.steps, cells, study.given["groups"], study.work)


def _statistics(study: Study, made_again: pd.DataFrame) -> Protected:
    """Pass the neighbourhoods' public figures, when the public source gives the same."""
    again = identified("neighbourhoods", records(made_again), study.registry)
    return as_statistics("neighbourhoods", study.identified("neighbourhoods"), again)


def _assessed(study: Study, kept: Sequence[Protected]) -> Protected:
    """Decide about scores and verdicts by what is shown of their evidence."""
    return protect_assessment(study.given["assessment"], {row["id"]: row for file in kept for row in file.rows})


def _refuse_what_may_not_be_written(
    files: Sequence[Protected], lifted: Collection[str], study: Study, tables: Joint
) -> None:
    """Look at everything once more, as if nothing had been decided."""
    hidden_as_listed(files, study.registry.output_kinds)
    study.gate.refuse_idle({each.id for file in files for each in file.decisions if each.rule == "excepted"}, lifted)
    audit(files, study.registry, study.gate)
    numbers_stay_open(files, tables)


def _counts(study: Study, shown: Protected) -> tuple[Protected, ...]:
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
