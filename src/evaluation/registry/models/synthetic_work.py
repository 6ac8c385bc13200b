"""Sizes and rates of the invented tables about events in households and about the work of teams."""

from __future__ import annotations

from pydantic import Field

from evaluation.registry.models.base import Entry, IsoDate, Share


class InventedEvent(Entry):
    """A kind of event: the chance that a household meets it, with whom, and how it may end.

    ``asked`` is how often an agreement is asked for, ``granted`` how often it is made, ``averted`` the chance that the
    event does not come about with and without an agreement, ``threatens`` that it has not ended yet.
    """

    share: Share
    partners: dict[str, Share] = Field(min_length=1)
    asked: Share = 0.0
    granted: Share = 0.0
    averted: tuple[Share, Share] = (0.0, 0.0)
    threatens: Share = 0.0


class InventedEvents(Entry):
    """Events in households, from inflow until ``last``; ``effects`` multiply the chance for who takes part."""

    last: IsoDate
    days: float = Field(gt=0)
    kinds: dict[str, InventedEvent]
    effects: dict[str, dict[str, float]]


class InventedObstacles(Entry):
    """Legal obstacles per experiment: how many, from when, and how long it takes to solve one (mean days)."""

    number: tuple[int, int]
    first: IsoDate
    last: IsoDate
    days: float = Field(gt=0)
    bottleneck_share: Share
    solutions: dict[str, float]


class InventedTeamQuarters(Entry):
    """Teams by quarter: mean requests, plans and signals; shares of those; providers and departments."""

    requests: float = Field(gt=0)
    plans: float = Field(gt=0)
    unsafe: float = Field(ge=0)
    providers: tuple[int, int]
    departments: tuple[int, int]
    shares_of_requests: dict[str, Share]
    shares_of_plans: dict[str, Share]
    reporting_code: Share
    new_providers: Share
    lines: tuple[Share, Share, Share]
    line_shift: float
    insurer_share: Share
    insurer_eur: float = Field(ge=0)


class InventedFrameworkScores(Entry):
    """Scores of frameworks: the mean at the start, how much it grows a quarter, spread, share not scored."""

    start: float = Field(ge=0, le=4)
    growth: float = Field(ge=0)
    spread: float = Field(ge=0)
    not_scored: Share


class InventedAwards(Entry):
    """Awards: how many per household and what comes on top with the experiment, euros and days (medians), and goals.

    Who takes part in the experiment waits ``days_factor`` times as long.
    """

    experiment: str
    per_household: float = Field(ge=0)
    shift: float = Field(ge=0)
    amount: float = Field(gt=0)
    price_year: int
    days: float = Field(gt=0)
    days_factor: float = Field(gt=0)
    goals: dict[str, float]
    not_told: Share
