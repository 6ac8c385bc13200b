"""The shape of the public context: which tables of official statistics, and which figures out of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from evaluation.registry.models.base import Entry, Labelled, Status

TableId = Annotated[str, Field(pattern=r"^\d{5}(NED|ned)$")]
Year = Annotated[int, Field(ge=2000, le=2100)]


class TableFamily(Labelled):
    """Tables that give the same figures, one per year.

    ``title`` stands in the title of each of its tables, so that a wrong id is noticed. ``totals`` are the categories
    that mean "all together" in dimensions other than region and period.
    """

    title: str = Field(min_length=1)
    tables: dict[Year, TableId] = Field(min_length=1)
    totals: tuple[str, ...] = ()
    source: tuple[str, ...] = Field(min_length=1)
    status: Status = "bron"


class Invented(Entry):
    """The bounds between which a figure is invented; ``of`` names the measure that it is a part of."""

    low: float
    high: float
    of: str | None = None


class ContextMeasure(Labelled):
    """A figure: a column of a family of tables, or one measure over another.

    ``column`` is the name before the number (``AantalInwoners`` of ``AantalInwoners_5``), ``table_unit`` the unit
    that the table itself gives; both must fit. ``factor`` brings the figure to ``unit``. ``years`` limits in which of
    the family's years the column must be there; empty is all.
    """

    unit: str
    family: str | None = None
    column: str | None = None
    table_unit: str | None = None
    years: tuple[Year, ...] = ()
    numerator: str | None = None
    denominator: str | None = None
    factor: float = Field(default=1.0, gt=0)
    decimals: int = Field(default=0, ge=0)
    invented: Invented | None = None

    @property
    def ratio(self) -> bool:
        """Whether it is one measure over another."""
        return self.numerator is not None

    @model_validator(mode="after")
    def _taken_or_computed(self) -> ContextMeasure:
        taken = (self.family, self.column, self.table_unit, self.invented)
        computed = (self.numerator, self.denominator)
        if not (all(taken) and not any(computed)) and not (all(computed) and not any(taken)):
            raise ValueError("give family, column, table_unit and invented, or numerator and denominator")
        return self


class PublicContext(Entry):
    """The public figures around the study, and which of them make the profile of a neighbourhood."""

    licence: str
    credit: str
    year: Year
    municipalities: int = Field(ge=1)
    families: dict[str, TableFamily]
    measures: dict[str, ContextMeasure]
    profile: tuple[str, ...]
    profile_status: Status


class ContextService(Entry):
    """Where and how official statistics are asked for: the choices of the section ``cbs`` in params.yaml."""

    api: Literal["v3", "v4"]
    v3: str = Field(pattern=r"^https?://")
    v4: str = Field(pattern=r"^https?://")
    timeout_seconds: float = Field(gt=0)
    retries: int = Field(ge=0)
    first_wait_seconds: float = Field(ge=0)
    years: tuple[Year, ...] = Field(min_length=1)

    @property
    def address(self) -> str:
        """The address of the chosen version, without a slash at the end."""
        return (self.v3 if self.api == "v3" else self.v4).rstrip("/")
