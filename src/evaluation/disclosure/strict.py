"""The thresholds of a study: those of ``params.yaml``, with what its registry makes stricter and what it excepts.

A city may ask for more than the study does; income and wealth ask for more units and smaller contributions; the
professionals of a city with one team are not shown by themselves; the output checker may except a row from a rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from evaluation.disclosure.combined import overlaps, too_few_apart
from evaluation.disclosure.errors import GateError
from evaluation.disclosure.records import Record
from evaluation.registry import Registry
from evaluation.registry.models import RELEASED_BEFORE, CityGate, DisclosureException
from evaluation.registry.params import Gate

FILE = "data/registry/disclosure_exceptions.yaml"


class StudyGate(Gate):
    """Thresholds that depend on the row: its city, its indicator, and exceptions.

    ``measurements`` are indicators that say whether a unit was measured, ``professionals`` those about professionals;
    ``too_few_apart`` are ids of shares that give away a small count together with others (``combined``).
    """

    cities: Mapping[str, CityGate]
    economic: frozenset[str]
    measurements: frozenset[str]
    professionals: frozenset[str]
    one_team: frozenset[str]
    exceptions: tuple[DisclosureException, ...]
    too_few_apart: frozenset[str]

    def at(self, row: Mapping[str, Any]) -> Gate:
        """Return the strictest thresholds that hold for a row; those of income and wealth are about its amounts."""
        found = self.of(row.get("sensitive"))
        minimum, contribution, df = found.minimum_count, found.maximum_contribution, found.minimum_residual_df
        if "quantity" in row and row["indicator"] in self.economic:
            minimum = max(minimum, self.economic_minimum_count)
            contribution = min(contribution, self.economic_maximum_contribution)
        own = self.cities.get(row.get("city") or "", CityGate())
        changed = {
            "minimum_count": max(minimum, own.minimum_count or 0),
            "minimum_residual_df": max(df, own.minimum_residual_df or 0),
            "maximum_contribution": min(contribution, own.maximum_contribution or 1.0),
        }
        return found.model_copy(update=changed)

    def is_one_team(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is about the professionals of a city where they are one team."""
        return row["city"] in self.one_team and row["indicator"] in self.professionals

    def ruled(self, row: Mapping[str, Any], rule: str) -> str:
        """Return the rule that hides a row, or that it is excepted from it.

        Raises
        ------
        GateError
            When an exception would show something about health or justice.
        """
        if not any(entry.rule == rule and fnmatchcase(row["id"], entry.ids) for entry in self.exceptions):
            return rule
        if row.get("sensitive"):
            raise GateError(
                f"{row['id']}: is about {row['sensitive']}, so it may not be excepted from the gate. Make the "
                f"exception in {FILE} narrower, or remove it."
            )
        return "excepted"

    def refuse_idle(self, shown: Collection[str], beside_releases: Collection[str] = ()) -> None:
        """Refuse an exception by which no row is shown.

        ``shown`` are the ids of the rows that were excepted, ``beside_releases`` of those that earlier releases would
        have hidden.

        Raises
        ------
        GateError
            Naming the exception.
        """
        for place, entry in enumerate(self.exceptions, start=1):
            ids = beside_releases if entry.rule == RELEASED_BEFORE else shown
            if not any(fnmatchcase(id_, entry.ids) for id_ in ids):
                raise GateError(
                    f"{FILE}: exception {place} ({entry.ids}, {entry.rule}): shows no row. Either no row is hidden by "
                    "this rule, or it is hidden to protect another one as well. Correct it or remove it."
                )


def study_gate(gate: Gate, registry: Registry, cells: Sequence[Record] = ()) -> StudyGate:
    """Return the thresholds of a study with these descriptives."""
    indicators = registry.indicators.items()
    found = StudyGate(
        **gate.model_dump(),
        cities={id_: city.gate for id_, city in registry.cities.items() if city.gate is not None},
        economic=frozenset(id_ for id_, entry in indicators if entry.income_or_wealth),
        measurements=frozenset(id_ for id_, entry in indicators if entry.derive.rule == "measured"),
        professionals=frozenset(id_ for id_, entry in indicators if entry.level == "professional"),
        one_team=frozenset(id_ for id_, city in registry.cities.items() if city.one_team),
        exceptions=registry.disclosure_exceptions,
        too_few_apart=frozenset(),
    )
    return found.model_copy(update={"too_few_apart": too_few_apart(cells, overlaps(registry), found)})
