"""What was given to the gate, and what decides beside it: thresholds, merged tables, whether all of it is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evaluation.disclosure.columns import CONFIDENTIAL, FILES
from evaluation.disclosure.deliveries import delivery_status
from evaluation.disclosure.errors import GateError, UnknownKindError
from evaluation.disclosure.ids import row_id
from evaluation.disclosure.merging import Merged, merged_tables, one_table
from evaluation.disclosure.origin import only_public_totals, origin_of
from evaluation.disclosure.records import Record, records
from evaluation.disclosure.rounding.rows import Rounding
from evaluation.disclosure.strict import StudyGate, study_gate
from evaluation.registry import Params, Registry, sensitivity

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
class Study:
    """The tables that were given, and what decides about them."""

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
        return identified(file, self.given[file], self.registry)

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


def study_of(frames: Mapping[str, pd.DataFrame], professionals: int, registry: Registry, params: Params) -> Study:
    """Read what was given, merge categories, and find the thresholds that hold for these rows."""
    given = _known(frames)
    both = identified("descriptives", given["descriptives"], registry)
    public = only_public_totals(registry, given["deliveries"], both)
    work = frozenset(id_ for id_, entry in registry.indicators.items() if entry.counted == "work")
    merged = merged_tables(both, registry, study_gate(params.gate, registry), work, public)
    cells = one_table(both, registry, merged)
    gate = study_gate(params.gate, registry, cells)
    origin = origin_of(given["deliveries"])
    return Study(given, cells, merged, gate, public, origin, work, professionals, registry, params)


def _known(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[Record]]:
    """Refuse tables and columns that the gate does not know, or that are absent."""
    for name in frames:
        if name not in INPUTS:
            raise UnknownKindError("table", name)
    for name in INPUTS:
        if name not in frames:
            raise GateError(f"The table {name} is not there.")
    return {name: records(frames[name]) for name in INPUTS}


def identified(file: str, rows: Sequence[Record], registry: Registry) -> list[Record]:
    """Return the rows of a file with their ids and, of indicators, the mark of what is about health or justice."""
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
