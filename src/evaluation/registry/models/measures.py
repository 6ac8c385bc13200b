"""The shape of what is measured and asked: indicators, analysis plan, criteria."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import (
    Aggregation,
    Arm,
    DesignName,
    Direction,
    Entry,
    Id,
    IsoDate,
    Kind,
    Labelled,
    Level,
    Outcome,
    Role,
    Share,
    Sourced,
    Status,
    Text,
    Wave,
)

CoarseCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Derive(Entry):
    """How an indicator's value follows from tables; see ``indicators.rules``."""

    rule: Literal[
        "column",
        "list_count",
        "all_yes",
        "category_present",
        "category_count",
        "item_score",
        "mean_items",
        "measured",
        "ratio",
        "months",
        "month_ratio",
        "list_present",
        "codes_addressed",
        "any_addressed",
        "of_category",
        "last_quarter",
        "quarter_column",
        "quarter_ratio",
        "framework_score",
        "delivered_total",
        "month_change",
        "case_costs",
        "cost_difference",
        "household_events",
        "events_among",
        "done_among",
        "days_between",
        "date_reached",
        "household_column",
        "quarter",
        "item_scores",
        "items_within",
        "item_level",
        "any_moved",
        "crossed",
        "persisted",
        "version_changed",
        "columns_within",
    ]
    table: str
    column: str | None = None
    columns: tuple[str, ...] = ()
    by: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    instrument: str | None = None
    item: str | None = None
    items: tuple[str, ...] = ()
    within: tuple[float, float] | None = None
    start: tuple[float, float] | None = None
    moved: Literal["up", "down"] | None = None
    minimum_items: int | None = None
    numerator: str | None = None
    denominator: str | None = None
    how: Literal["mean", "sum", "share", "last", "whole_window", "any"] | None = None
    by_category: dict[str, str] = Field(default_factory=dict)
    done: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    category_column: str | None = None
    price: str | None = None


class Assumed(Entry):
    """A number with where it comes from."""

    value: float
    status: Status


class Coarser(Labelled):
    """Categories that are taken together where apart they are too small to be shown."""

    codes: tuple[str, ...] = Field(min_length=2)


class Indicator(Sourced):
    """An indicator: meaning, unit, direction and derivation."""

    code: str
    description: Text
    unit: str
    kind: Kind
    direction: Direction
    level: Level
    instrument: str | None = None
    derive: Derive
    aggregation: Aggregation | None = None
    experiments: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = ("experiment", "comparison")
    waves: tuple[Wave, ...] = ("T0", "T1")
    window: dict[Wave, tuple[int, int]] = Field(default_factory=dict)
    categories: str | None = None
    merge: dict[CoarseCode, Coarser] = Field(default_factory=dict)
    by_city: bool = True
    range: tuple[float, float]
    counted: Literal["people", "work"] = "people"
    income_or_wealth: bool = False
    estimated: bool = False
    null_value: float | None = None
    smallest_relevant_difference: Assumed | None = None
    ministries: tuple[str, ...] = ()
    version: int = 1

    @property
    def aggregated(self) -> Aggregation:
        """How values become one number: as said, or as is usual for the kind."""
        return self.aggregation or USUAL_AGGREGATION[self.kind]

    @property
    def moments(self) -> tuple[Wave, ...]:
        """Waves at which there is a value."""
        return ("T1",) if self.derive.rule in ONLY_AFTER else tuple(self.window or self.waves)


ONLY_AFTER = {
    "measured",
    "month_change",
    "household_events",
    "events_among",
    "done_among",
    "household_column",
    "date_reached",
    "days_between",
}
"""Rules that say something about the time between before and after, and so have one value, at T1."""
USUAL_AGGREGATION: dict[Kind, Aggregation] = {
    "share": "share",
    "category_share": "share",
    "count": "mean",
    "continuous": "mean",
    "ordinal": "net_improvement",
    "ratio": "ratio",
}


class MeanPrior(Entry):
    """A normal prior for the mean; without it the prior is flat."""

    mean: float
    standard_deviation: float = Field(gt=0)


class Prior(Entry):
    """The prior for the spread between sites."""

    family: Literal["half_normal", "half_cauchy"]
    scale_factor: float | None = Field(default=None, gt=0)
    scale: float | None = Field(default=None, gt=0)
    mean: MeanPrior | None = None
    status: Status

    @model_validator(mode="after")
    def _one_scale(self) -> Prior:
        if (self.scale is None) == (self.scale_factor is None):
            raise ValueError("give either scale or scale_factor")
        return self

    def scale_for(self, relevant_difference: float) -> float:
        """Return the scale in the unit of the outcome; a factor counts relevant differences."""
        return self.scale if self.scale is not None else (self.scale_factor or 1.0) * relevant_difference


class PlanEntry(Entry):
    """What is asked of one indicator in one experiment, keyed ``experiment.indicator``."""

    role: Role
    design: DesignName
    outcome: Outcome
    unit_of_assignment: Literal["neighbourhood", "individual", "site"]
    covariates: tuple[Literal["baseline"], ...] = ()
    prior: Prior
    minimum_t1_coverage: Share | None = None
    since: IsoDate
    source: tuple[str, ...] = Field(min_length=1)


BUNDLE = "bundle"
"""Stands where the name of an experiment does, for all experiments of a neighbourhood together."""


class Bundle(Labelled):
    """All experiments of a neighbourhood together: what is asked of it, by indicator."""

    description: Text
    outcomes: dict[Id, PlanEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _own_role(self) -> Bundle:
        if any(entry.role != "bundle" for entry in self.outcomes.values()):
            raise ValueError("an outcome of the bundle has another role than bundle")
        return self


class Harms(Entry):
    """Harms that are held against every experiment: events after inflow, and getting worse on an outcome.

    ``serious`` are the kinds of event that override everything else; the others are told.
    """

    events: Id
    serious: tuple[str, ...] = Field(min_length=1)
    worsened: tuple[Id, ...] = ()
    prior: Prior
    since: IsoDate
    source: tuple[str, ...] = Field(min_length=1)


class Specifications(Entry):
    """The choices whose every combination is computed; the first of each is that of the plan."""

    pooling: tuple[Literal["reml", "paule_mandel", "dersimonian_laird", "unweighted"], ...] = Field(min_length=1)
    missing: tuple[Literal["complete", "imputed"], ...] = Field(min_length=1)
    adjustment: tuple[Literal["planned", "unadjusted"], ...] = Field(min_length=1)
    comparison: tuple[Literal["planned", "none"], ...] = Field(min_length=1)
    outliers: tuple[Literal["kept", "trimmed"], ...] = Field(min_length=1)


class Frozen(Entry):
    """When the plan was fixed."""

    date: IsoDate
    after_t1: bool
    note: Text


class FrozenPlan(Entry):
    """The plan as it was frozen: the day, its fingerprint, its facts as text, and fingerprints of earlier times."""

    date: IsoDate
    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")
    facts: dict[str, dict[str, str]]
    earlier: dict[str, str] = Field(default_factory=dict)
