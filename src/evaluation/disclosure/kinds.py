"""Which kind of output every number is, as ``data/registry/disclosure.yaml`` says. What is not there is refused."""

from __future__ import annotations

from evaluation.disclosure.errors import UnknownKindError
from evaluation.disclosure.records import Record
from evaluation.registry.knowledge import outputs
from evaluation.registry.models import CellKind, CheckKind, EstimateKind

KNOWN = outputs()
PROBABILITIES = KNOWN.pure_numbers
"""Pure numbers, not in the unit of the outcome: rounded to hundredths."""
ADD_UP = KNOWN.fill_the_group
"""Shares that together make the whole group: one hidden share is what the others leave over."""
FILLS_CATEGORIES = KNOWN.fill_categories
"""Shares of which the categories together make the whole group."""


def estimate_kind(scope: str, quantity: str) -> EstimateKind:
    """Return the kind of an estimate; an unknown one is refused."""
    found = KNOWN.estimates.get(scope, {})
    if quantity not in found:
        raise UnknownKindError("scope and quantity", (scope, quantity))
    return found[quantity]


def cell_kind(quantity: str) -> CellKind:
    """Return the kind of a descriptive quantity; an unknown one is refused."""
    if quantity not in KNOWN.cells:
        raise UnknownKindError("quantity of descriptives", quantity)
    return KNOWN.cells[quantity]


def check_kind(check: str) -> CheckKind:
    """Return the kind of a check; an unknown one is refused."""
    if check not in KNOWN.checks:
        raise UnknownKindError("check", check)
    return KNOWN.checks[check]


def kind_of(file: str, row: Record) -> str:
    """Return the kind of a row of a published file; a file that is not known is refused."""
    if file == "estimates":
        return estimate_kind(row["scope"], row["quantity"])
    if file == "descriptives":
        return cell_kind(row["quantity"])
    if file == "checks":
        return check_kind(row["check"])
    if file not in KNOWN.files:
        raise UnknownKindError("table", file)
    return KNOWN.files[file]
