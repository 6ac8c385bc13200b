"""The shape of the delivery contract: tables, columns and the rules of intake."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import Entry, Labelled, Text


class Column(Labelled):
    """A column of a delivery table and its rules."""

    name: str
    type: Literal["text", "code", "list", "whole_number", "decimal", "date"]
    required: bool = False
    codes: str | None = None
    reference: str | None = None
    minimum: float | str | None = None
    maximum: float | str | None = None
    pattern: str | None = None
    at_most: str | None = None
    after: str | None = None
    participation: bool = False
    instrument_range: bool = False
    level_when_wrong: Literal["set_aside", "warn"] = "set_aside"


class OrderedWaves(Entry):
    """A later wave may not be dated before an earlier one, within unit and the columns of ``within``."""

    unit: str
    within: tuple[str, ...]
    wave: str
    date: str


class Table(Labelled):
    """A delivery table: what one row is, its key and its columns (by Dutch name)."""

    name: str
    row: Text
    key: tuple[str, ...] = Field(min_length=1)
    columns: dict[str, Column]
    optional: bool = False
    ordered_waves: OrderedWaves | None = None


class Rule(Labelled):
    """A rule of intake and what follows when it is broken."""

    level: Literal["refuse", "set_aside", "warn"]
