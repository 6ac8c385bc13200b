"""What all registry entries share: frozen, two languages, a source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _existing(text: str) -> str:
    """Refuse a date that is in no calendar."""
    date.fromisoformat(text)
    return text


Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
Status = Literal["bron", "keuze", "aangenomen"]
Kind = Literal["share", "category_share", "count", "continuous", "ordinal", "ratio"]
Direction = Literal["up", "down", "context"]
Level = Literal[
    "case",
    "household",
    "household_month",
    "professional",
    "client",
    "neighbourhood_month",
    "implementation",
    "fragment",
    "change",
    "obstacle",
    "team_quarter",
    "framework",
    "site",
]
Aggregation = Literal["share", "mean", "median", "ratio", "net_improvement", "total", "distribution"]
Wave = Literal["T0", "T1", "T2"]
DesignName = Literal[
    "paired_change", "repeated_survey", "controlled_change", "randomised", "interrupted_series", "panel_did"
]
SERIES_DESIGNS: frozenset[DesignName] = frozenset({"interrupted_series", "panel_did"})
"""Designs that follow a neighbourhood from month to month."""
Outcome = Literal["mean_difference", "net_improvement", "risk_difference"]
Role = Literal["primary", "secondary", "exploratory", "bundle", "harm"]
Arm = Literal["experiment", "comparison"]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_existing)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
"""A name that is also a folder's: letters, digits and underscores only."""
Share = Annotated[float, Field(ge=0, le=1)]


class Entry(BaseModel):
    """The base of all entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Entry):
    """The same words in Dutch and English."""

    nl: str
    en: str

    def __getitem__(self, language: str) -> str:
        return {"nl": self.nl, "en": self.en}[language]


class Labelled(Entry):
    """An entry with a name for readers."""

    label: Text


class Sourced(Labelled):
    """An entry with its source, start date, and whether a source gives it or we chose or assumed it."""

    source: tuple[str, ...] = Field(min_length=1)
    since: IsoDate
    status: Status = "bron"


class Words(Entry):
    """One word in singular, plural, and for a next one."""

    one: str
    many: str
    next: str = ""


class BilingualWords(Entry):
    """``Words`` in both languages."""

    nl: Words
    en: Words

    def __getitem__(self, language: str) -> Words:
        return {"nl": self.nl, "en": self.en}[language]


class BilingualList(Entry):
    """A list of sentences in both languages, equally long."""

    nl: tuple[str, ...]
    en: tuple[str, ...]

    def __getitem__(self, language: str) -> tuple[str, ...]:
        return {"nl": self.nl, "en": self.en}[language]

    @model_validator(mode="after")
    def _same_length(self) -> BilingualList:
        if len(self.nl) != len(self.en):
            raise ValueError(f"nl has {len(self.nl)} sentences and en has {len(self.en)}")
        return self
