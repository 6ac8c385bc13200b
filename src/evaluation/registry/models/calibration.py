"""The shape of the calibration: invented worlds with a known truth, and what people look like at the start."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import Entry, Id, Labelled, Share, Status, Text

NotNegative = Annotated[float, Field(ge=0)]


class World(Labelled):
    """One invented world; effects are in smallest relevant differences, positive for an improvement.

    ``drift`` happens in both groups without any experiment; ``start_gap`` (in standard deviations) is how much worse
    than usual the experiment group was at the moment it was chosen; ``dropout`` is the correlation between outcome and
    staying in the experiment group; ``contamination`` the part of the effect that the comparison group gets too;
    ``place_correlation`` the share of the differences in the outcome that is shared within a place and period;
    ``harmed`` the effect in one city, whatever the others do.
    """

    mean: float = 0.0
    spread: NotNegative = 0.0
    drift: float = 0.0
    start_gap: float = 0.0
    dropout: float = Field(default=0.0, gt=-1, lt=1)
    contamination: Share = 0.0
    place_correlation: float = Field(default=0.0, ge=0, lt=1)
    harmed: float | None = None

    @property
    def about_people(self) -> bool:
        """Whether something happens that only people show, not a delivered effect."""
        return bool(self.start_gap or self.dropout or self.place_correlation)


class Bars(Entry):
    """What a method must reach to be trusted."""

    false_promising: Share
    coverage: Share
    power: Share
    found_at: float = Field(gt=0)


class StartingPoint(Entry):
    """How an indicator is spread at the start: shares per level from the lowest, the share that has it, or a spread.

    ``reliability`` is the correlation of two measurements of the same people when nothing happens; without it that of
    the instrument is used.
    """

    levels: tuple[Share, ...] = ()
    share: Share | None = None
    standard_deviation: float | None = Field(default=None, gt=0)
    reliability: float | None = Field(default=None, ge=0, lt=1)
    status: Status

    @model_validator(mode="after")
    def _one_form(self) -> StartingPoint:
        if bool(self.levels) + (self.share is not None) + (self.standard_deviation is not None) != 1:
            raise ValueError("give levels, share or standard_deviation")
        if self.levels and abs(sum(self.levels) - 1) > 1e-9:
            raise ValueError("levels do not add up to 1")
        return self


class Calibration(Entry):
    """Every mean with every spread is a world; the threats are worlds of their own.

    ``pictured_spread`` is the spread that the report speaks of where one must be chosen.
    """

    means: tuple[float, ...] = Field(min_length=2)
    spreads: tuple[NotNegative, ...] = Field(min_length=1)
    pictured_spread: float
    threats: dict[Id, World]
    bars: Bars
    usual_reliability: float = Field(ge=0, lt=1)
    starts: dict[Id, StartingPoint] = Field(default_factory=dict)
    status: Literal["keuze", "aangenomen"] = "aangenomen"

    @property
    def worlds(self) -> dict[str, World]:
        """Every world by name: the means with each spread, then the threats."""
        grid = {
            world_name(mean, spread): World(label=Text(nl="", en=""), mean=mean, spread=spread)
            for mean in self.means
            for spread in self.spreads
        }
        return grid | self.threats

    @model_validator(mode="after")
    def _pictured(self) -> Calibration:
        if self.pictured_spread not in self.spreads:
            raise ValueError("pictured_spread is not among the spreads")
        if self.bars.found_at not in self.means:
            raise ValueError("bars.found_at is not among the means")
        return self


def world_name(mean: float | None, spread: float) -> str:
    """Name a world of the grid, or all worlds with one spread.

    >>> world_name(-1, 0.5), world_name(None, 2.0)
    ('mean_minus_1_spread_0_5', 'spread_2')
    """
    end = f"spread_{_word(spread)}"
    return end if mean is None else f"mean_{_word(mean)}_{end}"


def _word(number: float) -> str:
    return f"{number:g}".replace("-", "minus_").replace(".", "_")
