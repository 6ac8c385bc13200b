"""The shape of the delivery contract: tables, columns and the rules of intake."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evaluation.registry.models.base import Entry, Labelled, Text


class OnlyWhen(Entry):
    """A cell that may be filled only where another column, a code, has this value."""

    column: str
    value: str


class StockOf(Entry):
    """The columns with what came in and what went out in the period at the end of which a stock is counted."""

    inflow: str
    outflow: str


class Column(Labelled):
    """A column of a delivery table and its rules.

    ``unit`` is a unit of the registry. ``example`` is a value that passes the contract; a code needs none, since its
    list gives one. ``aliases`` are other names under which a city may deliver the column. ``sum_of`` names the columns
    that add up to this one. ``same_within`` names columns within which this one has a single value.
    ``price_level`` names the column with the year whose prices the amount is in. ``differs_within`` names columns
    within which the same amount may not come back, and ``every_code_within`` those within which each code must occur.
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
    differs_within: tuple[str, ...] = ()
    every_code_within: tuple[str, ...] = ()
    only_when: OnlyWhen | None = None
    stock_of: StockOf | None = None
    price_level: str | None = None
    participation: bool = False
    instrument_range: bool = False
    level_when_wrong: Literal["set_aside", "warn"] = "set_aside"


class OrderedWaves(Entry):
    """A later wave may not be dated before an earlier one, within unit and the columns of ``within``."""

    unit: str
    within: tuple[str, ...]
    wave: str
    date: str


class Months(Entry):
    """A table with a row per unit and month, in which no month between the first and the last is left out.

    Where ``begins`` is given, ``unit`` refers to a table with these dates: a month lies at most ``before`` months
    before that of ``begins``, and not after that of ``ends``.
    """

    unit: str
    month: str
    begins: str | None = None
    ends: str | None = None
    before: int = Field(default=0, ge=0)


class NoOverlap(Entry):
    """Spells of the same unit that follow one another: none begins before an earlier one has ended."""

    unit: tuple[str, ...] = Field(min_length=1)
    begins: str
    ends: str


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
    months: Months | None = None
    no_overlap: NoOverlap | None = None
    wide: Wide | None = None


class Rule(Labelled):
    """A rule of intake and what follows when it is broken."""

    level: Literal["refuse", "set_aside", "warn"]
