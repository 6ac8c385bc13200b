"""The shape of what the gate knows: kinds of output, their risks, checks and treatment, rules, exceptions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import Entry, IsoDate, Labelled, Text

EstimateKind = Literal["site", "pooled", "diagnostic", "linked"]
CellKind = Literal["share", "mean", "median", "total", "order_statistic"]
CheckKind = Literal["share_of_group", "share_of_rows", "check_mean", "check_difference", "check_diagnostic", "sites"]


RELEASED_BEFORE = "released_before"
"""The rule that hides what may not stand beside an earlier release."""
LIFTED_BY_ITSELF = ("des/", "chk/")


class OutputKind(Labelled):
    """A kind of output: what it may give away, the rules that can hide it, and what happens to it."""

    group: Literal["estimates", "cells", "checks", "files"]
    risks: tuple[str, ...]
    checks: tuple[str, ...]
    treatment: Text


class Outputs(Entry):
    """Of which kind every number is: estimates by scope and quantity, cells by quantity, checks by name.

    ``files`` are the tables of which all rows are of one kind.
    """

    estimates: dict[str, dict[str, EstimateKind]]
    cells: dict[str, CellKind]
    checks: dict[str, CheckKind]
    files: dict[str, str]
    pure_numbers: frozenset[str]
    fill_the_group: frozenset[str]
    fill_categories: frozenset[str]


class DisclosureRule(Labelled):
    """A rule that shows or hides a row; ``threshold`` is its place in params.yaml.

    A ``secondary`` rule hides a row because of another one.
    """

    shows: bool
    threshold: str = ""
    secondary: bool = False


class DisclosureException(Entry):
    """A decision of the output checker: rows that a rule hides and that are shown nevertheless.

    ``ids`` is the id of a row, with ``*`` for any text: of descriptives or checks, and beside earlier releases of
    whatever table.
    """

    ids: str = Field(pattern=r"^[a-z]{3}/.+$")
    rule: str
    reason: Text
    role: str = Field(min_length=1)
    date: IsoDate

    @model_validator(mode="after")
    def _of_a_file_with_rules_of_its_own(self) -> DisclosureException:
        if self.rule != RELEASED_BEFORE and not self.ids.startswith(LIFTED_BY_ITSELF):
            raise ValueError(
                f"{self.ids}: the rule {self.rule} can be lifted for descriptives (des/) and checks (chk/) only. "
                f"Elsewhere only {RELEASED_BEFORE} can."
            )
        return self


class CityGate(Entry):
    """A city's own thresholds, where they are stricter than those of the study."""

    minimum_count: int | None = Field(default=None, ge=1)
    minimum_residual_df: int | None = Field(default=None, ge=1)
    maximum_contribution: float | None = Field(default=None, gt=0, le=1)
