"""The shape of what other municipalities are compared and reckoned with."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import Entry, IsoDate, Labelled, Status

Likeness = Literal["within", "near", "far"]
AMOUNTS = ("cost", "gain", "setup")
LIKENESSES: tuple[Likeness, ...] = ("within", "near", "far")


class Sourced(Entry):
    """Where choices come from, and whether a source gives them."""

    source: tuple[str, ...] = Field(min_length=1)
    since: IsoDate
    status: Status


class TauFactor(Entry):
    """By what the spread between municipalities is multiplied, by likeness: never less for those less alike."""

    within: float = Field(ge=1)
    near: float = Field(ge=1)
    far: float = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> TauFactor:
        if not self.within <= self.near <= self.far:
            raise ValueError("within, near and far must not go down")
        return self

    def __getitem__(self, likeness: str) -> float:
        return {"within": self.within, "near": self.near, "far": self.far}[likeness]


class LikenessRule(Sourced):
    """On which public figures, and up to which distance, a municipality counts as near."""

    measures: dict[str, Literal["log", "plain"]] = Field(min_length=1)
    minimum_measures: int = Field(ge=1)
    near_distance: float = Field(gt=0)
    tau_factor: TauFactor


class MunicipalityType(Labelled):
    """A kind of municipality: inhabitants and addresses per square kilometre, from (included) to (not included)."""

    inhabitants_from: float = 0
    inhabitants_to: float = Field(default=float("inf"), gt=0)
    density_from: float = 0
    density_to: float = Field(default=float("inf"), gt=0)

    def holds(self, inhabitants: float, density: float) -> bool:
        """Whether a municipality is of this kind."""
        return (
            self.inhabitants_from <= inhabitants < self.inhabitants_to
            and self.density_from <= density < self.density_to
        )


class Spread(Entry):
    """A number that is not known for sure: the lowest, the most likely and the highest that we reckon with."""

    low: float = Field(ge=0)
    central: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Spread:
        if not self.low <= self.central <= self.high:
            raise ValueError("low, central and high must not go down")
        return self

    def times(self, factor: float) -> Spread:
        """Return the spread with every number times a factor."""
        return Spread(low=self.low * factor, central=self.central * factor, high=self.high * factor)

    def __getitem__(self, place: str) -> float:
        return {"low": self.low, "central": self.central, "high": self.high}[place]


class Calculation(Sourced):
    """What an experiment would ask and bring in another municipality; amounts by payer, at prices of one year."""

    eligible_share: Spread
    uptake: Spread
    lasts_years: Spread
    cost: dict[str, Spread] = Field(min_length=1)
    gain: dict[str, Spread] = Field(min_length=1)
    setup: dict[str, Spread] = Field(default_factory=dict)
    price_year: int

    def at_prices(self, year: int, factor: float) -> Calculation:
        """Return the calculation with its amounts at prices of another year, which are ``factor`` times as high."""
        moved = {
            group: {payer: amount.times(factor) for payer, amount in getattr(self, group).items()} for group in AMOUNTS
        }
        return self.model_copy(update={**moved, "price_year": year})

    @property
    def payers(self) -> tuple[str, ...]:
        """Everyone who pays or gains, once."""
        return tuple(dict.fromkeys([*self.cost, *self.setup, *self.gain]))

    @model_validator(mode="after")
    def _shares(self) -> Calculation:
        if max(self.eligible_share.high, self.uptake.high) > 1:
            raise ValueError("a share is above 1")
        if self.eligible_share.low * self.uptake.low <= 0 or self.lasts_years.low <= 0:
            raise ValueError("eligible_share, uptake and lasts_years must be above 0")
        return self


class Projection(Entry):
    """Other municipalities: likeness, kinds, and a calculation per experiment."""

    likeness: LikenessRule
    types: dict[str, MunicipalityType] = Field(min_length=1)
    calculations: dict[str, Calculation] = Field(default_factory=dict)

    def type_of(self, inhabitants: float, density: float) -> str:
        """Return the kind of a municipality; empty when none fits."""
        return next((id_ for id_, kind in self.types.items() if kind.holds(inhabitants, density)), "")
