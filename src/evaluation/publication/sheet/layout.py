"""Where everything stands on a sheet, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.municipality_money import CENTRAL
from evaluation.registry.models import Calculation
from evaluation.registry.params import ProjectionChoices

YEARS = 30
"""As many years as params.yaml can ask for."""
NAVY = "#12436d"
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "stamp": {"bold": True, "font_color": "#801650"},
    "header": {"bold": True, "bg_color": NAVY, "font_color": "#ffffff", "text_wrap": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "measured": {"bg_color": "#cfe2f3", "border": 1},
    "measured_share": {"bg_color": "#cfe2f3", "border": 1, "num_format": "0%"},
    "assumed": {"bg_color": "#fce5cd", "border": 1, "num_format": "#,##0"},
    "assumed_share": {"bg_color": "#fce5cd", "border": 1, "num_format": "0.0%"},
    "share": {"num_format": "0%"},
    "whole": {"num_format": "#,##0"},
    "weight": {"num_format": "0.0000"},
    "result": {"bold": True, "num_format": "#,##0"},
    "result_share": {"bold": True, "num_format": "0%"},
}
FIRST_INPUT, FIRST_PAYER = 6, 17
"""Rows, counted from 1, of the first input and of the first payer."""
INPUTS = ("households", "eligible_share", "uptake", "effect", "lasts_years", "horizon", "rate")
CELL = {name: f"$B${FIRST_INPUT + place}" for place, name in enumerate(INPUTS)}
COLUMN = {"cost": "C", "gain": "D", "setup": "E"}


@dataclass(frozen=True)
class Sheet:
    """What one sheet is made of: where it writes, the words, and the experiment's numbers."""

    kit: Kit
    page: Any
    formats: dict[str, Any]
    experiment: str
    band: Row
    calculation: Calculation
    choices: ProjectionChoices

    @property
    def words(self) -> dict[str, str]:
        """The words of the sheet."""
        return dict(self.kit.texts.words["sheet"])

    @property
    def last_payer(self) -> int:
        """Row of the last payer."""
        return FIRST_PAYER + len(self.calculation.payers) - 1

    @property
    def first_result(self) -> int:
        """Row of the first result."""
        return self.last_payer + 3

    @property
    def first_year(self) -> int:
        """Row of the first year."""
        return self.first_result + 10

    def weights(self, column: str) -> str:
        """Return the sum of a column over the years."""
        return f"SUM(${column}${self.first_year}:${column}${self.first_year + YEARS - 1})"

    def amounts(self, group: str) -> str:
        """Return the sum of a column over the payers."""
        return f"SUM(${COLUMN[group]}${FIRST_PAYER}:${COLUMN[group]}${self.last_payer})"

    def shown(self, quantity: str, field: str = "value", part: str = "", **band: str) -> float:
        """Return a published number of the central case; 0 where none is shown."""
        asked = {"experiment": self.experiment, "scenario": CENTRAL, **self.place, **band}
        row = self.kit.material.published.one("projections", quantity=quantity, part=part, **asked)
        return (row.number(field) if row else None) or 0.0

    @property
    def place(self) -> dict[str, str]:
        """The kind and likeness of the band."""
        return {name: self.band[name] for name in ("municipality_type", "likeness")}
