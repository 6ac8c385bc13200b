"""What the gate decides about a row, and the row as it may be seen.

A decision names a rule and never a value: the list of decisions is itself kept for the output checker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from evaluation.disclosure.errors import GateError
from evaluation.disclosure.kinds import kind_of
from evaluation.disclosure.records import Record
from evaluation.disclosure.rules import HIDDEN, SHOWN
from evaluation.registry.models import OutputKind

NUMBERS: dict[str, tuple[str, ...]] = {
    "estimates": (
        "value",
        "standard_error",
        "low",
        "high",
        "n",
        "n_clusters",
        "degrees_of_freedom",
        "residual_df",
        "smallest_detectable_difference",
    ),
    "descriptives": ("value", "low", "high", "numerator", "denominator", "n", "residual_df"),
    "statuses": ("asked_n", "ok_n", "missing_n", "set_aside_n", "too_early_n", "not_applicable_n"),
    "crossings": ("value", "low", "high", "numerator", "denominator", "n"),
    "specifications": ("value", "low", "high", "n_clusters"),
    "checks": ("outcome", "value", "low", "high", "n", "lowers_claim"),
    "assessment": ("score", "value", "n"),
    "calibration": ("value", "standard_error"),
    "deliveries": ("delivered", "used", "set_aside"),
    "problems": ("rows",),
    "corrections": ("rows",),
    "projections": ("value", "low", "high"),
    "numbers": ("value",),
}
"""Columns that are emptied when a row of a file is hidden; a check's outcome is a number in words."""

OUTCOME_OVER_CITIES = ("outcome", "lowers_claim")
"""What a hidden check over all cities still shows: the reasons of a claim name it as well."""


@dataclass(frozen=True)
class Decision:
    """What was decided about one published row, by which rule."""

    id: str
    file: str
    decision: Literal["published", "suppressed"]
    rule: str


@dataclass(frozen=True)
class Protected:
    """The rows of one file as they may be seen, with a decision for each."""

    file: str
    rows: tuple[Record, ...]
    decisions: tuple[Decision, ...]

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of hidden rows."""
        return frozenset(row["id"] for row in self.rows if row["status"] == "suppressed")


def protected(
    file: str,
    rows: Iterable[Record],
    rulings: Mapping[str, str],
    show: Callable[[Record], Record] = lambda row: row,
) -> Protected:
    """Apply a ruling (key of ``SHOWN`` or ``HIDDEN``) to each row; ``show`` may change what is shown (rounding).

    Raises
    ------
    GateError
        When a row has no ruling: what was not looked at does not pass.
    """
    kept, decisions = [], []
    for row in rows:
        rule = rulings.get(row["id"])
        if rule is None or (rule not in SHOWN and rule not in HIDDEN):
            raise GateError(f"{file}: {row['id']}: no known rule decided about this row.")
        hidden = rule in HIDDEN
        kept.append(_emptied(file, row, "suppressed") if hidden else _shown(file, row, show))
        decisions.append(Decision(row["id"], file, "suppressed" if hidden else "published", rule))
    return Protected(file, tuple(kept), tuple(decisions))


def hidden_as_listed(files: Iterable[Protected], kinds: Mapping[str, OutputKind]) -> None:
    """Check that what hides a row is a rule that its kind lists, so that the list tells the truth.

    Raises
    ------
    GateError
        Naming the row, its kind and the rule.
    """
    for file in files:
        for row, decision in zip(file.rows, file.decisions, strict=True):
            kind = kinds[kind_of(file.file, row)]
            if decision.rule in HIDDEN and decision.rule not in kind.checks:
                raise GateError(
                    f"{file.file}: {row['id']}: is hidden by the rule {decision.rule}, which its kind of output does "
                    "not list. Add it to data/registry/disclosure.yaml, output_kinds, or correct the gate."
                )


def as_public(file: str, rows: Iterable[Record]) -> Protected:
    """Let rows of public facts through as they are."""
    given = tuple(rows)
    return Protected(file, given, tuple(Decision(row["id"], file, "published", "public_fact") for row in given))


def as_statistics(file: str, rows: Iterable[Record], made_again: Iterable[Record]) -> Protected:
    """Let public statistics through as they are, when they are what the public source gives and nothing else.

    ``made_again`` are the same rows, made by the gate from the public source alone, which holds no delivery.

    Raises
    ------
    GateError
        When a row differs, is missing or is one too many: it may have been computed from deliveries.
    """
    given, expected = tuple(rows), {row["id"]: row for row in made_again}
    found = {row["id"]: row for row in given}
    odd = next((id_ for id_ in [*expected, *found] if found.get(id_) != expected.get(id_)), None)
    if odd is not None:
        raise GateError(
            f"{file}: {odd if odd in expected else 'a row'}: is not what the public source gives, so nothing was "
            "published. Run the stage surroundings again; what is computed from deliveries does not pass as a public "
            "statistic."
        )
    return Protected(file, given, tuple(Decision(row["id"], file, "published", "public_statistic") for row in given))


def _shown(file: str, row: Record, show: Callable[[Record], Record]) -> Record:
    """Show a row; one whose status says that there is no number shows none of its counts either."""
    return show(row) if row["status"] in ("ok", "scored", "expert", "no_data") else _emptied(file, row, row["status"])


def _emptied(file: str, row: Record, status: str) -> Record:
    return {**row, **dict.fromkeys(NUMBERS[file]), "status": status}
