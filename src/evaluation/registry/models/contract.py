"""The shape of the delivery contract: tables, columns and the rules of intake."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import Entry, Labelled, Text


class Column(Labelled):
    """A column of a delivery table and its rules.

    ``unit`` is a unit of the registry. ``example`` is a value that passes the contract; a code needs none, since its
    list gives one. ``aliases`` are other names under which a city may deliver the column. ``sum_of`` names the columns
    that add up to this one. ``same_within`` names columns within which this one has a single value.
    """

    name: str
    type: Literal["text", "code", "list", "whole_number", "decimal", "date"]
    unit: str | None = None
    example: str | int | float | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    codes: str | None = None
    reference: str | None = None
    minimum: float | str | None = None
    maximum: float | str | None = None
    pattern: str | None = None
    at_most: str | None = None
    after: str | None = None
    sum_of: tuple[str, ...] = ()
    same_within: tuple[str, ...] = ()
    participation: bool = False
    instrument_range: bool = False
    level_when_wrong: Literal["set_aside", "warn"] = "set_aside"


class OrderedWaves(Entry):
    """A later wave may not be dated before an earlier one, within unit and the columns of ``within``."""

    unit: str
    within: tuple[str, ...]
    wave: str
    date: str


class Wide(Entry):
    """The wide form of a table: one column per item of an instrument instead of one row.

    ``item`` and ``value`` are the columns of the long form that get the item's name and its cell; ``constants`` are
    columns that are the same in every wide row; ``items`` gives other names that an item's column may have.
    """

    instrument: str
    item: str
    value: str
    constants: dict[str, str]
    items: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Table(Labelled):
    """A delivery table: what one row is, its key and its columns (by Dutch name).

    An ``optional`` table may be left out; a delivery of only a table that is ``complete_alone`` is whole. ``about``
    says whether rows are about persons (then a legal ground is asked), about work, totals, or the delivery itself.
    """

    name: str
    about: Literal["persons", "work", "totals", "delivery"] = "work"
    aliases: tuple[str, ...] = ()
    row: Text
    key: tuple[str, ...] = Field(min_length=1)
    columns: dict[str, Column]
    optional: bool = False
    complete_alone: bool = False
    ordered_waves: OrderedWaves | None = None
    wide: Wide | None = None


class Rule(Labelled):
    """A rule of intake and what follows when it is broken."""

    level: Literal["refuse", "set_aside", "warn"]
