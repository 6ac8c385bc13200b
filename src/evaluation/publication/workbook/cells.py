"""What stands in a cell of the workbook: the stored number, or words for a code; never nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from evaluation.publication.published import Row
from evaluation.publication.report.category_rows import category_name, wave_name
from evaluation.publication.report.kit import Kit
from evaluation.publication.values import usual_form
from evaluation.publication.workbook.resources import Column
from evaluation.registry.models import Unit

IN_UNIT = {
    "value",
    "low",
    "high",
    "standard_error",
    "bound",
    "smallest_relevant_difference",
    "smallest_detectable_difference",
}
"""Columns whose numbers are in the unit of their row; other numbers are shown as they are stored."""
CODED = ("scope", "quantity", "item", "crossing", "basis", "level", "origin")
"""Columns of codes that stand in the words of the workbook."""
BOOLEANS = {"true": "yes", "false": "no"}
DIGITS = 10
"""Significant digits of published numbers: scaling adds no noise behind them."""


class Cells:
    """Fills the cells of one study in one language."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    def cell(self, column: Column, row: Row) -> float | str:
        """Return a number in the unit of its row, or a text; an empty field says why it is empty."""
        if column.numeric:
            value = row.number(column.name)
            return self._why_empty(row) if value is None else self._scaled(column, row, value)
        text = row.fields[column.name]
        if column.type == "boolean" and text in BOOLEANS:
            return str(self.kit.texts.words[BOOLEANS[text]])
        return self.in_words(column.name, text, row) if text else self._empty(column.name)

    def number_format(self, column: Column, row: Row) -> str:
        """Return the number format of a cell, as spreadsheets write it."""
        if column.type == "integer":
            return "0" if column.name == "year" else "#,##0"
        form = usual_form(self.kit.registry, row, column.name) if column.name in IN_UNIT else ""
        if form == "share":
            return "0.0%"
        unit = self._unit(row) if form == "unit" else None
        decimals = unit.decimals + 1 if unit is not None else 2
        return "#,##0." + "0" * decimals

    def _unit(self, row: Row) -> Unit | None:
        return self.kit.registry.units.get(row.fields.get("unit", ""))

    def _scaled(self, column: Column, row: Row, value: float) -> float:
        unit = self._unit(row) if column.name in IN_UNIT else None
        if unit is None or unit.scale == 1 or usual_form(self.kit.registry, row, column.name) != "unit":
            return value
        return float(f"{value * unit.scale:.{DIGITS}g}")

    def _why_empty(self, row: Row) -> str:
        statuses = self.kit.registry.statuses
        hidden = row.status in statuses and row.status != "ok"
        return statuses[row.status].mark[self.kit.texts.language] if hidden else self.kit.none

    def _empty(self, name: str) -> str:
        return str(self.kit.texts.words["all_together"]) if name == "city" else self.kit.none

    def in_words(self, name: str, text: str, row: Row) -> str:
        """Return the name of a code of a column; a code without a name stays as it is."""
        try:
            return self._words[name](text, row) if name in self._words else text
        except (KeyError, StopIteration):
            return text

    @cached_property
    def _words(self) -> Mapping[str, Callable[[str, Row], str]]:
        """How the codes of a column are named; a code without a name stays as it is."""
        registry, words, label = self.kit.registry, self.kit.texts.words, self.kit.label
        named = self.kit.texts.named

        def entry(section: Mapping[Any, Any]) -> Callable[[str, Row], str]:
            """Name a code by its entry in the registry."""
            return lambda text, row: label(section[text])

        def word(section: str) -> Callable[[str, Row], str]:
            """Name a code by a short word of the texts."""
            return lambda text, row: str(words[section][text])

        return {
            "experiment": entry(registry.subjects),
            "indicator": entry(registry.indicators),
            "city": entry(registry.cities),
            "design": entry(registry.designs),
            "unit": entry(registry.units),
            "check": lambda text, row: named("checks", text),
            "method": entry(registry.methods),
            "outcome": lambda text, row: label((registry.outcomes | registry.check_outcomes)[text]),
            "rule": lambda text, row: (
                label(registry.rules[text]) if text in registry.rules else named("verdict_rules", text)
            ),
            "claim": lambda text, row: label(registry.claims[int(float(text))]),
            "category": lambda text, row: category_name(self.kit, row["indicator"], text),
            "wave": lambda text, row: wave_name(self.kit, text),
            "role": word("roles"),
            "arm": word("arms"),
            "likeness": word("likeness"),
            "scenario": word("scenarios"),
            "delivery_status": word("delivery"),
            "action": word("actions"),
            "table": lambda text, row: label({one.name: one for one in registry.tables.values()}[text]),
            "status": self._status,
            "key": self._key,
            "claim_reasons": lambda text, row: "; ".join(named("claim_reasons", one) for one in text.split(";")),
            **{name: self._coded(name) for name in CODED},
        }

    def _coded(self, name: str) -> Callable[[str, Row], str]:
        return lambda text, row: str(self.kit.texts.words["workbook"]["codes"][name][text])

    def _key(self, text: str, row: Row) -> str:
        """Name what an assessment is about: a criterion or a verdict; other keys stay as they are."""
        registry = self.kit.registry
        if text in registry.criteria:
            return f"{text} {self.kit.label(registry.criteria[text])}"
        return self.kit.label(registry.verdicts[text])

    def _status(self, text: str, row: Row) -> str:
        known = self.kit.registry.statuses
        if text not in known:
            return str(self.kit.texts.words["workbook"]["codes"]["assessed"][text])
        mark, label = (
            getattr(known[text], name)[self.kit.texts.language] if getattr(known[text], name) else ""
            for name in ("mark", "label")
        )
        return f"{mark} {label}".strip()
