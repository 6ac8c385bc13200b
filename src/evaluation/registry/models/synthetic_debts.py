"""Sizes and rates of the invented columns and table about debts, and of what a neighbourhood is."""

from __future__ import annotations

from pydantic import Field

from evaluation.registry.models.base import Entry, Share


class InventedBewind(Entry):
    """Protective administration by month: share at the start, chances a month to leave and to enter, euros a month."""

    start: Share
    leaves: Share
    enters: Share
    amount: float = Field(ge=0)


class InventedSettlement(Entry):
    """Debt settlements: the share that starts one, the shift with the experiment on debts, and days (medians)."""

    share: Share
    shift: float
    not_told: Share
    days_to_start: float = Field(gt=0)
    days_to_stable: float = Field(gt=0)


class InventedErrors(Entry):
    """Errors of creditors: how many per household in the experiment, who made them, and how they were repaired."""

    per_household: float = Field(ge=0)
    creditors: dict[str, float]
    repaired: Share
    days: float = Field(gt=0)
    surcharge: float = Field(gt=0)


class InventedDebts(Entry):
    """Debts of households beside amounts: ``experiment`` is the one that changes them; ``last`` the last date known."""

    experiment: str
    last: str
    bewind: InventedBewind
    fixed_costs_paid: Share
    fixed_costs_shift: float
    settlement: InventedSettlement
    errors: InventedErrors


class InventedPlaces(Entry):
    """Neighbourhoods: their size and budget, waiting list, and what is done instead of protective administration.

    Counts are means a month; ``_shift`` is what comes on top in an experiment neighbourhood.
    """

    households: tuple[int, int]
    adults_per_household: float = Field(gt=0)
    budget_per_household: float = Field(gt=0)
    waiting: float = Field(ge=0)
    waiting_shift: float
    lighter: float = Field(ge=0)
    lighter_shift: float
    directed: Share
    directed_shift: float
    advice: float = Field(ge=0)
    followed: Share
    quality: float = Field(ge=0, le=10)
